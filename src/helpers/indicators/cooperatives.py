"""Cooperatives: programme households linked, organisations that are active."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.indicators import arguments
from helpers.indicators.context import EstimationContext
from helpers.indicators.records import complete_records, divide, reporting_share, sum_by_place

if TYPE_CHECKING:
    from helpers.reference import Indicator

FORMS_OF_LINKAGE = ("joined_group", "joined_cooperative", "joined_linkage")


def household_rows(context: EstimationContext) -> pd.DataFrame:
    """Return the register of programme households; a form joined after the period is not joined."""
    rows = context.forms("programme_households")
    late = pd.to_datetime(rows["joined_date"], errors="coerce") > pd.Timestamp(context.period.end)
    joined = rows[list(FORMS_OF_LINKAGE)].astype("boolean").mask(late, False)
    return rows.assign(**{name: joined[name] for name in FORMS_OF_LINKAGE})


def programme_households_share(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the share of distinct programme households in at least one of the forms `any_of`.

    A household that stands twice counts once, in an area and in the province. One whose answers
    are all blank is known to be in none and in no form: it is left out, and `coverage` says so.
    """
    rows = household_rows(context)
    forms = list(arguments.texts(indicator, "any_of"))
    rows = rows.assign(linked=linkage_state(rows, forms))
    below = _distinct(rows, ["place", "record"]).groupby("place")["linked"]
    counts = below.agg(["sum", "count", "size"])
    whole = _distinct(rows, ["record"])["linked"].agg(["sum", "count", "size"])
    counts = counts[counts.index != context.province].astype("float64")
    counts.loc[context.province] = whole.astype("float64")
    values = pd.DataFrame(
        {
            "value": divide(counts["sum"], counts["count"], 100.0),
            "numerator": counts["sum"],
            "denominator": counts["count"],
            "coverage": divide(counts["count"], counts["size"]),
        }
    )
    return complete_records(context, indicator, values)


def linkage_state(rows: pd.DataFrame, forms: list[str]) -> pd.Series:
    """Return 1 for a row in one of the forms, 0 for one in none, missing where not known."""
    answers = rows[forms].astype("Float64")
    state = answers.max(axis=1).where(answers.notna().all(axis=1) | (answers.max(axis=1) == 1))
    return state.astype("float64")


def _distinct(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return rows.groupby(keys, sort=True)["linked"].max().reset_index()


def programme_households_count(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the number of distinct programme households."""
    rows = household_rows(context)
    below = rows.groupby("place")["record"].nunique().astype("float64")
    below = below[below.index != context.province]
    if len(rows):
        below.loc[context.province] = float(rows["record"].nunique())
    values = pd.DataFrame({"value": below, "numerator": below})
    return complete_records(context, indicator, values)


def organisation_rows(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the organisations of the kinds and state asked for, each code once in an area."""
    rows = context.forms("cooperatives").drop_duplicates(["place", "cooperative_code"])
    wanted = rows["kind"].isin(arguments.texts(indicator, "kinds"))
    return rows[wanted & (rows["state"] == arguments.text(indicator, "state", "active"))]


def cooperatives_count(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the number of organisations; an area that reported none has 0."""
    rows = organisation_rows(context, indicator).assign(counted=1.0)
    return _total(context, indicator, rows, "counted")


def cooperatives_total(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the sum of a column over the organisations."""
    rows = organisation_rows(context, indicator)
    return _total(context, indicator, rows, arguments.text(indicator, "column"))


def _total(
    context: EstimationContext, indicator: Indicator, rows: pd.DataFrame, column: str
) -> pd.DataFrame:
    """Return sums by area; 0 where the form came and holds no such organisation."""
    sums = sum_by_place(context, rows, [column])[column]
    for place in context.forms("cooperatives")["place"].unique():
        if place not in sums.index and not (rows["place"] == place).any():
            sums.loc[place] = 0.0
    values = pd.DataFrame({"value": sums, "numerator": sums})
    values["coverage"] = reporting_share(context, list(sums.dropna().index))
    return complete_records(context, indicator, values)


def cooperatives_mean(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return Σ of a column ÷ the organisations that gave it."""
    column = arguments.text(indicator, "column")
    rows = organisation_rows(context, indicator).dropna(subset=[column]).assign(counted=1.0)
    sums = sum_by_place(context, rows, [column, "counted"])
    values = pd.DataFrame(
        {
            "value": divide(sums[column], sums["counted"]),
            "numerator": sums[column],
            "denominator": sums["counted"],
        }
    )
    return complete_records(context, indicator, values)
