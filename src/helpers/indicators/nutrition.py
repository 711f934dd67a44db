"""Nutrition of under-twos: the anthropometric survey, births, the communes' weighing rounds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from helpers.errors import Fault, UserMistake
from helpers.indicators import arguments, growth
from helpers.indicators.context import EstimationContext
from helpers.indicators.design import SurveyDesign
from helpers.indicators.domains import (
    design_columns,
    finish_records,
    from_design,
    join_domains,
    no_estimates,
    split,
)
from helpers.indicators.records import complete_records, divide, sum_by_place

if TYPE_CHECKING:
    from helpers.reference import Indicator

SURVEY = "child_measurements"


def child_prevalence(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the percentage of children below a cut-off of one index, by area.

    Children of fewer than `months_below` completed months; without that argument, all children.
    Method: WHO/UNICEF 2019 as in R `anthro`, see `growth.prevalence`; but where no child or every
    child is a case the interval is Korn and Graubard's, as that of household shares, since one of
    no width decides targets.
    """
    survey = context.survey(SURVEY)
    children = survey.frame
    name = prevalence_name(indicator)
    counted = young_enough(children, indicator)
    found = []
    for domain in split(context, children, counted):
        rows = children.assign(domain=domain)
        if rows.empty:
            found.append(no_estimates())
            continue
        table = growth.prevalence(rows, by="domain", **design_columns(rows))
        table = table[table["indicator"] == name].set_index("group")
        found.append(from_design(_with_beta(table, rows, name), _sizes(table), 100.0))
    return finish_records(context, indicator, survey, join_domains(context, found))


def prevalence_name(indicator: Indicator) -> str:
    """Return the name under which `growth.prevalence` knows the index and cut-off asked for."""
    asked = (
        arguments.text(indicator, "index"),
        arguments.number(indicator, "below"),
        arguments.flag(indicator, "oedema"),
    )
    for name, rule in growth.PREVALENCES.items():
        if rule == asked:
            return name
    known = "; ".join(
        f"index {i}, below {b:g}, oedema {o}" for i, b, o in growth.PREVALENCES.values()
    )
    raise UserMistake(
        Fault(f"no such prevalence; got: {asked!r}", f"indicators.yml: {indicator.id}", known)
    )


def young_enough(children: pd.DataFrame, indicator: Indicator) -> pd.Series:
    """Return which children are below the indicator's age limit; all where it has none."""
    if "months_below" not in indicator.arguments:
        return pd.Series(True, index=children.index)
    months = arguments.number(indicator, "months_below")
    limit = math.floor(months * growth.DAYS_OF_MONTH + 0.5)
    age = children["age_days"].astype("float64")
    return ((age >= 0) & (age < limit)).astype(bool)


def _with_beta(table: pd.DataFrame, rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the table with Korn and Graubard's interval where the share is 0 or 1."""
    certain = table["estimate"].isin([0.0, 1.0])
    if not certain.any():
        return table
    columns = design_columns(rows)
    # As in the estimate: one cluster for everybody says that no cluster was recorded.
    clusters = columns["clusters"]
    if clusters is not None and rows[clusters].nunique() <= 1:
        clusters = None
    design = SurveyDesign(rows, columns["weights"], columns["strata"], clusters)
    cases = pd.Series(growth.count_cases(rows)[name], rows.index)
    exact = design.proportion(cases, by="domain", method="beta").reindex(table.index)
    ends = {end: table[end].mask(certain, exact[end]) for end in ("ci_low", "ci_high")}
    return table.assign(**ends)


def _sizes(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"numerator": table["numerator"], "denominator": table["n"]})


def births_share(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the percentage of one count of births in another; coverage is weighed ÷ live births.

    Low birth weight is strictly below 2,500 g: the form counts those of exactly 2,500 g apart.
    """
    over, under = arguments.text(indicator, "numerator"), arguments.text(indicator, "denominator")
    rows = context.forms("births").dropna(subset=[over, under])
    sums = sum_by_place(context, rows, sorted({over, under, "weighed", "live_births"}))
    values = pd.DataFrame(
        {
            "value": divide(sums[over], sums[under], 100.0),
            "numerator": sums[over],
            "denominator": sums[under],
            "n": sums[under],
            "coverage": divide(sums["weighed"], sums["live_births"]),
        }
    )
    return complete_records(context, indicator, values)


def births_total(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the sum of one count of births."""
    column = arguments.text(indicator, "column")
    return _count(context, indicator, context.forms("births"), column)


def weighing_rows(context: EstimationContext) -> pd.DataFrame:
    """Return the last weighing round of each commune in the period."""
    rows = context.forms("weighing_round")
    days = pd.to_datetime(rows["round_date"], errors="coerce")
    rows = rows.assign(day=days).sort_values("day", kind="stable", na_position="first")
    return rows.drop_duplicates(["place", "area"], keep="last").sort_index()


def weighing_share(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the percentage of one count of the weighing round in another (a full count)."""
    over, under = arguments.text(indicator, "numerator"), arguments.text(indicator, "denominator")
    rows = weighing_rows(context).dropna(subset=[over, under])
    sums = sum_by_place(context, rows, sorted({over, under, "under2_measured", "under2_due"}))
    values = pd.DataFrame(
        {
            "value": divide(sums[over], sums[under], 100.0),
            "numerator": sums[over],
            "denominator": sums[under],
            "n": sums[under],
            "coverage": divide(sums["under2_measured"], sums["under2_due"]),
        }
    )
    return complete_records(context, indicator, values.join(_round_dates(context, rows)))


def weighing_total(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the sum of one count of the weighing round."""
    rows = weighing_rows(context)
    return _count(context, indicator, rows, arguments.text(indicator, "column"))


def _round_dates(context: EstimationContext, rows: pd.DataFrame) -> pd.DataFrame:
    days = rows.groupby("place")["day"].agg(["min", "max"])
    days = days[days.index != context.province]
    days.loc[context.province] = [rows["day"].min(), rows["day"].max()]
    names = {"min": "round_start", "max": "round_end"}
    return pd.DataFrame(
        {name: pd.to_datetime(days[of]).dt.strftime("%Y-%m-%d") for of, name in names.items()}
    )


def _count(
    context: EstimationContext, indicator: Indicator, rows: pd.DataFrame, column: str
) -> pd.DataFrame:
    sums = sum_by_place(context, rows, [column])[column]
    return complete_records(context, indicator, pd.DataFrame({"value": sums, "numerator": sums}))
