"""The marks of every sheet of an .xlsx or .xlsm, found in its XML by patterns.

A workbook's reader gives values only; parsing the XML a second time would double the time. So the
patterns below look at each part once, and at its cells one by one only where there is a need.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from helpers.data.reading.archives import Part, read_part, walk_archive
from helpers.data.reading.marks import Marks, cell_place, column_number
from helpers.data.reading.percent_styles import office_percent_styles
from helpers.data.reading.sheets import MAX_CELLS, too_large

_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_REFERENCES = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\sr=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_PLAIN_REFERENCES = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')
_FAR = re.compile(rb"""\sr=["'](?:[A-Z]{2}|[A-Z][0-9]{5})""")  # beyond column Z, or row 9,999
_CELL_TAGS = re.compile(rb"<(?:\w+:)?c[\s/>]")
_CELL = re.compile(
    rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)|<(?:\w+:)?row\b([^>]*)>", re.DOTALL
)
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_SHARED_TEXTS = re.compile(rb"<(?:\w+:)?sst\s[^>]*>")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>/]*>([^<]*)</")
_HOLDS = re.compile(rb"<(?:\w+:)?(?:v|is|f)\b")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_HIDDEN_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*\shidden=["'](?:1|true)["'][^>]*""")
_NUMBER = re.compile(rb"""\sr=["'](\d{1,9})["']""")
_VALUED = re.compile(rb"<v>[^<\s]")
_FROM_1904 = re.compile(rb"""\sdate1904=["'](?:1|true)["']""")
_CALCULATES_LATER = re.compile(rb"""\sfullCalcOnLoad=["'](?:1|true)["']""")
_LONGEST_TAG = 4_000
_TYPES_OF_TEXT = (b' t="s"', b" t='s'")
_MOST_FAILED = 200_000  # cells with an error, or a formula without a result
_MOST_UNPLACED = 200_000  # cells that must each be looked at
_LOOKED_AT_ONE_BY_ONE = 4_000_000


@dataclass
class OfficeMarks:
    """Of a whole workbook: the marks of each sheet by its name, and whether macros are in it."""

    sheets: dict[str, Marks] = field(default_factory=dict)
    macros: bool = False
    days_from_1904: bool = False
    texts: int = 0
    longest_text: int = 0
    promised_texts: int = 0


class _Scanner:
    """Takes the pieces of one sheet's XML and keeps its marks; rows are never cut in two."""

    def __init__(self, *, calculates_later: bool, percent: frozenset[str], exact: bool) -> None:
        self.marks = Marks()
        self.texts = 0
        self._later = calculates_later
        self._percent = percent
        styles = "|".join(sorted(percent)).encode()
        self._percent_style = re.compile(rb"""\ss=["'](?:%b)["']""" % styles) if percent else None
        self._exact = exact
        self._left = b""
        self._unplaced = 0
        self._row = -1
        self._column = -1

    def feed(self, piece: bytes) -> None:
        """Take one piece of the part."""
        text = self._left + piece
        starts = text.rfind(b"row ")
        cut = text.rfind(b"<", 0, starts) if starts > 0 else -1
        if cut <= 0 or len(text) < _LOOKED_AT_ONE_BY_ONE:
            self._left = text
            return
        self._scan(text[:cut])
        self._left = text[cut:]

    def close(self) -> Marks:
        """Return the marks, after what was left over."""
        self._scan(self._left)
        self._left = b""
        return self.marks

    def _scan(self, text: bytes) -> None:
        for tag in _COLUMN.findall(text) if b"hidden=" in text else ():
            self._note_column(_attributes(tag))
        self.texts += sum(map(text.count, _TYPES_OF_TEXT))
        unplaced = self._is_unplaced(text)
        if unplaced or b":c " in text:
            self._scan_cells(text)
        elif self._exact or self._has_marks(text):
            self._scan_placed_cells(text)

    def _scan_placed_cells(self, text: bytes) -> None:
        """Note hidden rows, and the cells that need a look; most are passed over at once."""
        if b"hidden=" in text:
            hidden = b"\n".join(_HIDDEN_ROW.findall(text))
            self.marks.hidden_rows.update(int(number) - 1 for number in _NUMBER.findall(hidden))
        if not self._has_tellings(text):
            return
        for piece in text.split(b"<c ")[1:]:
            telling = b't="e"' in piece or b"t='e'" in piece
            telling = telling or (b"<f" in piece and (self._later or not _VALUED.search(piece)))
            telling = telling or self._has_percentages(piece)
            if telling or (self._exact and (b"<v" in piece or b"<is" in piece)):
                head, _, inside = piece.partition(b">")
                if not head.endswith(b"/"):
                    self._note_cell(_attributes(head), inside.partition(b"</c>")[0])

    def _has_tellings(self, text: bytes) -> bool:
        """Return whether some cells must be looked at one by one."""
        failed = b"<f" in text or b't="e"' in text or b"t='e'" in text
        return self._exact or failed or self._has_percentages(text)

    def _has_percentages(self, text: bytes) -> bool:
        return self._percent_style is not None and bool(self._percent_style.search(text))

    def _is_unplaced(self, text: bytes) -> bool:
        """Return whether cells do not say where they stand; of the others note the furthest."""
        cells = text.count(b"<c ") + text.count(b"<c>") + text.count(b"<c/>") + text.count(b":c ")
        if cells == text.count(b"<c r=") and not _FAR.search(text):
            if self._exact:
                return False
            self.marks.width = max(self.marks.width, 26 * bool(cells))
            self.marks.height = max(self.marks.height, 9_999 * bool(cells))
            return False
        plain = text.count(b'<c r="') == cells
        references = (_PLAIN_REFERENCES if plain else _REFERENCES).findall(text)
        far = [] if self._exact else references
        for letters in {letters for letters, _ in far}:
            self.marks.width = max(self.marks.width, column_number(letters.decode()) + 1)
        for number in {number for _, number in far}:
            self.marks.height = max(self.marks.height, int(number))
        unplaced = len(_CELL_TAGS.findall(text)) - len(references)
        self._unplaced += max(unplaced, 0)
        if self._unplaced > _MOST_UNPLACED:
            raise too_large(f"hơn {_MOST_UNPLACED} ô không ghi vị trí")
        return unplaced > 0

    def _has_marks(self, text: bytes) -> bool:
        return bool(
            _FORMULA.search(text)
            or b't="e"' in text
            or b"t='e'" in text
            or _HIDDEN_ROW.search(text)
            or self._has_percentages(text)
        )

    def _note_column(self, given: dict[str, str]) -> None:
        low, high = given.get("min", ""), given.get("max", "")
        if given.get("hidden") in ("1", "true") and low.isdecimal() and high.isdecimal():
            self.marks.hide_columns(int(low) - 1, int(high) - 1)

    def _scan_cells(self, text: bytes) -> None:
        for found in _CELL.finditer(text):
            if found[3] is None:
                self._note_cell(_attributes(found[1]) if found[1] else {}, found[2] or b"")
                continue
            given = _attributes(found[3]) if found[3] else {}
            number = given.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() else self._row + 1
            self._column = -1
            if given.get("hidden") in ("1", "true"):
                self.marks.hidden_rows.add(self._row)

    def _note_cell(self, given: dict[str, str], inside: bytes) -> None:
        place = cell_place(given["r"]) if "r" in given else None
        self._row, self._column = place = place or (max(self._row, 0), self._column + 1)
        if not inside:
            return
        if _HOLDS.search(inside):
            self.marks.reach(*place)
            if self._exact and self.marks.height * self.marks.width > MAX_CELLS:
                raise too_large(f"{self.marks.height} dòng × {self.marks.width} cột")
        value = _VALUE.search(inside)
        written = value[1].strip() if value else b""
        kind = given.get("t", "n")
        if kind == "e":
            self.marks.errors[place] = html.unescape(written.decode("utf-8", "replace")) or "#REF!"
        elif _FORMULA.search(inside) and self._is_uncalculated(kind, written):
            self.marks.uncalculated.append(place)
        if written and kind == "n" and given.get("s") in self._percent:
            self.marks.percentages.append(place)
        if len(self.marks.errors) + len(self.marks.uncalculated) > _MOST_FAILED:
            raise too_large(f"hơn {_MOST_FAILED} ô công thức lỗi hoặc chưa có kết quả")

    def _is_uncalculated(self, kind: str, written: bytes) -> bool:
        """Return whether a formula was never worked out: no value, or a nought put there to wait.

        A formula whose result is an empty text says so by its type.
        """
        return (not written and kind != "str") or (self._later and written in (b"0", b"0.0", b""))


def read_office_marks(parts: tuple[Part, ...], *, exact: bool = False) -> OfficeMarks:
    """Return what the XML of a workbook tells of its sheets; inflates and checks every part.

    Height and width count formatted cells without a value too, but where `exact`: that looks at
    every cell.
    """
    kept: dict[str, bytes] = {}
    later = _calculates_later(parts)
    percent = office_percent_styles(_part_of(parts, "xl/styles.xml"))
    scanners: dict[str, _Scanner] = {}
    texts = _SharedTexts()

    def sink_for(name: str) -> Callable[[bytes], None] | None:
        low = name.lower()
        if low in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
            return lambda piece: kept.update({low: kept.get(low, b"") + piece})
        if low.startswith("xl/") and "sheets/" in low and low.endswith(".xml"):
            scanners[low] = _Scanner(calculates_later=later, percent=percent, exact=exact)
            return scanners[low].feed
        if low == "xl/sharedstrings.xml":
            return texts.feed
        return texts.look if low.startswith("xl/") and low.endswith(".xml") else None

    walk_archive(parts, sink_for)
    marks = {name: scanner.close() for name, scanner in scanners.items()}
    return OfficeMarks(
        {sheet: marks[path] for sheet, path in _sheet_paths(kept) if path in marks},
        any(part.name.lower().endswith("vbaproject.bin") for part in parts),
        bool(_FROM_1904.search(kept.get("xl/workbook.xml", b""))),
        sum(scanner.texts for scanner in scanners.values()),
        texts.longest,
        texts.promised,
    )


class _SharedTexts:
    """Takes the pieces of the shared texts: the length of the longest, how many are promised.

    The workbook's reader asks for memory for as many texts as the part says it holds.
    """

    def __init__(self) -> None:
        self.longest = 0
        self.promised = 0
        self._since = 0
        self._end = b""

    def feed(self, piece: bytes) -> None:
        """Take one piece of the part."""
        self.look(piece)
        lengths = [len(text) for text in piece.split(b"</si>")]
        lengths[0] += self._since
        self.longest = max(self.longest, *lengths)
        self._since = lengths[-1]

    def look(self, piece: bytes) -> None:
        """Take note of what a piece promises; the texts may stand in a part of any name."""
        for tag in _SHARED_TEXTS.findall(self._end + piece):
            numbers = [int(text) for text in _attributes(tag).values() if text.isdecimal()]
            self.promised = max(self.promised, *numbers, 0)
        self._end = piece[-_LONGEST_TAG:]


def _calculates_later(parts: tuple[Part, ...]) -> bool:
    """Return whether a program wrote the file and left the formulas for Excel to work out."""
    return bool(_CALCULATES_LATER.search(_part_of(parts, "xl/workbook.xml")))


def _part_of(parts: tuple[Part, ...], name: str) -> bytes:
    """Return the bytes of a part, none where the workbook has it not."""
    found = [part for part in parts if part.name.lower() == name]
    return read_part(found[0]) if found else b""


def _sheet_paths(kept: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet with the path of its part, in small letters."""
    relations = {}
    for tag in _RELATION.findall(kept.get("xl/_rels/workbook.xml.rels", b"")):
        given = _attributes(tag)
        target = given.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        relations[given.get("Id", "")] = posixpath.normpath(path).lower()
    for tag in _SHEET.findall(kept.get("xl/workbook.xml", b"")):
        given = _attributes(tag)
        link = next((text for name, text in given.items() if name.endswith(":id")), "")
        yield html.unescape(given.get("name", "")), relations.get(link, "")


def _attributes(tag: bytes) -> dict[str, str]:
    text = tag.decode("utf-8", "replace")
    return {found[1]: found[2] or found[3] or "" for found in _ATTRIBUTE.finditer(text)}
