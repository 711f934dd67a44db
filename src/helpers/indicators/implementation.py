"""Implementation: tasks, capital and communication by agency, reports received in time.

For a district or commune the agency is its own People's Committee (`ubnd_<code>`); the province
counts every agency.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd

from helpers.indicators import arguments
from helpers.indicators.context import EstimationContext
from helpers.indicators.records import complete_records, divide, sum_by_place

COMMITTEE = "ubnd_"
DEADLINE_DAYS = 15
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


def tasks_count(context: EstimationContext, indicator: Any) -> pd.DataFrame:
    """Return the number of tasks in any of `states`; 0 where tasks came and none is."""
    counts = _task_counts(context, indicator)
    values = pd.DataFrame({"value": counts["wanted"], "numerator": counts["wanted"]})
    return _agency_records(context, indicator, values)


def tasks_share(context: EstimationContext, indicator: Any) -> pd.DataFrame:
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


def _task_counts(context: EstimationContext, indicator: Any) -> pd.DataFrame:
    rows = task_rows(context)
    wanted = rows["standing"].isin(arguments.texts(indicator, "states")).astype("float64")
    return sum_by_place(context, rows.assign(wanted=wanted, every=1.0), ["wanted", "every"])


def capital_total(context: EstimationContext, indicator: Any) -> pd.DataFrame:
    """Return the sum of one column of capital, in million đồng."""
    return _total(context, indicator, "capital")


def communication_total(context: EstimationContext, indicator: Any) -> pd.DataFrame:
    """Return the sum of one column of the communication form."""
    return _total(context, indicator, "communication")


def _total(context: EstimationContext, indicator: Any, dataset: str) -> pd.DataFrame:
    rows = agency_rows(context, dataset)
    column = arguments.text(indicator, "column")
    sums = sum_by_place(context, rows, [column])[column]
    values = pd.DataFrame({"value": sums, "numerator": sums})
    return _agency_records(context, indicator, values)


def capital_share(context: EstimationContext, indicator: Any) -> pd.DataFrame:
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
    context: EstimationContext, indicator: Any, values: pd.DataFrame
) -> pd.DataFrame:
    """Return the records; a committee that sent no workbook is a row that says so."""
    found = complete_records(context, indicator, values)
    silent = found["status"].eq("no_data") & (found["area"] != context.province)
    rows_came = values["value"].notna().any()
    sent = committees_heard(context)
    unheard = silent & ~found["area"].isin(sent) & rows_came
    return found.assign(status=found["status"].mask(unheard, "not_reported"))


def committees_heard(context: EstimationContext) -> frozenset[str]:
    """Return the areas whose committee sent rows of any agencies' form."""
    heard: set[str] = set()
    for dataset in ("tasks", "capital", "communication"):
        heard |= set(agency_rows(context, dataset)["place"])
    return frozenset(heard - {context.province})


def deadline(context: EstimationContext) -> date:
    """Return the last day on which a report of the period is in time."""
    given = getattr(context.period, "deadline", None)
    if given is not None:
        return given
    days = getattr(context.reference.settings, "deadline_days", None)
    return context.period.end + timedelta(days=int(days if days is not None else DEADLINE_DAYS))


def received_days(context: EstimationContext) -> pd.Series:
    """Return by area the first day a workbook of the period came; missing where none did."""
    forms = [
        name
        for name, definition in context.reference.datasets.items()
        if definition.part == "A" and definition.sender == "area"
    ]
    sent = context.store.submissions(period=context.period.code)
    sent = sent[sent["dataset"].isin(forms)]
    days = pd.to_datetime(sent["received"], errors="coerce").groupby(sent["area"]).min()
    return days.reindex([code for code in context.places if code != context.province])


def reports_received_share(context: EstimationContext, indicator: Any) -> pd.DataFrame:
    """Return the percentage of area reports received, in time where `on_time` asks for it.

    An area's own row is 100 or 0, or says that the area has not reported.
    """
    days = received_days(context)
    last = pd.Timestamp(deadline(context))
    came = days.notna()
    good = (days <= last) if arguments.flag(indicator, "on_time", True) else came
    values = pd.DataFrame(
        {"value": good.astype("float64") * 100, "numerator": good.astype("float64")}
    )
    values["denominator"] = 1.0
    values["status"] = pd.Series(None, index=values.index, dtype="object").mask(
        ~came, "not_reported"
    )
    values.loc[~came, "value"] = float("nan")
    if came.any():
        share = {"numerator": float(good.sum()), "denominator": float(len(days))}
        values.loc[context.province, ["numerator", "denominator"]] = list(share.values())
        values.loc[context.province, "value"] = 100 * share["numerator"] / share["denominator"]
    else:
        values["status"] = "no_data"
    return complete_records(context, indicator, values)


def by_agency(context: EstimationContext) -> pd.DataFrame:
    """Return one row an agency that has a duty or has reported, in the order of `agencies.csv`.

    Columns: agency, tasks_total, tasks_done, tasks_overdue, need, planned, allotted, disbursed
    (million đồng), activities, people, status (ok | not_reported).
    """
    tasks = task_rows(context)
    states = pd.DataFrame(
        {
            "tasks_total": tasks.groupby("agency").size(),
            "tasks_done": (tasks["standing"] == "done").groupby(tasks["agency"]).sum(),
            "tasks_overdue": (tasks["standing"] == "overdue").groupby(tasks["agency"]).sum(),
        }
    )
    money = {f"{name}_million_dong": name for name in MONEY}
    capital = agency_rows(context, "capital").groupby("agency")[list(money)].sum(min_count=1)
    people = {"activities": "activities", "people_reached": "people"}
    told = agency_rows(context, "communication").groupby("agency")[list(people)].sum(min_count=1)
    table = states.join([capital.rename(columns=money), told.rename(columns=people)], how="outer")
    table = table.reindex(_agencies_due(context, [str(name) for name in table.index]))
    status = table.notna().any(axis=1).map({True: "ok", False: "not_reported"})
    return table.astype("float64").assign(status=status).rename_axis("agency").reset_index()


def _agencies_due(context: EstimationContext, heard: list[str]) -> list[str]:
    """Return the agencies with a duty at the period's end and those heard, in order, each once."""
    day = context.period.end
    order = [agency.id for agency in context.reference.agencies.in_force(day)]
    due = {
        duty.agency
        for duty in context.reference.duties
        if (duty.valid_from is None or duty.valid_from <= day)
        and (duty.valid_to is None or day <= duty.valid_to)
    }
    committees = {f"{COMMITTEE}{code}" for code in context.places if code != context.province}
    wanted = due | committees | set(heard)
    known = [agency for agency in order if agency in wanted]
    return known + sorted(set(heard) - set(known))
