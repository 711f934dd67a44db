"""The tables in a sheet: under title blocks, between headers, column numbers and totals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from helpers.data.layout.blocks import (
    SEARCHED_FOR_MORE,
    WHOLE_SHEET,
    Again,
    Block,
    find_again,
    heading_rows,
    make_block,
    texts_of,
    without_others,
)
from helpers.data.layout.headers import (
    Header,
    HeaderSearch,
    count_headings,
    heading_key,
    headings_of,
    unknown_headings,
)
from helpers.data.layout.issued import left_blank, without_last_period
from helpers.data.layout.table_rows import split_rows
from helpers.data.reading.columnar import ColumnarRows
from helpers.data.reading.sheets import Sheet
from helpers.data.text import fold_text, normalise_text
from helpers.reference.datasets import Dataset

_FROM_1900_TO_1904 = 1462  # days between the two calendars of Excel


@dataclass(frozen=True)
class Table:
    """The rows of one dataset in one sheet.

    `columns` gives the position in the sheet of each column found; `rows` are positions in the
    sheet, from 0, and `totals` those of total rows, which are no data. `unknown` are headers
    that no column has, `missing` ids that no header has. `blank` are rows of a form of ours that
    were sent back as they came; `beyond` rows with figures below the table's end, `shifted` those
    among `rows` that have more cells than the header. `again` are the first cells of further tables
    of the same dataset in the sheet, which are not read. `header` tells the rest.
    """

    dataset: Dataset
    sheet: Sheet
    columns: Mapping[str, int]
    rows: tuple[int, ...]
    unknown: tuple[tuple[str, int], ...]
    missing: tuple[str, ...]
    header_row: int
    totals: tuple[int, ...] = ()
    blank: tuple[int, ...] = ()
    beyond: tuple[int, ...] = ()
    shifted: tuple[int, ...] = ()
    again: tuple[tuple[int, int], ...] = ()
    header: Header = field(default_factory=lambda: Header(0, 0, {}))

    def cell(self, row: int, column: str) -> Any:
        """Return the raw cell of a column in a row of the sheet."""
        place = self.columns.get(column, -1)
        cells = self.sheet.rows[row]
        return cells[place] if 0 <= place < len(cells) else ""

    def values(self, column: str) -> Sequence[Any]:
        """Return the raw cells of a column, one a row; empty texts where it is missing."""
        place = self.columns.get(column, -1)
        if place < 0:
            return [""] * len(self.rows)
        cells = self._cells(place)
        if self.sheet.days_from_1904 and self.dataset.column(column).type == "date":
            return [cell + _FROM_1900_TO_1904 if _is_number(cell) else cell for cell in cells]
        return cells

    def _cells(self, place: int) -> Sequence[Any]:
        rows = self.sheet.rows
        if isinstance(rows, ColumnarRows):
            start = self.header_row + 1
            column = rows.column(place, start)
            whole = len(column) == len(self.rows)
            return column if whole else column.taken([row - start for row in self.rows])
        found = map(rows.__getitem__, self.rows)
        return [row[place] if place < len(row) else "" for row in found]


def title_texts(sheet: Sheet, before: int = 12) -> list[str]:
    """Return the texts of the first rows, where period and sender are written."""
    return [
        normalise_text(cell)
        for row in sheet.rows[:before]
        for cell in row
        if isinstance(cell, str) and cell.strip()
    ]


def find_table(sheet: Sheet, datasets: Sequence[Dataset]) -> Table | None:
    """Return the table of the dataset whose headers the sheet holds, or None.

    A sheet named after a form is that form; any other is the dataset with most headers matched.
    """
    sheet = without_last_period(sheet)
    named = [dataset for dataset in datasets if _is_named(sheet, dataset)]
    search = HeaderSearch(sheet)
    found = _headed(search, named) or _headed(search, datasets) or _headed_far(sheet, datasets)
    if not found:
        return None
    return _table(sheet, *max(found, key=lambda one: _fit(sheet, *one)))


def _headed(search: HeaderSearch, datasets: Iterable[Dataset]) -> list[tuple[Dataset, Header]]:
    return [(dataset, header) for dataset in datasets if (header := search.find(dataset))]


def _headed_far(sheet: Sheet, datasets: Iterable[Dataset]) -> list[tuple[Dataset, Header]]:
    """Return the headers that stand below a long title block."""
    texts, search = texts_of(sheet), HeaderSearch(sheet)
    rows = [(one, row) for one in datasets for row in heading_rows(sheet, one, texts)]
    found = [(one, search.find(one, range(max(0, row - 2), row + 1))) for one, row in rows]
    return [(dataset, header) for dataset, header in found if header]


def find_tables(sheet: Sheet, datasets: Sequence[Dataset]) -> tuple[Table, ...]:
    """Return every table of a sheet, the best matched first; a second needs all its key columns."""
    first = find_table(sheet, datasets)
    if first is None or first.sheet.exported or first.dataset.part == "B":
        return (first,) if first else ()
    texts = texts_of(first.sheet)
    found = (first, *_further_tables(first, datasets, texts))
    again = [find_again(first.sheet, one.dataset, one.header, texts) for one in found]
    if len(found) == 1 and again == [Again()]:
        return found
    headers = [*(one.header for one in found), *(h for one in again for h in one.elsewhere)]
    return tuple(map(partial(_apart, headers=headers), found, again))


def _apart(table: Table, again: Again, headers: Sequence[Header]) -> Table:
    """Return the table without what belongs to the other tables of its sheet."""
    others = [one for one in headers if one is not table.header]
    block = make_block(table.sheet, table.header, others, again.titles)
    header = without_others(table.header, others)
    made = _table(table.sheet, table.dataset, header, block)
    taken = {place for one in others for place in one.columns.values()}
    starts = tuple((one.top, min(one.columns.values())) for one in again.elsewhere)
    unknown = tuple(one for one in made.unknown if one[1] not in taken)
    return replace(made, unknown=unknown, again=starts)


def _further_tables(
    first: Table, datasets: Sequence[Dataset], texts: Iterable[str]
) -> Iterator[Table]:
    sheet = first.sheet
    folded = frozenset(map(heading_key, texts))
    search = HeaderSearch(sheet)
    used = {(row, place) for row in _header_rows(first) for place in first.columns.values()}
    for dataset in datasets:
        wanted = {column.id for column in dataset.columns if column.key or column.required}
        if dataset.id == first.dataset.id or dataset.part == "B":
            continue
        if len(folded & headings_of(dataset).keys()) < max(3, len(wanted)):
            continue
        for row in _heading_rows(sheet, dataset, len(wanted)):
            header = search.find(dataset, range(max(0, row - 2), row + 1))
            if header is None or not wanted <= set(header.columns) or len(header.columns) < 4:
                continue
            cells = {(header.bottom, place) for place in header.columns.values()}
            if not cells & used:
                yield _table(sheet, dataset, header)
                break


def _header_rows(table: Table) -> range:
    return range(table.header.top, table.header.bottom + 1)


def _heading_rows(sheet: Sheet, dataset: Dataset, least: int) -> list[int]:
    """Return the rows that head at least so many columns of the dataset."""
    headings = headings_of(dataset)
    return [
        position
        for position, row in enumerate(sheet.rows[:SEARCHED_FOR_MORE])
        if len(row) >= least and count_headings(row, headings) >= max(3, least)
    ]


def _fit(sheet: Sheet, dataset: Dataset, header: Header) -> tuple[int, int]:
    own = sum(place not in sheet.inherited for place in header.columns.values())
    return (own, len(header.columns) - len(dataset.columns))


def _is_named(sheet: Sheet, dataset: Dataset) -> bool:
    if not dataset.sheet or not sheet.name:
        return False
    return _sheet_number(sheet.name) == _sheet_number(dataset.sheet) or fold_text(
        sheet.name
    ) == fold_text(dataset.sheet)


def _sheet_number(name: str) -> int | str:
    found = re.fullmatch(r"(?:bieu|b|bieu so)?\s*0*(\d{1,2})", fold_text(name))
    return int(found[1]) if found else name


def _table(sheet: Sheet, dataset: Dataset, header: Header, block: Block = WHOLE_SHEET) -> Table:
    found = split_rows(sheet, header, dataset, block)
    blank = left_blank(sheet, found.data, header.columns, dataset)
    data = [row for row in found.data if row not in set(blank)] if blank else found.data
    return Table(
        dataset,
        sheet,
        header.columns,
        tuple(data),
        unknown_headings(sheet, header, data),
        tuple(column.id for column in dataset.columns if column.id not in header.columns),
        header.bottom,
        tuple(found.totals),
        blank,
        tuple(found.beyond),
        _shifted(sheet, header, data) if sheet.delimited else (),
        header=header,
    )


def _shifted(sheet: Sheet, header: Header, rows: Sequence[int]) -> tuple[int, ...]:
    """Return the rows of a text file that are longer than its header: "1,5" unquoted is two."""
    if isinstance(sheet.rows, ColumnarRows):
        return ()  # its rows are of one length
    width = len(sheet.rows[header.bottom])
    return tuple(row for row in rows if any(map(str.strip, sheet.rows[row][width:])))


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)
