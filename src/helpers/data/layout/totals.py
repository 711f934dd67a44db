"""Rows of the sender beside the rows of its parts: they are totals, not data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan

import pandas as pd

from helpers.data.layout.tables import Table
from helpers.data.values.cells import read_cells
from helpers.data.values.places import PlaceReader
from helpers.reference.datasets import Column, Dataset

ROUNDING = 0.05  # what one decimal of each part may add up to, per part


@dataclass(frozen=True)
class Difference:
    """A total that its parts do not add up to; `position` among the rows, or in the sheet."""

    position: int
    column: str
    got: float
    expected: float


def find_totals(dataset: Dataset, frame: pd.DataFrame, places: PlaceReader) -> dict[int, list[int]]:
    """Return the rows that are totals of others, with their parts: positions.

    A row of the sender itself is one where rows of areas below it have the same other keys; a
    workbook with a row for the district and one for each commune would count everything twice.
    """
    place = dataset.area_column
    own = places.sender.area.code
    if dataset.sender != "area" or place not in dataset.keys or (frame[place] == own).all():
        return {}
    others = [name for name in dataset.keys if name != place]
    below = frame[frame[place].notna() & (frame[place] != own)]
    parts: dict[tuple[str, ...], list[int]] = {}
    for position, key in _keys(below, others):
        parts.setdefault(key, []).append(position)
    totals = _keys(frame[frame[place] == own], others)
    return {position: parts[key] for position, key in totals if key in parts}


def _keys(frame: pd.DataFrame, names: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    cells = [frame[name].astype(str).tolist() for name in names]
    for place, position in enumerate(frame.index.tolist()):
        yield position, tuple(column[place] for column in cells)


def find_differences(
    dataset: Dataset, frame: pd.DataFrame, totals: dict[int, list[int]]
) -> Iterator[Difference]:
    """Yield the totals that differ from the sum of their parts, in quantities that add up."""
    for position, parts in totals.items():
        for name in (column.id for column in adding_columns(dataset)):
            got = float(frame[name].to_numpy()[frame.index.get_loc(position)])
            each = frame.loc[parts, name]
            if isnan(got) or each.isna().any():
                continue
            expected = float(each.sum())
            if abs(got - expected) > ROUNDING * len(parts):
                yield Difference(position, name, got, expected)


def find_wrong_total_row(table: Table, frame: pd.DataFrame) -> Iterator[Difference]:
    """Yield where the one total row of a form by area differs from the sum of its rows.

    `position` counts in the sheet. Forms with more keys than the area are left alone: there a
    total may be of one crop, or of tonnes of unlike things.
    """
    if len(table.totals) != 1 or table.dataset.keys != (table.dataset.area_column,) or frame.empty:
        return
    for column in adding_columns(table.dataset):
        raw = table.cell(table.totals[0], column.id)
        got = read_cells(column, [raw], exported=False).values[0]
        if got is None or frame[column.id].isna().any():
            continue
        expected = float(frame[column.id].sum())
        above = float(frame.loc[frame.index < _rows_above(table), column.id].sum())
        if min(abs(got - expected), abs(got - above)) > ROUNDING * len(frame):
            yield Difference(table.totals[0], column.id, got, expected)


def _rows_above(table: Table) -> int:
    """Return how many rows stand over the total row: it may be of one page, or of one block."""
    above = sum(row < table.totals[0] for row in table.rows)
    return above or len(table.rows)


def adding_columns(dataset: Dataset) -> list[Column]:
    """Return the columns whose quantities add up; a rate such as "tạ/ha" does not."""
    return [c for c in dataset.columns if c.type in ("number", "integer") and "/" not in c.unit]
