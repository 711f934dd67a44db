"""One table on a sheet of its own: real numbers, the official head, notes and source below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helpers.render.content.number_cells import Number, read_number
from helpers.render.content.office_text import signed
from helpers.render.content.prose import plain, read_markdown
from helpers.render.content.table_grid import Placed, place_cells
from helpers.render.content.tables import LONGEST_BAR, Cell, Row, Table, labelled_notes
from helpers.render.content.words import words
from helpers.render.sheet.columns import SheetColumns
from helpers.render.sheet.page import Sheet, height_of
from helpers.render.sheet.styles import (
    BAR,
    BODY,
    CAPTION,
    GROUP,
    HEADER,
    MARK,
    MEDIUM,
    MISSED,
    MUTED,
    NOTE,
    NUMBERS,
    SOURCE,
    THIN,
    UNIT,
    VERDICT_INK,
    ruled,
)

NUMBER_COLUMN = "number"
# The height of the empty row between a table and its notes.
AIR = 7
NAME_COLUMNS = ("indicator", "area", "criterion", "name")
SMALL = {"italic": True, "font_color": MUTED, "font_size": 10, "align": "left", "indent": 1}


@dataclass
class TableSheet:
    """A table being drawn; `mark` says that its data are invented, "" where they are not."""

    table: Table
    sheet: Sheet
    columns: SheetColumns
    language: str
    mark: str = ""

    def draw(self) -> int:
        """Write the whole table and return the number of rows it takes."""
        row = self._head()
        first = row
        row = self._header(row)
        start = row
        for number, line in enumerate(self.table.rows):
            self._row(row, line, is_last=number == len(self.table.rows) - 1)
            row += 1
        self._freeze(first, start)
        self._bars(start, row)
        whole = f"A1:{_column_name(self.sheet.last)}{max(row, 1)}"
        self.sheet.worksheet.ignore_errors({"number_stored_as_text": whole})
        return self._foot(row)

    def _head(self) -> int:
        text, row = words(self.language), 0
        label = f"{text['table']} {self.table.number}. " if self.table.number else ""
        if self.table.caption:
            row = self.sheet.line(row, label + self.table.caption, CAPTION)
        if self.mark:
            row = self.sheet.line(row, self.mark, MARK)
        if self.table.unit:
            row = self.sheet.line(row, self.table.unit, UNIT)
        return row

    def _header(self, row: int) -> int:
        """Write the heading rows and the row of column numbers; return the next row."""
        placed = list(place_cells(self.table.header, len(self.table.columns)))
        rows = max(len(self.table.header), 1)
        has_numbers = self.table.column_numbers
        for one in placed:
            is_lowest = one.bottom == rows - 1 and not has_numbers
            rules = ruled(top=MEDIUM if one.top == 0 else 0, bottom=THIN if is_lowest else 0)
            left, right = self.columns.span(one.left, one.right)
            block = (row + one.top, left, row + one.bottom, right)
            self.sheet.merged_block(block, one.cell.text, HEADER, rules)
        for at in range(len(self.table.header)):
            self._fit_header(row + at, [one for one in placed if one.top == one.bottom == at])
        row += len(self.table.header)
        if has_numbers:
            for at in range(len(self.table.columns)):
                columns = self.columns.span(at, at)
                self.sheet.merged(row, columns, f"({at + 1})", NUMBERS, ruled(bottom=THIN))
            row += 1
        return row

    def _fit_header(self, row: int, placed: list[Placed]) -> None:
        heights = [
            height_of(one.cell.text, self.columns.width(one.left, one.right) * 0.93)
            for one in placed
        ]
        self.sheet.height(row, max(heights, default=15) + 6)

    def _row(self, row: int, line: Row, *, is_last: bool) -> None:
        rules = ruled(bottom=MEDIUM) if is_last else ruled(light=True)
        heights = [18.0]
        for at, cell in enumerate(line.cells[: len(self.table.columns)]):
            right = min(at + cell.colspan, len(self.table.columns)) - 1
            if line.kind == "group" or right > at:
                columns = self.columns.span(at, right)
                style = GROUP if line.kind == "group" else BODY
                self.sheet.merged(row, columns, cell.text, style, rules)
                heights.append(height_of(cell.text, self.columns.width(at, right)) + 5)
                break
            heights.append(self._cell(row, at, cell, {**rules, **_kind(line.kind)}))
        self.sheet.height(row, max(heights))

    def _cell(self, row: int, at: int, cell: Cell, properties: dict[str, Any]) -> float:
        """Write one cell and return the height that it needs."""
        column = self.table.columns[at]
        left, right = self.columns.span(at, at)
        look = {**BODY, "align": column.align, **properties, **_look(cell)}
        if column.align == "left":
            look["indent"] = (at > 0) + cell.italic
        number = self._number(at, cell)
        shown = signed(cell.verdict, cell.text)
        if right > left:
            self.sheet.text(row, right, cell.sub, BODY, {**properties, **SMALL})
        elif cell.sub:
            shown = f"{shown}\n{cell.sub}"
        if cell.progress and not cell.text:
            style = self.sheet.style({**look, "num_format": "0%"})
            self.sheet.worksheet.write_number(row, left, cell.progress.value, style)
        elif number:
            style = self.sheet.style({**look, "num_format": number.format})
            self.sheet.worksheet.write_number(row, left, number.value, style)
        else:
            self.sheet.text(row, left, shown, {**look, "num_format": "@"})
        needed = height_of(shown, self.sheet.widths[left] * 0.95)
        sub = height_of(cell.sub, self.sheet.widths[right], 10) if right > left else 0
        return max(needed, sub) + 5

    def _number(self, at: int, cell: Cell) -> Number | None:
        has_sub = bool(cell.sub) and not self.columns.is_split(at)
        if self.table.columns[at].name == NUMBER_COLUMN or has_sub:
            return None
        return read_number(cell.text, self.language, computed=self.table.computed)

    def _freeze(self, first: int, start: int) -> None:
        """Keep the head in sight, and on wide tables the column of names; repeat it on paper."""
        names = [column.name for column in self.table.columns]
        found = [names.index(name) for name in NAME_COLUMNS if name in names]
        kept = self.columns.span(0, found[0])[1] + 1 if found and self.table.landscape else 0
        if start > first:
            self.sheet.worksheet.freeze_panes(start, kept)
            self.sheet.worksheet.repeat_rows(first, start - 1)

    def _bars(self, start: int, end: int) -> None:
        form = {"type": "data_bar", "bar_only": True, "bar_solid": True, "bar_color": BAR}
        limits = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": LONGEST_BAR}
        for at in self.columns.barred:
            column = self.columns.span(at, at)[0]
            options = {**form, **limits, "bar_no_border": True}
            self.sheet.worksheet.conditional_format(start, column, end - 1, column, options)

    def _foot(self, row: int) -> int:
        lines = [(_unmarked(note), NOTE) for note in labelled_notes(self.table, self.language)]
        if self.columns.barred:
            lines.append((words(self.language)["bar_note"], NOTE))
        if self.table.source:
            lines.append((self.table.source, SOURCE))
        if lines:
            self.sheet.height(row, AIR)
            row += 1
        for text, style in lines:
            row = self.sheet.line(row, text, style)
        return row


def _kind(kind: str) -> dict[str, Any]:
    return {"bold": True} if kind == "total" else {}


def _look(cell: Cell) -> dict[str, Any]:
    look: dict[str, Any] = {}
    if cell.strong:
        look["bold"] = True
    if cell.italic:
        look["italic"] = True
    if cell.muted:
        look["font_color"] = MUTED
    if cell.warn:
        look |= {"bold": True, "font_color": MISSED}
    if cell.verdict in VERDICT_INK:
        look |= {"bold": True, "font_color": VERDICT_INK[cell.verdict]}
    return look


def _unmarked(note: str) -> str:
    return " ".join(plain(block.get("children", [])) for block in read_markdown(note))


def _column_name(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
