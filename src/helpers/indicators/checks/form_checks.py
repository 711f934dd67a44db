"""Cross-checks between the cells of one form, and of a form with the register of households."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.indicators.checks.comparisons import Comparison, Relation, compare, empty, joined
from helpers.indicators.cooperatives import household_rows
from helpers.indicators.food_security import QUINTALS_PER_TONNE
from helpers.indicators.implementation import agency_rows
from helpers.reference.cross_checks import Tolerance

if TYPE_CHECKING:
    from helpers.indicators.context import EstimationContext

CROP = ("crop", "season")


def output_of_area_and_yield(context: EstimationContext) -> pd.DataFrame:
    """Return output beside hectares harvested × quintals a hectare ÷ 10, by crop and season."""
    rows = context.forms("crops")
    if rows.empty:
        return empty()
    expected = rows["area_harvested_ha"] * rows["yield_quintal_per_ha"] / QUINTALS_PER_TONNE
    one = Comparison("output_of_area_and_yield", "crops", "output_tonnes", items=CROP)
    limits = context.reference.cross_checks.output_of_area_and_yield
    return compare(rows, one, (expected, rows["output_tonnes"]), limits)


def harvested_within_planted(context: EstimationContext) -> pd.DataFrame:
    """Return hectares harvested beside hectares planted, which they may not exceed."""
    rows = context.forms("crops")
    if rows.empty:
        return empty()
    one = Comparison("harvested_within_planted", "crops", "area_harvested_ha", "at_most", CROP)
    limits = context.reference.cross_checks.harvested_within_planted
    return compare(rows, one, (rows["area_planted_ha"], rows["area_harvested_ha"]), limits)


def seasons_sum_to_year(context: EstimationContext) -> pd.DataFrame:
    """Return the output of the whole year beside the sum of its seasons, where both were given."""
    rows = context.forms("crops")
    if rows.empty:
        return empty()
    is_year = rows["season"] == "whole_year"
    keys = ["place", "crop"]
    seasons = rows[~is_year].groupby(keys)["output_tonnes"].sum(min_count=1)
    years = rows[is_year].drop_duplicates(keys)
    expected = seasons.reindex(pd.MultiIndex.from_frame(years[keys]))
    pair = (pd.Series(expected.to_numpy(), index=years.index), years["output_tonnes"])
    one = Comparison("seasons_sum_to_year", "crops", "output_tonnes", items=("crop",))
    return compare(years, one, pair, context.reference.cross_checks.seasons_sum_to_year)


def household_size(context: EstimationContext) -> pd.DataFrame:
    """Return persons beside what the households given could hold, at the nearest end."""
    rows = context.forms("population")
    if rows.empty:
        return empty()
    bounds = context.reference.cross_checks.household_size
    rows = rows[rows["households"] > 0]
    people, households = rows["population_average"], rows["households"]
    ends: tuple[tuple[Relation, float], ...] = (
        ("at_most", bounds.most),
        ("at_least", bounds.least),
    )
    found = []
    for relation, size in ends:
        one = Comparison("household_size", "population", "population_average", relation)
        found.append(compare(rows, one, (households * size, people), Tolerance()))
    return joined(found)


def capital_in_order(context: EstimationContext) -> pd.DataFrame:
    """Return disbursed beside allotted and allotted beside planned capital, by item."""
    rows = agency_rows(context, "capital")
    if rows.empty:
        return empty()
    found = []
    for part, whole in (("disbursed", "allotted"), ("allotted", "planned")):
        column = f"{part}_million_dong"
        one = Comparison("capital_in_order", "capital", column, "at_most", ("agency", "item"))
        pair = (rows[f"{whole}_million_dong"], rows[column])
        found.append(compare(rows, one, pair, context.reference.cross_checks.capital_in_order))
    return joined(found)


def households_within_members(context: EstimationContext) -> pd.DataFrame:
    """Return programme households beside members of each active organisation but unions.

    The members of a union are cooperatives, not households.
    """
    rows = context.forms("cooperatives")
    if rows.empty:
        return empty()
    rows = rows[(rows["state"] == "active") & (rows["kind"] != "cooperative_union")]
    items = ("cooperative_name",)
    one = Comparison(
        "households_within_members", "cooperatives", "programme_households", "at_most", items
    )
    limits = context.reference.cross_checks.households_within_members
    return compare(rows, one, (rows["members"], rows["programme_households"]), limits)


def households_within_register(context: EstimationContext) -> pd.DataFrame:
    """Return programme households of all organisations beside those the register says joined.

    A household may be in several organisations, so the tolerance is wide.
    """
    rows = context.forms("cooperatives")
    register = household_rows(context)
    if rows.empty or register.empty:
        return empty()
    active = rows[rows["state"] == "active"]
    reported = active.groupby("place")["programme_households"].sum(min_count=1)
    joined_any = register[["joined_group", "joined_cooperative"]].fillna(False).any(axis=1)
    known = register[joined_any].groupby("place")["record"].nunique()
    places = [place for place in context.places if place in reported.index and place in known.index]
    sums = pd.DataFrame({"place": places, "period": context.period.code}, index=places)
    one = Comparison(
        "households_within_register", "cooperatives", "programme_households", "at_most"
    )
    limits = context.reference.cross_checks.households_within_register
    return compare(sums, one, (known.reindex(places), reported.reindex(places)), limits)
