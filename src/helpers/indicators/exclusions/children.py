"""Why a measured child is not in a prevalence: age, sex, measurements, z-scores, design."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.indicators import arguments, growth, nutrition
from helpers.indicators.context import EstimationContext
from helpers.indicators.exclusions import Cause, RowReasons, no_rows, sample_reasons
from helpers.indicators.growth import children as growth_children
from helpers.indicators.growth import tables as growth_tables

if TYPE_CHECKING:
    from helpers.reference import Indicator

MEASURES_OF = {"haz": ("length",), "waz": ("weight",), "whz": ("length", "weight")}
COLUMNS = {"weight": "weight_kg", "length": "length_cm"}
RANGES = {"weight": growth_children.WEIGHT_RANGE_KG, "length": growth_children.LENGTH_RANGE_CM}
USUAL = 3.0  # a z-score within which nothing need be wrong
# Kilograms written as grams, centimetres as metres: what brings the value back, and the reason.
UNIT_SLIPS = {"weight": (0.001, "weight_in_grams"), "length": (100.0, "length_in_metres")}


def child_reasons(context: EstimationContext, indicator: Indicator) -> RowReasons:
    """Return for each child of the round why `nutrition.child_prevalence` leaves it out.

    Order of the reasons: age_unit_suspected (implausible as it stands, plausible in the other
    unit), outside_population, sex_unknown, age_negative, age_unknown, swapped, then length and
    weight (missing, in another unit, implausible), outside_table, flagged_<index>, design.
    """
    survey = context.survey(nutrition.SURVEY)
    children = survey.frame
    if children.empty:
        return no_rows(survey.period)
    index = arguments.text(indicator, "index")
    scores = growth.z_scores(children)
    known = scores[index].notna() & ~scores[f"{index}_flagged"]
    if arguments.flag(indicator, "oedema"):
        known |= _oedema(children)
    inside = _inside(children, indicator)
    causes = [
        ("age_unit_suspected", _age_unit_suspected(children, scores)),
        ("outside_population", _outside(children, indicator)),
        *_identity_causes(children, needs_age=index != "whz" or _limited(indicator)),
        ("swapped", _swapped(children)),
        *(cause for measure in MEASURES_OF[index] for cause in _measure_causes(children, measure)),
        ("outside_table", scores[index].isna()),
        (f"flagged_{index}", scores[f"{index}_flagged"]),
    ]
    return sample_reasons(survey, known & inside, causes)


def _limited(indicator: Indicator) -> bool:
    return "months_below" in indicator.arguments


def _inside(children: pd.DataFrame, indicator: Indicator) -> pd.Series:
    """Return which children the prevalence is about; one of unknown age only without a limit."""
    young = nutrition.young_enough(children, indicator)
    return young & ~(_number(children, "age_days") > growth_tables.LAST_DAY)


def _outside(children: pd.DataFrame, indicator: Indicator) -> pd.Series:
    age = _number(children, "age_days")
    too_old = age / growth.DAYS_OF_MONTH >= growth.AGE_END_MONTHS
    return (age >= 0) & (too_old | ~_inside(children, indicator))


def _identity_causes(children: pd.DataFrame, *, needs_age: bool) -> list[Cause]:
    sex = children["sex"].astype("object").map(lambda one: str(one).strip().lower())
    age = _number(children, "age_days")
    return [
        ("sex_unknown", ~sex.isin(["m", "f"])),
        ("age_negative", (age < 0) & needs_age),
        ("age_unknown", age.isna() & needs_age),
    ]


def _measure_causes(children: pd.DataFrame, measure: str) -> list[Cause]:
    value = _number(children, COLUMNS[measure])
    factor, slip = UNIT_SLIPS[measure]
    low, high = RANGES[measure]
    return [
        (f"{measure}_missing", value.isna()),
        (slip, ~value.between(low, high) & (value * factor).between(low, high)),
        (f"{measure}_implausible", ~value.between(low, high)),
    ]


def _swapped(children: pd.DataFrame) -> pd.Series:
    """Return where weight and length stand in each other's column: no child is so heavy."""
    weight, length = (_number(children, COLUMNS[name]) for name in ("weight", "length"))
    exchanged = length.between(*RANGES["weight"]) & weight.between(*RANGES["length"])
    return exchanged & (weight > length)


def _age_unit_suspected(children: pd.DataFrame, scores: pd.DataFrame) -> pd.Series:
    """Return where the age fits the child only as days written as months, or the other way."""
    doubtful = scores["haz"].isna() | scores["haz_flagged"]
    doubtful &= _number(children, "age_days").notna()
    found = pd.Series(False, index=children.index)
    rows = children[doubtful]
    for factor in (growth.DAYS_OF_MONTH, 1 / growth.DAYS_OF_MONTH):
        other = growth.z_scores(rows.assign(age_days=_number(rows, "age_days") * factor))
        # Missing weight speaks neither for nor against.
        fits = other["haz"].abs().le(USUAL) & ~other["waz"].abs().gt(USUAL)
        found[fits.index[fits]] = True
    return found


def _oedema(children: pd.DataFrame) -> pd.Series:
    if "oedema" not in children:
        return pd.Series(False, index=children.index)
    return children["oedema"].astype("boolean").fillna(False).astype(bool)


def _number(children: pd.DataFrame, column: str) -> pd.Series:
    return pd.to_numeric(children[column], errors="coerce").astype("float64")
