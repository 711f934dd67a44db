"""What a sender gets back: its own sheets with the cells to mend, and nobody else's."""

from __future__ import annotations

import shutil
import zipfile
from datetime import date

import openpyxl
from answered_senders import (
    ASKED,
    HOA_AN,
    HOA_AN_CROPS,
    REFUSED,
    csv_of_children,
    drop_workbook,
    open_answer,
    take,
)
from received_files import CROPS

from helpers.cli import main
from helpers.correspondence.answers import write_answers
from helpers.data.intake import take_in


def test_the_refused_cell_is_coloured_and_says_why_on_it(project):
    drop_workbook(project, "051.xlsx", "Huyện Hòa An", HOA_AN, HOA_AN_CROPS)
    book = open_answer(take(project), "051-hoa-an-2024")
    cell = book["Biểu 04"]["B7"]
    assert cell.fill.fgColor.rgb == REFUSED
    assert "TỪ CHỐI" in cell.comment.text
    assert "ghi số" in cell.comment.text
    asked = book["Biểu 02"]["G6"]
    assert asked.fill.fgColor.rgb == ASKED
    assert "CẦN XÁC NHẬN" in asked.comment.text
    assert book["Biểu 02"]["G7"].comment is None
    assert book["Biểu 04"]["B6"].comment is None


def test_the_sheets_are_as_they_were_sent(project):
    sent = drop_workbook(project, "051.xlsx", "Huyện Hòa An", HOA_AN, HOA_AN_CROPS)
    book = open_answer(take(project), "051-hoa-an-2024")
    before = openpyxl.load_workbook(sent)
    assert book.sheetnames == ["Cần sửa", *before.sheetnames]
    for name in before.sheetnames:
        assert list(book[name].values) == list(before[name].values)
        assert book[name].column_dimensions["A"].width == 33
        assert "A1:E1" in [block.coord for block in book[name].merged_cells.ranges]


def test_the_list_comes_first_with_refusals_before_questions_and_a_link_to_each_cell(project):
    drop_workbook(project, "051.xlsx", "Huyện Hòa An", HOA_AN, HOA_AN_CROPS)
    book = open_answer(take(project), "051-hoa-an-2024")
    rows = list(book.worksheets[0].iter_rows())
    header = next(at for at, row in enumerate(rows) if row[0].value == "TT")
    names = [cell.value for cell in rows[header]]
    assert names == [
        "TT", "Tệp", "Biểu (trang)", "Ô", "Giá trị đã gửi", "Kết quả", "Lý do", "Cần làm gì",
    ]  # fmt: skip
    lines = {
        (row[2].value, row[3].value): row for row in rows[header + 1 :] if row[0].value is not None
    }
    line = lines["Biểu 04", "C8"]
    assert line[1].value == "051.xlsx"
    assert line[3].hyperlink.location == "'Biểu 04'!C8"
    assert line[4].value.endswith("@SUM(A1)")
    results = [row[5].value for row in rows[header + 1 :] if row[0].value is not None]
    assert results == sorted(results, key=["Từ chối", "Cần xác nhận"].index)
    assert set(results) == {"Từ chối", "Cần xác nhận"}


def test_nothing_that_was_sent_comes_back_as_a_formula(project):
    sent = drop_workbook(
        project, "051.xlsx", "Huyện Hòa An", [*HOA_AN, ("+1|cmd", 1, 1, 0, 0), ("-2+3", 1, 1, 0, 0)]
    )
    book = openpyxl.load_workbook(sent)
    book["Biểu 04"]["G5"] = '=HYPERLINK("http://example.org","x")'
    book.save(sent)
    answers = take(project)
    (path,) = answers.workbooks.values()
    with zipfile.ZipFile(path) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 3
        assert not any(b"<f>" in package.read(name) for name in sheets)


def test_each_sender_gets_its_own_rows_and_nothing_of_another(project):
    drop_workbook(project, "051.xlsx", "Huyện Hòa An", HOA_AN)
    drop_workbook(project, "048.xlsx", "Huyện Hạ Lang", [("Xã Minh Long", "nhiều", 2, 0, 0)])
    answers = take(project)
    assert sorted(path.name for path in answers.workbooks.values()) == [
        "048-ha-lang-2024-can-sua.xlsx",
        "051-hoa-an-2024-can-sua.xlsx",
    ]
    book = open_answer(answers, "048-ha-lang")
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("Minh Long" in text for text in texts)
    assert not any("Dân Chủ" in text or "Hòa An" in text for text in texts)
    assert all(path.stat().st_mode & 0o077 == 0 for path in answers.workbooks.values())


def test_the_worst_comes_first_and_rows_add_up_on_the_page(project):
    drop_workbook(project, "048.xlsx", "Huyện Hạ Lang", [("Xã Minh Long", 2, 2, 0, 0)])
    drop_workbook(project, "051.xlsx", "Huyện Hòa An", HOA_AN)
    drop_workbook(
        project, "053.xlsx", "Huyện Thạch An", [("Xã Trọng Con", 2, 2, 0, 0), ("Xã Lê Lai", "x", 1)]
    )
    (project.inbox / "hỏng.xlsx").write_bytes(b"PK\x03\x04")
    page = take(project).page.read_text("utf-8")
    assert page.index("Huyện Hòa An") < page.index("Huyện Thạch An")
    assert "Huyện Hạ Lang" not in page[: page.index("Tệp đang có hiệu lực")]
    assert "hỏng.xlsx" in page
    assert "<b>7</b> dòng =" in page
    assert "<b>4</b> nhận +" in page
    assert "<b>3</b> từ chối +" in page


def test_all_is_made_again_the_same_from_what_was_received(project):
    drop_workbook(project, "051.xlsx", "Huyện Hòa An", HOA_AN, HOA_AN_CROPS)
    first = take(project)
    kept = {path: path.read_bytes() for path in (*first.workbooks.values(), first.page)}
    shutil.rmtree(project.outputs)
    shutil.rmtree(project.clean)
    again = take(project, date(2025, 3, 3))
    assert {path: path.read_bytes() for path in (*again.workbooks.values(), again.page)} == kept


def test_an_answer_mended_and_sent_back_is_taken_and_leaves_nothing_to_mend(project):
    drop_workbook(project, "051.xlsx", "Huyện Hòa An", HOA_AN, HOA_AN_CROPS)
    answers = take(project)
    book = open_answer(answers, "051-hoa-an")
    births, crops = book["Biểu 04"], book["Biểu 02"]
    births["B7"], births["C8"], births["B9"], crops["G6"] = 41, 47, 35, 50
    book.save(project.inbox / "051-hoa-an-2024-can-sua.xlsx")
    report = take_in(project, project.inbox, received=date(2025, 1, 20))
    assert report.faults == ()
    assert [str(one) for one in (*report.refused, *report.questions)] == []
    assert report.accepted == report.rows_in == 6
    after = write_answers(project)
    assert after.workbooks == {}
    assert not next(iter(answers.workbooks.values())).exists()


def test_an_answer_sent_back_half_mended_is_marked_anew_and_only_where_it_must(project):
    drop_workbook(project, "051.xlsx", "Huyện Hòa An", HOA_AN)
    book = open_answer(take(project), "051-hoa-an")
    book["Biểu 04"]["B7"] = 41
    book.save(project.inbox / "051-hoa-an-2024-can-sua.xlsx")
    again = open_answer(take(project, date(2025, 1, 20)), "051-hoa-an")
    assert again.sheetnames == ["Cần sửa", "Biểu 04", "Biểu 02"]
    assert again["Biểu 04"]["B7"].comment is None
    assert again["Biểu 04"]["B7"].fill.fgColor.rgb != REFUSED
    assert again["Biểu 04"]["C8"].fill.fgColor.rgb == REFUSED


def test_a_sender_with_two_files_gets_one_workbook(project):
    drop_workbook(project, "051-a.xlsx", "Huyện Hòa An", HOA_AN)
    crops = project.inbox / "051-b-2024.csv"
    lines = [";".join(CROPS), "Huyện Hòa An;Lúa;Mùa;10;10;50;năm mươi;Sơ bộ"]
    crops.write_text("\n".join(lines), "utf-8")
    (project.inbox / "submissions.csv").write_text(
        "file,form,period,sender\n051-b-2024.csv,crops,2024,051\n", "utf-8"
    )
    answers = take(project)
    assert len(answers.workbooks) == 1
    book = open_answer(answers, "051-hoa-an")
    assert len(book.sheetnames) == 4
    assert book.worksheets[3]["G2"].fill.fgColor.rgb == REFUSED


def test_the_command_says_rows_by_file_what_to_mend_and_where_the_answers_are(project, capsys):
    drop_workbook(project, "051.xlsx", "Huyện Hòa An", HOA_AN, HOA_AN_CROPS)
    arguments = ["--project", str(project.root), "intake"]
    assert main([*arguments, "--received", "2025-01-10"]) == 0
    said = capsys.readouterr().out
    assert "     6         4         2         0         3         1  051.xlsx" in said
    assert "Huyện Hòa An, năm 2024: outputs/intake/2024/051-hoa-an-2024-can-sua.xlsx" in said
    assert "refused  Biểu 04: B7, C8: không đọc được thành số" in said
    assert "Answers: outputs/intake/index.html" in said
    assert main(arguments) == 0
    assert capsys.readouterr().out == "Nothing new: 1 file was taken in before\n"


def test_a_child_in_two_senders_files_is_told_to_both_without_the_other_s_rows(project):
    shared = "Bé Chung,Mẹ Chung,Nam,2023-05-05,2024-06-01"
    ha = "HL-17,Bé Hạ,Mẹ Hạ,Nữ,2023-06-06,2024-06-01,Xã Minh Long,8.1,79"
    hoa = "HA-18,Bé Hòa,Mẹ Hòa,Nữ,2023-07-07,2024-06-01,Xã Dân Chủ,8.2,78"
    files = {
        "048-2024.csv": [f"HL-16,{shared},Xã Minh Long,8.5,80", ha],
        "051-2024.csv": [f"HA-17,{shared},Xã Dân Chủ,8.5,80", hoa],
    }
    for name, rows in files.items():
        (project.inbox / name).write_bytes(csv_of_children(rows))
    listed = [f"{name},child_measurements,2024,{name[:3]}" for name in files]
    (project.inbox / "submissions.csv").write_text(
        "\n".join(["file,form,period,sender", *listed]) + "\n", "utf-8"
    )
    answers = take(project)
    cases = (
        ("048", "Bé Hạ", ("Bé Hòa", "051-2024.csv", "HA-1")),
        ("051", "Bé Hòa", ("Bé Hạ", "048-2024.csv", "HL-1")),
    )
    for stem, own, others in cases:
        book = open_answer(answers, stem)
        assert len(book.worksheets) == 2
        marked = [
            c.comment.text for row in book.worksheets[1].iter_rows() for c in row if c.comment
        ]
        assert any("trẻ này cũng có trong" in text for text in marked)
        texts = " ".join(
            str(cell.value) + (cell.comment.text if cell.comment else "")
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
        )
        assert own in texts
        assert not [other for other in others if other in texts]
    page = answers.page.read_text("utf-8")
    assert "Bé Chung" not in page
    assert "Mẹ Chung" not in page
