"""Corrections of `params/corrections.yml`, applied as files are read; raw files stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from helpers.data.findings import Finding
from helpers.data.layout.tables import Table
from helpers.data.problems import Problem
from helpers.data.text import normalise_text
from helpers.data.values.cells import CellColumn, offer, read_cells
from helpers.data.values.number_cells import show_number
from helpers.data.values.places import PlaceReader
from helpers.errors import Fault
from helpers.reference.datasets import Column, Dataset
from helpers.reference.settings import Correction

FAILED = frozenset({"correction_failed", "correction_without_row", "correction_twice"})
Note = tuple[int, str, Problem]  # position, column, what was done or could not be


def correct_columns(
    table: Table, places: PlaceReader, columns: Mapping[str, CellColumn]
) -> tuple[dict[str, CellColumn], list[Note]]:
    """Return the columns with the known errors of this sender mended, and a note on each.

    A correction whose expected value is no longer there changes nothing and is noted: the source
    was mended, and the correction must go. So are one whose row is not in the file (position -1)
    and a second one of the same cell.
    """
    mended = dict(columns)
    notes: list[Note] = []
    done: set[tuple[int, str]] = set()
    for one in _corrections(places, table.dataset):
        column = table.dataset.column(one.column)
        positions = _positions(one, columns)
        if not positions:
            notes.append((-1, column.id, Problem("correction_without_row", _near(one, columns))))
        for position in positions:
            if (position, column.id) in done:
                notes.append((position, column.id, Problem("correction_twice")))
                continue
            done.add((position, column.id))
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


def _near(one: Correction, columns: Mapping[str, CellColumn]) -> dict[str, object]:
    """Return the keys of a correction that no row has, and the nearest of the file's own."""
    written = ", ".join(f"{name}: {key}" for name, key in one.keys.items())
    hints = []
    for name, key in one.keys.items():
        known = {_key_text(value) for value in columns[name].values if value is not None}
        hints += [offer(key, sorted(known))] if key not in known else []
    return {"keys": written, "hint": "".join(hints)}


def correction_faults(file_name: str, findings: Iterable[Finding]) -> list[Fault]:
    """Return a fault for each correction that could not be made as it is written."""
    return [
        Fault(one.reason, f"params/corrections.yml: {file_name} {one.cell}".rstrip(), one.action)
        for one in findings
        if one.code in FAILED
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
