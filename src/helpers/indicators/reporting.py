"""Reports due and received: who sent its workbook of the period, and whether in time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from helpers.indicators import arguments
from helpers.indicators.context import EstimationContext
from helpers.indicators.records import complete_records, divide, sum_by_place

if TYPE_CHECKING:
    from helpers.reference import Indicator

COMMITTEE = "ubnd_"
DEADLINE_DAYS = 15
DUE_COLUMNS = ("sender", "form", "place", "received", "status")


def deadline(context: EstimationContext) -> date:
    """Return the last day on which a report of the period is in time.

    It is the `deadline` of the batch that reports on the period, the default one before others;
    without one, `DEADLINE_DAYS` after the period's end.
    """
    batches = context.reference.batches
    default = context.reference.settings.default_batch
    for name in sorted(batches, key=lambda one: (one != default, one)):
        batch = batches[name]
        if batch.deadline is not None and context.period.code in batch.periods:
            return batch.deadline
    return context.period.end + timedelta(days=DEADLINE_DAYS)


def agencies_due(context: EstimationContext) -> tuple[str, ...]:
    """Return the agencies that carry a duty on the period's last day, in their official order."""
    day = context.period.end
    order = [agency.id for agency in context.reference.agencies.in_force(day)]
    carrying = {duty.agency for duty in context.reference.duties if duty.in_force(day)}
    return tuple(agency for agency in dict.fromkeys(order) if agency in carrying)


def reports_due(context: EstimationContext) -> pd.DataFrame:
    """Return one row a report due: of each area its workbook, of each agency with a duty its own.

    Columns: sender (area code or agency id), form (area_workbook | agency_workbook), place (the
    area it counts for), received (the first day one came, or missing), status (on_time | late |
    not_reported). A later, corrected workbook does not make a report late.
    """
    areas = [code for code in context.places if code != context.province]
    rows = [{"sender": code, "form": "area_workbook", "place": code} for code in areas]
    for agency in agencies_due(context):
        own = agency.removeprefix(COMMITTEE)
        place = own if agency.startswith(COMMITTEE) and own in areas else context.province
        rows.append({"sender": agency, "form": "agency_workbook", "place": place})
    due = pd.DataFrame(rows, columns=list(DUE_COLUMNS[:3]))
    first = pd.concat([_first_days(context, "area"), _first_days(context, "agency")])
    received = pd.to_datetime(pd.Series(first.reindex(due["sender"]).to_numpy(), due.index))
    last = pd.Timestamp(deadline(context))
    status = (received <= last).map({True: "on_time", False: "late"})
    return due.assign(received=received, status=status.where(received.notna(), "not_reported"))


def _first_days(context: EstimationContext, sender: str) -> pd.Series:
    """Return by sender the first day a workbook of the period came."""
    forms = [
        name
        for name, definition in context.reference.datasets.items()
        if definition.part == "A" and definition.sender == sender
    ]
    sent = context.store.submissions(period=context.period.code)
    sent = sent[sent["dataset"].isin(forms)]
    by = sent["area"] if sender == "area" else sent["sender"]
    return pd.to_datetime(sent["received"]).groupby(by).min()


def reports_received_share(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the percentage of reports due that came, in time where `on_time` asks for it.

    An area's reports are its workbook and that of its People's Committee; one that sent neither is
    a row that says so.
    """
    due = reports_due(context)
    wanted = {"on_time"} if arguments.flag(indicator, "on_time", True) else {"on_time", "late"}
    rows = due.assign(good=due["status"].isin(wanted).astype("float64"), every=1.0)
    sums = sum_by_place(context, rows, ["good", "every"])
    values = pd.DataFrame(
        {
            "value": divide(sums["good"], sums["every"], 100.0),
            "numerator": sums["good"],
            "denominator": sums["every"],
        }
    )
    came = (due["status"] != "not_reported").groupby(due["place"]).any()
    silent = [place for place in came.index[~came] if place != context.province]
    values["status"] = pd.Series(None, index=values.index, dtype="object")
    values.loc[silent, "status"] = "not_reported" if came.any() else "no_data"
    if not came.any():
        values.loc[context.province, "status"] = "no_data"
    values["value"] = values["value"].where(values["status"].isna())
    return complete_records(context, indicator, values)
