"""Implementation: tasks, capital and communication by agency, reports received in time.

For a district or commune the agency is its own People's Committee (`ubnd_<code>`); the province
counts every agency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.indicators import arguments
from helpers.indicators.context import EstimationContext
from helpers.indicators.records import complete_records, divide, sum_by_place
from helpers.indicators.reporting import COMMITTEE

if TYPE_CHECKING:
    from helpers.reference import Indicator

MONEY = ("need", "planned", "allotted", "disbursed")


def agency_rows(context: EstimationContext, dataset: str) -> pd.DataFrame:
    """Return the period's rows of an agencies' form; `place` is the committee's own area."""
    rows = context.store.read(dataset, period=context.period.code)
    agency = rows["agency"].astype("object")
    code = agency.where(agency.notna(), "").astype(str)
    committee = code.str.startswith(COMMITTEE)
    own = code.str.removeprefix(COMMITTEE)
    return rows.assign(place=own.where(committee, context.province))


def task_rows(context: EstimationContext) -> pd.DataFrame:
    """Return the tasks, each once; `standing` is overdue where its day passed undone."""
    rows = agency_rows(context, "tasks").drop_duplicates(["agency", "task_code"])
    due = pd.to_datetime(rows["due_date"], errors="coerce")
    late = (due <= pd.Timestamp(context.period.end)) & (rows["state"] != "done")
    return rows.assign(standing=rows["state"].astype("object").mask(late, "overdue"))


def tasks_count(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the number of tasks in any of `states`; 0 where tasks came and none is."""
    counts = _task_counts(context, indicator)
    values = pd.DataFrame({"value": counts["wanted"], "numerator": counts["wanted"]})
    return _agency_records(context, indicator, values)


def tasks_share(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the percentage of tasks in any of `states`."""
    counts = _task_counts(context, indicator)
    values = pd.DataFrame(
        {
            "value": divide(counts["wanted"], counts["every"], 100.0),
            "numerator": counts["wanted"],
            "denominator": counts["every"],
        }
    )
    return _agency_records(context, indicator, values)


def _task_counts(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    rows = task_rows(context)
    wanted = rows["standing"].isin(arguments.texts(indicator, "states")).astype("float64")
    return sum_by_place(context, rows.assign(wanted=wanted, every=1.0), ["wanted", "every"])


def capital_total(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the sum of one column of capital, in million đồng."""
    return _total(context, indicator, "capital")


def communication_total(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the sum of one column of the communication form."""
    return _total(context, indicator, "communication")


def _total(context: EstimationContext, indicator: Indicator, dataset: str) -> pd.DataFrame:
    rows = agency_rows(context, dataset)
    column = arguments.text(indicator, "column")
    sums = sum_by_place(context, rows, [column])[column]
    values = pd.DataFrame({"value": sums, "numerator": sums})
    return _agency_records(context, indicator, values)


def capital_share(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return Σ of one column of capital ÷ Σ of another, in percent."""
    rows = agency_rows(context, "capital")
    over, under = arguments.text(indicator, "numerator"), arguments.text(indicator, "denominator")
    sums = sum_by_place(context, rows.dropna(subset=[over, under]), [over, under])
    values = pd.DataFrame(
        {
            "value": divide(sums[over], sums[under], 100.0),
            "numerator": sums[over],
            "denominator": sums[under],
        }
    )
    return _agency_records(context, indicator, values)


def _agency_records(
    context: EstimationContext, indicator: Indicator, values: pd.DataFrame
) -> pd.DataFrame:
    """Return the records; a committee that sent no workbook is a row that says so."""
    found = complete_records(context, indicator, values)
    silent = found["status"].eq("no_data") & (found["area"] != context.province)
    if not values["value"].notna().any():
        return found
    unheard = silent & ~found["area"].isin(committees_heard(context))
    return found.assign(status=found["status"].mask(unheard, "not_reported"))


def committees_heard(context: EstimationContext) -> frozenset[str]:
    """Return the areas whose committee sent rows of any agencies' form."""
    heard: set[str] = set()
    for dataset in ("tasks", "capital", "communication"):
        heard |= set(agency_rows(context, dataset)["place"])
    return frozenset(heard - {context.province})
