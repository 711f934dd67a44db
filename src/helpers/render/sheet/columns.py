"""The columns of a table on a sheet: how wide, and which take two for a value and its interval."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from helpers.render.content.number_cells import read_number
from helpers.render.content.tables import Table
from helpers.render.sheet.page import LETTER, PADDING, PIXELS_PER_MM
from helpers.render.sheet.styles import SIZE

# Widths on paper are for 10.5 pt; a sheet is set in 11 pt.
WIDER = 1.12
NARROWEST, WIDEST = 44.0, 330.0
SMALL_SIZE = 10
INDENT = 9.0
# How much wider a bold heading runs.
BOLD = 1.15


@dataclass(frozen=True)
class SheetColumns:
    """The sheet's columns of a table of one language."""

    table: Table
    language: str

    @cached_property
    def barred(self) -> tuple[int, ...]:
        """Return the table's columns that draw bars."""
        found = {
            at for row in self.table.rows for at, cell in enumerate(row.cells) if cell.progress
        }
        return tuple(sorted(found))

    @cached_property
    def _split(self) -> frozenset[int]:
        """Return the columns whose numbers have a second line: a cell holds but one value."""
        return frozenset(
            at
            for row in self.table.rows
            for at, cell in enumerate(row.cells)
            if cell.sub and cell.colspan == 1
            if read_number(cell.text, self.language, computed=self.table.computed)
        )

    def is_split(self, at: int) -> bool:
        """Return whether the table's column takes two of the sheet's."""
        return at in self._split

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the sheet's first and last column of the table's columns."""
        left = first + sum(at < first for at in self._split)
        return left, last + sum(at <= last for at in self._split)

    def width(self, first: int, last: int) -> float:
        """Return the width in pixels of the table's columns together."""
        left, right = self.span(first, last)
        return sum(self.widths[left : right + 1])

    @cached_property
    def widths(self) -> list[float]:
        """Return the width of each of the sheet's columns in pixels."""
        widths = []
        for at, column in enumerate(self.table.columns):
            given = (column.width_mm or 0) * PIXELS_PER_MM * WIDER
            widths.append(given or self._needed(at))
            if self.is_split(at):
                subs = [row.cells[at].sub for row in self.table.rows if at < len(row.cells)]
                widths.append(_pixels(max(map(len, subs)), SMALL_SIZE) + INDENT)
        return widths

    def _needed(self, at: int) -> float:
        """Return the width that a column's own texts ask for, within limits."""
        texts = [row.cells[at].text for row in self.table.rows if at < len(row.cells)
                 and row.cells[at].colspan == 1]  # fmt: skip
        title = self.table.columns[at].title
        longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
        words = max((len(word) * BOLD for word in title.split()), default=0.0)
        sought = max(longest, words, min(len(title), 12))
        indent = INDENT if at and self.table.columns[at].align == "left" else 0
        return min(max(_pixels(sought) + indent, NARROWEST), WIDEST)


def _pixels(letters: float, size: float = SIZE) -> float:
    return letters * LETTER * 1.2 * size * 96 / 72 + PADDING + 6
