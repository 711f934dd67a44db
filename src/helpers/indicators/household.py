"""Household survey indicators: intake, months of enough food, and the scales of WFP and FAO."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.indicators import arguments, scales
from helpers.indicators.context import EstimationContext, SurveyRound
from helpers.indicators.domains import estimate_means, estimate_ratios, estimate_shares

if TYPE_CHECKING:
    from helpers.reference import Indicator

SURVEY = "household_survey"
FCS = ("staples", "pulses", "dairy", "protein", "vegetables", "fruit", "fat", "sugar")
RCSI = ("less_preferred", "borrow", "fewer_meals", "smaller_portions", "adults_eat_less")
HDDS = (
    "cereals",
    "tubers",
    "vegetables",
    "fruit",
    "meat",
    "eggs",
    "fish",
    "pulses",
    "dairy",
    "oils",
    "sugar",
    "condiments",
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


# method → the scale it reads, and the prefix and names of its columns
SCALES = {
    "food_all_year_share": (scales.adequate_provisioning_months, "short", MONTHS),
    "food_consumption_share": (scales.food_consumption_score, "fcs", FCS),
    "reduced_coping_share": (scales.reduced_coping_strategies_index, "rcsi", RCSI),
    "dietary_diversity_mean": (scales.household_dietary_diversity, "hdds", HDDS),
}


def scored(survey: SurveyRound, method: str) -> pd.DataFrame:
    """Return the score, class and status of each household on the scale of a method."""
    scale, prefix, names = SCALES[method]
    return scale(items(survey, prefix, names))


def items(survey: SurveyRound, prefix: str, names: tuple[str, ...]) -> pd.DataFrame:
    """Return the columns `<prefix>_<name>` under their plain names, as numbers."""
    columns = survey.frame[[f"{prefix}_{name}" for name in names]]
    return columns.set_axis(list(names), axis=1).astype("float64")


def intake_per_person_day(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return Σ weight·grams ÷ Σ weight·person-days; a household lacking a food is left out."""
    survey = context.survey(SURVEY)
    return estimate_ratios(context, indicator, survey, grams_and_people(survey, indicator))


def grams_and_people(survey: SurveyRound, indicator: Indicator) -> tuple[pd.Series, pd.Series]:
    """Return grams eaten by each household, missing where a food is, and its person-days."""
    foods = list(arguments.texts(indicator, "grams"))
    grams = survey.frame[foods].astype("float64").sum(axis=1, min_count=len(foods))
    return grams, survey.frame[arguments.text(indicator, "person_days")].astype("float64")


def food_all_year_share(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the share of households with at least `months_at_least` adequate months (MAHFP)."""
    survey = context.survey(SURVEY)
    score = scored(survey, "food_all_year_share")["score"]
    enough = _flag(score, score >= arguments.number(indicator, "months_at_least", 12))
    return estimate_shares(context, indicator, survey, enough)


def food_consumption_share(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the share of households in one class of the food consumption score."""
    survey = context.survey(SURVEY)
    score = scored(survey, "food_consumption_share")["score"].astype("float64")
    low = arguments.number(indicator, "poor_up_to", 21)
    middle = arguments.number(indicator, "borderline_up_to", 35)
    inside = {
        "poor": score <= low,
        "borderline": (score > low) & (score <= middle),
        "acceptable": score > middle,
    }[arguments.text(indicator, "class", "poor")]
    return estimate_shares(context, indicator, survey, _flag(score, inside))


def reduced_coping_share(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the share of households with a reduced coping index at or above a score."""
    survey = context.survey(SURVEY)
    score = scored(survey, "reduced_coping_share")["score"]
    high = _flag(score, score >= arguments.number(indicator, "score_at_least", 19))
    return estimate_shares(context, indicator, survey, high)


def dietary_diversity_mean(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the mean of the household dietary diversity score (0–12)."""
    survey = context.survey(SURVEY)
    score = scored(survey, "dietary_diversity_mean")["score"]
    return estimate_means(context, indicator, survey, score)


def energy_share(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the share of households strictly below an energy intake."""
    survey = context.survey(SURVEY)
    energy = survey.frame["energy_kcal"].astype("float64")
    low = _flag(energy, energy < arguments.number(indicator, "below"))
    return estimate_shares(context, indicator, survey, low)


def _flag(known: pd.Series, condition: pd.Series) -> pd.Series:
    """Return 1 or 0, missing where the score is missing."""
    return condition.astype("float64").where(known.notna())
