"""Rows of the sender beside the rows of its parts: they are totals, not data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan

import pandas as pd

from helpers.data.places import PlaceReader
from helpers.reference.datasets import Dataset

ROUNDING = 0.05  # what one decimal of each part may add up to, per part


@dataclass(frozen=True)
class Difference:
    """A total that its parts do not add up to."""

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
    adding = [
        c.id for c in dataset.columns if c.type in ("number", "integer") and "/" not in c.unit
    ]
    for position, parts in totals.items():
        for name in adding:
            got = float(frame[name].to_numpy()[frame.index.get_loc(position)])
            each = frame.loc[parts, name]
            if isnan(got) or each.isna().any():
                continue
            expected = float(each.sum())
            if abs(got - expected) > ROUNDING * len(parts):
                yield Difference(position, name, got, expected)
