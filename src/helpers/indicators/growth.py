"""Child growth by WHO's standards of 2006: z-scores and prevalences.

Rules as in WHO's R package `anthro` (WHO Anthro Survey Analyser): the tables come from
`growth_tables`, the rules are here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.indicators import growth_tables
from helpers.indicators.design import Labels, SurveyDesign
from helpers.indicators.design_domains import By, Flags, Floats
from helpers.indicators.growth_tables import Standard

DAYS_OF_MONTH = 30.4375
FIRST_HEIGHT_DAY = 731
POSITION_SHIFT_CM = 0.7
STANDING_FROM_MONTHS = 9
AGE_END_MONTHS = 60
LENGTH_UNTIL_CM = 87.0
WEIGHT_RANGE_KG = (0.9, 58.0)
LENGTH_RANGE_CM = (38.0, 150.0)
FLAGS = {"haz": (-6.0, 6.0), "waz": (-6.0, 5.0), "whz": (-5.0, 5.0)}

# name → (index, cut-off, whether bilateral oedema counts as a case)
PREVALENCES = {
    "stunting": ("haz", -2.0, False),
    "severe_stunting": ("haz", -3.0, False),
    "wasting": ("whz", -2.0, True),
    "severe_wasting": ("whz", -3.0, True),
    "underweight": ("waz", -2.0, True),
    "severe_underweight": ("waz", -3.0, True),
}

MEASURES = (
    "estimate", "standard_error", "ci_low", "ci_high", "n", "degrees_of_freedom", "clusters",
    "numerator",
)  # fmt: skip


@dataclass(frozen=True)
class _Children:
    """What was measured, as arrays; a value that cannot be believed is NaN (sex: −1)."""

    sex: NDArray[np.int64]
    age: Floats
    day: Floats
    weight: Floats
    length: Floats
    lying: Flags
    standing: Flags
    oedema: Flags


def z_scores(children: pd.DataFrame) -> pd.DataFrame:
    """Return the z-scores of each child on the same index, 2 decimals, missing as WHO leaves them.

    `children`: `sex` "m"/"f", `age_days`, `weight_kg`, `length_cm`, `measured` "l" lying, "h"
    standing or missing, `oedema`; the last two may be absent. Columns returned: `haz, waz, whz`,
    `haz_flagged, waz_flagged, whz_flagged` (implausible; the z-score stays) and `length_used_cm`
    (shifted by 0.7 cm where the position is not the one of the age). WHO 2006; R `anthro`.
    """
    measured = _read_children(children)
    scores = {
        "haz": _height_for_age(measured),
        "waz": _weight_for_age(measured),
        "whz": _weight_for_length(measured),
    }
    flags = {
        f"{name}_flagged": (score < FLAGS[name][0]) | (score > FLAGS[name][1])
        for name, score in scores.items()
    }
    return pd.DataFrame({**scores, **flags, "length_used_cm": measured.length}, children.index)


def prevalence(
    children: pd.DataFrame,
    *,
    by: By = None,
    weights: Labels = None,
    strata: Labels = None,
    clusters: Labels = None,
) -> pd.DataFrame:
    """Return the shares of children below the cut-offs, one row an indicator and group.

    Columns: indicator, group ("All" without `by`), estimate, standard_error, ci_low, ci_high
    (shares 0–1), n, degrees_of_freedom, clusters, numerator (children counted as cases).
    Flagged z-scores leave their index only; a child with oedema counts as a severe case of the
    weight-based indices. As R `anthro`: logit intervals with the degrees of freedom of the whole
    design, (0, 0) and (1, 1) where no child or every child is a case, children over 1,826 days
    and rows without stratum or cluster left out, rows without weight at weight 0.
    """
    kept = ~(_number(children, "age_days") > growth_tables.LAST_DAY)
    frame = children.assign(**_cases(children))[kept]
    units = None if _is_one_cluster(frame, _kept(clusters, kept)) else _kept(clusters, kept)
    design = SurveyDesign(frame, _kept(weights, kept), _kept(strata, kept), units)
    groups = _kept(by, kept) if isinstance(by, pd.Series) else by
    rows = [_prevalence_of(design, name, groups) for name in PREVALENCES]
    return pd.concat(rows, ignore_index=True)


def _prevalence_of(design: SurveyDesign, name: str, by: By) -> pd.DataFrame:
    result = design.proportion(name, by, method="logit", whole_design=True)
    certain = result["estimate"].isin([0.0, 1.0])
    result["standard_error"] = result["standard_error"].mask(certain, 0.0)
    for bound in ("ci_low", "ci_high"):
        result[bound] = result[bound].mask(certain, result["estimate"])
    named = pd.DataFrame({"indicator": name, "group": result.index}, result.index)
    return named.join(result[[*MEASURES]])


def _kept(labels: Labels, kept: Flags) -> Labels:
    return labels[kept] if isinstance(labels, pd.Series) else labels


def _is_one_cluster(frame: pd.DataFrame, clusters: Labels) -> bool:
    # One cluster for everybody says that no cluster was recorded.
    if clusters is None:
        return False
    values = frame[clusters] if isinstance(clusters, str) else clusters
    return values.nunique(dropna=False) <= 1


def _cases(children: pd.DataFrame) -> dict[str, pd.Series]:
    scores = z_scores(children)
    oedema = _truth(children, "oedema")
    cases = {}
    for name, (index, cut, counts_oedema) in PREVALENCES.items():
        score = scores[index].where(~scores[f"{index}_flagged"])
        case = (score < cut).astype(float).where(score.notna())
        cases[name] = case.where(~oedema, 1.0) if counts_oedema else case
    return cases


def _read_children(children: pd.DataFrame) -> _Children:
    age = _number(children, "age_days")
    age = np.where(age < 0, np.nan, age)
    day = np.floor(age + 0.5)
    position = _text(children, "measured")
    unbelieved = age / DAYS_OF_MONTH < STANDING_FROM_MONTHS
    lying, standing = position == "l", (position == "h") & ~unbelieved
    length = _within(_number(children, "length_cm"), LENGTH_RANGE_CM)
    length = np.where(standing & (day < FIRST_HEIGHT_DAY), length + POSITION_SHIFT_CM, length)
    length = np.where(lying & (day >= FIRST_HEIGHT_DAY), length - POSITION_SHIFT_CM, length)
    sex = _text(children, "sex")
    return _Children(
        sex=np.select([sex == "m", sex == "f"], [0, 1], -1),
        age=age,
        day=day,
        weight=_within(_number(children, "weight_kg"), WEIGHT_RANGE_KG),
        length=length,
        lying=lying,
        standing=standing,
        oedema=_truth(children, "oedema"),
    )


def _height_for_age(children: _Children) -> Floats:
    power, median, variation = _by_day(children, growth_tables.length_for_age())
    return np.round(_lms(children.length, power, median, variation), 2)


def _weight_for_age(children: _Children) -> Floats:
    rows = _by_day(children, growth_tables.weight_for_age())
    score = np.round(_linear_beyond_three(children.weight, *rows), 2)
    return np.where(children.oedema, np.nan, score)


def _weight_for_length(children: _Children) -> Floats:
    by_length = np.where(
        np.isnan(children.day),
        children.lying | (~children.standing & (children.length < LENGTH_UNTIL_CM)),
        children.day < FIRST_HEIGHT_DAY,
    )
    usable = _young_enough(children) & ~np.isnan(children.length)
    score = np.full(len(children.age), np.nan)
    tables = (
        (by_length, growth_tables.weight_for_length(), growth_tables.LENGTH_START),
        (~by_length, growth_tables.weight_for_height(), growth_tables.HEIGHT_START),
    )
    for chosen, standard, start in tables:
        taken = chosen & usable
        rows = _by_length(children.length[taken], children.sex[taken], (standard, start))
        score[taken] = _linear_beyond_three(children.weight[taken], *rows)
    return np.where(children.oedema, np.nan, np.round(score, 2))


def _young_enough(children: _Children) -> Flags:
    return (children.sex >= 0) & ~(children.age / DAYS_OF_MONTH >= AGE_END_MONTHS)


def _by_day(children: _Children, standard: Standard) -> tuple[Floats, Floats, Floats]:
    inside = _young_enough(children) & (children.day <= growth_tables.LAST_DAY)
    day = np.where(inside, children.day, 0).astype(np.int64)
    sex = np.maximum(children.sex, 0)
    power, median, variation = (
        np.where(inside, values[sex, day], np.nan)
        for values in (standard.power, standard.median, standard.variation)
    )
    return power, median, variation


def _by_length(
    length: Floats, sex: NDArray[np.int64], table: tuple[Standard, float]
) -> tuple[Floats, Floats, Floats]:
    standard, start = table
    # In hundredths of a centimetre, so that 67.3 falls on its row and not just below it.
    offset = np.rint(length * 100) - round(start * 100)
    last = standard.median.shape[1] - 1
    inside = (offset >= 0) & (offset <= last * 10)
    steps = np.where(inside, offset, 0).astype(np.int64)
    low, share = steps // 10, (steps % 10) / 10
    high = np.minimum(low + 1, last)
    power, median, variation = (
        np.where(inside, values[sex, low] + share * (values[sex, high] - values[sex, low]), np.nan)
        for values in (standard.power, standard.median, standard.variation)
    )
    return power, median, variation


def _lms(value: Floats, power: Floats, median: Floats, variation: Floats) -> Floats:
    return ((value / median) ** power - 1) / (variation * power)


def _linear_beyond_three(value: Floats, power: Floats, median: Floats, variation: Floats) -> Floats:
    """Return LMS z-scores, linear in SD distance beyond ±3 (WHO 2006, chapter 7)."""

    def at(deviations: float) -> Floats:
        return median * (1 + power * variation * deviations) ** (1 / power)

    score = _lms(value, power, median, variation)
    above = 3 + (value - at(3)) / (at(3) - at(2))
    below = -3 + (value - at(-3)) / (at(-2) - at(-3))
    return np.where(score > 3, above, np.where(score < -3, below, score))


def _within(values: Floats, bounds: tuple[float, float]) -> Floats:
    return np.where((values >= bounds[0]) & (values <= bounds[1]), values, np.nan)


def _number(children: pd.DataFrame, column: str) -> Floats:
    return pd.to_numeric(children[column], errors="coerce").to_numpy(np.float64, na_value=np.nan)


def _text(children: pd.DataFrame, column: str) -> NDArray[np.str_]:
    if column not in children:
        return np.full(len(children), "", dtype="U1")
    return _one_letter(children[column])


def _one_letter(values: pd.Series) -> NDArray[np.str_]:
    codes, found = pd.factorize(values)
    known = np.array([str(value).strip().lower() for value in found] + [""], dtype="U8")
    return known[codes]


def _truth(children: pd.DataFrame, column: str) -> Flags:
    if column not in children:
        return np.zeros(len(children), dtype=bool)
    return children[column].astype("boolean").fillna(False).to_numpy(bool)
