"""A sender's sheets as they were sent, in one workbook that is safe to open."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from helpers.correspondence.answer_look import OUR_FILLS, OUR_NAME, face, writable
from helpers.correspondence.form_styles import INPUT_FILL
from helpers.data.workbook import Sheet, read_sheets

LIST_NAME = "Cần sửa"
KEPT_SUFFIXES = (".xlsx", ".xlsm")
MOST_BYTES = 12_000_000  # unpacked, of a file whose layout is kept: openpyxl is slow beyond
MOST_CELLS = 20_000  # of a sheet rebuilt whole; of a longer one, only the rows that are spoken of
HEAD_ROWS = 15
# What openpyxl throws at workbooks that are odd; its documentation names none of them.
_UNLOADABLE = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,  # ParseError of XML
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
)
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True)
class Place:
    """Where a sheet of a file stands in the answer; `rows` maps its rows, None: as they were."""

    sheet: Worksheet
    rows: dict[int, int] | None = None

    def row(self, sent: int) -> int | None:
        """Return the row of the answer for one of the sheet as sent, both from 1."""
        return sent if self.rows is None else self.rows.get(sent)


@dataclass(frozen=True)
class SentFile:
    """A file as it was received: its name, its bytes, and the rows that are spoken of by sheet."""

    name: str
    content: bytes
    told: Mapping[str, Collection[int]]


class AnswerSheets:
    """The workbook of an answer, and where each sheet that was sent stands in it."""

    def __init__(self) -> None:
        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])
        self._is_empty = True

    def add(self, file: SentFile) -> dict[str, Place]:
        """Add the sheets of a file and return them by the names they were sent under."""
        kept = _load(file)
        if kept is None:
            return {sheet.name: self._rebuilt(sheet, file) for sheet in _read(file)}
        _make_safe(kept)
        if self._is_empty:
            self.book, self._is_empty = kept, False
            return {sheet.title: Place(sheet) for sheet in kept.worksheets}
        return {sheet.title: Place(self._copied(sheet)) for sheet in kept.worksheets}

    def _new_sheet(self, name: str) -> Worksheet:
        self._is_empty = False
        sheet: Worksheet = self.book.create_sheet(name.translate(_FORBIDDEN)[:28] or "Số liệu")
        return sheet

    def _copied(self, source: Worksheet) -> Worksheet:
        target = self._new_sheet(source.title)
        for cell in _cells_of(source):
            _copy_cell(cell, target)
        for letters, width in source.column_dimensions.items():
            target.column_dimensions[letters].width = width.width
            target.column_dimensions[letters].hidden = width.hidden
        for number, height in source.row_dimensions.items():
            target.row_dimensions[number].height = height.height
            target.row_dimensions[number].hidden = height.hidden
        for block in source.merged_cells.ranges:
            target.merge_cells(block.coord)
        target.sheet_state = source.sheet_state
        return target

    def _rebuilt(self, sheet: Sheet, file: SentFile) -> Place:
        """Return the sheet made anew from its values; of a very long one only what is spoken of."""
        target = self._new_sheet(sheet.name or Path(file.name).stem)
        width = max(map(len, sheet.rows), default=0)
        is_long = len(sheet.rows) * width > MOST_CELLS
        told = {row - 1 for row in file.told.get(sheet.name, ())}
        kept = [at for at in range(len(sheet.rows)) if not is_long or at < HEAD_ROWS or at in told]
        for number, at in enumerate(kept, 1):
            for column, value in enumerate(sheet.rows[at], 1):
                _write(target.cell(number, column), value)
        for column in range(1, width + 1):
            target.column_dimensions[get_column_letter(column)].width = 16
        target.page_setup.orientation, target.page_setup.paperSize = "landscape", 9
        target.page_setup.fitToHeight = 0
        target.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        if sheet.hidden:
            target.sheet_state = "hidden"
        return Place(target, {at + 1: n for n, at in enumerate(kept, 1)} if is_long else None)


def _load(file: SentFile) -> Workbook | None:
    """Return the workbook with its layout, values in the place of formulas; None if it cannot.

    A formula of a file from outside is never opened again, here or at its sender's.
    """
    if Path(file.name).suffix.lower() not in KEPT_SUFFIXES:
        return None
    try:
        if _unpacked_size(file.content) > MOST_BYTES:
            return None
        return load_workbook(io.BytesIO(file.content), data_only=True, keep_links=False)
    except _UNLOADABLE:
        return None  # intake read it in a more patient way; so is it shown


def _unpacked_size(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return sum(part.file_size for part in package.infolist())


def _read(file: SentFile) -> Iterator[Sheet]:
    yield from read_sheets(file.content, file.name)


def _make_safe(book: Workbook) -> None:
    """Take out what an earlier answer marked, and let no text be taken for a formula."""
    for name in [one for one in book.sheetnames if one == LIST_NAME]:
        del book[name]
    for chart in list(book.chartsheets):
        book.remove(chart)
    for sheet in book.worksheets:
        issued = bool(sheet.protection.sheet)
        for cell in _cells_of(sheet):
            if isinstance(cell, Cell):
                _without_our_mark(cell, issued=issued)
                if isinstance(cell.value, str):
                    cell.data_type = "s"


def _cells_of(sheet: Worksheet) -> list[Any]:
    """Return the cells that are there; `iter_rows` would make a billion up to a far one."""
    return list(sheet._cells.values())


def _without_our_mark(cell: Cell, *, issued: bool) -> None:
    if cell.comment is not None and cell.comment.author == OUR_NAME:
        cell.comment = None
    if cell.has_style and cell.fill.fgColor.rgb in OUR_FILLS and cell.fill.fill_type == "solid":
        free = issued and not cell.protection.locked
        cell.fill = (
            PatternFill("solid", fgColor=f"FF{INPUT_FILL[1:]}") if free else PatternFill(None)
        )


def _copy_cell(cell: Any, target: Worksheet) -> None:
    made = target.cell(cell.row, cell.column)
    _write(made, cell.value)
    if cell.has_style:
        made.font, made.fill, made.border = copy(cell.font), copy(cell.fill), copy(cell.border)
        made.alignment, made.number_format = copy(cell.alignment), cell.number_format


def _write(cell: Any, value: Any) -> None:
    """Write a value as a value: a text that begins with = + - @ stays a text."""
    if value is None or value == "":
        return
    cell.font = face(size=11)
    if isinstance(value, bool | int | float | date | time):
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"
        return
    cell.value = writable(str(value))
    cell.data_type = "s"
    cell.quotePrefix = 1
