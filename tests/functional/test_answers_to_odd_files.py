"""Whatever the file was (CSV, old, damaged, long), its sender gets a workbook to mend."""

from __future__ import annotations

import shutil
import zipfile

import openpyxl
import pytest
from answered_senders import (
    HOA_AN,
    HOA_AN_CROPS,
    REFUSED,
    csv_of_children,
    drop_workbook,
    open_answer,
    take,
)


def test_a_csv_comes_back_as_a_workbook_with_its_cells_where_they_were(project):
    rows = [
        f"T{n},Bé Tuyệt Mật {n},Mẹ Kín Đáo {n},Nam,2023-05-0{n},2024-06-01,Xã Dân Chủ,{n}.5,80"
        for n in range(1, 6)
    ]
    rows[2] = rows[2].replace("3.5", "ba cân").replace("Bé Tuyệt Mật 3", "=cmd|'x'!A1")
    (project.inbox / "2024").mkdir()
    (project.inbox / "2024" / "child_measurements.csv").write_bytes(csv_of_children(rows))
    answers = take(project)
    book = open_answer(answers, "toan-tinh-2024")
    sheet = book.worksheets[1]
    assert [str(cell.value) for cell in sheet[4]] == rows[2].split(",")
    assert sheet["B4"].data_type == "s"
    assert sheet["H4"].fill.fgColor.rgb == REFUSED
    page = answers.page.read_text("utf-8")
    assert "H4" in page
    for secret in ("Tuyệt Mật", "Kín Đáo", "ba cân", "2023-05"):
        assert secret not in page


def test_of_a_long_survey_only_the_rows_that_are_spoken_of_come_back(project):
    rows = [
        f"T{n},Bé {n},Mẹ {n},Nam,2023-05-05,2024-06-01,Xã Dân Chủ,8.5,80" for n in range(1, 3001)
    ]
    rows[2500] = rows[2500].replace("8.5", "tám")
    (project.inbox / "2024").mkdir()
    (project.inbox / "2024" / "child_measurements.csv").write_bytes(csv_of_children(rows))
    book = open_answer(take(project), "toan-tinh-2024")
    sheet = book.worksheets[1]
    texts = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "Bé 2501" in texts
    assert "Bé 2400" not in texts
    marked = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    assert [cell.value for cell in marked if cell.row > 1] == ["tám"]


def test_a_coloured_cell_at_the_far_end_of_a_sheet_does_not_hold_the_answer_up(project):
    path = drop_workbook(project, "051.xlsx", "Huyện Hòa An", HOA_AN)
    book = openpyxl.load_workbook(path)
    book["Biểu 04"]["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    book.save(path)
    assert open_answer(take(project), "051-hoa-an")["Biểu 04"]["B7"].comment


def test_a_workbook_that_openpyxl_cannot_load_is_answered_with_its_values(project):
    path = drop_workbook(project, "051.xlsx", "Huyện Hòa An", HOA_AN)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(
        b"</worksheet>", b'<pageSetup orientation="sideways"/></worksheet>'
    )
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    with pytest.raises(ValueError, match="Unable to read workbook"):
        openpyxl.load_workbook(path)
    sheet = open_answer(take(project), "051-hoa-an")["Biểu 04"]
    assert sheet["A6"].value == "Xã Dân Chủ"
    assert sheet["C8"].comment


def test_a_sheet_that_could_not_be_taken_is_told_to_its_sender_too(project):
    path = drop_workbook(project, "051.xlsx", "Huyện Hòa An", HOA_AN[:1], HOA_AN_CROPS[1:])
    book = openpyxl.load_workbook(path)
    book["Biểu 02"]["C5"] = "Cột gì đây"
    book.save(path)
    answer = open_answer(take(project), "051-hoa-an")
    assert "thiếu cột bắt buộc: Vụ" in answer["Biểu 02"]["A1"].comment.text


def test_the_list_of_refusals_holds_no_formula(project):
    drop_workbook(project, "051.xlsx", "Huyện Hòa An", [*HOA_AN, ("+1|cmd", 1, 1, 0, 0)])
    take(project)
    rows = (project.clean / "refused.csv").read_text("utf-8-sig").splitlines()
    cells = [cell.strip('"') for row in rows for cell in row.split(",")]
    assert any(cell.startswith("'+1|cmd") for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_letters_that_no_workbook_can_hold_are_left_out_of_the_answer(project):
    head = "Xã, phường, thị trấn;Số trẻ đẻ ra sống;Số trẻ được cân;Số trẻ dưới 2.500 gam"
    row = "Xã Dân Chủ;9;b\x01\x1ba;0;0"
    text = f"{head};Số trẻ đúng 2.500 gam\n{row}\n"
    (project.inbox / "051-2024.csv").write_text(text, "utf-8")
    book = open_answer(take(project), "051-hoa-an")
    (told,) = [row for row in book["Cần sửa"].iter_rows(values_only=True) if row[0] == 1]
    assert told[4] == "ba"


def test_a_file_in_an_old_format_is_answered_too(project):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice here")
    import subprocess

    sent = drop_workbook(project, "051.xlsx", "Huyện Hòa An", HOA_AN)
    profile = f"-env:UserInstallation={(project.root / 'profile').as_uri()}"
    command = (office, profile, "--headless", "--convert-to", "xls", "--outdir", str(project.inbox))
    subprocess.run([*command, str(sent)], check=True, capture_output=True, timeout=120)
    sent.unlink()
    book = open_answer(take(project), "051-hoa-an")
    assert book["Biểu 04"]["A1"].value == "Biểu 04. Số liệu của Huyện Hòa An"
    assert book["Biểu 04"]["C8"].fill.fgColor.rgb == REFUSED
