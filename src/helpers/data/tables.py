"""The table in a sheet: under its title block, between headers, column numbers and totals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from helpers.data.issued import left_blank, without_last_period
from helpers.data.text import fold_text, normalise_text, without_brackets
from helpers.data.workbook import Sheet
from helpers.reference.datasets import Dataset

HEADER_SEARCH_ROWS = 40
TOTALS = frozenset({"tong so", "tong", "cong", "tong cong", "toan tinh", "toan huyen"})
TOTALS |= {"toan thanh pho", "toan xa", "toan phuong"}
_FOOTERS = ("ghi chu", "nguoi lap", "thu truong", "nguon so lieu", "nguon", "ky ten", "xac nhan")
_COLUMN_NUMBER = re.compile(r"\(?\s*(?:[A-Za-z]|\d{1,2})\s*(?:=.*)?\)?")
_SIGNED = re.compile(r"ngay .{0,8} ?thang .{0,8} ?nam")
_BESIDE = frozenset({"stt", "tt", "so tt", "so thu tu", "ghi chu"})


@dataclass(frozen=True)
class Table:
    """The rows of one dataset in one sheet.

    `columns` gives the position in the sheet of each column found; `rows` are positions in the
    sheet, from 0, and `totals` those of total rows, which are no data. `unknown` are headers
    that no column has, `missing` ids that no header has. `blank` are rows of a form of ours that
    were sent back as they came.
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

    def cell(self, row: int, column: str) -> Any:
        """Return the raw cell of a column in a row of the sheet."""
        place = self.columns.get(column, -1)
        cells = self.sheet.rows[row]
        return cells[place] if 0 <= place < len(cells) else ""

    def values(self, column: str) -> list[Any]:
        """Return the raw cells of a column, one a row; empty texts where it is missing."""
        return [self.cell(row, column) for row in self.rows]


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
    found = [table for dataset in named or datasets if (table := _match(sheet, dataset))]
    return max(found, key=_fit, default=None)


def _fit(table: Table) -> tuple[int, int]:
    return (len(table.columns), -len(table.missing))


def _is_named(sheet: Sheet, dataset: Dataset) -> bool:
    if not dataset.sheet or not sheet.name:
        return False
    return _sheet_number(sheet.name) == _sheet_number(dataset.sheet) or fold_text(
        sheet.name
    ) == fold_text(dataset.sheet)


def _sheet_number(name: str) -> int | str:
    found = re.fullmatch(r"(?:bieu|b|bieu so)?\s*0*(\d{1,2})", fold_text(name))
    return int(found[1]) if found else name


def _match(sheet: Sheet, dataset: Dataset) -> Table | None:
    headers = _headers(dataset)
    needed = max(2, min(3, len(dataset.columns) // 2))
    best: tuple[int, dict[str, int], int] | None = None
    for row, height in product(range(min(HEADER_SEARCH_ROWS, len(sheet.rows))), (1, 2, 3)):
        columns = _match_header(sheet, row, height, headers)
        if len(columns) >= needed and (best is None or len(columns) > len(best[1])):
            best = (row, columns, height)
        if best is not None and (row > best[0] + 3 or len(best[1]) == len(dataset.columns)):
            break
    if best is None:
        return None
    row, columns, height = best
    filled = list(_filled_rows(sheet, row + height, columns, dataset))
    totals = [one for one in filled if _is_total(sheet.rows[one], columns, dataset)]
    blank = left_blank(sheet, filled, columns, dataset)
    return Table(
        dataset,
        sheet,
        columns,
        tuple(one for one in filled if one not in {*totals, *blank}),
        _unknown_headers(sheet, row + height - 1, columns),
        tuple(column.id for column in dataset.columns if column.id not in columns),
        row + height - 1,
        tuple(totals),
        blank,
    )


@lru_cache(maxsize=64)
def _header_pairs(named: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    exact: dict[str, str] = {}
    loose: dict[str, str] = {}
    for column, header in named:
        exact.setdefault(fold_text(header), column)
        loose.setdefault(fold_text(without_brackets(header)), column)
    return loose | exact


def _headers(dataset: Dataset) -> Mapping[str, str]:
    """Return the column for each folded header: ids first, then headers, then other headers."""
    ids = [(column.id, column.id) for column in dataset.columns]
    main = [(column.id, column.header_vi) for column in dataset.columns]
    other = [(column.id, text) for column in dataset.columns for text in column.other_headers]
    return _header_pairs((*ids, *main, *other))


def _match_header(
    sheet: Sheet, row: int, height: int, headers: Mapping[str, str]
) -> dict[str, int]:
    """Return the position of each column whose header stands in `height` rows from `row` on."""
    block = sheet.rows[row : row + height]
    if len(block) < height:
        return {}
    found: dict[str, int] = {}
    for place in range(max(map(len, block))):
        parts = [_part(line, place) for line in block]
        for candidate in _candidates(parts):
            column = headers.get(candidate)
            if column is not None and column not in found:
                found[column] = place
                break
    return found


def _part(line: Sequence[Any], place: int) -> str:
    cell = line[place] if place < len(line) else ""
    return cell if isinstance(cell, str) else ""


def _candidates(parts: list[str]) -> Iterator[str]:
    """Yield the header of a column, joined over its rows first, then each row from below."""
    distinct = list(dict.fromkeys(part for part in parts if part.strip()))
    for text in (" ".join(distinct), *reversed(distinct)):
        yield fold_text(text)
        yield fold_text(without_brackets(text))


def _unknown_headers(
    sheet: Sheet, row: int, columns: Mapping[str, int]
) -> tuple[tuple[str, int], ...]:
    taken = set(columns.values())
    headers = (
        (normalise_text(_part(sheet.rows[row], place)), place)
        for place in range(len(sheet.rows[row]))
        if place not in taken
    )
    return tuple(
        (text, place) for text, place in headers if text and fold_text(text) not in _BESIDE
    )


def _filled_rows(
    sheet: Sheet, start: int, columns: Mapping[str, int], dataset: Dataset
) -> Iterator[int]:
    """Yield the positions of rows with something in them: no column numbers, no footers."""
    places = sorted(columns.values())
    form = dataset.part == "A"
    for position in range(start, len(sheet.rows)):
        row = sheet.rows[position]
        cells = [row[place] for place in places if place < len(row)]
        if form and _is_footer(row):
            return
        if all(_is_blank(cell) for cell in cells):
            continue
        if form and position <= start + 1 and _are_column_numbers(cells):
            continue
        yield position


def _is_blank(cell: Any) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _first_text(row: Sequence[Any]) -> str:
    return next((fold_text(c) for c in row if isinstance(c, str) and c.strip()), "")


def _is_footer(row: Sequence[Any]) -> bool:
    """Return whether a row is a note or a signature line under the table: texts, no figures."""
    filled = {cell for cell in row if not _is_blank(cell)}
    if not filled or len(filled) > 3 or not all(isinstance(cell, str) for cell in filled):
        return False
    text = _first_text(row)
    return text.startswith(_FOOTERS) or bool(_SIGNED.search(text))


def _are_column_numbers(cells: Sequence[Any]) -> bool:
    filled = [str(cell).strip() for cell in cells if not _is_blank(cell)]
    whole = [text.removesuffix(".0") for text in filled]
    numbers = [int(found[0]) for text in whole if (found := re.search(r"\d+", text))]
    return (
        len(filled) >= 2
        and all(_COLUMN_NUMBER.fullmatch(text) for text in whole)
        and len(numbers) >= 1
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] <= 3
    )


def _is_total(row: Sequence[Any], columns: Mapping[str, int], dataset: Dataset) -> bool:
    if dataset.part != "A":
        return False
    place = columns.get(dataset.area_column)
    label = row[place] if place is not None and place < len(row) else ""
    return _first_text(row) in TOTALS or (isinstance(label, str) and fold_text(label) in TOTALS)
