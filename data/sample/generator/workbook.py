"""Workbooks as Excel would save them, but with the same bytes every time."""

import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from generator.sheet import TITLES, UNITS, Sheet, form_columns

FIXED = (2025, 1, 1, 0, 0, 0)
FACE = "Times New Roman"
THIN = Side(style="thin")
PLAIN, BOLD = Font(name=FACE, size=11), Font(name=FACE, size=11, bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="center")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def workbook_bytes(root: Path, sheets: list[Sheet], period: str, sender: str) -> bytes:
    """Return an .xlsx file of these sheets; `period` and `sender` as the title block prints them.

    Times inside the file are fixed, so the same sheets give the same bytes.
    """
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _write_sheet(book, root, sheet, (period, sender))
    raw = BytesIO()
    book.save(raw)
    return _without_times(raw.getvalue())


def _write_sheet(book: Workbook, root: Path, sheet: Sheet, block: tuple[str, str]) -> None:
    name, _, headers = form_columns(root, sheet.form)
    page = book.create_sheet(name)
    _write_title(page, name, sheet, (*block, len(headers)))
    top = _write_header(page, sheet, headers)
    rows = list(sheet.rows)
    if sheet.total is not None:
        rows.insert(len(rows) if sheet.total_at is None else sheet.total_at, sheet.total)
    for at, row in enumerate(rows):
        _write_row(page, top + at, row, bold=row is sheet.total)
    if sheet.merged_area:
        page.merge_cells(
            start_row=top, start_column=1, end_row=top + len(sheet.rows) - 1, end_column=1
        )
    for at in sheet.hidden_rows:
        page.row_dimensions[top + at].hidden = True
    for column in range(1, len(headers) + 1):
        page.column_dimensions[get_column_letter(column)].width = 24 if column == 1 else 15


def _write_title(page: Worksheet, name: str, sheet: Sheet, block: tuple[str, str, int]) -> None:
    period, sender, width = block
    lines = (
        f"{name}. {TITLES[sheet.form]}",
        f"Kỳ báo cáo: {period}",
        f"Đơn vị báo cáo: {sender}",
        f"Đơn vị tính: {UNITS[sheet.form]}",
    )
    for at, line in enumerate(lines, start=1):
        cell = page.cell(at, 1, line)
        cell.font = Font(name=FACE, size=13 if at == 1 else 11, bold=at == 1)
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)


def _write_header(page: Worksheet, sheet: Sheet, headers: tuple[str, ...]) -> int:
    """Write the header and the row of column numbers; return the row the data begins at."""
    top = 5
    if sheet.group_header:
        first, last, text = sheet.group_header
        _cell(page, top, first, text, bold=True)
        page.merge_cells(start_row=top, start_column=first, end_row=top, end_column=last)
        for column in range(1, len(headers) + 1):
            if not first <= column <= last:
                _cell(page, top, column, headers[column - 1], bold=True)
                page.merge_cells(
                    start_row=top, start_column=column, end_row=top + 1, end_column=column
                )
        top += 1
    for column, header in enumerate(headers, start=1):
        if sheet.group_header and not first <= column <= last:
            continue
        _cell(page, top, column, header, bold=True)
    for column in range(1, len(headers) + 1):
        _cell(page, top + 1, column, f"({column})")
    return top + 2


def _write_row(page: Worksheet, at: int, row: list[object], *, bold: bool) -> None:
    for column, value in enumerate(row, start=1):
        if value is None or value == "":
            continue
        _cell(page, at, column, value, bold=bold)


def _cell(page: Worksheet, row: int, column: int, value: object, *, bold: bool = False) -> None:
    cell = page.cell(row, column, value)
    cell.font = BOLD if bold else PLAIN
    cell.border = BOX
    if bold:
        cell.alignment = WRAPPED
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"


def _without_times(content: bytes) -> bytes:
    """Return the same zip with the hour of saving taken out of it."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2025-01-01T00:00:00Z", data)
            entry = zipfile.ZipInfo(name, FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data, compresslevel=9)
    return out.getvalue()
