"""How far the figures of an annex can be trusted: measurements, samples, reports received."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.indicators import verdicts
from helpers.indicators.quality import child_measurement_quality
from helpers.reference.definitions import Indicator
from helpers.reference.language import round_half_away
from helpers.report import words
from helpers.report.subject import Subject, rows_of
from helpers.report.tables import NOT_AVAILABLE, Align, AnnexTable, Cell, Column, Row

# Printed checks of a round of measurements: decimals, and whether a share (0–1) is meant.
CHECKS: Mapping[str, tuple[int, bool]] = {
    "full_birth_date_share": (1, True),
    "length_digit_preference": (1, False),
    "weight_digit_preference": (1, False),
    "whz_sd": (2, False),
    "whz_flagged_share": (1, True),
    "sex_ratio": (2, False),
    "age_heaping_ratio": (2, False),
}
COMPLETE_ENOUGH = 0.9
HEAP_COLUMN, WEIGHED_COLUMN = "exactly_2500g", "weighed"
BAD = {"problematic", "check"}
MEASURED_MM = {"area": 16.5, "province": 21.0, "reference": 36.0, "remark": 28.0}


def measurement_table(subject: Subject, children: pd.DataFrame, whole: pd.DataFrame) -> AnnexTable:
    """Return the checks of the area's measurements beside the province's, then of birth weights."""
    own, province = (_checks(frame) for frame in (children, whole))
    titles = [subject.text("quality.criterion"), subject.name_of(subject.area.code)]
    names = ["criterion", "area"]
    align: list[Align] = ["left", "right"]
    if not subject.is_province:
        titles.append(subject.text("area.whole_province"))
        names.append("province")
        align.append("right")
    titles += [subject.text("quality.reference"), subject.text("quality.remark")]
    columns = tuple(
        Column(name, title, side, MEASURED_MM.get(name))
        for name, title, side in zip(
            [*names, "reference", "remark"], titles, [*align, "center", "left"], strict=True
        )
    )
    rows = []
    for check in CHECKS:
        cells = [Cell(subject.text(f"quality.check.{check}")), _check_cell(subject, check, own)]
        if not subject.is_province:
            cells.append(_check_cell(subject, check, province))
        reference = Cell(subject.text(f"quality.bounds.{check}"))
        rows.append(Row((*cells, reference, _remark(subject, check, own))))
    rows += [_birth_row(subject, one) for one in _birth_checks(subject)]
    return AnnexTable(
        columns=columns,
        rows=tuple(rows),
        caption=subject.text("quality.measurements"),
        source=subject.text("quality.measurements_source"),
    )


def _checks(children: pd.DataFrame) -> dict[str, Mapping[str, Any]]:
    if children.empty:
        return {}
    return {str(row["check"]): row for row in rows_of(child_measurement_quality(children))}


def _check_cell(subject: Subject, check: str, found: Mapping[str, Mapping[str, Any]]) -> Cell:
    value = found.get(check, {}).get("value")
    if value is None or pd.isna(value):
        return Cell(NOT_AVAILABLE, muted=True)
    decimals, is_share = CHECKS[check]
    number = round_half_away(value * 100 if is_share else value, decimals)
    return Cell(subject.language.number(number, decimals), value=number)


def _remark(subject: Subject, check: str, found: Mapping[str, Mapping[str, Any]]) -> Cell:
    row = found.get(check)
    if row is None or pd.isna(row["value"]):
        return Cell(NOT_AVAILABLE, muted=True)
    kind = row["class"]
    if check == "full_birth_date_share":
        kind = "good" if row["value"] >= COMPLETE_ENOUGH else "check"
    bad = kind in BAD
    return Cell(subject.text(f"quality.class.{kind}"), warn=bad, strong=bad)


def _birth_checks(subject: Subject) -> list[Indicator]:
    """Return the theme's shares of births recorded at 2,500 g and of births that were weighed."""
    asked = (HEAP_COLUMN, WEIGHED_COLUMN)
    found = {one.argument("numerator"): one for one in subject.indicators}
    return [found[column] for column in asked if column in found]


def _birth_row(subject: Subject, indicator: Indicator) -> Row:
    """Return the row of a share of births, from counts as they may be printed."""
    check = "birth_weight_heap" if indicator.argument("numerator") == HEAP_COLUMN else "not_weighed"
    records = verdicts.ranking(subject.reference, subject.store, indicator.id, subject.period)
    known = {str(row["area"]): row for row in rows_of(records)}
    codes = dict.fromkeys([subject.area.code, subject.reference.areas.province_code])
    cells = [_birth_cell(subject, check, known[code]) for code in codes]
    kind, own = "None", known[subject.area.code]["value"]
    if check == "not_weighed" and pd.notna(own):
        kind = "good" if own >= COMPLETE_ENOUGH * 100 else "check"
    bad = kind in BAD
    remark = Cell(subject.text(f"quality.class.{kind}"), warn=bad, strong=bad)
    said = [Cell(subject.text(f"quality.{text}.{check}")) for text in ("check", "bounds")]
    return Row((said[0], *cells, said[1], remark))


def _birth_cell(subject: Subject, check: str, record: Mapping[str, Any]) -> Cell:
    if pd.isna(record["value"]):
        return Cell(words.status_text(subject, record["status"]), muted=True)
    share = float(record["value"]) if check == "birth_weight_heap" else 100 - record["value"]
    number = round_half_away(share, 1)
    return Cell(subject.language.number(number, 1), value=number)


def indicator_table(subject: Subject, progress: pd.DataFrame) -> AnnexTable:
    """Return what stands behind the indicators: n, clusters or coverage, nature, remark.

    Indicators of which the same is to be said share one row.
    """
    keys = ("indicator", "base", "nature", "remark")
    widths = (None, 37, 31, 34)
    columns = tuple(
        Column(key, subject.text(f"quality.{key}"), width_mm=width)
        for key, width in zip(keys, widths, strict=True)
    )
    alike: dict[tuple[str, str, str], list[str]] = {}
    for row in rows_of(progress):
        indicator = subject.indicator(row["indicator"])
        if not indicator.parent:
            alike.setdefault(_said_of(subject, row), []).append(subject.word(indicator.short))
    return AnnexTable(
        columns=columns,
        rows=tuple(_alike_row(subject, said, names) for said, names in alike.items()),
        caption=subject.text("quality.indicators"),
        notes=_notes(subject, progress, alike),
    )


def _notes(
    subject: Subject, progress: pd.DataFrame, alike: Collection[tuple[str, ...]]
) -> tuple[str, ...]:
    notes = []
    if (progress["kind"] == "sample").any():
        notes.append(subject.text("quality.indicators_note"))
    if any(NOT_AVAILABLE in said for said in alike):
        notes.append(f"{subject.text('note.sign.not_available')}.")
    return (words.tie(" ".join(notes)),) if notes else ()


def _said_of(subject: Subject, row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the basis, the nature of the figure and the key of the remark."""
    said = NOT_AVAILABLE
    if row["kind"] != "sample" and pd.notna(row["value"]):
        said = words.nature_text(subject, row["figure_status"])
    elif pd.notna(row["value"]):
        said = words.upper_first(words.survey_date(subject, row)) or NOT_AVAILABLE
    return _base(subject, row), said, _remark_of(row)


def _alike_row(subject: Subject, said: tuple[str, str, str], names: Sequence[str]) -> Row:
    base, nature, kind = said
    named = "; ".join([words.upper_first(names[0]), *map(words.lower_first, names[1:])])
    remark, bad = subject.text(f"quality.status.{kind}"), kind != "ok"
    return Row(
        (Cell(words.tie(named)), Cell(words.tie(base)),
         Cell(nature, muted=nature == NOT_AVAILABLE), Cell(remark, warn=bad, strong=bad))
    )  # fmt: skip


def _base(subject: Subject, row: Mapping[Any, Any]) -> str:
    """Return "n ≈ 345, 12 cụm", "bao phủ 97,6%", or "…"."""
    counted = pd.notna(row["n"]) and row["n"] > 0
    if row["kind"] == "sample" and counted and row["status"] != "small_n":
        said = f"n ≈ {words.rounded_n(subject, row['n'])}"
        if pd.isna(row["clusters"]):
            return said
        clusters = subject.language.number(row["clusters"])
        return f"{said}, {subject.text('quality.clusters', count=clusters)}"
    is_count = row["kind"] == "count"
    if row["kind"] != "sample" and (is_count or subject.is_province) and pd.notna(row["coverage"]):
        key, share = ("coverage", "coverage") if is_count else ("reported", "areas_reported")
        told = subject.language.percent(row[share] * 100, 0)
        return subject.text(f"quality.{key}", share=told)
    return NOT_AVAILABLE if pd.isna(row["value"]) else subject.text("quality.as_reported")


def _remark_of(row: Mapping[Any, Any]) -> str:
    """Return the status, or what its coverage makes of a figure that is there."""
    if row["status"] != "ok" or row["kind"] == "sample" or pd.isna(row["coverage"]):
        return str(row["status"])
    if row["kind"] == "count":
        return "ok" if row["coverage"] >= COMPLETE_ENOUGH else "low_coverage"
    return "ok" if row["areas_reported"] >= 1 else "partial"
