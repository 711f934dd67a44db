"""Rows of a dataset for one annex, as the estimates saw them."""

from __future__ import annotations

import pandas as pd

from helpers.indicators.context import SURVEY_DATES, EstimationContext
from helpers.indicators.growth import DAYS_OF_MONTH
from helpers.indicators.implementation import agency_rows, task_rows
from helpers.report.frames import MICRODATA, RECORD
from helpers.report.subject import Subject


def read_rows(subject: Subject, dataset: str, *, whole_province: bool = False) -> pd.DataFrame:
    """Return the accepted rows of the area; `place` is the code of the reporting area.

    A survey gives its last round up to the period; tasks have `standing`, overdue counted in.
    """
    context = EstimationContext(subject.reference, subject.store, subject.period)
    definition = subject.reference.datasets.get(dataset)
    if dataset in SURVEY_DATES:
        rows = context.survey(dataset).frame
    elif dataset == "tasks":
        rows = task_rows(context)
    elif getattr(definition, "sender", "") == "agency":
        rows = agency_rows(context, dataset)
    else:
        rows = context.forms(dataset)
    if not (whole_province or subject.is_province):
        rows = rows[rows["place"] == subject.area.code]
    rows = rows.reset_index(drop=True)
    if "weight" in rows and rows["weight"].isna().all():
        # A round without weights counts each row once, as the estimates do.
        rows = rows.assign(weight=1.0)
    if RECORD in rows:
        rows.attrs[MICRODATA] = True
    return rows


def in_scope(subject: Subject, rows: pd.DataFrame, indicator_id: str) -> pd.DataFrame:
    """Return the rows within the age limit of an indicator (`months_below`), all where it has none.

    Age is in completed months of 30.4375 days; a child of unknown age is out of scope.
    """
    limit = subject.indicator(indicator_id).argument("months_below")
    if not limit or "age_days" not in rows:
        return rows
    return rows[rows["age_days"] / DAYS_OF_MONTH < float(limit)].reset_index(drop=True)
