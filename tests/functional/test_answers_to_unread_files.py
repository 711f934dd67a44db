"""A file of which nothing can be read is told to its sender, until a sound one comes."""

from __future__ import annotations

import openpyxl
import pytest
from answered_senders import HOA_AN, HOA_AN_CROPS, drop_workbook, open_answer, take

from helpers.cli import main

SOUND = HOA_AN[:1]


def lines_of(book) -> list[tuple]:
    return [row for row in book["Cần sửa"].iter_rows(values_only=True) if isinstance(row[0], int)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 cut short", "hỏng"),
        (b"", "tệp rỗng"),
        (b"%PDF-1.7", "nhận được: tệp PDF"),
        (b"Dear all,\n", "không tìm thấy bảng"),
    ],
)
def test_the_answer_names_file_reason_and_what_to_do(project, content, reason):
    (project.inbox / "2024").mkdir()
    (project.inbox / "2024" / "051-hoa-an.xlsx").write_bytes(content)
    answers = take(project)
    ((_, file, *_, told, action),) = lines_of(open_answer(answers, "051-hoa-an"))
    assert file == "2024/051-hoa-an.xlsx"
    assert reason in told
    assert action
    page = answers.page.read_text("utf-8")
    assert "1 tệp chưa nhận được" in page
    assert "Huyện Hòa An" in page
    assert "1 báo cáo cần sửa" in page


def test_a_file_sent_beside_sound_ones_is_told_and_theirs_are_as_before(project):
    drop_workbook(project, "051-2024.xlsx", "Huyện Hòa An", HOA_AN)
    (project.inbox / "051-2024-bo-sung.xlsx").write_bytes(b"PK")
    (project.inbox / "co-quan-so_y_te-2024.xlsx").write_bytes(b"PK")
    answers = take(project)
    book = open_answer(answers, "051-hoa-an")
    files = [line[1] for line in lines_of(book)]
    assert files[0] == "051-2024-bo-sung.xlsx"
    assert set(files[1:]) == {"051-2024.xlsx"}
    assert book["Biểu 04"]["C8"].comment
    assert len(lines_of(open_answer(answers, "co-quan-so_y_te"))) == 1


def test_whose_it_is_may_stand_in_the_list(project):
    (project.inbox / "bao cao.xlsx").write_bytes(b"PK")
    (project.inbox / "submissions.csv").write_text(
        "file,form,period,sender,received,invented\nbao cao.xlsx,area_workbook,2024,053,,\n",
        "utf-8",
    )
    assert len(lines_of(open_answer(take(project), "053-thach-an"))) == 1


def test_of_nobody_s_file_the_page_alone_tells(project):
    (project.inbox / "bao cao.xlsx").write_bytes(b"PK")
    answers = take(project)
    assert answers.workbooks == {}
    assert "bao cao.xlsx" in answers.page.read_text("utf-8")


def test_a_sheet_that_was_not_read_is_told_once(project):
    path = drop_workbook(project, "051-2024.xlsx", "Huyện Hòa An", SOUND, HOA_AN_CROPS[1:])
    book = openpyxl.load_workbook(path)
    book["Biểu 02"]["C5"] = "Cột gì đây"
    book.save(path)
    answers = take(project)
    assert [one.unread for one in answers.accounts] == [()]
    told = [line[6] for line in lines_of(open_answer(answers, "051-hoa-an"))]
    assert [one for one in told if "Vụ" in one] == ["thiếu cột bắt buộc: Vụ"]


def test_when_a_sound_file_comes_nothing_is_left_to_tell(project, capsys):
    (project.inbox / "051-2024.xlsx").write_bytes(b"PK")
    arguments = ["--project", str(project.root), "intake"]
    assert main(arguments) == 2
    assert "Nothing was taken in; 1 fault, see below" in capsys.readouterr().out
    answer = project.outputs / "intake" / "2024" / "051-hoa-an-2024-can-sua.xlsx"
    assert answer.is_file()
    drop_workbook(project, "051-2024.xlsx", "Huyện Hòa An", SOUND)
    assert main(arguments) == 0
    assert not answer.exists()
