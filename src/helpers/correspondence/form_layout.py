"""Where things stand in the sheet of a form: columns, their widths, its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from helpers.correspondence.form_content import FormSheet
from helpers.data.layout.issued import LAST_PERIOD
from helpers.reference import Column
from helpers.render.sheet.page import height_of

HEADER_ROW = 6
FIRST_ROW = 8
LEAST_WIDTH = 720  # of a sheet in pixels: a form of two columns is still a page
_WIDTHS = {"area": 160, "agency": 200, "integer": 84, "number": 90, "date": 96}
_LONG_TEXT = 230
_SHORT_TEXT = 116
_EARLIER_WIDTH = 82
_LONGEST_CODE = 190


@dataclass(frozen=True)
class FormColumn:
    """A column of the sheet: `number` as its row of numbers has it, "" for earlier figures."""

    column: Column
    place: int
    number: str
    width: int
    earlier: bool = False

    @property
    def header(self) -> str:
        """Return the header, word for word that of datasets.yml where figures are asked."""
        return f"{LAST_PERIOD}: {self.column.header_vi}" if self.earlier else self.column.header_vi


class FormLayout:
    """The columns of a form, label columns lettered and asked ones numbered, in their order."""

    def __init__(self, sheet: FormSheet) -> None:
        self.sheet = sheet

    @cached_property
    def columns(self) -> tuple[FormColumn, ...]:
        """Return every column, those of earlier figures last."""
        asked = list(self._asked())
        spare = max(0, LEAST_WIDTH - sum(self._widths(asked)))
        wider = spare // max(1, len(asked))
        placed = [
            FormColumn(column, place, number, self._width(column) + wider)
            for place, (column, number) in enumerate(asked)
        ]
        earlier = [
            FormColumn(column, len(placed) + place, "", _EARLIER_WIDTH, earlier=True)
            for place, column in enumerate(self.sheet.shown)
        ]
        return (*placed, *earlier)

    @cached_property
    def asked(self) -> tuple[FormColumn, ...]:
        """Return the columns that are filled in or come filled in."""
        return tuple(one for one in self.columns if not one.earlier)

    @property
    def last(self) -> int:
        """Return the last column, from 0."""
        return len(self.columns) - 1

    @property
    def places(self) -> dict[str, int]:
        """Return where each asked column stands, by its id."""
        return {one.column.id: one.place for one in self.asked}

    @property
    def last_row(self) -> int:
        """Return the last row of the table, from 0."""
        return FIRST_ROW + len(self.sheet.rows) - 1

    @property
    def header_height(self) -> float:
        """Return the height of the header in points: no word of it may be cut off."""
        heights = [height_of(one.header, one.width * 0.88, 11) for one in self.columns]
        return max(34.0, *heights) + 4

    def width_of(self, first: int, last: int) -> int:
        """Return the width in pixels of these columns together."""
        return sum(one.width for one in self.columns[first : last + 1])

    def _asked(self) -> Iterator[tuple[Column, str]]:
        letters, numbers = iter("ABCDEFGH"), iter(range(1, 40))
        for column in self.sheet.columns:
            label = column.key or column.prefilled
            yield column, f"({next(letters) if label else next(numbers)})"

    def _widths(self, asked: list[tuple[Column, str]]) -> list[int]:
        return [self._width(column) for column, _ in asked]

    def _width(self, column: Column) -> int:
        if column.type == "text":
            return _LONG_TEXT if column.prefilled else _SHORT_TEXT
        if column.type == "code":
            longest = max(len(labels[0]) for labels in column.codes.values())
            return min(_LONGEST_CODE, max(_WIDTHS["date"], round(6.5 * longest) + 24))
        return _WIDTHS.get(column.type, _SHORT_TEXT)
