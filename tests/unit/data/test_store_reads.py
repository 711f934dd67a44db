from __future__ import annotations

import pytest

from helpers.data.intake import take_in
from helpers.data.schema import clean_dtypes
from helpers.errors import UserMistake

LIST = "file,form,period,sender,received,invented\n"


def rice(output):
    return {"Biểu 02": [["Huyện Hòa An", "Lúa", "Mùa", 100, 100, None, output, "Sơ bộ"]]}


@pytest.fixture
def two_rounds(office, forms):
    """Return an office with a workbook of 18/12/2024 and its correction of 10/1/2025."""
    office.put("first.xlsx", forms(rice(500)))
    office.put("second.xlsx", forms(rice(510)))
    lines = "first.xlsx,area_workbook,2024,Huyện Hòa An,2024-12-18,yes\n"
    lines += "second.xlsx,area_workbook,2024,Huyện Hòa An,2025-01-10,no\n"
    office.put("submissions.csv", LIST + lines)
    assert office.take_all().faults == ()
    return office


def test_a_newer_submission_supersedes_without_erasing(two_rounds):
    assert two_rounds.store().read("crops").output_tonnes.tolist() == [510.0]
    history = two_rounds.store().submissions("crops", "2024")
    assert history.received.tolist() == ["2024-12-18", "2025-01-10"]
    assert history.current.tolist() == [False, True]
    assert len(list(two_rounds.paths.raw.glob("*.xlsx"))) == 2


def test_as_of_shows_what_was_known_on_that_day(two_rounds):
    assert two_rounds.store("2024-12-31").read("crops").output_tonnes.tolist() == [500.0]
    assert two_rounds.store("2024-12-01").read("crops").empty
    assert len(two_rounds.store("2024-12-31").submissions()) == 1


def test_invented_data_say_so_while_they_are_in_force(two_rounds):
    assert two_rounds.store("2024-12-31").invented(["crops"])
    assert not two_rounds.store().invented(["crops"])


def test_an_older_file_that_comes_later_supersedes_nothing(two_rounds, forms):
    take_in(two_rounds.paths, two_rounds.put("third.xlsx", forms(rice(490))), received=None)
    assert two_rounds.store("2025-01-31").read("crops").output_tonnes.tolist() == [510.0]


def test_a_submission_of_which_nothing_was_accepted_supersedes_nothing(two_rounds, forms):
    bad = {"Biểu 02": [["Huyện Nào Đó", "Lúa", "Mùa", 1, 1, 1, 1, "Sơ bộ"]]}
    report = two_rounds.send("bad.xlsx", forms(bad))
    assert report.accepted == 0
    assert two_rounds.store().read("crops").output_tonnes.tolist() == [510.0]


def test_the_key_changes_with_the_data_and_with_nothing_else(two_rounds, forms):
    before = two_rounds.store().key(["crops"])
    assert two_rounds.store().key(["crops", "crops"], ["2024"]) == before
    two_rounds.send("births.xlsx", forms({"Biểu 04": [["Xã Dân Chủ", 5, 5, 0, 0]]}))
    assert two_rounds.store().key(["crops"]) == before
    assert two_rounds.store("2024-12-31").key(["crops"]) != before
    assert two_rounds.store().key(["crops"], ["2023"]) != before


def test_what_was_read_is_recorded(two_rounds):
    store = two_rounds.store()
    store.read("crops", period="2024", areas=["051", "052"])
    store.read("births")
    assert store.reads == {("crops", "2024", "051"), ("crops", "2024", "052"), ("births", "*", "*")}


def test_nothing_accepted_is_an_empty_frame_with_typed_columns(office):
    for name, dataset in office.reference.datasets.items():
        frame = office.store().read(name)
        assert frame.empty
        assert {n: str(t) for n, t in frame.dtypes.items()} == clean_dtypes(dataset)


def test_no_clean_frame_has_a_personal_column(office):
    for dataset in office.reference.datasets.values():
        assert not set(dataset.personal) & set(clean_dtypes(dataset))


def test_read_frames_have_the_types_of_the_schema(two_rounds):
    frame = two_rounds.store().read("crops")
    wanted = clean_dtypes(two_rounds.reference.datasets["crops"])
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == wanted


def test_an_unknown_dataset_is_refused_with_the_nearest_one(office):
    with pytest.raises(UserMistake, match="crops"):
        office.store().read("crop")


def test_a_clean_file_that_was_deleted_is_a_mistake_that_names_the_remedy(two_rounds):
    for path in two_rounds.paths.clean.rglob("*.parquet"):
        path.unlink()
    with pytest.raises(UserMistake, match="annex intake"):
        two_rounds.store().read("crops")
    assert len(two_rounds.take_all().files) == 2
    assert two_rounds.store().read("crops").output_tonnes.tolist() == [510.0]


def test_a_broken_ledger_is_a_mistake_that_names_the_remedy(two_rounds):
    (two_rounds.paths.clean / "submissions.json").write_text("{", "utf-8")
    with pytest.raises(UserMistake, match="data/raw"):
        two_rounds.store().read("crops")
