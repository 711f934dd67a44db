"""Child growth by WHO's standards of 2006: z-scores and prevalences.

Rules as in WHO's R package `anthro` (WHO Anthro Survey Analyser): the tables come from
`growth_tables`, the rules are here.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.indicators.columns import read_column
from helpers.indicators.design import Labels, SurveyDesign
from helpers.indicators.design.domains import By, Flags, Floats
from helpers.indicators.growth import tables as growth_tables
from helpers.indicators.growth.children import (
    DAYS_OF_MONTH,
    FIRST_HEIGHT_DAY,
    LENGTH_RANGE_CM,
    WEIGHT_RANGE_KG,
    MeasuredChildren,
    is_true,
    read_children,
    read_measurements,
    whole_days,
)
from helpers.indicators.growth.tables import Standard

__all__ = [
    "AGE_END_MONTHS",
    "DAYS_OF_MONTH",
    "FLAGS",
    "LENGTH_RANGE_CM",
    "MEASURES",
    "PREVALENCES",
    "WEIGHT_RANGE_KG",
    "count_cases",
    "prevalence",
    "z_scores",
]

AGE_END_MONTHS = 60
LENGTH_UNTIL_CM = 87.0
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


def z_scores(children: pd.DataFrame) -> pd.DataFrame:
    """Return the z-scores of each child on the same index, 2 decimals, missing as WHO leaves them.

    `children`: `sex` "m"/"f", `age_days`, `weight_kg`, `length_cm`, `measured` "l" lying, "h"
    standing or missing, `oedema`; the last two may be absent. Columns returned: `haz, waz, whz`,
    `haz_flagged, waz_flagged, whz_flagged` (implausible; the z-score stays) and `length_used_cm`
    (shifted by 0.7 cm where the position is not the one of the age). WHO 2006; R `anthro`, but
    for lengths that R's binary fractions let fall between two rows (103.1 − 0.7 cm), which are
    rounded to 0.01 cm first. What cannot be believed is missing; raises `UserMistake` that names
    every column that is missing or holds something else than numbers.
    """
    measured = read_children(children)
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
    and rows without stratum or cluster left out, rows without weight at weight 0, one cluster for
    everybody taken as no cluster. Clusters are nested in strata.
    """
    cases = count_cases(children)
    kept = ~(whole_days(read_measurements(children)["age_days"]) > growth_tables.LAST_DAY)
    parts = {"weights": weights, "strata": strata, "clusters": clusters}
    columns = {
        part: read_column(children, given, part)[kept]
        for part, given in parts.items()
        if given is not None
    }
    if _is_one_cluster(columns):
        del columns["clusters"]
    design = SurveyDesign(
        children[kept], columns.get("weights"), columns.get("strata"), columns.get("clusters")
    )
    groups = by
    if isinstance(by, pd.Series | np.ndarray):
        groups = read_column(children, by, "by")[kept]
    found = [
        design.proportion(cases[name][kept], groups, method="logit", whole_design=True)
        for name in PREVALENCES
    ]
    return _tabulate(found)


def _tabulate(found: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the estimates of each indicator under one another, certain ones without a width."""
    table = pd.concat(found, ignore_index=True)[list(MEASURES)]
    table.insert(0, "indicator", np.repeat(list(PREVALENCES), len(found[0])))
    groups = [group for estimates in found for group in estimates.index]
    table.insert(1, "group", pd.Series(groups, index=table.index, dtype=found[0].index.dtype))
    certain = table["estimate"].isin([0.0, 1.0])
    exactly = {"standard_error": 0.0, "ci_low": table["estimate"], "ci_high": table["estimate"]}
    return table.assign(
        **{name: table[name].mask(certain, value) for name, value in exactly.items()}
    )


def _is_one_cluster(columns: dict[str, pd.Series]) -> bool:
    # One cluster for everybody says that no cluster was recorded.
    if "clusters" not in columns:
        return False
    clusters = columns["clusters"]
    if "strata" in columns:
        clusters = clusters[columns["strata"].notna().to_numpy()]
    return clusters.nunique() <= 1


def count_cases(children: pd.DataFrame) -> dict[str, Floats]:
    """Return for each indicator who is a case: 1, 0, or NaN for no score that can be believed."""
    scores = z_scores(children)
    oedema = is_true(children, "oedema")
    cases = {}
    for name, (index, cut, counts_oedema) in PREVALENCES.items():
        score = scores[index].to_numpy()
        unknown = np.isnan(score) | scores[f"{index}_flagged"].to_numpy()
        case = np.where(unknown, np.nan, score < cut)
        cases[name] = np.where(oedema, 1.0, case) if counts_oedema else case
    return cases


def _height_for_age(children: MeasuredChildren) -> Floats:
    power, median, variation = _by_day(children, growth_tables.length_for_age())
    return np.round(_lms(children.length, power, median, variation), 2)


def _weight_for_age(children: MeasuredChildren) -> Floats:
    rows = _by_day(children, growth_tables.weight_for_age())
    score = np.round(_linear_beyond_three(children.weight, *rows), 2)
    return np.where(children.oedema, np.nan, score)


def _weight_for_length(children: MeasuredChildren) -> Floats:
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


def _young_enough(children: MeasuredChildren) -> Flags:
    return (children.sex >= 0) & ~(children.age / DAYS_OF_MONTH >= AGE_END_MONTHS)


def _by_day(children: MeasuredChildren, standard: Standard) -> tuple[Floats, Floats, Floats]:
    inside = _young_enough(children) & (children.day <= growth_tables.LAST_DAY)
    day = np.where(inside, children.day, 0).astype(np.int64)
    place = np.maximum(children.sex, 0) * standard.median.shape[1] + day
    power, median, variation = (
        np.where(inside, values.ravel().take(place), np.nan)
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
    first = sex * (last + 1)
    lower, upper = first + low, first + np.minimum(low + 1, last)
    power, median, variation = (
        np.where(inside, _between(values.ravel(), (lower, upper), share), np.nan)
        for values in (standard.power, standard.median, standard.variation)
    )
    return power, median, variation


def _between(
    values: Floats, places: tuple[NDArray[np.int64], NDArray[np.int64]], share: Floats
) -> Floats:
    below, above = values.take(places[0]), values.take(places[1])
    return below + share * (above - below)


def _lms(value: Floats, power: Floats, median: Floats, variation: Floats) -> Floats:
    return ((value / median) ** power - 1) / (variation * power)


def _linear_beyond_three(value: Floats, power: Floats, median: Floats, variation: Floats) -> Floats:
    """Return LMS z-scores, linear in SD distance beyond ±3 (WHO 2006, chapter 7)."""
    score = _lms(value, power, median, variation)
    for side in (1, -1):
        far = score * side > 3
        shape = (power[far], median[far], variation[far])
        third, second = _value_at(3 * side, *shape), _value_at(2 * side, *shape)
        score[far] = side * (3 + (value[far] - third) / (third - second))
    return score


def _value_at(deviations: int, power: Floats, median: Floats, variation: Floats) -> Floats:
    return median * (1 + power * variation * deviations) ** (1 / power)
