"""How far measurements can be trusted: digit preference, heaping, sex ratio, spread of z-scores.

Sources: which checks, WHO and UNICEF, Recommendations for data collection, analysis and reporting
on anthropometric indicators (2019); classes, SMART's plausibility check (SMART Manual 2.0, 2017),
which rates the spread and the flagged share of weight-for-height only, the other indices having
no published class; digit preference score, WHO MONICA (Kuulasmaa and others, 1998).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from helpers.indicators.columns import numbers
from helpers.indicators.growth import FLAGS, z_scores
from helpers.indicators.growth.children import (
    BOYS,
    DAYS_OF_MONTH,
    GIRLS,
    is_true,
    read_measurements,
    said,
)

DIGITS = 10
HEAP_EVERY_MONTHS = 6
HEAPING_UNTIL_MONTHS = 24
CLASSES = ("excellent", "good", "acceptable", "problematic")
COLUMNS = ["check", "value", "n", "class"]

# Height-for-age and weight-for-age spread more even in good surveys: SMART rates them not.
RATED_INDEX = "whz"
# Upper ends of excellent, good and acceptable; half-open: a value on the end is the next class.
PREFERENCE_ENDS = (8.0, 12.0, 20.0)
# SMART takes 2.5 % itself as excellent, so these ends belong to the better class.
FLAGGED_ENDS = (0.025, 0.05, 0.075)
SPREAD_BOUNDS = ((0.9, 1.1), (0.85, 1.15), (0.8, 1.2))
CHANCE_ENDS = (0.1, 0.05, 0.001)


def child_measurement_quality(children: pd.DataFrame) -> pd.DataFrame:
    """Return the checks of a round of measurements, one row each: check, value, n, class.

    `children`: the columns of `growth.z_scores`, and `birth_day_known` where recorded. Shares are
    0–1, scores 0–100, SD in z; `n` is the number of children behind a value. A value that cannot
    be computed is missing, and so is its class; checks without a published class have none.
    """
    scores = z_scores(children)
    measured = read_measurements(children)
    rows = [
        _birth_dates(children),
        _preference("weight_digit_preference", pd.Series(measured["weight_kg"])),
        _preference("length_digit_preference", pd.Series(measured["length_cm"])),
        _heaping(pd.Series(measured["age_days"])),
        _sexes(children["sex"]),
    ]
    for index in FLAGS:
        flagged = scores[f"{index}_flagged"]
        known = scores[index].notna()
        rated = index == RATED_INDEX
        spread = z_score_spread(scores[index].where(~flagged))
        believed = int((known & ~flagged).sum())
        rows.append(_row(f"{index}_sd", spread, believed, class_of_spread if rated else None))
        share = flagged_share(flagged[known])
        classify = class_of_flagged if rated else None
        rows.append(_row(f"{index}_flagged_share", share, int(known.sum()), classify))
    kinds = pd.Series([row["class"] for row in rows], dtype="object")
    return pd.DataFrame(rows, columns=COLUMNS).assign(**{"class": kinds})


def digit_preference_score(values: pd.Series, *, decimals: int = 1) -> float:
    """Return 100·√(χ²/(n·9)) of the terminal digit: 0 evenly spread, 100 always the same digit.

    `decimals` is the place of the digit (1: 0.1 kg or 0.1 cm). NaN without values.
    """
    known = _numbers(values)
    if len(known) == 0:
        return np.nan
    digits = np.rint(known * 10**decimals).astype(np.int64) % DIGITS
    counts = np.bincount(digits, minlength=DIGITS)
    expected = len(known) / DIGITS
    chi_squared = ((counts - expected) ** 2 / expected).sum()
    return float(100 * np.sqrt(chi_squared / (len(known) * (DIGITS - 1))))


def age_heaping_ratio(age_days: pd.Series, *, until_months: int = HEAPING_UNTIL_MONTHS) -> float:
    """Return how often completed months of age are a multiple of 6, against chance (1: as often).

    Of children of 1 … `until_months` − 1 months; birth itself is no heap. NaN without such.
    A ratio of our own (WHO and UNICEF 2019 look at the histogram), so it has no class.
    """
    months = _months(age_days, until_months)
    if len(months) == 0:
        return np.nan
    heaped = (months % HEAP_EVERY_MONTHS == 0).mean()
    possible = np.arange(1, until_months)
    return float(heaped / (possible % HEAP_EVERY_MONTHS == 0).mean())


def _months(age_days: pd.Series, until: int) -> NDArray[np.float64]:
    months = np.floor(_numbers(age_days) / DAYS_OF_MONTH)
    return months[(months >= 1) & (months < until)]


def sex_ratio(sex: pd.Series) -> float:
    """Return boys a girl; NaN without girls."""
    boys, girls = _boys_and_girls(sex)
    return boys / girls if girls else np.nan


def sex_ratio_chance(sex: pd.Series) -> float:
    """Return the chance (χ², 1 degree of freedom) of a ratio this far from 1; NaN without rows."""
    boys, girls = _boys_and_girls(sex)
    if boys + girls == 0:
        return np.nan
    return float(special.chdtrc(1, (boys - girls) ** 2 / (boys + girls)))


def z_score_spread(scores: pd.Series) -> float:
    """Return the standard deviation of z-scores, the flagged ones left out by the caller."""
    known = _numbers(scores)
    return float(known.std(ddof=1)) if len(known) > 1 else np.nan


def flagged_share(flagged: pd.Series) -> float:
    """Return the share (0–1) of z-scores that are flagged as implausible."""
    return float(pd.Series(flagged).mean()) if len(flagged) else np.nan


def full_birth_date_share(known: pd.Series) -> float:
    """Return the share (0–1) of children whose birth day is known; missing counts as not known."""
    if len(known) == 0:
        return np.nan
    return float(is_true(pd.Series(known).to_frame("known"), "known").mean())


def class_of_preference(score: float) -> str | None:
    """Return the class of a digit preference score: < 8, < 12, < 20."""
    return (
        None if np.isnan(score) else CLASSES[int(np.searchsorted(PREFERENCE_ENDS, score, "right"))]
    )


def class_of_flagged(share: float) -> str | None:
    """Return the class of a share of flagged z-scores: ≤ 2.5 %, ≤ 5 %, ≤ 7.5 %."""
    return None if np.isnan(share) else CLASSES[int(np.searchsorted(FLAGGED_ENDS, share, "left"))]


def class_of_spread(deviation: float) -> str | None:
    """Return the class of the SD of a z-score: strictly within 0.9–1.1, 0.85–1.15, 0.8–1.2."""
    if np.isnan(deviation):
        return None
    within = [low < deviation < high for low, high in SPREAD_BOUNDS]
    return CLASSES[within.index(True)] if any(within) else CLASSES[-1]


def class_of_sex_ratio(chance: float) -> str | None:
    """Return the class of a sex ratio by its chance: > 0.1, > 0.05, > 0.001."""
    if np.isnan(chance):
        return None
    above = [chance > end for end in CHANCE_ENDS]
    return CLASSES[above.index(True)] if any(above) else CLASSES[-1]


def _birth_dates(children: pd.DataFrame) -> dict[str, object]:
    if "birth_day_known" not in children:
        return _row("full_birth_date_share", np.nan, 0)
    known = children["birth_day_known"]
    return _row("full_birth_date_share", full_birth_date_share(known), len(known))


def _preference(check: str, values: pd.Series) -> dict[str, object]:
    return _row(check, digit_preference_score(values), len(_numbers(values)), class_of_preference)


def _heaping(age_days: pd.Series) -> dict[str, object]:
    counted = len(_months(age_days, HEAPING_UNTIL_MONTHS))
    return _row("age_heaping_ratio", age_heaping_ratio(age_days), counted)


def _sexes(sex: pd.Series) -> dict[str, object]:
    row = _row("sex_ratio", sex_ratio(sex), sum(_boys_and_girls(sex)))
    return row | {"class": class_of_sex_ratio(sex_ratio_chance(sex))}


def _row(
    check: str, value: float, n: int, classify: Callable[[float], str | None] | None = None
) -> dict[str, object]:
    kind = classify(value) if classify else None
    return {"check": check, "value": value, "n": n, "class": kind}


def _boys_and_girls(sex: pd.Series) -> tuple[int, int]:
    boys, girls = said(pd.Series(sex).to_frame("sex"), "sex", BOYS, GIRLS)
    return int(boys.sum()), int(girls.sum())


def _numbers(values: pd.Series) -> NDArray[np.float64]:
    values = pd.Series(values)
    read = numbers(values, f"column {values.name!r}")
    return read[np.isfinite(read)]
