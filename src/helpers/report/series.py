"""Long frames ready for seaborn: over the years, beside the province, codes in words, reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from helpers.indicators import verdicts
from helpers.indicators.context import EstimationContext
from helpers.indicators.reporting import reports_due
from helpers.report import words
from helpers.report.subject import Subject, rows_of
from helpers.report.tables import NOT_AVAILABLE

REPORT_STATES = ("on_time", "late", "not_reported")


def over_years(subject: Subject, indicator_ids: Sequence[str]) -> pd.DataFrame:
    """Return the area's records of several indicators: name, year and the columns of a trend."""
    found = []
    for indicator_id in indicator_ids:
        points = verdicts.trend(
            subject.reference, subject.store, indicator_id, subject.area, subject.period
        )
        years = [subject.reference.periods.get(code).year for code in points["period"]]
        name = words.upper_first(subject.word(subject.indicator(indicator_id).short))
        values = points["value"].astype("float64")
        found.append(points.assign(name=name, year=years, value=values, indicator=indicator_id))
    points = pd.concat(found, ignore_index=True)
    first = points.loc[points["value"].notna(), "year"].min()
    return points[points["year"] >= first].reset_index(drop=True) if pd.notna(first) else points


def beside_province(subject: Subject, indicator_ids: Sequence[str]) -> pd.DataFrame:
    """Return the area's and the province's values: name, place, value; the area comes first."""
    codes = list(dict.fromkeys([subject.area.code, subject.reference.areas.province_code]))
    rows = []
    for indicator_id in indicator_ids:
        records = verdicts.ranking(subject.reference, subject.store, indicator_id, subject.period)
        values = records.set_index("area")["value"].astype("float64")
        name = words.upper_first(subject.word(subject.indicator(indicator_id).short))
        rows += [
            {"name": name, "place": subject.name_of(code), "value": values.get(code)}
            for code in codes
        ]
    return pd.DataFrame(rows, columns=["name", "place", "value"]).astype({"value": "float64"})


def labelled(subject: Subject, codes: pd.Series) -> pd.Series:
    """Return a column of codes in words of the annex's language; unknown codes as they are.

    The column's name tells which codes they are ("stage", "source", …). Groups, bars and rows of
    the words come in the codes' official order.
    """
    said = codes.map(lambda code: code_word(subject, str(codes.name), str(code)))
    return _in_order(said, labels(subject, str(codes.name)))


def _in_order(said: pd.Series, official: Sequence[str]) -> pd.Series:
    """Return words as an ordered category: the official ones that occur, then any others."""
    found = sorted(set(said.dropna()))
    known = [word for word in dict.fromkeys(official) if word in found]
    others = [word for word in found if word not in known]
    return said.astype(pd.CategoricalDtype([*known, *others], ordered=True))


def code_word(subject: Subject, column: str, code: str) -> str:
    """Return the word of a code of a column, the code itself where it has none."""
    key = f"code.{column}.{code}"
    return subject.text(key) if key in subject.language.texts else code


def labels(subject: Subject, column: str) -> list[str]:
    """Return the words of a column's codes in their official order."""
    before = f"code.{column}."
    codes = [key.removeprefix(before) for key in subject.language.texts if key.startswith(before)]
    return [code_word(subject, column, code) for code in codes]


def agency_names(subject: Subject, agencies: pd.Series) -> pd.Series:
    """Return a column of agency ids as the names in force at the period's end, in their order."""
    code, register = subject.language.code, subject.reference.agencies
    official = [one.name(code) for one in register.in_force(subject.period)]
    return _in_order(agencies.map(lambda one: register.named(one, subject.period, code)), official)


def reports(subject: Subject) -> pd.DataFrame:
    """Return who had to report for the period: unit, form, day of receipt, remark.

    The province sees every area and agency, an area its own two reports.
    """
    return _in_words(subject, _due(subject))


def late_reports(subject: Subject) -> tuple[pd.DataFrame, str]:
    """Return the reports that came late or not at all, and a sentence that counts all."""
    due = _due(subject)
    counts = {name: int((due["status"] == name).sum()) for name in REPORT_STATES}
    told = [
        subject.text(f"reports.counted.{name}", count=subject.language.number(count))
        for name, count in counts.items()
        if count
    ]
    whole = subject.language.number(len(due))
    said = subject.text("reports.counted.all", count=whole, told=", ".join(told))
    return _in_words(subject, due[due["status"] != "on_time"]), words.tie(said)


def _due(subject: Subject) -> pd.DataFrame:
    due = reports_due(EstimationContext(subject.reference, subject.store, subject.period))
    return due if subject.is_province else due[due["place"] == subject.area.code]


def _in_words(subject: Subject, due: pd.DataFrame) -> pd.DataFrame:
    rows = [
        (
            _sender(subject, row["form"], row["sender"]),
            subject.text(f"reports.{row['form']}"),
            _day(subject, row["received"]),
            subject.text(f"reports.{row['status']}"),
        )
        for row in rows_of(due)
    ]
    titles = [subject.text(f"reports.column.{name}") for name in ("unit", "form", "day", "remark")]
    return pd.DataFrame(rows, columns=titles)


def _sender(subject: Subject, form: str, sender: str) -> str:
    if form == "area_workbook":
        return words.upper_first(
            subject.reference.areas.get(sender, subject.period).in_text(subject.language.code)
        )
    return subject.reference.agencies.named(sender, subject.period, subject.language.code)


def _day(subject: Subject, received: Any) -> str:
    if pd.isna(received):
        return NOT_AVAILABLE
    return subject.language.date(pd.Timestamp(received).date())
