"""Several versions of one form: which of them counts, and what the officer is told of it."""

from __future__ import annotations

from datetime import date

import pytest

from helpers.data.intake import take_in

BIRTHS = [["Xã Dân Chủ", 5, 5, 0, 0], ["Xã Hoàng Tung", 6, 6, 0, 0]]


def rice(output, nature="Sơ bộ"):
    return {"Biểu 02": [["Huyện Hòa An", "Lúa", "Mùa", 100, 100, None, output, nature]]}


@pytest.fixture
def send(office, forms):
    """Send a workbook on a day; returns the notes of its intake."""

    def sent(name, sheets, day):
        path = office.put(name, forms(sheets))
        return take_in(office.paths, path, received=date.fromisoformat(day)).notes

    return sent


def output(office, as_of=None):
    return office.store(as_of).read("crops").output_tonnes.tolist()


def test_estimate_preliminary_and_official_follow_each_other(office, send):
    for number, nature in enumerate(("Ước tính", "Sơ bộ", "Chính thức")):
        send(f"{number}.xlsx", rice(500 + number, nature), f"2025-0{number + 1}-10")
    assert output(office) == [502.0]
    assert output(office, "2025-02-28") == [501.0]
    assert output(office, "2025-01-31") == [500.0]
    assert len(office.store().submissions("crops")) == 3


def test_a_less_final_figure_that_comes_later_does_not_take_the_place_and_that_is_said(
    office, send
):
    send("final.xlsx", rice(500, "Chính thức"), "2025-01-10")
    notes = send("late.xlsx", rice(480, "Sơ bộ"), "2025-02-10")
    assert output(office) == [500.0]
    assert len(notes) == 1
    assert "số sơ bộ không thay được số chính thức" in notes[0]
    assert "--withdraw" in notes[0]
    send("corrected.xlsx", rice(510, "Chính thức"), "2025-03-10")
    assert output(office) == [510.0]
    assert output(office, "2025-02-28") == [500.0]


def test_the_least_final_row_says_what_a_form_is(office, send):
    rows = rice(500, "Chính thức")["Biểu 02"]
    rows.append(["Huyện Hòa An", "Ngô", "Mùa", 10, 10, None, 40, "Ước tính"])
    send("mixed.xlsx", {"Biểu 02": rows}, "2025-01-10")
    send("next.xlsx", rice(510, "Sơ bộ"), "2025-02-10")
    assert output(office) == [510.0]


def test_a_workbook_of_one_sheet_takes_the_place_of_that_form_alone(office, send):
    send("whole.xlsx", rice(500) | {"Biểu 04": BIRTHS}, "2024-12-18")
    notes = send("part.xlsx", rice(510), "2025-01-10")
    assert output(office) == [510.0]
    assert len(office.store().read("births")) == 2
    assert "part.xlsx: Biểu 02 thay whole.xlsx (nhận 18/12/2024)" in notes[0]
    assert "vẫn tính theo tệp trước: Biểu 04" in notes[0]


def test_fewer_rows_than_before_are_said(office, send):
    send("whole.xlsx", {"Biểu 04": BIRTHS}, "2024-12-18")
    notes = send("part.xlsx", {"Biểu 04": BIRTHS[:1]}, "2025-01-10")
    assert "ít dòng hơn (Biểu 04 1/2 dòng)" in notes[0]


def test_bytes_of_an_older_version_sent_again_change_nothing_and_that_is_said(office, send, forms):
    send("first.xlsx", rice(500), "2024-12-18")
    send("second.xlsx", rice(510), "2025-01-10")
    content = (office.paths.inbox / "first.xlsx").read_bytes()
    again = office.put("gửi lại.xlsx", content)
    report = take_in(office.paths, again, received=date(2025, 2, 1))
    assert (report.files, report.skipped) == ((), 1)
    assert "đã nhận ngày 18/12/2024" in report.notes[0]
    assert "second.xlsx (10/01/2025)" in report.notes[0]
    assert output(office) == [510.0]
    assert output(office, "2024-12-31") == [500.0]
    assert take_in(office.paths, again).notes == ()


def test_an_older_file_listed_later_on_another_day_keeps_its_first_day(office, send):
    send("first.xlsx", rice(500), "2024-12-18")
    send("second.xlsx", rice(510), "2025-01-10")
    office.put("third.xlsx", (office.paths.inbox / "first.xlsx").read_bytes())
    line = "third.xlsx,area_workbook,2024,Huyện Hòa An,2025-02-01,no\n"
    office.put("submissions.csv", "file,form,period,sender,received,invented\n" + line)
    office.take_all()
    assert output(office) == [510.0]
    assert output(office, "2024-12-31") == [500.0]


def test_a_day_corrected_in_the_list_is_the_day_of_that_file(office, forms):
    office.put("a.xlsx", forms(rice(500)))
    for day in ("2024-12-18", "2024-12-20"):
        line = f"a.xlsx,area_workbook,2024,Huyện Hòa An,{day},no\n"
        office.put("submissions.csv", "file,form,period,sender,received,invented\n" + line)
        office.take_all()
        assert office.store().submissions("crops").received.tolist() == [day]
    assert len(office.store().submissions("crops")) == 1


def test_two_files_of_one_day_are_told_apart_to_the_officer(office, send):
    send("a.xlsx", rice(500), "2024-12-18")
    notes = send("b.xlsx", rice(510), "2024-12-18")
    assert "hai tệp khác nhau cùng ngày nhận" in notes[0]
    assert output(office) == [510.0]


def test_a_later_file_received_earlier_supersedes_nothing_and_that_is_said(office, send):
    send("second.xlsx", rice(510), "2025-01-10")
    notes = send("first.xlsx", rice(500), "2024-12-18")
    assert "không thay second.xlsx" in notes[0]
    assert output(office) == [510.0]


def test_a_file_of_which_nothing_was_accepted_leaves_the_one_before(office, send):
    send("a.xlsx", {"Biểu 04": BIRTHS}, "2024-12-18")
    notes = send("b.xlsx", {"Biểu 04": [["Xã Không Có", 1, 1, 0, 0]]}, "2025-01-10")
    assert "không có dòng nào được nhận" in notes[0]
    assert len(office.store().read("births")) == 2


def test_the_same_file_in_two_folders_is_taken_once(office, forms):
    for folder in ("a", "b"):
        office.put(f"{folder}/051.xlsx", forms(rice(500)))
    content = (office.paths.inbox / "a" / "051.xlsx").read_bytes()
    office.put("b/051.xlsx", content)
    report = office.take_all()
    assert (len(report.files), report.skipped, report.notes) == (1, 1, ())
    assert office.take_all().skipped == 2


def test_a_listed_file_that_was_taken_and_cleared_away_is_no_fault(office, forms):
    path = office.put("a.xlsx", forms(rice(500)))
    office.put("b.xlsx", forms(rice(510), sender="Huyện Bảo Lâm"))
    lines = "a.xlsx,area_workbook,2024,Huyện Hòa An,2024-12-18,no\n"
    office.put("submissions.csv", "file,form,period,sender,received,invented\n" + lines)
    office.take_all()
    path.unlink()
    assert office.take_all().faults == ()
    (office.paths.clean / ".seen.json").unlink()
    assert office.take_all().faults == ()
