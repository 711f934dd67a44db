"""The header of a table: which column of a dataset each heading names, in one to three rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from helpers.data.layout.header_units import is_other_unit, unit_lines, units_below
from helpers.data.reading.sheets import Sheet
from helpers.data.reading.survey_exports import question_names
from helpers.data.text import fold_text, normalise_text, without_brackets
from helpers.reference.datasets import Dataset

SEARCHED_ROWS = 40
_HEIGHTS = (1, 2, 3)
_BESIDE = frozenset({"stt", "tt", "so tt", "so thu tu", "ghi chu"})
_GROUPED = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")  # "2.500 gam", "2 500 gam", "2500 gam"
_TWO_LANGUAGES = re.compile(r"\s*[\n/|]\s*|\s+[-–]\s+")


@dataclass(frozen=True)
class Header:
    """Where the columns of a dataset stand in a sheet, headed by the rows from `top` to `bottom`.

    `repeated` are further columns headed like one that was found, with the place of that one;
    `other_units` headings in another unit than the column's, which are not in `columns`. A row of
    units or of another language may stand `below` it, counted from 0 in the sheet.
    """

    top: int
    bottom: int
    columns: Mapping[str, int]
    repeated: tuple[tuple[str, int, int], ...] = ()
    other_units: tuple[tuple[str, int], ...] = ()
    below: int = -1


class HeaderSearch:
    """Looks for headers in one sheet; what its cells may name is worked out once for all."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._names: dict[tuple[int, int], list[tuple[int, str, tuple[str, ...]]]] = {}

    def find(self, dataset: Dataset, rows: range | None = None) -> Header | None:
        """Return the header with most columns of the dataset, or None; the first of equals."""
        headings = headings_of(dataset)
        needed = max(2, min(3, len(dataset.columns) // 2))
        best: tuple[int, int, dict[str, int]] | None = None
        searched = rows or range(min(SEARCHED_ROWS, len(self._sheet.rows)))
        for row, height in product(searched, _HEIGHTS):
            found, _ = self._match(row, height, headings)
            own = sum(place not in self._sheet.inherited for place in found.values())
            if own >= needed and (best is None or len(found) > len(best[2])):
                best = (row, height, found)
            if best is not None and (row > best[0] + 3 or len(best[2]) == len(dataset.columns)):
                break
        return self._described(dataset, best) if best else None

    def _described(self, dataset: Dataset, best: tuple[int, int, dict[str, int]]) -> Header:
        """Return the header without title rows that add nothing, and what is odd in it."""
        headings = headings_of(dataset)
        row, height, columns = best
        while height > 1 and len(self._match(row + 1, height - 1, headings)[0]) == len(columns):
            row, height = row + 1, height - 1
        found, repeated = self._match(row, height, headings)
        _prefer_near_keys(dataset, found, repeated)
        lines = unit_lines(self._sheet.rows[:row])
        below, units = self._units_below(row + height, found, dataset)
        other = {
            name: (heading, place)
            for name, place in found.items()
            if is_other_unit(
                heading := heading_text(self._sheet, row, height, place),
                dataset.column(name).unit,
                lines,
                units.get(name, ""),
            )
        }
        kept = {name: place for name, place in found.items() if name not in other}
        return Header(row, row + height - 1, kept, tuple(repeated), tuple(other.values()), below)

    def _units_below(
        self, first: int, columns: Mapping[str, int], dataset: Dataset
    ) -> tuple[int, dict[str, str]]:
        """Return where a row of units stands under a header, and the units; -1 and none else."""
        for position in range(first, min(first + 2, len(self._sheet.rows))):
            if dataset.part == "A" and (
                units := units_below(self._sheet.rows[position], columns, dataset)
            ):
                return position, units
        return -1, {}

    def _match(
        self, row: int, height: int, headings: Mapping[str, str]
    ) -> tuple[dict[str, int], list[tuple[str, int, int]]]:
        """Return the place of each column headed in these rows, and columns headed once more."""
        found: dict[str, int] = {}
        repeated: list[tuple[str, int, int]] = []
        for place, text, names in self._named_places(row, height):
            column = next((headings[name] for name in names if name in headings), None)
            if column is not None and column not in found:
                found[column] = place
            elif column is not None and place not in self._sheet.inherited:
                repeated.append((text, place, found[column]))
        return found, repeated

    def _named_places(self, row: int, height: int) -> list[tuple[int, str, tuple[str, ...]]]:
        """Return each place with a text in these rows, its text, and all that it may name."""
        if (row, height) not in self._names:
            self._names[row, height] = list(self._read_places(row, height))
        return self._names[row, height]

    def _read_places(self, row: int, height: int) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        block = self._sheet.rows[row : row + height]
        if len(block) < height:
            return
        for place in range(max(map(len, block))):
            parts = [_part(line, place) for line in block]
            names = tuple(_candidates(parts, split=self._sheet.exported))
            if names and place not in self._sheet.bookkeeping:
                yield place, normalise_text(parts[-1] or parts[0]), names


def _prefer_near_keys(
    dataset: Dataset, found: dict[str, int], repeated: list[tuple[str, int, int]]
) -> None:
    """Take of a key headed twice the column beside the others: each table has its own areas."""
    for order, (text, place, first) in enumerate(repeated):
        name = next(name for name, at in found.items() if at == first)
        others = [at for other, at in found.items() if other != name]
        near = min((abs(place - at) for at in others), default=0)
        if name in dataset.keys and near < min((abs(first - at) for at in others), default=0):
            found[name] = place
            repeated[order] = (text, first, place)


def heading_text(sheet: Sheet, row: int, height: int, place: int) -> str:
    """Return the heading over a column, its rows put together."""
    parts = [_part(line, place) for line in sheet.rows[row : row + height]]
    return normalise_text(" ".join(dict.fromkeys(part for part in parts if part.strip())))


def _part(line: Sequence[Any], place: int) -> str:
    cell = line[place] if place < len(line) else ""
    return cell if isinstance(cell, str) else ""


def _candidates(parts: list[str], *, split: bool) -> Iterator[str]:
    """Yield the heading of a column, joined over its rows first, then each row from below.

    `split` is for headers of survey programs: there groups stand before the question.
    """
    distinct = list(dict.fromkeys(part for part in parts if part.strip()))
    if not distinct:
        return
    wholes = distinct if len(distinct) == 1 else [" ".join(distinct), *reversed(distinct)]
    for text in question_names(wholes[0]) if split else wholes:
        yield heading_key(text)
        yield heading_key(without_brackets(text))
    for text in () if split else wholes:
        if half := _vietnamese_half(text):
            yield heading_key(half)
            yield heading_key(without_brackets(half))


def heading_key(text: str) -> str:
    """Return a heading as it is compared: folded, figures without marks of thousands."""
    return _GROUPED.sub("", fold_text(text))


def _vietnamese_half(text: str) -> str:
    """Return the Vietnamese of "Số trẻ được cân / Weighed"; "" where it is in one language.

    One half must have Vietnamese letters and the other none: "Số con/hộ" is a rate.
    """
    halves = [half for half in _TWO_LANGUAGES.split(text.strip()) if half]
    foreign = [half for half in halves if half.isascii() and any(map(str.isalpha, half))]
    return (
        next(half for half in halves if half not in foreign)
        if (len(halves) == 2 and len(foreign) == 1)
        else ""
    )


@lru_cache(maxsize=64)
def _pairs(named: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    exact: dict[str, str] = {}
    loose: dict[str, str] = {}
    for column, header in named:
        exact.setdefault(heading_key(header), column)
        loose.setdefault(heading_key(without_brackets(header)), column)
    return loose | exact


def headings_of(dataset: Dataset) -> Mapping[str, str]:
    """Return the column for each folded heading: ids first, then headers, then other headers."""
    ids = [(column.id, column.id) for column in dataset.columns]
    main = [(column.id, column.header_vi) for column in dataset.columns]
    other = [(one.id, text) for one in dataset.columns for text in one.other_headers]
    return _pairs((*ids, *main, *other))


def count_headings(row: Sequence[Any], headings: Mapping[str, str]) -> int:
    """Return how many different columns the cells of one row head."""
    names = {headings.get(heading_key(cell)) for cell in row if isinstance(cell, str) and cell}
    return len(names - {None})


def unknown_headings(
    sheet: Sheet, header: Header, rows: Sequence[int]
) -> tuple[tuple[str, int], ...]:
    """Return heading and place of every column that no column of the dataset is.

    A column without a heading counts where its rows hold something. What a survey program adds,
    and what was joined from the households' sheet, does not.
    """
    taken = {*header.columns.values(), *(place for _, place in header.other_units)}
    taken |= {place for _, place, _ in header.repeated} | sheet.bookkeeping | sheet.inherited
    filled = set() if sheet.delimited else _filled_places(sheet, rows)
    width = max((len(line) for line in sheet.rows[header.top : header.bottom + 1]), default=0)
    found: list[tuple[str, int]] = []
    for place in sorted({*range(width), *filled} - taken):
        text = normalise_text(_part(sheet.rows[header.bottom], place))
        if not text and place in filled:
            text = _text_above(sheet, header, place)
        if text and fold_text(text) not in _BESIDE:
            found.append((text, place))
    return tuple(found)


def _filled_places(sheet: Sheet, rows: Sequence[int]) -> set[int]:
    return {
        place
        for row in rows[:200]
        for place, cell in enumerate(sheet.rows[row])
        if cell is not None and (not isinstance(cell, str) or cell.strip())
    }


def _text_above(sheet: Sheet, header: Header, place: int) -> str:
    above = sheet.rows[max(0, header.bottom - 2) : header.bottom]
    texts = [normalise_text(_part(line, place)) for line in reversed(above)]
    return next((text for text in texts if text), "(không có tiêu đề)")
