"""The first sheet of an answer: what must be mended, each line with a link to its cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from helpers.correspondence.account import NOBODY, Said, SenderAccount
from helpers.correspondence.answer_look import face, fill_of, word_of, writable
from helpers.data.layout.issued import ISSUED_MARK

HEADERS = ("TT", "Tệp", "Biểu (trang)", "Ô", "Giá trị đã gửi", "Kết quả", "Lý do", "Cần làm gì")
WIDTHS = (5, 27, 12, 9, 18, 14, 40, 36)
INVENTED = "SỐ LIỆU GIẢ LẬP – chỉ để trình bày mẫu"
HOW = (
    "Sửa trực tiếp vào các ô được tô màu rồi gửi lại cả tệp này; trang “Cần sửa” và các ghi chú "
    "trên ô không cần xóa. Bản gửi lại thay bản trước, bản trước vẫn được lưu."
)
SEND_ANEW = (
    "Tệp chưa nhận được không có trong bản trả lời này: sửa theo cột “Cần làm gì”, rồi gửi lại."
)
_RULE = Side(style="thin", color="FFAEB5BD")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_TOP = Alignment(vertical="top", horizontal="center")
_MIDDLE = Alignment(wrap_text=True, vertical="center", horizontal="center")


@dataclass(frozen=True)
class Line:
    """One line of the list; `target` is such as "'Biểu 02'!C7", "" where no cell is meant."""

    file: str
    said: Said
    target: str


def write_list(sheet: Worksheet, account: SenderAccount, lines: Sequence[Line]) -> None:
    """Write the list: whose it is, the count of each file, then every cell, refusals first."""
    for column, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    row = _head(sheet, account)
    row = _counts(sheet, account, row)
    row = _legend(sheet, row)
    _table(sheet, row, lines)
    _page(sheet, row)


def _head(sheet: Worksheet, account: SenderAccount) -> int:
    last = len(HEADERS)
    italic = face(italic=True)
    lines = (
        (f"{ISSUED_MARK}: trả lời/{account.period.code}/{account.stem}", face(size=9, italic=True)),
        ("KẾT QUẢ TIẾP NHẬN SỐ LIỆU", face(size=14, bold=True)),
        (f"Kỳ báo cáo: {_capital(account.period.label())}", italic),
        # Nobody by the name of NOBODY is found when the answer is sent back, mended.
        (account.name if account.name == NOBODY else f"Đơn vị báo cáo: {account.name}", italic),
    )
    for row, (text, font) in enumerate(lines, 1):
        cell = _text(sheet, row, 1, text)
        cell.font = font
        cell.alignment = Alignment(horizontal="right" if row == 1 else "center")
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)
    if account.invented:
        cell = _text(sheet, 5, 1, INVENTED)
        cell.font, cell.alignment = face(bold=True), Alignment(horizontal="center")
        sheet.merge_cells(start_row=5, end_row=5, start_column=1, end_column=last)
    return 7


def _counts(sheet: Worksheet, account: SenderAccount, row: int) -> int:
    for file in account.files:
        rows = {what: file.rows(what) for what in ("rows_in", "accepted", "refused", "duplicates")}
        said = (
            f"Tệp {file.submission.file_name}, nhận ngày {_day(file.submission.received)}: "
            f"{rows['rows_in']} dòng = {rows['accepted']} nhận + {rows['refused']} từ chối + "
            f"{rows['duplicates']} trùng; {file.refused} ô bị từ chối, "
            f"{file.questions} điểm cần xác nhận."
        )
        row = _across(sheet, row, said, bold=True)
    for name, _ in account.unread:
        row = _across(
            sheet, row, f"Tệp {name}: chưa nhận được, không dòng nào được tính.", bold=True
        )
    how = [HOW] if account.files else []
    return _across(sheet, row, " ".join([*how, *([SEND_ANEW] if account.unread else [])])) + 1


def _legend(sheet: Worksheet, row: int) -> int:
    texts = (
        (True, "Từ chối: dòng hoặc ô không được nhận cho đến khi sửa"),
        (False, "Cần xác nhận: dòng đã nhận, đề nghị kiểm tra; đúng thì không cần làm gì"),
    )
    for refused, text in texts:
        sheet.cell(row, 1).fill = fill_of(refused)
        cell = _text(sheet, row, 2, text)
        cell.font = face(size=11)
        row += 1
    return row + 1


def _table(sheet: Worksheet, row: int, lines: Sequence[Line]) -> None:
    for column, header in enumerate(HEADERS, 1):
        cell = _text(sheet, row, column, header)
        cell.font, cell.alignment = face(size=11, bold=True), _MIDDLE
        cell.fill = PatternFill("solid", fgColor="FFF1F4F6")
        cell.border = Border(_RULE, _RULE, _RULE, _RULE)
    for number, line in enumerate(lines, 1):
        _line(sheet, row + number, number, line)
    if not lines:
        _text(sheet, row + 1, 2, "Không có ô nào phải sửa.").font = face(size=11)


def _line(sheet: Worksheet, row: int, number: int, line: Line) -> None:
    said = line.said
    texts = (line.file, said.sheet, said.cell, said.value, word_of(said), said.reason, said.action)
    sheet.cell(row, 1, number)
    for column, text in enumerate(texts, 2):
        _text(sheet, row, column, text)
    for column in range(1, len(HEADERS) + 1):
        cell = sheet.cell(row, column)
        cell.font, cell.alignment = face(size=11), _WRAPPED if column > 1 else _TOP
        cell.border = Border(_RULE, _RULE, _RULE, _RULE)
    sheet.cell(row, 6).fill = fill_of(said.refused)
    if line.target:
        cell = sheet.cell(row, 4)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=line.target, display=said.cell)
        cell.font = face(size=11, color="FF0B4A6F")
    wraps = zip(texts, WIDTHS[1:], strict=True)
    sheet.row_dimensions[row].height = 3 + 15 * max(
        1 + len(text) * 10 // (11 * w) for text, w in wraps
    )


def _across(sheet: Worksheet, row: int, text: str, *, bold: bool = False) -> int:
    cell = _text(sheet, row, 1, text)
    cell.font, cell.alignment = face(size=12, bold=bold), _WRAPPED
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(HEADERS))
    sheet.row_dimensions[row].height = 17 * (1 + len(text) // 150)
    return row + 1


def _page(sheet: Worksheet, header: int) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{header}:{header}"
    sheet.freeze_panes = f"A{header + 1}"
    sheet.sheet_view.showGridLines = False


def _text(sheet: Worksheet, row: int, column: int, text: str) -> Any:
    """Write a text that no program takes for a formula, and return its cell."""
    cell = sheet.cell(row, column)
    cell.value = writable(text)
    cell.data_type = "s"
    if text.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = 1
    return cell


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
