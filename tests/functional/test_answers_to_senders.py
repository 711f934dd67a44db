"""What a sender gets back: its own sheets with the cells to mend, and nobody else's."""

from __future__ import annotations

import shutil
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from helpers.cli import main
from helpers.correspondence.answers import write_answers
from helpers.data.intake import take_in
from helpers.paths import ProjectPaths

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2025, 1, 10)
BIRTHS = (
    "Xã, phường, thị trấn",
    "Số trẻ đẻ ra sống",
    "Số trẻ được cân",
    "Số trẻ dưới 2.500 gam",
    "Số trẻ đúng 2.500 gam",
)
CROPS = (
    "Đơn vị hành chính",
    "Cây trồng",
    "Vụ",
    "Diện tích gieo trồng (ha)",
    "Diện tích thu hoạch (ha)",
    "Năng suất (tạ/ha)",
    "Sản lượng (tấn)",
    "Tính chất số liệu",
)
CHILDREN = "child_id,child_name,mother_name,sex,birth_date,visit_date,commune,weight_kg,length_cm"
REFUSED, ASKED = "FFF2A65E", "FFBFD5E2"


@pytest.fixture
def project(tmp_path) -> ProjectPaths:
    """Return a project that has received nothing."""
    root = tmp_path / "tỉnh"
    shutil.copytree(ROOT / "params", root / "params")
    (root / "data" / "inbox").mkdir(parents=True)
    return ProjectPaths(root)


def drop_workbook(project: ProjectPaths, name: str, sender: str, births, crops=()) -> Path:
    """Put a district's workbook into the inbox: title block, headers, rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet_name, headers, rows in (("Biểu 04", BIRTHS, births), ("Biểu 02", CROPS, crops)):
        sheet = book.create_sheet(sheet_name)
        sheet["A1"] = f"{sheet_name}. Số liệu của {sender}"
        sheet.merge_cells("A1:E1")
        sheet["A2"], sheet["A3"] = "Kỳ báo cáo: Năm 2024", f"Đơn vị báo cáo: {sender}"
        sheet.column_dimensions["A"].width = 33
        for row, cells in enumerate((headers, *rows), 5):
            for column, value in enumerate(cells, 1):
                cell = sheet.cell(row, column, value)
                if isinstance(value, str):
                    cell.data_type = "s"
    path = project.inbox / name
    book.save(path)
    return path


HOA_AN = (
    ("Xã Dân Chủ", 66, 65, 6, 1),
    ("Xã Nam Tuấn", "=1+1", 40, 4, 0),
    ("Xã Đức Long", 48, "@SUM(A1)", 5, 2),
    ("Xã Ngũ Lão", 30, 34, 3, 1),
)
HOA_AN_CROPS = (
    ("Huyện Hòa An", "Lúa", "Mùa", 10, 10, 50, 90, "Sơ bộ"),
    ("Huyện Hòa An", "Ngô", "Mùa", 10, 10, 50, 50, "Sơ bộ"),
)


def take(project: ProjectPaths, day: date = DAY):
    report = take_in(project, project.inbox, received=day)
    return write_answers(project, report.faults)


def open_answer(answers, stem: str) -> openpyxl.Workbook:
    (path,) = [one for one in answers.workbooks.values() if one.name.startswith(stem)]
    return openpyxl.load_workbook(path)


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


def csv_of_children(rows: list[str]) -> bytes:
    return ("\n".join([CHILDREN, *rows]) + "\n").encode("utf-8")


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
    ha = "A2,Bé Hạ,Mẹ Hạ,Nữ,2023-06-06,2024-06-01,Xã Minh Long,8.1,79"
    hoa = "B8,Bé Hòa,Mẹ Hòa,Nữ,2023-07-07,2024-06-01,Xã Dân Chủ,8.2,78"
    files = {
        "048-2024.csv": [f"A1,{shared},Xã Minh Long,8.5,80", ha],
        "051-2024.csv": [f"B7,{shared},Xã Dân Chủ,8.5,80", hoa],
    }
    for name, rows in files.items():
        (project.inbox / name).write_bytes(csv_of_children(rows))
    listed = [f"{name},child_measurements,2024,{name[:3]}" for name in files]
    (project.inbox / "submissions.csv").write_text(
        "\n".join(["file,form,period,sender", *listed]) + "\n", "utf-8"
    )
    answers = take(project)
    cases = (
        ("048", "Bé Hạ", ("Bé Hòa", "051-2024.csv", "B8")),
        ("051", "Bé Hòa", ("Bé Hạ", "048-2024.csv", "A2")),
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
