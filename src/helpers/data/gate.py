"""The pandera gate of a dataset, made from `params/datasets.yml`."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

import pandas as pd
import pandera.errors
import pandera.pandas as pa

from helpers.reference.datasets import Column, Dataset


def make_gate(dataset: Dataset) -> pa.DataFrameSchema:
    """Return the pandera schema of the typed rows of a dataset, as they come from the cells.

    Ranges, codes and required cells; personal columns are there, since keys may be
    personal. Unique keys are looked at apart: the first of two equal rows is kept.
    """
    return pa.DataFrameSchema(
        {column.id: gated for column in dataset.columns if (gated := _gate_column(column))},
        strict=False,
        name=dataset.id,
    )


def _gate_column(column: Column) -> pa.Column | None:
    """Return what a column has to pass, or None where anything does: looking costs time."""
    checks = []
    if column.minimum is not None or column.maximum is not None:
        low = -inf if column.minimum is None else column.minimum
        high = inf if column.maximum is None else column.maximum
        checks.append(pa.Check.in_range(low, high, error="out_of_range"))
    if column.type == "code":
        checks.append(pa.Check.isin(list(column.codes), error="unknown_code"))
    if column.type == "integer":
        checks.append(pa.Check(lambda numbers: numbers % 1 == 0, error="not_whole"))
    needed = column.key or column.required
    if not checks and not needed:
        return None
    return pa.Column(checks=checks, nullable=not needed, required=needed)


def find_failures(dataset: Dataset, frame: pd.DataFrame) -> Iterator[tuple[int, str, str]]:
    """Yield position, column and code of every cell that does not pass the gate, all at once."""
    try:
        make_gate(dataset).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as failed:
        cases = failed.failure_cases
        for position, column, check in zip(
            cases["index"], cases["column"], cases["check"], strict=True
        ):
            yield int(position), str(column), "blank" if check == "not_nullable" else str(check)
