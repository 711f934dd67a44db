"""`annex log`: the history of a figure: which cells of which files, when, and what it was then."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from helpers.errors import Fault, UserMistake, nearest
from helpers.paths import find_project

if TYPE_CHECKING:
    from helpers.data.history.figure_history import Asked, FigureVersion
    from helpers.reference import Area, Indicator, Period, Reference
    from helpers.reference.datasets import Dataset

MOST_DAYS = 12


@dataclass(frozen=True)
class Figure:
    """What was asked for: an indicator's figure, or a form's (`column` of it, or all numbers)."""

    reference: Reference
    area: Area
    period: Period
    indicator: Indicator | None
    dataset: Dataset | None
    column: str
    as_of: str

    @property
    def whole(self) -> bool:
        """Return whether the figure is the province's, made of what everybody sent."""
        return bool(self.area.code == self.reference.areas.province.code)


@dataclass(frozen=True)
class Told:
    """The history of a figure: values by day (Vietnamese text), and every version of its forms."""

    figure: Figure
    now: str
    values: dict[str, str]
    versions: list[FigureVersion]


@click.command()
@click.argument("what")
@click.argument("area")
@click.argument("period")
@click.argument("column", default="")
@click.option("--as-of", default="", help="As known on this day: 2025-01-15.")
@click.option("--json", "as_json", is_flag=True, help="For programs: everything, as JSON.")
@click.pass_obj
def log(  # noqa: PLR0913 (an argument each)
    project: Path | None,
    *,
    what: str,
    area: str,
    period: str,
    column: str,
    as_of: str,
    as_json: bool,
) -> None:
    """Show the history of a figure: WHAT is an indicator or a dataset (then perhaps a COLUMN)."""
    from helpers.commands.preparing import read_as_of
    from helpers.reference import load_reference

    reference = load_reference(find_project(project))
    day = read_as_of(as_of)
    told = find_history(find_figure(reference, (what, area, period, column), day))
    if as_json:
        click.echo(json.dumps(as_content(told), ensure_ascii=False, indent=1))
        return
    from helpers.commands.log_text import tell_history

    tell_history(told)


def find_figure(reference: Reference, asked: tuple[str, str, str, str], as_of: str = "") -> Figure:
    """Return what the words name. Raises `UserMistake` with every one that names nothing."""
    what, area_text, period_text, column = asked
    faults: list[Fault] = []
    indicator = reference.indicators.get(what)
    dataset = None if indicator else reference.datasets.get(what)
    if indicator is None and dataset is None:
        hint = nearest(what, [*reference.indicators, *reference.datasets])
        message = f"cần một chỉ tiêu hoặc một bộ số liệu; nhận được: {what!r}"
        faults.append(Fault(message, hint=hint or f"bộ số liệu: {', '.join(reference.datasets)}"))
    if column:
        faults += _column_faults(indicator, dataset, column)
    area = period = None
    try:
        period = reference.periods.resolve(period_text)
        on = period.end
        known = reference.areas
        is_code = area_text.isdigit()
        area = known.get(area_text, on) if is_code else known.resolve(area_text, on)
    except UserMistake as mistake:
        faults += mistake.faults
    if faults or area is None or period is None:
        raise UserMistake(*faults)
    return Figure(reference, area, period, indicator, dataset, column, as_of)


def _column_faults(
    indicator: Indicator | None, dataset: Dataset | None, column: str
) -> list[Fault]:
    if indicator is not None:
        message = "cột chỉ dùng với một bộ số liệu, không dùng với chỉ tiêu"
        hint = f"annex log {indicator.datasets[0]} … {column}"
        return [Fault(f"{message}; nhận được: {column!r}", hint=hint)]
    if dataset is None:
        return []
    shown = [one.id for one in dataset.columns if not one.personal]
    if column in shown:
        return []
    hint = nearest(column, shown) or f"các cột: {', '.join(shown)}"
    return [Fault(f"cần một cột của {dataset.id}; nhận được: {column!r}", hint=hint)]


def find_history(figure: Figure) -> Told:
    """Return the values of a figure by day, and what was sent of its forms."""
    from helpers.data.history.figure_history import FigureHistory

    reference = figure.reference
    history = FigureHistory(reference.paths, reference, figure.as_of or None)
    versions = [one for asked in _asked(figure) for one in history.versions(asked)]
    if figure.indicator is None or figure.area not in reference.areas.reporting(figure.period):
        return Told(figure, "", {}, versions)
    days = {one.submission.received for one in versions}
    days |= {mark.day for one in versions for mark in history.marks(one.submission)}
    values = {day: _value(figure, day) for day in sorted(days)[-MOST_DAYS:]}
    return Told(figure, _value(figure, figure.as_of), values, versions)


def _asked(figure: Figure) -> list[Asked]:
    """Return what to look for of each form that the figure is made of."""
    from helpers.data.history.figure_history import Asked, keys_of

    reference = figure.reference
    reporting = reference.areas.reporting_area(figure.area, figure.period.end).code
    names = [figure.dataset.id] if figure.dataset else list(figure.indicator.datasets)  # type: ignore[union-attr]
    codes = _codes(figure.indicator)
    return [
        Asked(
            dataset=reference.datasets[name],
            period=_period_of(figure, name),
            area=figure.area.code,
            reporting=reporting,
            whole=figure.whole,
            column=figure.column,
            keys=keys_of(reference.datasets[name], codes),
        )
        for name in names
    ]


def _codes(indicator: Indicator | None) -> set[str]:
    if indicator is None:
        return set()
    return {code for name in indicator.arguments for code in indicator.listed(name)}


def _period_of(figure: Figure, dataset: str) -> str:
    """Return the period the rows are of: a survey's latest round where the period has none."""
    from helpers.data.store import Store
    from helpers.indicators.context import SURVEY_DATES, context_of

    if figure.indicator is None or dataset not in SURVEY_DATES:
        return str(figure.period.code)
    store = Store(figure.reference.paths, figure.as_of or None)
    return context_of(figure.reference, store, figure.period).survey(dataset).period


def _value(figure: Figure, day: str) -> str:
    """Return the figure as it may be printed, by what was known on a day ("" for now)."""
    from helpers.data.history.supersession import NATURE_NAMES
    from helpers.data.store import Store
    from helpers.indicators.series import read_protected

    reference, indicator = figure.reference, figure.indicator
    if indicator is None:
        return ""
    words = reference.languages["vi"]
    store = Store(reference.paths, day or None)
    records = read_protected(reference, store, indicator.id, figure.period)
    record: Any = records.loc[figure.area.code]
    number = float(record["value"])
    if math.isnan(number):
        return str(words.texts.get(f"status_long.{record['status']}", record["status"]))
    value = words.number(number, indicator.decimals)
    nature = NATURE_NAMES.get(str(record["figure_status"]), "")
    said = f" (số {nature})" if nature else ""
    return f"{value} {indicator.unit.vi}{said}"


def as_content(told: Told) -> dict[str, Any]:
    """Return the history as plain data: no value of a person, no personal column."""
    figure = told.figure
    return {
        "what": (figure.indicator or figure.dataset).id,  # type: ignore[union-attr]
        "area": figure.area.code,
        "period": figure.period.code,
        "column": figure.column,
        "as_of": figure.as_of,
        "now": told.now,
        "values": told.values,
        "versions": [_version_content(one, figure.as_of) for one in told.versions],
    }


def _version_content(one: FigureVersion, as_of: str) -> dict[str, Any]:
    sent = one.submission
    marks = [mark for mark in sent.marks if not (as_of and mark.day > as_of)]
    return {
        "dataset": one.dataset,
        "submission": sent.submission,
        "file": sent.file_name,
        "sha256": sent.sha256,
        "period": sent.period,
        "area": sent.area,
        "sender": sent.sender,
        "received": sent.received,
        "invented": sent.invented,
        "state": one.state,
        "instead": one.instead.submission if one.instead else "",
        "nature": one.nature,
        "rows": one.rows,
        "refused": one.refused,
        "marks": [vars(mark) for mark in marks],
        "cells": [vars(cell) for cell in one.cells],
    }
