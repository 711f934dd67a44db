"""Food insecurity by FIES (SDG 2.1.2): one model for the province, shares by area.

The items are fitted once on all complete answers of the round and laid on FAO's global standard;
a household then counts with the probability that its raw score lies beyond the threshold, and an
area's share is the weighted mean of these probabilities (FAO, Voices of the Hungry, 2016). The
interval is that of the sample; the error of the items is small beside it and left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.indicators import arguments, fies
from helpers.indicators.context import EstimationContext
from helpers.indicators.domains import design_columns, estimate_means

if TYPE_CHECKING:
    from helpers.reference import Indicator

SURVEY = "household_survey"
PERCENTAGES = ["value", "ci_low", "ci_high", "standard_error"]
WITHHELD = [*PERCENTAGES, "numerator"]


def food_insecurity_share(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the share (%) of households of the `severity` moderate_or_severe or severe.

    Areas with fewer complete answers than `minimum_n` (100) are withheld as small_n; where the
    answers do not fit the model, every area is not_computable. The numerator is Σ weight ×
    probability, in households.
    """
    survey = context.survey(SURVEY)
    module = fit_module(survey.frame)
    chance = module.respondents[arguments.text(indicator, "severity")]
    found = estimate_means(context, indicator, survey, chance)
    found[PERCENTAGES] *= 100
    found["ci_low"] = found["ci_low"].clip(lower=0)
    found["ci_high"] = found["ci_high"].clip(upper=100)
    least = arguments.number(indicator, "minimum_n", fies.MINIMUM_RESPONSES)
    few = (found["n"] < least) & (found["n"] > 0)
    found.loc[few, WITHHELD] = float("nan")
    found.loc[few, "status"] = "small_n"
    if module.status != "ok" and len(survey.frame):
        return found.assign(status="not_computable")
    return found


def answers_of(households: pd.DataFrame) -> pd.DataFrame:
    """Return the eight answers (1 yes, 0 no, missing) of each household."""
    return households[[f"fies_{item}" for item in fies.ITEMS]]


def fit_module(households: pd.DataFrame) -> fies.FoodInsecurity:
    """Return the FIES module fitted on the answers of a household survey."""
    answers = answers_of(households)
    weight = design_columns(households)["weights"]
    return fies.estimate(answers, None if weight is None else households[weight])
