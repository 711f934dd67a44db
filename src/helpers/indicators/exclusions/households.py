"""Why an interviewed household is not in an estimate: answers, baseline, design."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.indicators import arguments, food_insecurity, household, livelihoods, scales
from helpers.indicators.context import EstimationContext
from helpers.indicators.exclusions import RowReasons, no_rows, sample_reasons

if TYPE_CHECKING:
    from helpers.reference import Indicator

WEEKLY = {"food_consumption_share", "reduced_coping_share"}
PAIRED = ("baseline_not_positive", "no_baseline", "no_current", "not_after_baseline")


def scale_reasons(context: EstimationContext, indicator: Indicator) -> RowReasons:
    """Return for each household why it has no score: more_than_7_days, impossible or missing."""
    survey = context.survey(household.SURVEY)
    if survey.frame.empty:
        return no_rows(survey.period)
    status = household.scored(survey, indicator.method)["status"]
    _, prefix, names = household.SCALES[indicator.method]
    answers = household.items(survey, prefix, names)
    too_often = (answers > scales.DAYS_OF_WEEK).any(axis=1)
    causes = [
        ("more_than_7_days", too_often & (indicator.method in WEEKLY)),
        ("impossible_answer", status == "refused"),
        ("missing_item", status == "missing_item"),
    ]
    return sample_reasons(survey, status == "ok", causes)


def intake_reasons(context: EstimationContext, indicator: Indicator) -> RowReasons:
    """Return for each household whether a food or the number of person-days is missing."""
    survey = context.survey(household.SURVEY)
    if survey.frame.empty:
        return no_rows(survey.period)
    grams, people = household.grams_and_people(survey, indicator)
    causes = [("missing_item", grams.isna()), ("no_persons", ~(people > 0))]
    return sample_reasons(survey, grams.notna() & (people > 0), causes)


def energy_reasons(context: EstimationContext, indicator: Indicator) -> RowReasons:
    """Return for each household whether its energy intake is missing."""
    survey = context.survey(household.SURVEY)
    if survey.frame.empty:
        return no_rows(survey.period)
    known = pd.to_numeric(survey.frame["energy_kcal"], errors="coerce").notna()
    return sample_reasons(survey, known, [("missing_item", ~known)])


def food_insecurity_reasons(context: EstimationContext, indicator: Indicator) -> RowReasons:
    """Return for each household whether an answer is missing, or no model fits the answers."""
    survey = context.survey(household.SURVEY)
    if survey.frame.empty:
        return no_rows(survey.period)
    answers = food_insecurity.answers_of(survey.frame)
    module = food_insecurity.fit_module(survey.frame)
    known = module.respondents[arguments.text(indicator, "severity")].notna()
    complete = answers.notna().all(axis=1)
    causes = [("missing_item", ~complete), ("model_not_fitted", complete & ~known)]
    return sample_reasons(survey, known, causes)


def paired_reasons(context: EstimationContext, indicator: Indicator) -> RowReasons:
    """Return for each household why it has no change on its baseline."""
    survey = context.survey(livelihoods.SURVEY)
    if survey.frame.empty:
        return no_rows(survey.period)
    changes = livelihoods.household_changes(context, indicator, survey)
    causes = [(name, changes["excluded"] == name) for name in PAIRED]
    return sample_reasons(survey, changes["change"].notna(), causes)
