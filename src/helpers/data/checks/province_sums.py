"""The province's own form beside the sum of its areas' forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from helpers.data.history.ledger import Submission
from helpers.data.layout.totals import adding_columns
from helpers.data.store import Store
from helpers.data.values.number_cells import show_number
from helpers.reference import Reference
from helpers.reference.datasets import Dataset
from helpers.reference.periods import Period


def find(
    reference: Reference, store: Store, dataset: Dataset, about: tuple[Period, Sequence[Submission]]
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield the province's submission and each of its figures that is not the sum of its areas.

    Asked only where every area that reports has sent the form: a sum that lacks one says nothing.
    """
    period, submissions = about
    province = reference.areas.province_code
    if not any(is_province(reference, one) for one in submissions):
        return
    rows = store.read(dataset.id, period=period.code)
    place = dataset.area_column
    whole, below = rows[rows[place] == province], rows[rows[place] != province]
    due = {area.code for area in reference.areas.reporting(period)} - {province}
    if whole.empty or not due <= set(below["reporting_area"]):
        return
    others = [name for name in dataset.keys if name != place]
    for column in adding_columns(dataset):
        for got, expected, row in _beside(whole, below, (column.id, others)):
            limits = reference.cross_checks.areas_sum_to_province
            if abs(got - expected) > max(limits.share * abs(expected), limits.at_least):
                yield (
                    str(row["submission"]),
                    {
                        "got": show_number(got),
                        "expected": show_number(expected),
                        "header": ", ".join((column.header_vi, *_labels(dataset, others, row))),
                        "column": column.id,
                    },
                )


def _labels(dataset: Dataset, keys: Sequence[str], row: pd.Series) -> Iterator[str]:
    """Yield how the form calls what the row is about: "Lúa", "Mùa"."""
    for name in keys:
        yield dataset.column(name).codes.get(row[name], (str(row[name]),))[0]


def is_province(reference: Reference, one: Submission) -> bool:
    """Return whether the province itself sent it."""
    return one.sender == reference.areas.province_code


def _beside(
    whole: pd.DataFrame, below: pd.DataFrame, what: tuple[str, list[str]]
) -> Iterator[tuple[float, float, pd.Series]]:
    """Yield each figure of the province with the sum of its areas, where none is missing."""
    column, others = what
    for _, row in whole.iterrows():
        parts = below
        for name in others:
            parts = parts[parts[name] == row[name]]
        got = float(row[column])
        if parts.empty or parts[column].isna().any() or pd.isna(got):
            continue
        yield got, float(parts[column].sum()), row
