from __future__ import annotations

import io
import zipfile

import pytest

from helpers.data.reading.survey_exports import join_exports, question_names
from helpers.data.workbook import UnreadableFileError, read_sheets

HOUSEHOLDS = """\
household_id,xa/commune,xa/stratum,cluster,weight,_gps_latitude,_id,_uuid,_submission_time,_index
H1,Xã Dân Chủ,051,051-01,10.5,22.7,71,u-1,2024-09-01T10:00:00,1
H2,Xã Nam Tuấn,051,051-02,9.5,22.8,72,u-2,2024-09-01T11:00:00,2
"""
CHILDREN = """\
tre/child_id,sex,birth_date,visit_date,weight_kg,length_cm,measured,oedema,_index,_parent_index,_id
T1,m,2023-03-01,2024-09-01,9.4,78.2,Nằm,Không,1,2,72
T2,f,2023-04-01,2024-09-01,9.1,77.2,Nằm,Không,2,1,71
"""


def zipped(**files: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def test_children_of_a_kobo_zip_take_place_and_weight_from_their_household(office):
    report = office.send(
        "2024/kobo.zip", zipped(**{"ho.csv": HOUSEHOLDS, "tre.csv": CHILDREN, "media/1.jpg": "x"})
    )
    assert report.accepted == 2
    rows = office.store().read("child_measurements")
    assert sorted(rows["cluster"]) == ["051-01", "051-02"]
    assert sorted(rows["weight"]) == [9.5, 10.5]


def test_what_the_program_adds_is_said_once_and_is_no_unknown_column(office):
    report = office.send("2024/kobo.zip", zipped(**{"ho.csv": HOUSEHOLDS, "tre.csv": CHILDREN}))
    codes = [told.finding.code for told in report.questions]
    assert codes.count("bookkeeping_columns") == 1
    assert "unknown_column" not in codes


def test_odk_repeats_are_joined_by_parent_key():
    households = "SubmissionDate,meta-instanceID,dia_ban-commune,KEY\n2024,u1,Xã Dân Chủ,u1\n"
    children = "tre-child_id,PARENT_KEY,KEY\nT1,u1,u1/tre[1]\nT2,u9,u9/tre[1]\n"
    sheets = read_sheets(zipped(**{"ho.csv": households, "ho-tre.csv": children}), "a.zip")
    child = join_exports(sheets)[1]
    assert child.rows[0] == ["tre-child_id", "PARENT_KEY", "KEY", "dia_ban-commune"]
    assert [row[3] for row in child.rows[1:]] == ["Xã Dân Chủ", ""]
    assert (child.inherited, child.bookkeeping) == ({3}, {1, 2})


def test_the_question_of_a_grouped_header_is_its_last_name():
    assert question_names("nhom/tre/Chiều dài/cao (cm)")[2] == "Chiều dài/cao (cm)"
    assert "child_id" in question_names("tre-child_id")


@pytest.mark.parametrize("files", [{}, {"a.txt": "x"}, {"a.zip": "x"}, {"__MACOSX/a.csv": "x"}])
def test_a_zip_without_a_table_is_refused(files):
    with pytest.raises(UnreadableFileError):
        read_sheets(zipped(**files), "a.zip")


def test_an_ordinary_sheet_is_no_export():
    (sheet,) = read_sheets("Xã,Số\nDân Chủ,5\n".encode(), "a.csv")
    assert join_exports([sheet]) == (sheet,)
