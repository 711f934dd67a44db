"""Rows that are parts of one area: written by the names of old communes that are one now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.data.text import fold_text
from helpers.data.values.places import PlaceReader, cell_text
from helpers.data.values.written_places import take_apart
from helpers.reference import names
from helpers.reference.datasets import Dataset


@dataclass(frozen=True)
class Part:
    """A row of a former area beside others of the same area now; `area` is its name."""

    position: int
    area: str


def find_parts(
    dataset: Dataset, frame: pd.DataFrame, raw: Sequence[Any], places: PlaceReader
) -> Iterator[Part]:
    """Yield the rows that fall on one key because their areas were made into one.

    They are no duplicates: each counts a part. Which of them is the whole cannot be known, also
    where one bears the new name, which is often that of one of the old. `raw` are the area cells.
    """
    place = dataset.area_column
    if dataset.sender != "area" or place not in dataset.keys:
        return
    repeated = frame[frame.duplicated(list(dataset.keys), keep=False)]
    known = repeated[repeated[list(dataset.keys)].notna().all(axis=1)]
    for (code, *_), rows in known.groupby(list(dataset.keys), sort=False):
        written = {fold_text(_bare_name(raw[position])) for position in rows.index}
        area = places.reference.areas.get(str(code), places.period.end)
        own = {fold_text(name) for name in (area.name, *_aliases(places, area.code))}
        former = any(name and not name.isdigit() and name not in own for name in written)
        if former and len(written) > 1:
            yield from (Part(position, area.full_name) for position in rows.index.tolist())


def _bare_name(cell: Any) -> str:
    return names.split_type(take_apart(cell_text(cell)).name)[1]


def _aliases(places: PlaceReader, code: str) -> Iterator[str]:
    yield from (one.alias for one in places.reference.areas.aliases if one.code == code)
