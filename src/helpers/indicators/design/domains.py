"""Domains of a survey: which rows an estimate is about, and how the groups are called."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.indicators.columns import read_column, require_columns

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]
By = str | list[str] | pd.Series | NDArray[Any] | None


@dataclass(frozen=True)
class Domains:
    """The domain of each row (−1: none) and a frame with one row of group values a domain."""

    codes: Codes
    groups: pd.DataFrame

    @property
    def count(self) -> int:
        """Return the number of domains."""
        return len(self.groups)

    @property
    def inside(self) -> Flags:
        """Return which rows belong to a domain."""
        return self.codes >= 0

    def only(self, rows: Flags) -> Domains:
        """Return the same domains without the rows that are not `rows`."""
        return replace(self, codes=np.where(rows, self.codes, -1))

    def rows(self, kept: Flags) -> Domains:
        """Return the same domains of the rows that are `kept`."""
        return replace(self, codes=self.codes[kept])

    def sums(self, values: Floats) -> Floats:
        """Return the sum of the values in each domain."""
        inside = self.inside
        return sum_by(self.codes[inside], values[inside], self.count)

    def counts(self, rows: Flags) -> Codes:
        """Return how many of `rows` each domain has."""
        return np.bincount(self.codes[self.inside & rows], minlength=self.count)

    def spread(self, values: Floats) -> Floats:
        """Return each row's domain value; NaN for rows of no domain."""
        return np.append(values, np.nan)[self.codes]


def sum_by(codes: Codes, values: Floats, count: int) -> Floats:
    """Return the sum of the values of each code from 0 to `count` − 1."""
    # numpy gives integers for no rows at all.
    return np.bincount(codes, values, minlength=count).astype(np.float64)


def whole(rows: int) -> Domains:
    """Return one domain, called "All", that has every row."""
    return Domains(np.zeros(rows, dtype=np.int64), pd.DataFrame(index=pd.Index(["All"])))


def domains_of(frame: pd.DataFrame, by: By) -> Domains:
    """Return the domains of the column or columns `by`, sorted; a missing value is no domain.

    Raises `UserMistake` that names every column there is not.
    """
    if by is None or (isinstance(by, list | tuple) and not by):
        return whole(len(frame))
    columns = _columns(frame, by)
    names = list(columns.columns)
    if len(names) == 1:
        numbered = pd.factorize(columns[names[0]], sort=True)
        codes, labels = np.asarray(numbered[0]), list(numbered[1])
        groups = pd.DataFrame({names[0]: numbered[1]})
    else:
        grouped = columns.groupby(names, observed=True, sort=True)
        codes = np.asarray(grouped.ngroup().fillna(-1))
        groups = grouped.size().reset_index()[names]
        labels = list(groups.itertuples(index=False, name=None))
    groups.index = pd.Index(labels, tupleize_cols=False)
    return Domains(codes.astype(np.int64), groups)


def _columns(frame: pd.DataFrame, by: str | list[str] | pd.Series | NDArray[Any]) -> pd.DataFrame:
    if isinstance(by, list | tuple):
        require_columns(frame, by)
        return frame[list(by)]
    values = read_column(frame, by, "by")
    return values.to_frame(name=values.name or "group")
