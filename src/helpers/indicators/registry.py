"""The methods that `params/indicators.yml` may name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from helpers.errors import Fault, UserMistake, nearest
from helpers.indicators import (
    cooperatives,
    food_insecurity,
    food_security,
    household,
    implementation,
    livelihoods,
    nutrition,
    reporting,
)
from helpers.indicators.context import EstimationContext

if TYPE_CHECKING:
    from helpers.reference import Indicator

Method = Callable[[EstimationContext, "Indicator"], pd.DataFrame]

METHODS: Mapping[str, Method] = {
    function.__name__: function
    for function in (
        food_security.crop_output,
        food_security.crop_yield,
        food_security.crop_output_per_person,
        food_security.post_harvest_loss,
        household.intake_per_person_day,
        household.food_all_year_share,
        household.food_consumption_share,
        household.reduced_coping_share,
        household.dietary_diversity_mean,
        household.energy_share,
        food_insecurity.food_insecurity_share,
        nutrition.child_prevalence,
        nutrition.births_share,
        nutrition.births_total,
        nutrition.weighing_share,
        nutrition.weighing_total,
        livelihoods.paired_gain,
        livelihoods.paired_gain_share,
        livelihoods.weaker_gain,
        livelihoods.livelihood_models_count,
        livelihoods.livelihood_models_total,
        livelihoods.livestock_head,
        cooperatives.programme_households_share,
        cooperatives.programme_households_count,
        cooperatives.cooperatives_count,
        cooperatives.cooperatives_total,
        cooperatives.cooperatives_mean,
        implementation.tasks_count,
        implementation.tasks_share,
        implementation.capital_total,
        implementation.capital_share,
        implementation.communication_total,
        reporting.reports_received_share,
    )
}


def method(name: str) -> Method:
    """Return the function of that name; it gives the records of all reporting areas.

    Raises `UserMistake` with the nearest name where there is none.
    """
    if name not in METHODS:
        raise UserMistake(
            Fault(
                f"the method of an indicator must be a known one; got: {name!r}",
                "params/indicators.yml: method",
                nearest(name, METHODS) or f"known: {', '.join(sorted(METHODS))}",
            )
        )
    return METHODS[name]


def estimate(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the records of an indicator, one row an area, freshly computed."""
    return method(indicator.method)(context, indicator)
