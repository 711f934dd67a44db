"""What this package sends out itself (forms, answers), as far as reading must know it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from helpers.data.text import fold_text
from helpers.data.workbook import Sheet
from helpers.reference.datasets import Dataset

ISSUED_MARK = "Mã mẫu"  # stands in the head of every sheet we send out, and survives any program
LAST_PERIOD = "Kỳ trước"  # a column that begins so, in such a sheet, is ours and no data
_HEAD_ROWS = 12


def is_issued(sheet: Sheet) -> bool:
    """Return whether the sheet is one of ours: a form, its help, its lists, a list of answers."""
    mark = fold_text(ISSUED_MARK)
    return any(fold_text(text).startswith(mark) for text in _texts(sheet.rows[:_HEAD_ROWS]))


def is_last_period(header: str) -> bool:
    """Return whether a column of an issued form repeats figures of an earlier period."""
    return fold_text(header).startswith(fold_text(LAST_PERIOD))


def without_last_period(sheet: Sheet) -> Sheet:
    """Return the sheet with the columns of earlier figures emptied; another sheet as it is."""
    if not is_issued(sheet):
        return sheet
    heads = [
        (at, place)
        for at, row in enumerate(sheet.rows[: 2 * _HEAD_ROWS])
        for place, cell in enumerate(row)
        if isinstance(cell, str) and is_last_period(cell)
    ]
    if not heads:
        return sheet
    top, places = min(at for at, _ in heads), {place for _, place in heads}
    below = [
        ["" if place in places else cell for place, cell in enumerate(row)]
        for row in sheet.rows[top:]
    ]
    return replace(sheet, rows=[*sheet.rows[:top], *below])  # the head above tells whose it is


def left_blank(
    sheet: Sheet, rows: Iterable[int], columns: Mapping[str, int], dataset: Dataset
) -> tuple[int, ...]:
    """Return the rows of an issued form that hold nothing but what the form came with."""
    if not is_issued(sheet):
        return ()
    given = {one.id for one in dataset.columns if one.key or one.prefilled}
    asked = [place for name, place in columns.items() if name not in given]
    return tuple(row for row in rows if not any(_cells(sheet.rows[row], asked)))


def wants_every_row(dataset: Dataset) -> bool:
    """Return whether a blank row is worth asking about: not where crops or kinds are listed."""
    keys = [dataset.column(name) for name in dataset.keys]
    listed = any(key.type == "code" for key in keys)
    return not (listed and keys[0].type in ("area", "agency"))


def _cells(row: Sequence[Any], places: Iterable[int]) -> Iterator[str]:
    for place in places:
        yield str(row[place]).strip() if place < len(row) and row[place] is not None else ""


def _texts(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    for row in rows:
        yield from (cell for cell in row if isinstance(cell, str))
