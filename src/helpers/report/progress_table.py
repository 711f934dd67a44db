"""The main table: twelve columns, one row an indicator, in groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from helpers.reference.definitions import Indicator
from helpers.reference.language import round_half_away
from helpers.report import narrative, words
from helpers.report.progress_notes import first_year, table_notes, target_year
from helpers.report.subject import Subject, rows_of
from helpers.report.tables import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    Align,
    AnnexTable,
    Cell,
    Column,
    Row,
    group,
)

WIDTHS_MM = (10, 50, 11, 18, 17.5, 20, 20, 15, 18, 30.5, 30, 17)
# Where a unit is long its column is wider: the twelve still make 257 mm.
LONG_UNIT, WIDE_UNIT_MM = 6, (9, 48.5, 21, 16.5, 16.5, 18.5, 18.5, 15, 17, 29.5, 30, 17)
# English words are longer in the columns of unit and source, shorter in the verdict's.
ENGLISH_MM = (9, 45, 24.5, 19, 19, 18, 18, 14, 17.5, 27, 26, 20)
NAMES = (
    "number",
    "indicator",
    "unit",
    "target",
    "annual_target",
    "previous",
    "value",
    "cumulative",
    "percent_of_plan",
    "change",
    "verdict",
    "source",
)
ALIGN: tuple[Align, ...] = (
    *("center", "left", "center"),
    *("right", "right", "right", "right", "right", "right"),
    *("center", "center", "left"),
)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
GAP = Cell(NOT_AVAILABLE, muted=True)
NOT_THERE = ("no_data", "not_reported")


def progress_table(subject: Subject, progress: pd.DataFrame) -> AnnexTable:
    """Return the main table of an annex from its progress."""
    rows = in_family_order(subject, progress)
    titles = {
        "target": subject.text("table.main.target", year=target_year(rows)),
    }
    columns = tuple(
        Column(
            name,
            titles.get(name) or subject.text(f"table.main.{name}"),
            align,
            width,
            emphasis=name == "value",
        )
        for name, align, width in zip(NAMES, ALIGN, _widths(subject, rows), strict=True)
    )
    printed = tuple(_rows(subject, rows))
    return AnnexTable(
        columns=columns,
        rows=printed,
        caption=f"{subject.word(subject.theme.title)}, {subject.place}, {subject.when}",
        notes=table_notes(subject, rows, printed),
        form="main",
        column_numbers=True,
        landscape=True,
    )


def _widths(subject: Subject, rows: list[dict[str, Any]]) -> tuple[float, ...]:
    if subject.language.code == "en":
        return ENGLISH_MM
    units = [subject.word(subject.indicator(row["indicator"]).unit) for row in rows]
    return WIDE_UNIT_MM if max(map(len, units)) > LONG_UNIT else WIDTHS_MM


def in_family_order(subject: Subject, progress: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows with each "trong đó" directly under its own indicator."""
    rows = rows_of(progress)
    own = {row["indicator"] for row in rows}
    parents = {row["indicator"]: subject.indicator(row["indicator"]).parent for row in rows}
    ordered = []
    for row in rows:
        if parents[row["indicator"]] not in own:
            ordered.append(row)
            ordered += [other for other in rows if parents[other["indicator"]] == row["indicator"]]
    return ordered


def _rows(subject: Subject, rows: list[dict[str, Any]]) -> Iterator[Row]:
    heading, number, part, groups = "", 0, 0, 0
    own = {row["indicator"] for row in rows}
    for row in rows:
        indicator = subject.indicator(row["indicator"])
        title = subject.word(indicator.group)
        is_part = indicator.parent in own
        if title != heading and not is_part:
            yield group(f"{ROMAN[groups]}. {_group_text(subject, title, rows)}")
            heading, groups = title, min(groups + 1, len(ROMAN) - 1)
        number, part = (number, part + 1) if is_part else (number + 1, 0)
        written = f"{number}.{part}" if is_part else str(number)
        yield Row((Cell(written), *_cells(subject, indicator, row, part)))


def _group_text(subject: Subject, title: str, rows: list[dict[str, Any]]) -> str:
    """Return the group's heading with source, field date and n said once."""
    members = [
        row for row in rows if subject.word(subject.indicator(row["indicator"]).group) == title
    ]
    kinds = {row["kind"] for row in members}
    if kinds == {"sample"}:
        return _survey_text(subject, title, members)
    if kinds == {"count"}:
        period = subject.period
        days = f"{subject.language.date(period.start)}–{subject.language.date(period.end)}"
        rounds = {words.survey_date(subject, row) for row in members} - {""}
        return f"{title} – {subject.text('group.count', when=''.join(rounds) or days)}"
    return title


def _survey_text(subject: Subject, title: str, members: list[dict[str, Any]]) -> str:
    known = [row for row in members if pd.notna(row["value"])]
    if not known:
        return f"{title} – {subject.text('group.survey')}"
    when = words.survey_date(subject, known[0])
    sizes = sorted(row["n"] for row in known if pd.notna(row["n"]))
    parts = [f"{subject.text('group.survey')} {when}".strip()]
    if sizes:
        ends = dict.fromkeys(words.rounded_n(subject, n) for n in (sizes[0], sizes[-1]))
        parts.append(f"n ≈ {'–'.join(ends)}")
    if any(pd.notna(row["ci_low"]) for row in known):
        parts.append(subject.text("group.interval"))
    return f"{title} – {', '.join(parts)}"


def _cells(
    subject: Subject, indicator: Indicator, row: Mapping[str, Any], part: int
) -> tuple[Cell, ...]:
    name = subject.word(indicator.name)
    if part == 1:
        name = f"{subject.text('table.of_which')} {words.lower_first(name)}"
    return (
        Cell(words.tie(name), sub=_since_start(subject, row), italic=part > 0),
        Cell(subject.word(indicator.unit)),
        _target_cell(subject, row["target"]),
        _target_cell(subject, row["annual_target"]),
        _previous_cell(subject, indicator, row),
        value_cell(subject, indicator, row),
        _cumulative_cell(subject, indicator, row),
        _plan_cell(subject, indicator, row),
        _change_cell(subject, indicator, row),
        verdict_cell(subject, row["verdict"]),
        Cell(words.tie(subject.word(indicator.source))),
    )


def _target_cell(subject: Subject, target: Any) -> Cell:
    if target is None:
        return GAP
    return Cell(words.tie(target.phrase(subject.language.code)), value=float(target.value))


def value_cell(subject: Subject, indicator: Indicator, row: Mapping[str, Any]) -> Cell:
    """Return the value in bold with its interval below, or why there is none."""
    decimals = int(row["decimals"])
    if pd.isna(row["value"]):
        return _absent_cell(subject, row["status"])
    sub = words.interval_text(subject, row, decimals)
    if row["status"] == "too_few_clusters":
        sub = subject.text("status.too_few_clusters")
    elif row.get("areas_reported", 1.0) < 1:
        share = subject.language.percent(row["areas_reported"] * 100, 0)
        sub = subject.text("table.partly_reported", share=share)
    written = _written(subject, indicator, row["value"], decimals)
    return Cell(written, sub=sub, strong=True, value=round_half_away(row["value"], decimals))


def _absent_cell(subject: Subject, status: Any) -> Cell:
    text = words.status_text(subject, status)
    return Cell(text, muted=True)


def _previous_cell(subject: Subject, indicator: Indicator, row: Mapping[str, Any]) -> Cell:
    if pd.isna(row["previous"]):
        # Other reasons than these two stand in the column of the change.
        hidden = row.get("previous_status") in {"withheld", "small_n"}
        return _absent_cell(subject, row["previous_status"]) if hidden else GAP
    # As this period's value, so that the two and their difference agree.
    decimals = int(row["decimals"])
    low, high = row["previous_ci_low"], row["previous_ci_high"]
    interval = words.interval_text(subject, {"ci_low": low, "ci_high": high}, decimals)
    printed = _printed_then(subject, indicator, row)
    return Cell(
        _written(subject, indicator, row["previous"], decimals),
        sub="; ".join(part for part in (interval, printed) if part),
        strong=bool(interval),
        value=round_half_away(row["previous"], decimals),
    )


def _printed_then(subject: Subject, indicator: Indicator, row: Mapping[str, Any]) -> str:
    """Return "đã in 285,2" where the report of last year printed another value, else ""."""
    if not row.get("previous_revised"):
        return ""
    printed = row["previous_printed"]
    value = NOT_AVAILABLE
    if pd.notna(printed):
        value = _written(subject, indicator, printed, indicator.decimals)
    return subject.text("table.printed_then", value=value)


def _cumulative_cell(subject: Subject, indicator: Indicator, row: Mapping[str, Any]) -> Cell:
    if not indicator.flow:
        return Cell(NOT_APPLICABLE, muted=True)
    if pd.isna(row["cumulative"]):
        return GAP
    decimals = int(row["decimals"])
    written = _written(subject, indicator, row["cumulative"], decimals)
    return Cell(written, value=round_half_away(row["cumulative"], decimals))


def _since_start(subject: Subject, row: Mapping[str, Any]) -> str:
    """Return "Lũy kế từ năm 2022: 700" for capital, which also counts from the plan's start."""
    if pd.isna(row.get("since_start")):
        return ""
    total = words.amount_text(subject, row["since_start"], int(row["decimals"]))
    return words.tie(subject.text("table.since_start", year=first_year(subject), value=total))


def _plan_cell(subject: Subject, indicator: Indicator, row: Mapping[str, Any]) -> Cell:
    if row["annual_target"] is None:
        return GAP
    if indicator.better == "higher" and pd.notna(row["percent_of_plan"]):
        places = words.places_to_show(row["percent_of_plan"] - 100, 1)
        text = subject.language.percent(row["percent_of_plan"], places)
        return Cell(text, value=round_half_away(row["percent_of_plan"], places))
    if pd.isna(row["gap"]):
        return GAP
    decimals = words.places_to_show(row["gap"], int(row["decimals"]))
    signed = subject.language.number(row["gap"], decimals, sign=True)
    unit = subject.text("unit.points_short") if indicator.is_rate else subject.word(indicator.unit)
    return Cell(words.tie(f"{signed} {unit}"), value=round_half_away(row["gap"], decimals))


def _change_cell(subject: Subject, indicator: Indicator, row: Mapping[str, Any]) -> Cell:
    status = narrative.change_status(row)
    if status == "no_data" and pd.notna(row["value"]) and row["previous_status"] in NOT_THERE:
        return Cell(subject.text("change.no_previous"))
    if status not in ("up", "down"):
        return Cell(subject.text(f"change.{status}"), muted=status == "no_data")
    if pd.notna(row["change_percent"]):
        size = subject.language.percent(abs(row["change_percent"]), narrative.PERCENT_DECIMALS)
    else:
        points, decimals = subject.text("unit.points_short"), int(row["decimals"])
        size = words.difference_text(subject, indicator, row["change"], decimals, points=points)
    return Cell(words.tie(f"{subject.text(f'change.{status}')} {size}"))


def verdict_cell(subject: Subject, verdict: str) -> Cell:
    """Return the verdict's word with its shape, "…" where there is none to give."""
    page = words.page_verdict(verdict)
    word = words.verdict_word(subject, verdict, short=True)
    if page == "none":
        return Cell(word, muted=True)
    return Cell(word, verdict=page, strong=True)


def _written(subject: Subject, indicator: Indicator, value: float, decimals: int) -> str:
    if words.is_amount(indicator):
        return words.amount_text(subject, value, decimals)
    return subject.language.number(value, decimals)
