"""Food security: crops, grain per person, losses and what households eat.

Tonnes = ha × quintals/ha ÷ 10; the yield of an aggregate is Σ output ÷ Σ area (DOMAIN §1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.indicators import arguments
from helpers.indicators.context import EstimationContext
from helpers.indicators.records import (
    complete_records,
    divide,
    least_final,
    reporting_share,
    sum_by_place,
)

if TYPE_CHECKING:
    from helpers.reference import Indicator

KILOGRAMS_PER_TONNE = 1000.0
QUINTALS_PER_TONNE = 10.0


def crop_rows(context: EstimationContext, crops: tuple[str, ...]) -> pd.DataFrame:
    """Return the rows of these crops with `tonnes`, each season once.

    A row of the whole year replaces the rows of the seasons of the same area and crop. Output not
    given is area harvested × yield ÷ 10.
    """
    rows = context.forms("crops")
    rows = rows[rows["crop"].isin(crops)]
    whole = rows["season"] == "whole_year"
    has_whole = whole.groupby([rows["area"], rows["crop"]]).transform("any").astype(bool)
    rows = rows[whole | ~has_whole]
    worked_out = rows["area_harvested_ha"] * rows["yield_quintal_per_ha"] / QUINTALS_PER_TONNE
    return rows.assign(tonnes=rows["output_tonnes"].fillna(worked_out).astype("float64"))


def crop_output(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return output of the crops, in tonnes ÷ `divide_by`."""
    rows = crop_rows(context, arguments.texts(indicator, "crops"))
    sums = sum_by_place(context, rows, ["tonnes"])["tonnes"]
    values = pd.DataFrame({"value": sums / arguments.number(indicator, "divide_by", 1.0)})
    values["numerator"] = sums
    values["coverage"] = reporting_share(context, list(sums.dropna().index))
    values["figure_status"] = least_final(rows, context)
    return complete_records(context, indicator, values)


def crop_yield(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return Σ output ÷ Σ area harvested, in quintals per hectare."""
    rows = crop_rows(context, arguments.texts(indicator, "crops"))
    rows = rows[rows["tonnes"].notna() & (rows["area_harvested_ha"] > 0)]
    sums = sum_by_place(context, rows, ["tonnes", "area_harvested_ha"])
    quintals = sums["tonnes"] * QUINTALS_PER_TONNE
    values = pd.DataFrame(
        {
            "value": divide(quintals, sums["area_harvested_ha"]),
            "numerator": quintals,
            "denominator": sums["area_harvested_ha"],
        }
    )
    values["coverage"] = reporting_share(context, list(values["value"].dropna().index))
    values["figure_status"] = least_final(rows, context)
    return complete_records(context, indicator, values)


def crop_output_per_person(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return output (kg) ÷ average population of the period; never annualised.

    The province divides the sums of the areas that gave both output and population.
    """
    rows = crop_rows(context, arguments.texts(indicator, "crops"))
    people = context.forms("population")
    people = people[people["population_average"] > 0]
    both = set(rows.dropna(subset=["tonnes"])["place"]) & set(people["place"])
    rows, people = rows[rows["place"].isin(both)], people[people["place"].isin(both)]
    kilograms = sum_by_place(context, rows, ["tonnes"])["tonnes"] * KILOGRAMS_PER_TONNE
    population = sum_by_place(context, people, ["population_average"])["population_average"]
    values = pd.DataFrame(
        {
            "value": divide(kilograms, population),
            "numerator": kilograms,
            "denominator": population,
        }
    )
    values["coverage"] = reporting_share(context, list(values["value"].dropna().index))
    values["figure_status"] = least_final(rows, context)
    return complete_records(context, indicator, values)


def post_harvest_loss(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return Σ lost ÷ Σ stored, in percent, over crops and stages that gave both."""
    rows = context.forms("post_harvest").dropna(subset=["stored_tonnes", "lost_tonnes"])
    sums = sum_by_place(context, rows, ["lost_tonnes", "stored_tonnes"])
    values = pd.DataFrame(
        {
            "value": divide(sums["lost_tonnes"], sums["stored_tonnes"], 100.0),
            "numerator": sums["lost_tonnes"],
            "denominator": sums["stored_tonnes"],
        }
    )
    values["coverage"] = reporting_share(context, list(values["value"].dropna().index))
    return complete_records(context, indicator, values)
