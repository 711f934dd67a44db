"""What was measured of children, as arrays: ages, positions, lengths as WHO takes them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.errors import UserMistake
from helpers.indicators.columns import missing_columns, numbers, require_frame
from helpers.indicators.design.domains import Flags, Floats

DAYS_OF_MONTH = 30.4375
FIRST_HEIGHT_DAY = 731
POSITION_SHIFT_CM = 0.7
STANDING_FROM_MONTHS = 9
WEIGHT_RANGE_KG = (0.9, 58.0)
LENGTH_RANGE_CM = (38.0, 150.0)
MEASUREMENTS = ("age_days", "weight_kg", "length_cm")
REQUIRED = ("sex", *MEASUREMENTS)
# As R `anthro` reads them, in any case: sex m/f or 1/2, oedema y/n or 1/2.
BOYS, GIRLS = ("m", "1", "1.0"), ("f", "2", "2.0")
LYING, STANDING = ("l",), ("h",)
YES = ("true", "y", "1", "1.0")


@dataclass(frozen=True)
class MeasuredChildren:
    """What was measured, as arrays; a value that cannot be believed is NaN (sex: −1)."""

    sex: NDArray[np.int64]
    age: Floats
    day: Floats
    weight: Floats
    length: Floats
    lying: Flags
    standing: Flags
    oedema: Flags


def read_children(children: pd.DataFrame) -> MeasuredChildren:
    """Return the columns of `growth.z_scores` as arrays, lengths shifted for the position.

    Raises `UserMistake` that names every column that is missing or holds no numbers.
    """
    measured = read_measurements(children)
    age = np.where(measured["age_days"] < 0, np.nan, measured["age_days"])
    day = whole_days(age)
    unbelieved = age / DAYS_OF_MONTH < STANDING_FROM_MONTHS
    lying, standing = said(children, "measured", LYING, STANDING)
    standing = standing & ~unbelieved
    length = _within(measured["length_cm"], LENGTH_RANGE_CM)
    length = np.where(standing & (day < FIRST_HEIGHT_DAY), length + POSITION_SHIFT_CM, length)
    length = np.where(lying & (day >= FIRST_HEIGHT_DAY), length - POSITION_SHIFT_CM, length)
    boys, girls = said(children, "sex", BOYS, GIRLS)
    return MeasuredChildren(
        sex=np.where(boys, 0, np.where(girls, 1, -1)),
        age=age,
        day=day,
        weight=_within(measured["weight_kg"], WEIGHT_RANGE_KG),
        length=length,
        lying=lying,
        standing=standing,
        oedema=is_true(children, "oedema"),
    )


def whole_days(age: Floats) -> Floats:
    """Return ages in days as whole days, halves rounded up."""
    return np.floor(age + 0.5)


def read_measurements(children: pd.DataFrame) -> dict[str, Floats]:
    """Return the measurements as numbers; raises `UserMistake` with every fault at once."""
    require_frame(children, "children")
    faults = missing_columns(children, REQUIRED)
    read = {}
    for name in MEASUREMENTS:
        try:
            if name in children:
                read[name] = numbers(children[name], f"column {name!r}")
        except UserMistake as mistake:
            faults.extend(mistake.faults)
    if faults:
        raise UserMistake(*faults)
    return read


def is_true(children: pd.DataFrame, column: str) -> Flags:
    """Return which rows have a yes: true, 1, "y" or "1" as in `anthro`; missing is a no."""
    if column in children and children[column].dtype == bool:
        return children[column].to_numpy()
    return said(children, column, YES)[0]


def said(children: pd.DataFrame, column: str, *words: tuple[str, ...]) -> list[Flags]:
    """Return for each group of words which rows hold one, in any case; none without the column."""
    if column not in children:
        return [np.zeros(len(children), dtype=bool) for _ in words]
    codes, found = pd.factorize(children[column])
    texts = [str(value).strip().lower() for value in found]
    # One more for the missing, whose code is −1.
    return [np.array([*(text in group for text in texts), False])[codes] for group in words]


def _within(values: Floats, bounds: tuple[float, float]) -> Floats:
    return np.where((values >= bounds[0]) & (values <= bounds[1]), values, np.nan)
