"""Corrections of `params/corrections.yml`, applied as files are read; raw files stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from helpers.data.cells import CellColumn, read_cells
from helpers.data.number_cells import show_number
from helpers.data.places import PlaceReader
from helpers.data.problems import Problem
from helpers.data.tables import Table
from helpers.data.text import normalise_text
from helpers.reference.datasets import Column, Dataset
from helpers.reference.settings import Correction

Note = tuple[int, str, Problem]  # position, column, what was done or could not be


def correct_columns(
    table: Table, places: PlaceReader, columns: Mapping[str, CellColumn]
) -> tuple[dict[str, CellColumn], list[Note]]:
    """Return the columns with the known errors of this sender mended, and a note on each.

    A correction whose expected value is no longer there changes nothing and is noted: the source
    was mended, and the correction must go.
    """
    mended = dict(columns)
    notes: list[Note] = []
    for one in _corrections(places, table.dataset):
        column = table.dataset.column(one.column)
        for position in _positions(one, columns):
            raw = table.values(column.id)[position]
            current = mended[column.id]
            if not _is_expected(column, one.expect, raw, current.values[position]):
                details = {"expected": one.expect, "got": _shown(current.values[position])}
                notes.append((position, column.id, Problem("correction_failed", details)))
                continue
            value = _read_value(column, one.value)
            mended[column.id] = _with_value(current, position, value)
            details = {"new": _shown(value), "reason": one.reason}
            notes.append((position, column.id, Problem("corrected", details)))
    return mended, notes


def _corrections(places: PlaceReader, dataset: Dataset) -> Iterator[Correction]:
    for one in places.reference.corrections:
        same_sender = one.area in ("", places.sender.area.code)
        if one.dataset == dataset.id and one.period == places.period.code and same_sender:
            yield one


def _positions(one: Correction, columns: Mapping[str, CellColumn]) -> list[int]:
    rows = len(next(iter(columns.values())).values)
    return [
        row
        for row in range(rows)
        if all(_key_text(columns[name].values[row]) == key for name, key in one.keys.items())
    ]


def _key_text(value: Any) -> str:
    return str(getattr(value, "code", value))


def _is_expected(column: Column, expected: str, raw: Any, value: Any) -> bool:
    if normalise_text(str(raw)) == normalise_text(expected):
        return True
    return value is not None and value == _read_value(column, expected)


def _read_value(column: Column, written: str) -> Any:
    """Return a value of corrections.yml; numbers there have a decimal point."""
    if column.type in ("number", "integer"):
        return float(written)
    return read_cells(column, [written], exported=True).values[0]


def _with_value(column: CellColumn, position: int, value: Any) -> CellColumn:
    values: Sequence[Any] = column.values
    changed = [value if row == position else one for row, one in enumerate(values)]
    problems = {row: one for row, one in column.problems.items() if row != position}
    return CellColumn(changed, problems)


def _shown(value: Any) -> str:
    return show_number(value) if isinstance(value, float) else str(value)
