"""How a plain frame is shown: all rows, any index, rows of persons never."""

import pandas as pd
import pytest

from helpers.reference.language import Language
from helpers.report.frames import frame_bundle, frame_table, is_microdata
from helpers.report.tables import RESOURCE

VI = Language("vi", {"frame.microdata": "{rows} dòng; cột: {columns}."})


def texts(frame):
    resource = frame_bundle(frame, VI)[RESOURCE]
    titles = [column["title"] for column in resource["annex"]["columns"]]
    rows = [[cell["text"] for cell in row["cells"]] for row in resource["annex"]["rows"]]
    return titles, rows


def test_every_row_of_a_long_frame_is_there():
    _, rows = texts(pd.DataFrame({"a": range(400)}))
    assert len(rows) == 400
    assert rows[399] == ["399"]


def test_nought_is_none_in_a_column_of_counts_and_a_number_in_one_of_measures():
    _, rows = texts(pd.DataFrame({"việc": [0, 3], "tỷ lệ": [0.0, 12.5]}))
    assert rows == [["-", "0"], ["3", "12,50"]]
    said = frame_table(pd.DataFrame({"việc": [0, 3]}), Language("vi", {"note.sign.none": "“-” là"}))
    assert said.notes == ("“-” là.",)
    assert said.rows[0].cells[0].value == 0


def test_numbers_are_written_as_officials_write_them_and_kept_as_numbers():
    resource = frame_bundle(pd.DataFrame({"tấn": [1234.5, None], "hộ": [1000, 2]}), VI)[RESOURCE]
    first = resource["annex"]["rows"][0]["cells"]
    assert [cell["text"] for cell in first] == ["1.234,50", "1.000"]
    assert resource["data"][0] == {"tấn": 1234.5, "hộ": 1000}
    assert resource["annex"]["rows"][1]["cells"][0]["text"] == "…"
    assert [field["type"] for field in resource["schema"]["fields"]] == ["number", "number"]


def test_columns_of_two_levels_and_a_named_index_become_titles():
    columns = pd.MultiIndex.from_product([["2023", "2024"], ["lúa", "ngô"]])
    frame = pd.DataFrame([[1, 2, 3, 4]], index=pd.Index(["Hòa An"], name="huyện"), columns=columns)
    titles, rows = texts(frame)
    assert titles == ["huyện", "2023 · lúa", "2023 · ngô", "2024 · lúa", "2024 · ngô"]
    assert rows == [["Hòa An", "1", "2", "3", "4"]]


def test_an_index_of_intervals_is_written_as_ranges():
    index = pd.IntervalIndex.from_breaks([0, 2.5, 10], name="điểm")
    _, rows = texts(pd.DataFrame({"hộ": [3, 4]}, index=index))
    assert [row[0] for row in rows] == ["0–2,5", "2,5–10"]


def test_names_that_stand_twice_do_not_break_the_table():
    _, rows = texts(pd.DataFrame([[1, 2]], columns=["a", "a"]))
    assert rows == [["1", "2"]]


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"record": ["k1"], "weight_kg": [7.25]}),
        pd.DataFrame({"weight_kg": [7.25]}, index=pd.Index(["k1"], name="record")),
    ],
)
def test_rows_of_persons_show_shape_and_columns_and_nothing_else(frame):
    bundle = frame_bundle(frame, VI)
    assert RESOURCE not in bundle
    assert "1 dòng" in bundle["text/plain"]
    assert "weight_kg" in bundle["text/plain"]
    assert "7,25" not in str(bundle)
    assert "7.25" not in str(bundle)
    assert "k1" not in str(bundle)


def test_a_part_of_microdata_stays_microdata():
    frame = pd.DataFrame({"record": ["k1", "k2"], "sex": ["m", "f"], "weight_kg": [7.25, 8.0]})
    frame.attrs["microdata"] = True
    for part in (frame[["sex"]], frame.head(1), frame["weight_kg"], frame.drop(columns="record")):
        assert is_microdata(part)


def test_a_caption_unit_and_notes_travel_with_the_table():
    table = frame_table(pd.DataFrame({"a": [1]}), VI, caption="Bảng thử", notes=("một",))
    annex = table._repr_mimebundle_()[RESOURCE]["annex"]
    assert (annex["caption"], annex["notes"], annex["form"]) == ("Bảng thử", ["một"], "plain")
