"""Columns of a frame as arrays of numbers or labels; what cannot be read is refused by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.errors import Fault, UserMistake, nearest

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
# A column's name, or its values: as many as the frame has rows, in the order of its rows; a series
# on the frame's own index is put in that order.
Column = str | pd.Series | NDArray[Any]

NUMERIC = "biuf"


def require_frame(frame: object, where: str) -> None:
    """Raise `UserMistake` for what is no frame."""
    if not isinstance(frame, pd.DataFrame):
        raise UserMistake(Fault(f"a frame is required; got: {type(frame).__name__}", where))


def missing_columns(frame: pd.DataFrame, names: Iterable[str]) -> list[Fault]:
    """Return a fault for each name that is no column of the frame, with the nearest one."""
    known = [str(name) for name in frame.columns]
    return [
        Fault(
            "a column is required; got: none of this name", f"column {name!r}", nearest(name, known)
        )
        for name in names
        if name not in frame.columns
    ]


def require_columns(frame: pd.DataFrame, names: Iterable[str]) -> None:
    """Raise `UserMistake` that names every column missing from the frame."""
    faults = missing_columns(frame, names)
    if faults:
        raise UserMistake(*faults)


def read_column(frame: pd.DataFrame, given: Column, part: str) -> pd.Series:
    """Return the values of a column, by name or as given, in the order of the frame's rows.

    `part` says what the column is for. Raises `UserMistake` for an unknown name, another number
    of values than rows, and for more than one column.
    """
    if isinstance(given, str):
        require_columns(frame, [given])
        given = frame[given]
    if np.ndim(given) == 0:
        message = f"a column's name or its values are required; got: {type(given).__name__}"
        raise UserMistake(Fault(message, part))
    if np.ndim(given) != 1 or _is_list_of_names(frame, given):
        hint = "estimates take one stage: name the first stage (ultimate clusters)"
        raise UserMistake(Fault("one column is required; got: several", part, hint))
    if len(given) != len(frame):
        message = f"as many values as rows ({len(frame)}) are required; got: {len(given)}"
        raise UserMistake(Fault(message, part))
    return _in_order(frame, given)


def _in_order(frame: pd.DataFrame, given: Column) -> pd.Series:
    """Return values as a series; rows that the index names are found by it, others by place."""
    if not isinstance(given, pd.Series):
        return pd.Series(given, index=frame.index)
    same = given.index.equals(frame.index)
    if same or not (given.index.is_unique and frame.index.isin(given.index).all()):
        return given
    return given.reindex(frame.index) if frame.index.is_unique else given


def numbers(values: pd.Series, where: str) -> Floats:
    """Return the values as floats, a missing or blank one as NaN.

    Raises `UserMistake` for dates and for texts that are no number.
    """
    if values.dtype.kind in NUMERIC:
        return values.to_numpy(np.float64, na_value=np.nan)
    plain = values.astype("object")
    plain = plain.mask(plain.map(lambda value: isinstance(value, str) and not value.strip()))
    dated = isinstance(values.dtype, pd.PeriodDtype) or values.dtype.kind in "mM"
    read = plain.where(plain.isna()) if dated else pd.to_numeric(plain, errors="coerce")
    unread = int((read.isna() & plain.notna()).sum())
    if unread:
        message = f"numbers are required; got: {values.dtype}, {unread} values that are none"
        raise UserMistake(Fault(message, where))
    return read.to_numpy(np.float64, na_value=np.nan)


def labels(values: pd.Series) -> Codes:
    """Return a number for each different value, −1 for a missing one."""
    return np.asarray(pd.factorize(values)[0], dtype=np.int64)


def _is_list_of_names(frame: pd.DataFrame, given: Column) -> bool:
    return isinstance(given, list | tuple) and all(
        isinstance(name, str) and name in frame.columns for name in given
    )
