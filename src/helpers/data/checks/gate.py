"""The pandera gate of a dataset, made from `params/datasets.yml`."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import TYPE_CHECKING

import pandas as pd

from helpers.data.schema import DTYPES
from helpers.reference.datasets import Column, Dataset

if TYPE_CHECKING:
    import pandera.pandas as pa


def make_gate(column: Column) -> pa.SeriesSchema:
    """Return the pandera schema of the typed cells of a column, as they come from the sheet.

    Ranges, codes and required cells; personal columns are there, since keys may be
    personal. Unique keys are looked at apart: the first of two equal rows is kept.
    """
    import pandera.pandas as pa

    checks = []
    if column.minimum is not None or column.maximum is not None:
        low, high = _range(column)
        checks.append(pa.Check.in_range(low, high, error="out_of_range"))
    if column.type == "code":
        checks.append(pa.Check.isin(list(column.codes), error="unknown_code"))
    if column.type == "integer":
        checks.append(pa.Check(lambda numbers: numbers % 1 == 0, error="not_whole"))
    return pa.SeriesSchema(checks=checks, nullable=not _is_needed(column), name=column.id)


def _range(column: Column) -> tuple[float, float]:
    low = -inf if column.minimum is None else column.minimum
    return low, inf if column.maximum is None else column.maximum


def _is_needed(column: Column) -> bool:
    return column.key or column.required


def find_failures(dataset: Dataset, frame: pd.DataFrame) -> Iterator[tuple[int, str, str]]:
    """Yield position, column and code of every cell that does not pass the gate, all at once.

    pandera looks at the columns in which something is wrong: of a small table it takes longer
    than all the rest, and mostly nothing is. It is given one column at a time, since a whole
    frame has each failure told three times over.
    """
    for column in dataset.columns:
        if not is_sound(column, frame[column.id]):
            yield from _failures(column, frame[column.id])


def _failures(column: Column, cells: pd.Series) -> Iterator[tuple[int, str, str]]:
    import pandera.errors

    try:
        make_gate(column).validate(cells, lazy=True)
    except pandera.errors.SchemaErrors as failed:
        cases = failed.failure_cases
        for position, check in zip(cases["index"], cases["check"], strict=True):
            yield int(position), column.id, "blank" if check == "not_nullable" else str(check)


def is_sound(column: Column, cells: pd.Series) -> bool:
    """Return whether all typed cells of a column surely pass its gate."""
    missing = cells.isna().to_numpy()
    if _is_needed(column) and missing.any():
        return False
    if column.type == "code" and not set(cells[~missing].unique()) <= set(column.codes):
        return False
    if DTYPES[column.type] != "float64":
        return column.minimum is None and column.maximum is None
    numbers = cells.to_numpy()[~missing]
    low, high = _range(column)
    if not ((numbers >= low) & (numbers <= high)).all():
        return False
    return column.type != "integer" or bool((numbers % 1 == 0).all())
