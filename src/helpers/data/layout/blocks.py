"""Which part of a sheet each of its tables has to itself, where there are several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from helpers.data.layout.headers import Header, HeaderSearch, heading_key, headings_of
from helpers.data.reading.sheets import Sheet
from helpers.reference.datasets import Dataset

SEARCHED_FOR_MORE = 3_000  # rows of a sheet in which a second table is looked for


@dataclass(frozen=True)
class Block:
    """The rows before `end` and the columns from `left` to before `right`.

    `titles` are rows over a header that is printed again on a later page.
    """

    end: int | None = None
    left: int = 0
    right: int | None = None
    titles: frozenset[int] = frozenset()

    def cut(self, row: Sequence[Any]) -> Sequence[Any]:
        """Return the row without what belongs to the tables beside; places stay."""
        if not self.left and self.right is None:
            return row
        return [*[""] * min(self.left, len(row)), *row[self.left : self.right]]


WHOLE_SHEET = Block()


@dataclass(frozen=True)
class Again:
    """Further headers of one dataset in one sheet.

    `elsewhere` head other columns, so that what stands below them is a table of its own;
    `titles` are the rows over those that head the same columns once more.
    """

    elsewhere: tuple[Header, ...] = ()
    titles: frozenset[int] = frozenset()


def texts_of(sheet: Sheet) -> frozenset[str]:
    """Return the different texts in the part of a sheet where tables are looked for."""
    rows = sheet.rows[:SEARCHED_FOR_MORE]
    return frozenset(cell for row in rows for cell in row if type(cell) is str)


def find_again(sheet: Sheet, dataset: Dataset, header: Header, texts: Iterable[str]) -> Again:
    """Return the headers of the same dataset to the right of a header, and below it."""
    needed = {column.id for column in dataset.columns if column.key or column.required}
    beside = _beside(dataset, header)
    elsewhere = [beside] if beside else []
    titles: set[int] = set()
    search = HeaderSearch(sheet)
    for row in heading_rows(sheet, dataset, texts, header.bottom + 1):
        found = search.find(dataset, range(max(header.bottom + 1, row - 2), row + 1))
        if found is None or not needed <= set(found.columns):
            continue
        if found.columns == header.columns:
            titles.update(range(end_before(sheet, found.top), found.top))
            continue
        return Again((*elsewhere, found), frozenset(titles))
    return Again(tuple(elsewhere), frozenset(titles))


def heading_rows(
    sheet: Sheet, dataset: Dataset, texts: Iterable[str], start: int = 0
) -> Iterator[int]:
    """Yield the rows from `start` on that head at least so many columns as the dataset needs."""
    headings = headings_of(dataset)
    named = frozenset(text for text in texts if heading_key(text) in headings)
    least = max(3, sum(column.key or column.required for column in dataset.columns))
    if len(named) < least:
        return
    for row in range(start, min(len(sheet.rows), SEARCHED_FOR_MORE)):
        if len(named.intersection(sheet.rows[row])) >= least:
            yield row


def _beside(dataset: Dataset, header: Header) -> Header | None:
    """Return the header made of the headings that stand in the same rows once more."""
    by_place = {place: name for name, place in header.columns.items()}
    again = {by_place[first]: at for _, at, first in reversed(header.repeated) if first in by_place}
    whole = set(dataset.keys) <= set(again) and 2 * len(again) >= len(header.columns)
    return Header(header.top, header.bottom, again) if whole and len(again) >= 3 else None


def end_before(sheet: Sheet, header_row: int) -> int:
    """Return the first row of the title block over a header: blank rows and single texts."""
    row = header_row
    while row > 0 and _is_title(sheet.rows[row - 1]):
        row -= 1
    return row


def _is_title(row: Sequence[Any]) -> bool:
    filled = {cell for cell in row if cell is not None and str(cell).strip()}
    return len(filled) <= 2 and all(isinstance(cell, str) for cell in filled)


def make_block(
    sheet: Sheet, header: Header, others: Iterable[Header], titles: Iterable[int]
) -> Block:
    """Return the part of a sheet that the headers of other tables leave to one."""
    left, right, end = 0, None, None
    low, high = _span(header)
    for other in others:
        its_low, its_high = _span(other)
        if its_low > high:
            right = its_low if right is None else min(right, its_low)
        elif its_high < low:
            left = max(left, its_high + 1)
        elif other.top > header.bottom:
            ends = end_before(sheet, other.top)
            end = ends if end is None else min(end, ends)
    return Block(end, left, right, frozenset(titles))


def without_others(header: Header, others: Iterable[Header]) -> Header:
    """Return the header without repeated headings that are those of a table beside."""
    taken = {place for other in others for place in other.columns.values()}
    kept = tuple(one for one in header.repeated if one[1] not in taken)
    return header if len(kept) == len(header.repeated) else replace(header, repeated=kept)


def _span(header: Header) -> tuple[int, int]:
    places = [*header.columns.values(), *(place for _, place in header.other_units)]
    return (min(places), max(places))
