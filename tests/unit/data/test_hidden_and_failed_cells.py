from __future__ import annotations

import io
import shutil
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from helpers.data.reading.sheets import UNCALCULATED
from helpers.data.workbook import read_sheets

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "intake"
BIRTHS = ["Xã, phường, thị trấn", "Số trẻ đẻ ra sống", "Số trẻ được cân"]
BIRTHS += ["Số trẻ dưới 2.500 gam", "Số trẻ đúng 2.500 gam"]


def odd_workbook() -> openpyxl.Workbook:
    """Return a workbook with merged, hidden, failed and never calculated cells."""
    book = openpyxl.Workbook()
    page = book.active
    for row in (["Xã", "a", "b"], ["X", 1, "=1/0"], ["", 2, "=B2+B3"], ["Z", "=#REF!", None]):
        page.append(row)
    page.merge_cells("A2:A3")
    page.row_dimensions[3].hidden = True
    page.column_dimensions["B"].hidden = True
    book.create_sheet("Ẩn").sheet_state = "hidden"
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_formulas_that_no_program_calculated_are_marked_not_blank():
    sheet, hidden = read_sheets(saved(odd_workbook()), "a.xlsx")
    assert sheet.rows[1] == ["X", 1.0, UNCALCULATED]
    assert sheet.rows[2] == ["X", 2.0, UNCALCULATED]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {1})
    assert (sheet.hidden, hidden.hidden) == (False, True)


def test_a_nought_that_waits_for_excel_is_no_figure():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet().write_row(0, 0, [0, "=1+1"])
    assert read_sheets(content.getvalue(), "a.xlsx")[0].rows == [[0.0, UNCALCULATED]]


@pytest.mark.parametrize("name", ["odd.xls", "odd.ods", "odd.xlsx"])
def test_errors_hidden_and_merged_cells_are_known_in_every_format(name):
    """The files were made by LibreOffice from `odd_workbook`."""
    sheet, hidden = read_sheets((FIXTURES / name).read_bytes(), name)
    assert sheet.rows[1:4] == [["X", 1, "#DIV/0!"], ["X", 2, 3], ["Z", "#REF!", ""]]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {1})
    assert (sheet.name, hidden.name, hidden.hidden) == ("Sheet", "Ẩn", True)


def record(kind: int, body: bytes) -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb() -> bytes:
    """Return a binary workbook: 7, an error and 12,5 % in a hidden row, by [MS-XLSB]."""
    row = struct.pack("<IIHBB", 4, 0, 300, 0, 0x10) + bytes(13)
    cells = record(5, struct.pack("<IId", 0, 0, 7.0)) + record(3, struct.pack("<IIB", 1, 0, 0x17))
    # A short number is 0.125 as the upper 30 bits of a double; that of a formula is whole.
    cells += record(2, struct.pack("<II", 2, 1) + struct.pack("<d", 0.125)[4:])
    cells += record(9, struct.pack("<IIdHI", 3, 2, 0.5, 0, 0) + bytes(4))
    cells += record(5, struct.pack("<IId", 4, 3, 0.25))
    block = record(148, struct.pack("<IIII", 4, 4, 0, 4))
    sheet = record(129, b"") + block + record(145, b"") + record(0, row) + cells + record(146, b"")
    listed = struct.pack("<II", 0, 1) + wide("rId1") + wide("Biểu 01")
    book = (
        record(131, b"")
        + record(153, bytes(12))
        + record(143, b"")
        + record(156, listed)
        + record(144, b"")
    )
    relations = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006'
        '/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/office'
        'Document/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", book + record(132, b""))
        archive.writestr("xl/_rels/workbook.bin.rels", relations)
        archive.writestr("xl/styles.bin", xlsb_styles())
        archive.writestr("xl/worksheets/sheet1.bin", sheet + record(130, b""))
    return content.getvalue()


def xlsb_styles() -> bytes:
    """Return styles of cells: plain, "0.0%", "0%", and one with a quoted sign."""
    formats = ((164, "0.0%"), (165, '0.0"%"'))
    named = b"".join(record(44, struct.pack("<H", one) + wide(code)) for one, code in formats)
    of_styles = record(626, b"") + record(47, struct.pack("<HH", 0xFFFF, 9) + bytes(12))
    of_cells = b"".join(
        record(47, struct.pack("<HH", 0, one) + bytes(12)) for one in (0, 164, 9, 165)
    )
    listed = record(615, struct.pack("<I", 2)) + named + record(616, b"")
    counted = record(617, struct.pack("<I", 4)) + of_cells + record(618, b"")
    return record(278, b"") + listed + of_styles + record(627, b"") + counted + record(279, b"")


def test_a_binary_workbook_is_read_with_its_errors_percentages_and_hidden_rows():
    (sheet,) = read_sheets(xlsb(), "a.xlsb")
    assert (sheet.name, sheet.hidden_rows) == ("Biểu 01", {4})
    assert sheet.rows[4] == [7.0, "#REF!", "12,5%", "50%", 0.25]


def test_days_of_a_1904_workbook_are_told():
    book = odd_workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    assert read_sheets(saved(book), "a.xlsx")[0].days_from_1904


def test_hidden_rows_and_columns_are_read_and_said(office, forms):
    content = io.BytesIO(
        forms({"Biểu 04": [["Xã Dân Chủ", 9, 9, 0, 0], ["Xã Nam Tuấn", 8, 8, 0, 0]]})
    )
    book = openpyxl.load_workbook(content)
    book["Biểu 04"].row_dimensions[8].hidden = True
    book["Biểu 04"].column_dimensions["C"].hidden = True
    report = office.send("2024/051-hoa-an.xlsx", saved(book))
    told = {told.finding.code: told.finding for told in report.questions}
    assert report.accepted == 2
    assert "8" in told["hidden_rows"].reason
    assert "C" in told["hidden_columns"].reason


def test_a_cell_never_calculated_is_refused_with_what_to_do(office, forms):
    report = office.send_forms({"Biểu 04": [["Xã Dân Chủ", 9, "=B7", 0, 0]]})
    assert report.refused_rows == 0
    (refused,) = report.refused
    assert refused.finding.cell == "C7"
    assert "Excel" in refused.finding.action


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice makes the fixtures")
def test_the_fixtures_are_there_for_every_format():
    assert {path.name for path in FIXTURES.glob("odd.*")} == {"odd.xls", "odd.ods", "odd.xlsx"}
