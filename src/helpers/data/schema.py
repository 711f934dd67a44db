"""What a clean frame looks like: columns and types from `params/datasets.yml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from helpers.data.reading.coded import Coded
from helpers.reference.datasets import Column, Dataset

# Every number is a float, so that a missing one is NaN in every column alike.
DTYPES: Mapping[str, str] = {
    "text": "str",
    "area": "str",
    "agency": "str",
    "code": "str",
    "integer": "float64",
    "number": "float64",
    "percent": "float64",
    "days": "float64",
    "fies": "float64",
    "date": "datetime64[us]",
    "yes_no": "boolean",
    "month_flag": "boolean",
}
PROVENANCE = ("reporting_area", "period", "submission")
DERIVED: Mapping[str, Mapping[str, str]] = {
    "birth_date": {"age_days": "float64", "birth_day_known": "boolean"}
}
_ABSORBED = ("age_months",)  # read only to give `age_days` where no birth date is known


def clean_dtypes(dataset: Dataset) -> dict[str, str]:
    """Return the columns of a clean frame and their pandas types, in order."""
    dtypes: dict[str, str] = {"record": "str"} if dataset.record else {}
    for column in dataset.columns:
        if column.id in DERIVED:
            dtypes |= DERIVED[column.id]
        elif not column.personal and column.id not in _ABSORBED:
            dtypes[column.id] = DTYPES[column.type]
    return dtypes | dict.fromkeys(PROVENANCE, "str")


def empty_frame(dataset: Dataset) -> pd.DataFrame:
    """Return the clean frame of a dataset without rows, every column with its type."""
    return as_clean(pd.DataFrame(columns=list(clean_dtypes(dataset))), dataset)


def as_clean(frame: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """Return the frame with the columns of the dataset alone, each with its type."""
    return pd.DataFrame(
        {
            name: as_series(frame[name], dtype) if name in frame else _blank(frame, dtype)
            for name, dtype in clean_dtypes(dataset).items()
        },
        index=frame.index,
    )


def typed(values: Sequence[Any], column: Column) -> Any:
    """Return the values of a column as an array of the type of its kind; None is missing."""
    return _array(values, DTYPES[column.type])


def texts(values: Sequence[str | None]) -> Any:
    """Return texts as an array; None is missing."""
    return _array(values, "str")


def _array(values: Sequence[Any], dtype: str) -> Any:
    if isinstance(values, Coded):
        return _array(values.different, dtype).take(values.numbers)
    if dtype in ("float64", "datetime64[us]"):
        return np.array(values, dtype=dtype)
    wanted: Any = pd.api.types.pandas_dtype(dtype)
    return pd.array(list(values), dtype=wanted)


def as_series(series: pd.Series, dtype: str) -> pd.Series:
    """Return the series with that type, whatever stood for missing before."""
    wanted = pd.api.types.pandas_dtype(dtype)
    if series.dtype == wanted:
        return series
    if dtype == "datetime64[us]":
        return pd.to_datetime(series).astype(wanted)
    if dtype == "float64":
        return pd.to_numeric(series).astype(wanted)
    return series.astype(wanted)


def _blank(frame: pd.DataFrame, dtype: str) -> pd.Series:
    return as_series(pd.Series([None] * len(frame), index=frame.index, dtype=object), dtype)
