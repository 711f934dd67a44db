"""The marks of every sheet of an .ods: merged and hidden cells, errors, bare formulas."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from xml.parsers import expat

from helpers.data.reading.archives import Part, walk_archive
from helpers.data.reading.marks import Marks
from helpers.data.reading.sheets import MAX_CELLS, damaged, too_large

_ROW, _COLUMN, _TABLE = "table:table-row", "table:table-column", "table:table"
_CELLS = ("table:table-cell", "table:covered-table-cell")
_HIDDEN = ("collapse", "filter")
_MOST_HIDDEN = 5_000  # a longer run is the empty margin of the sheet


def read_open_document_marks(parts: tuple[Part, ...]) -> dict[str, Marks]:
    """Return the marks of each sheet by its name; inflates and checks every part."""
    content = _Content()

    def sink_for(name: str) -> Callable[[bytes], None] | None:
        return content.feed if name == "content.xml" else None

    walk_archive(parts, sink_for)
    return content.sheets


class _Content:
    """Takes the pieces of content.xml and keeps the marks of its tables."""

    def __init__(self) -> None:
        self.sheets: dict[str, Marks] = {}
        self._marks = Marks()
        self._row = self._column = self._wide = 0
        self._repeated = 1
        self._from_1904 = False
        self._text: list[str] = []
        self._cell: tuple[int, int] | None = None
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._take_text

    def feed(self, piece: bytes) -> None:
        """Take one piece of the part."""
        try:
            self._parser.Parse(piece)
        except (expat.ExpatError, LookupError, ValueError) as error:  # an encoding there is none of
            raise damaged() from error

    def _start(self, name: str, given: dict[str, str]) -> None:
        if name in _CELLS:
            self._start_cell(given)
        elif name == _ROW:
            self._column = 0
            self._repeated = _count(given, "table:number-rows-repeated")
            if given.get("table:visibility") in _HIDDEN and self._repeated <= _MOST_HIDDEN:
                self._marks.hidden_rows.update(range(self._row, self._row + self._repeated))
        elif name == _COLUMN:
            times = _count(given, "table:number-columns-repeated")
            if given.get("table:visibility") in _HIDDEN and times <= _MOST_HIDDEN:
                self._marks.hide_columns(self._wide, self._wide + times - 1)
            self._wide += times
        elif name == "table:null-date":
            self._from_1904 = given.get("table:date-value", "").startswith("1904")
        elif name == _TABLE:
            self._marks = self.sheets[given.get("table:name", "")] = Marks()
            self._marks.days_from_1904 = self._from_1904
            self._row = self._wide = 0

    def _start_cell(self, given: dict[str, str]) -> None:
        place = (self._row, self._column)
        times = _count(given, "table:number-columns-repeated")
        if "office:value-type" in given or "table:formula" in given:
            self._marks.reach(self._row + self._repeated - 1, self._column + times - 1)
            if self._marks.height * self._marks.width > MAX_CELLS:
                raise too_large(f"{self._marks.height} dòng × {self._marks.width} cột")
        if "table:formula" in given and "office:value-type" not in given:
            self._marks.uncalculated.append(place)
        if given.get("office:value-type") == "percentage":
            self._note_percentages(times)
        if given.get("calcext:value-type") == "error":
            self._cell, self._text = place, []
        down = _count(given, "table:number-rows-spanned")
        across = _count(given, "table:number-columns-spanned")
        if down > 1 or across > 1:
            last = (self._row + down - 1, self._column + across - 1)
            self._marks.merged.append((place, last))
        self._column += times

    def _note_percentages(self, times: int) -> None:
        if times * self._repeated <= _MOST_HIDDEN:
            rows = range(self._row, self._row + self._repeated)
            columns = range(self._column, self._column + times)
            self._marks.percentages += product(rows, columns)

    def _end(self, name: str) -> None:
        if name == _ROW:
            self._row += self._repeated
        elif name in _CELLS and self._cell is not None:
            self._marks.errors[self._cell] = "".join(self._text).strip() or "#REF!"
            self._cell = None

    def _take_text(self, text: str) -> None:
        if self._cell is not None:
            self._text.append(text)


def _count(given: dict[str, str], name: str) -> int:
    text = given.get(name, "1")
    return min(int(text), 2_000_000) if text.isdecimal() and len(text) < 9 else 1
