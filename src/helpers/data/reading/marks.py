"""What a workbook's reader does not tell: hidden rows and columns, formulas without a value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

WIDEST = 16_384
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# The codes of errors in .xls and .xlsb.
ERROR_CODES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass
class Marks:
    """Of one sheet, counted from 0: what is hidden, and the cells that hold no value.

    `errors` gives the text of each cell with an error, `percentages` the cells whose number is
    shown as one; `height` and `width` are those of the block that holds every value;
    `days_from_1904` says that the workbook counts days from there.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    percentages: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    height: int = 0
    width: int = 0
    days_from_1904: bool = False

    def hide_columns(self, first: int, last: int) -> None:
        """Note a run of hidden columns; those to the end of a sheet are its empty margin."""
        if last < WIDEST - 1:
            self.hidden_columns.update(range(max(first, 0), last + 1))

    def reach(self, row: int, column: int) -> None:
        """Note that a value stands in a cell."""
        self.height = max(self.height, row + 1)
        self.width = max(self.width, column + 1)


def column_number(letters: str) -> int:
    """Return the position of a column from 0: "A" is 0, "AA" 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def cell_place(reference: str) -> tuple[int, int] | None:
    """Return row and column of "B7" from 0, or None where it is no reference."""
    found = _REFERENCE.fullmatch(reference)
    return (int(found[2]) - 1, column_number(found[1])) if found else None


def describe_rows(rows: Iterable[int]) -> str:
    """Return rows counted from 0 as people write them: "5, 7–9"."""
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    shown = [f"{a + 1}" if a == b else f"{a + 1}–{b + 1}" for a, b in runs[:12]]
    return ", ".join(shown) + (", …" if len(runs) > 12 else "")
