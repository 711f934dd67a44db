from __future__ import annotations

import os
import shutil
import stat
import sys

import pytest

from helpers.data import intake
from helpers.data.intake import take_in
from helpers.errors import UserMistake

LIST = "file,form,period,sender,received,invented\n"
BIRTHS = {"Biểu 04": [["Xã Dân Chủ", 5, 5, 0, 0]]}


def clean_bytes(office):
    return {
        path.relative_to(office.paths.clean): path.read_bytes()
        for path in sorted(office.paths.clean.rglob("*.parquet"))
    }


def test_period_and_sender_are_read_from_the_title_block(office, forms):
    report = office.send("báo cáo.xlsx", forms(BIRTHS, period="6 tháng đầu năm 2024"))
    one = report.files[0].submission
    assert (one.period, one.sender, one.area, one.form) == (
        "2024-H1",
        "051",
        "051",
        "area_workbook",
    )


def test_period_and_sender_are_read_from_the_name_where_the_title_says_nothing(office, forms):
    report = office.send("2024-H1/051-hoa-an.xlsx", forms(BIRTHS, period="", sender=""))
    one = report.files[0].submission
    assert (one.period, one.sender) == ("2024-H1", "051")


def test_the_list_goes_before_the_title_block_and_the_difference_is_asked(office, forms):
    office.put("a.xlsx", forms(BIRTHS, period="Năm 2023"))
    office.put("submissions.csv", LIST + "a.xlsx,area_workbook,2024,Huyện Hòa An,,no\n")
    report = office.take_all()
    assert report.files[0].submission.period == "2024"
    assert [one.finding.code for one in report.questions] == ["other_title"]


def test_a_file_of_unknown_period_or_sender_is_a_fault(office, forms):
    office.put("a.xlsx", forms(BIRTHS, period=""))
    office.put("b.xlsx", forms(BIRTHS, sender=""))
    office.put("c.xlsx", forms(BIRTHS, sender="Huyện Hòa Ann"))
    report = office.take_all()
    assert len(report.faults) == 3
    assert report.files == ()


def test_a_corrupt_workbook_and_a_missing_file_are_faults_and_the_others_are_taken(office, forms):
    office.put("good.xlsx", forms(BIRTHS))
    office.put("corrupt.xlsx", b"PK\x03\x04 nothing")
    office.put("empty.xlsx", b"")
    lines = "good.xlsx,area_workbook,2024,Huyện Hòa An,2024-12-18,no\n"
    lines += "gode.xlsx,area_workbook,2024,Huyện Hòa An,2024-12-18,no\n"
    lines += "corrupt.xlsx,area_workbok,2024,Huyện Hòa An,2024-12-18,no\n"
    office.put("submissions.csv", LIST + lines)
    report = office.take_all()
    assert [file.file for file in report.files] == ["good.xlsx"]
    assert len(report.faults) == 3
    assert any("gode.xlsx" in one.where and "good.xlsx" in one.hint for one in report.faults)


def test_an_unknown_form_is_a_fault_that_names_the_nearest(office, forms):
    office.put("a.xlsx", forms(BIRTHS))
    office.put("submissions.csv", LIST + "a.xlsx,area_workbok,2024,Huyện Hòa An,,no\n")
    assert "area_workbook" in office.take_all().faults[0].hint


def test_a_path_that_is_not_there_is_a_fault(office):
    report = take_in(office.paths, office.paths.inbox / "none.xlsx")
    assert "none.xlsx" in report.faults[0].where


def test_lock_files_of_excel_and_hidden_files_are_ignored(office, forms):
    office.put("~$051-hoa-an.xlsx", b"lock")
    office.put(".DS_Store", b"x")
    office.put(".hidden.csv", b"x")
    office.put("README.md", b"x")
    office.put("051-hoa-an.xlsx", forms(BIRTHS))
    report = office.take_all()
    assert (len(report.files), report.faults) == (1, ())


def test_the_same_bytes_again_change_nothing(office, forms, monkeypatch):
    office.put("a.xlsx", forms(BIRTHS))
    assert len(office.take_all().files) == 1
    before = clean_bytes(office)
    monkeypatch.setattr(intake, "_take_new", None)  # would be called if anything were new
    again = office.take_all()
    assert (again.files, again.skipped) == ((), 1)
    office.put("copy of a.xlsx", (office.paths.inbox / "a.xlsx").read_bytes())
    assert office.take_all().skipped == 2
    assert clean_bytes(office) == before


def test_a_touched_file_with_the_same_bytes_is_not_taken_again(office, forms):
    path = office.put("a.xlsx", forms(BIRTHS))
    office.take_all()
    os.utime(path, ns=(1, 1))
    assert office.take_all().skipped == 1


def test_the_same_files_give_the_same_clean_bytes_in_any_order(office, forms, child_csv):
    files = [
        office.put("2024/051.xlsx", forms(BIRTHS)),
        office.put("2024/child_measurements.csv", child_csv({}, {"stratum": "049"}, {})),
    ]
    for path in files:
        take_in(office.paths, path)
    before = clean_bytes(office)
    for path in office.paths.clean.rglob("*"):
        if path.is_file():
            path.unlink()
    for path in files[::-1]:
        take_in(office.paths, path)
    assert clean_bytes(office) == before


def test_changed_params_take_a_file_in_again_on_the_day_it_first_came(own_office, forms):
    from datetime import date

    path = own_office.put("a.xlsx", forms({"Biểu 04": [["Xã Dân Chủ", 5, 5, 9, 0]]}))
    first = take_in(own_office.paths, path, received=date(2024, 12, 18))
    assert first.refused_rows == 1
    datasets = own_office.paths.params / "datasets.yml"
    datasets.write_text(datasets.read_text("utf-8").replace("births_add_up: error, ", ""), "utf-8")
    again = take_in(own_office.paths, path)
    assert again.accepted == 1
    submissions = own_office.store().submissions("births")
    assert submissions.received.tolist() == ["2024-12-18"]
    assert own_office.store().refusals("births").empty


def test_raw_files_keep_their_bytes_under_their_hash_for_the_owner_alone(office, forms):
    import hashlib

    content = forms(BIRTHS)
    office.send("a.XLSX", content)
    kept = office.paths.raw / f"{hashlib.sha256(content).hexdigest()}.xlsx"
    assert kept.read_bytes() == content
    if sys.platform != "win32":
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_rows_in_are_accepted_refused_and_duplicates_in_every_file(office, forms, child_csv):
    rows = [["Xã Dân Chủ", 5, 5, 0, 0], ["Xã Dân Chủ", 6, 6, 0, 0], ["Xã Không Có", 1, 1, 0, 0]]
    office.put("2024/051.xlsx", forms({"Biểu 04": rows}))
    office.put("2024/child_measurements.csv", child_csv({}, {"commune": ""}, {"child_id": "T1"}))
    for file in office.take_all().files:
        assert file.rows_in == file.accepted + file.refused + file.duplicates == 3


def test_the_list_of_refused_cells_is_written_for_whoever_must_mend_them(office, forms):
    office.send("2024/051.xlsx", forms({"Biểu 04": [["Xã Không Có", 1, 1, 0, 0]]}))
    text = (office.paths.clean / "refused.csv").read_text("utf-8-sig")
    assert "Biểu 04" in text
    assert "A7" in text
    assert "Xã Không Có" in text


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)"])
def test_the_list_of_refused_cells_holds_no_formula(office, cell):
    header = "Mã nhiệm vụ;Nhiệm vụ;Cơ quan chủ trì;Tiến độ"
    office.put("t.csv", f"{header}\nNV1;Việc;Sở Y tế;{cell}\n")
    office.put("submissions.csv", LIST + "t.csv,tasks,2024,Sở Y tế,,no\n")
    assert office.take_all().refused[0].finding.value.startswith("'")


def test_a_list_above_the_folder_still_says_what_its_files_are(office, forms):
    office.put("2024/a.xlsx", forms(BIRTHS))
    office.put("submissions.csv", LIST + "2024/a.xlsx,area_workbook,2024,Hòa An,2024-12-18,yes\n")
    for source in (office.paths.inbox / "2024", office.paths.inbox / "2024" / "a.xlsx"):
        shutil.rmtree(office.paths.clean, ignore_errors=True)
        one = take_in(office.paths, source).files[0].submission
        assert (one.received, one.invented) == ("2024-12-18", True)


def test_a_folder_that_may_not_be_written_to_is_a_mistake_and_not_a_traceback(office, forms):
    office.paths.clean.write_text("a file where a folder should be", "utf-8")
    with pytest.raises(UserMistake, match="could not be written"):
        office.send("a.xlsx", forms(BIRTHS))
