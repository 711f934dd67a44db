"""A table for Word: a real one, its head repeated, column numbers, notes and source below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from helpers.render.content.office_text import signed
from helpers.render.content.table_grid import Placed, place_cells
from helpers.render.content.tables import Cell, Column, Progress, Row, Table
from helpers.render.content.words import words
from helpers.render.word.columns import column_widths
from helpers.render.word.styles import GRID, INK, MUTED, TABLE_STYLE, WASH
from helpers.render.word.xml import Look, joined, paragraph, run, twips

MISSED = "B8480B"
TARGET = "8C1D5B"
VERDICT_INK = {"met": "0F6B58", "missed": MISSED, "undecided": INK, "monitor": MUTED}
SIDES = {"left": "left", "right": "right", "center": "center"}
DENSE_COLUMNS, DENSE_SIZE = 10, 8.0
STYLE = "AnnexTable"
# A wide table of more rows than this is set a little smaller, to stay on one page.
ROOMY = 16
# A verdict stays on one line: its column is as narrow as that allows.
NO_MARGINS = '<w:tcMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tcMar>'
HEAD_ROW = "<w:cantSplit/><w:tblHeader/>"
BODY_ROW = "<w:cantSplit/>"


@dataclass(frozen=True)
class WordTable:
    """A table to be written; `bar` gives the run that shows a cell's progress."""

    table: Table
    language: str
    bar: Callable[[Progress], str]

    def xml(self) -> str:
        """Return the table, without its caption and notes."""
        widths = [twips(width) for width in column_widths(self.table)]
        if not widths:
            return paragraph("", STYLE)
        grid = joined(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows = [*self._header(widths), *self._numbers(widths), *self._body(widths)]
        head = f"{self._properties(sum(widths))}<w:tblGrid>{grid}</w:tblGrid>"
        return f"<w:tbl>{head}{joined(rows)}</w:tbl>"

    def _properties(self, width: int) -> str:
        inside = ""
        if self.table.form == "main":
            rule = f'w:val="single" w:sz="4" w:space="0" w:color="{GRID}"'
            top = f'w:val="single" w:sz="8" w:space="0" w:color="{INK}"'
            inside = (
                f"<w:tblBorders><w:top {top}/><w:bottom {top}/><w:insideH {rule}/>"
                f"<w:insideV {rule}/></w:tblBorders>"
            )
        margins = ""
        if self.table.landscape or self._is_dense:
            margins = _margins(0 if self.is_crowded else 14, 40)
        elif self.table.form == "scorecard":
            margins = _margins(4, 57)
        return (
            f'<w:tblPr><w:tblStyle w:val="{TABLE_STYLE}"/><w:tblW w:w="{width}" w:type="dxa"/>'
            f'{inside}<w:tblLayout w:type="fixed"/>{margins}'
            '<w:tblLook w:val="0020" w:firstRow="1" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        )

    @property
    def is_crowded(self) -> bool:
        """Return whether a wide table needs all the room of its page."""
        return self.table.landscape and len(self.table.rows) > ROOMY

    @property
    def _is_dense(self) -> bool:
        return self.table.form == "plain" and len(self.table.columns) > DENSE_COLUMNS

    def _header(self, widths: Sequence[int]) -> Iterable[str]:
        rows = self.table.header
        placed = list(place_cells(rows, len(widths)))
        barred = {
            at for row in self.table.rows for at, cell in enumerate(row.cells) if cell.progress
        }
        for number in range(len(rows)):
            last = number == len(rows) - 1 and not self.table.column_numbers
            cells = []
            for one in _of_row(placed, number):
                note = words(self.language)["target_line"] if one.left in barred else ""
                cells.append(self._head_cell(one, number, widths, _under(last), note))
            yield _row(cells, HEAD_ROW)

    def _head_cell(
        self, one: Placed, number: int, widths: Sequence[int], under: str, note: str
    ) -> str:
        merge = ""
        if one.bottom > one.top:
            merge = "<w:vMerge/>" if number > one.top else '<w:vMerge w:val="restart"/>'
        span = sum(widths[one.left : one.right + 1])
        is_plain = self.table.form == "plain" and one.left == one.right
        side = self.table.columns[one.left].align if is_plain else "center"
        text = run(one.cell.text, self._look(bold=True)) if number == one.top else ""
        if note and number == one.top:
            text += run("\n" + note, Look(size=7.5, colour=TARGET))
        content = paragraph(text, STYLE, align=side, more="<w:keepNext/>")
        return _cell(content, span, one.right - one.left + 1, merge + under)

    def _numbers(self, widths: Sequence[int]) -> Iterable[str]:
        if self.table.column_numbers:
            look = Look(italic=True, colour=MUTED, size=8.5)
            cells = [
                _cell(
                    paragraph(run(f"({at})", look), STYLE, align="center", more="<w:keepNext/>"),
                    width,
                    1,
                    _under(True),
                )
                for at, width in enumerate(widths, 1)
            ]
            yield _row(cells, HEAD_ROW)

    def _body(self, widths: Sequence[int]) -> Iterable[str]:
        for row in self.table.rows:
            yield _row(self._cells(row, widths), BODY_ROW)

    def _cells(self, row: Row, widths: Sequence[int]) -> Iterable[str]:
        if row.kind == "group":
            text = run(row.cells[0].text, self._look(bold=True))
            shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{WASH}"/>'
            content = paragraph(text, STYLE, more="<w:keepNext/>")
            yield _cell(content, sum(widths), len(widths), shade)
            return
        for one in place_cells([row.cells], len(widths)):
            column = self.table.columns[one.left]
            span = sum(widths[one.left : one.right + 1])
            content = self._content(one.cell, column, is_total=row.kind == "total")
            tight = NO_MARGINS if one.cell.verdict and column.align == "center" else ""
            yield _cell(content, span, one.right - one.left + 1, tight)

    def _content(self, cell: Cell, column: Column, *, is_total: bool) -> str:
        indent = '<w:ind w:left="170"/>' if cell.italic and column.align == "left" else ""
        side = SIDES[column.align]
        if cell.progress and not cell.text:
            return paragraph(self.bar(cell.progress), STYLE, align="center")
        colour = MISSED if cell.warn else MUTED if cell.muted else VERDICT_INK.get(cell.verdict, "")
        bold = cell.strong or cell.warn or is_total or cell.verdict in VERDICT_INK
        small = self.table.form == "main" and column.name in ("unit", "source", "change")
        small = small or (cell.verdict != "" and self.table.form == "main")
        size = 9.5 if small else 10 if cell.verdict else 0
        look = self._look(bold=bold, italic=cell.italic, colour=colour, size=size)
        parts = [
            paragraph(run(signed(cell.verdict, cell.text), look), STYLE, align=side, more=indent)
        ]
        if cell.sub:
            parts.append(paragraph(run(cell.sub, Look(size=8.5, colour=MUTED)), STYLE, align=side))
        return joined(parts)

    def _look(
        self, *, bold: bool = False, italic: bool = False, colour: str = "", size: float = 0
    ) -> Look:
        usual = 10 if self.is_crowded and not size else size
        return Look(bold, italic, colour=colour, size=DENSE_SIZE if self._is_dense else usual)


def _margins(upright: int, sideways: int) -> str:
    sizes = (("top", upright), ("left", sideways), ("bottom", upright), ("right", sideways))
    margins = joined(f'<w:{side} w:w="{size}" w:type="dxa"/>' for side, size in sizes)
    return f"<w:tblCellMar>{margins}</w:tblCellMar>"


def _of_row(placed: Sequence[Placed], row: int) -> list[Placed]:
    found = [one for one in placed if one.top <= row <= one.bottom]
    return sorted(found, key=lambda one: one.left)


def _under(is_last: bool) -> str:
    rule = f'w:val="single" w:sz="5" w:space="0" w:color="{INK}"'
    return f"<w:tcBorders><w:bottom {rule}/></w:tcBorders>" if is_last else ""


def _row(cells: Iterable[str], properties: str) -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{joined(cells)}</w:tr>"


def _cell(content: str, width: int, columns: int, more: str = "") -> str:
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{more}'
        f'<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
    )
