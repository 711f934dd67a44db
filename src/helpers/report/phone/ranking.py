"""Rankings for a telephone: the area's name over its bar, one ranking below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.reference.language import Language
from helpers.report import style
from helpers.report.phone.sheet import (
    DASHES,
    LABEL,
    SMALL,
    TITLE,
    WIDTH,
    Sheet,
    boxes,
    segments,
    text_width,
)
from helpers.report.ranking import FEW_ROWS, Ranking, axis_range, colour_of
from helpers.report.subject import rows_of

LEFT, RIGHT = 8.0, WIDTH - 8.0
INTERVAL, N_WIDTH, GAP = 212.0, 40.0, 5.0
BETWEEN, FOOT = 22.0, 18.0


@dataclass(frozen=True)
class Rows:
    """How high a row is, where in it the name stands, and the strip of its bar."""

    height: float
    name: float
    strip: float
    strip_height: float
    size: float


FEW = Rows(40, 15, 20, 15, LABEL)
MANY = Rows(31, 12, 16, 11, SMALL)


@dataclass(frozen=True)
class Axis:
    """The axis of values, along the whole width."""

    low: float
    ticks: Sequence[float]

    def at(self, value: float) -> float:
        """Return where a value stands, in px."""
        return LEFT + (value - self.low) / (self.ticks[-1] - self.low) * (RIGHT - LEFT)


def phone_ranking(rankings: Sequence[Ranking], language: Language) -> str:
    """Return the rankings one below the other, as SVG for a telephone."""
    sheet, top = Sheet(), 0.0
    for ranking in rankings:
        titled = len(rankings) > 1
        top = _draw_ranking(sheet, ranking, language, top, titled=titled) + BETWEEN
    return sheet.svg(top - BETWEEN)


def _draw_ranking(
    sheet: Sheet, ranking: Ranking, language: Language, top: float, *, titled: bool
) -> float:
    """Draw one ranking from `top` on and return where it ends."""
    axis = Axis(*axis_range(ranking))
    form = FEW if len(ranking.rows) <= FEW_ROWS else MANY
    first = _write_titles(sheet, ranking, axis, top, titled=titled)
    tops = [first + place * form.height for place in range(len(ranking.rows))]
    rows = rows_of(ranking.rows)
    _draw_grounds(sheet, ranking, axis, form, tops)
    for row, start in zip(rows, tops, strict=True):
        _write_row(sheet, row, form, start, ranking)
    strips = [start + form.strip for start in tops]
    verticals = [
        (axis.at(tick), strip, axis.at(tick), strip + form.strip_height)
        for tick in axis.ticks for strip in strips
    ]  # fmt: skip
    sheet.path(segments(verticals), style.GRID, 0.7)
    if ranking.target is not None:
        x = axis.at(ranking.target)
        sheet.path(segments((x, strip, x, strip + form.strip_height) for strip in strips),
                   style.TARGET, 1.5, dashes=DASHES)  # fmt: skip
    for row, strip in zip(rows, strips, strict=True):
        _draw_mark(sheet, row, axis, strip + form.strip_height / 2)
    return _write_ticks(sheet, ranking, axis, language, tops[-1] + form.height)


def _write_titles(sheet: Sheet, ranking: Ranking, axis: Axis, top: float, *, titled: bool) -> float:
    """Write what stands over a ranking and return where its first row begins."""
    if titled:
        sheet.text(0, top + 13, ranking.title, size=TITLE, weight=style.SEMIBOLD)
        sheet.text(0, top + 29, ranking.subtitle, size=SMALL, colour=style.MUTED)
        top += 36
    if ranking.value_title or ranking.interval_title or ranking.n_title:
        muted: dict[str, Any] = {"size": SMALL, "colour": style.MUTED}
        value, interval = _columns(ranking)
        sheet.text(value, top + 12, ranking.value_title, anchor="end", **muted)
        sheet.text(interval, top + 12, ranking.interval_title, **muted)
        sheet.text(RIGHT, top + 12, ranking.n_title, anchor="end", italic=True, **muted)
        top += 16
    if ranking.target is not None and ranking.target_label:
        half = text_width(ranking.target_label, LABEL, bold=True) / 2
        middle = min(max(axis.at(ranking.target), half), WIDTH - half)
        sheet.text(middle, top + 12, ranking.target_label, colour=style.TARGET, weight=500,
                   anchor="middle")  # fmt: skip
        top += 16
    return top + 2


def _columns(ranking: Ranking) -> tuple[float, float]:
    """Return where values end and what stands beside them begins."""
    if not (ranking.interval_title or ranking.n_title):
        return RIGHT, RIGHT
    interval = INTERVAL if ranking.n_title else INTERVAL + N_WIDTH
    return interval - GAP, interval


def _draw_grounds(
    sheet: Sheet, ranking: Ranking, axis: Axis, form: Rows, tops: Sequence[float]
) -> None:
    """Draw the band of the own area and, in each row's strip, the side that meets the target."""
    for row, start in zip(rows_of(ranking.rows), tops, strict=True):
        if row["is_own"] and not row["is_province"]:
            sheet.rectangle(0, start, (WIDTH, form.height - 1), style.BAND)
    if ranking.target is None:
        return
    x = axis.at(ranking.target)
    left, right = (LEFT, x) if ranking.better == "lower" else (x, RIGHT)
    sheet.area(boxes((left, start + form.strip, right - left, form.strip_height)
                     for start in tops), style.GOOD_SIDE)  # fmt: skip


def _write_row(
    sheet: Sheet, row: dict[str, Any], form: Rows, start: float, ranking: Ranking
) -> None:
    is_own = bool(row["is_own"] and not row["is_province"])
    colour = style.FOCUS if is_own else style.INK
    line = start + form.name
    strong: dict[str, Any] = {"size": form.size, "colour": colour, "weight": 600}
    plain: dict[str, Any] = {"size": form.size, "colour": colour if is_own else style.MUTED}
    value, interval = _columns(ranking)
    name = strong if row["is_own"] or row["is_province"] else strong | {"weight": 400}
    sheet.text(LEFT, line, str(row["name"]), **name)
    sheet.text(value, line, str(row["value_text"]), anchor="end", **strong)
    sheet.text(interval, line, str(row["interval_text"]), italic=bool(row.get("is_note")), **plain)
    sheet.text(RIGHT, line, str(row["n_text"]), anchor="end", **plain)
    if row["is_province"]:
        foot = start + form.height - 1
        sheet.path(segments([(0, foot, WIDTH, foot)]), style.RULE, 0.8)


def _draw_mark(sheet: Sheet, row: dict[str, Any], axis: Axis, middle: float) -> None:
    if pd.isna(row["value"]):
        return
    colour = colour_of(row)
    if pd.notna(row["ci_low"]) and pd.notna(row["ci_high"]):
        ends = (axis.at(row["ci_low"]), middle, axis.at(row["ci_high"]), middle)
        is_thick = row["is_own"] or row["is_province"]
        sheet.path(segments([ends]), colour, 3.2 if is_thick else 2.3)
    if row.get("is_hollow"):
        sheet.dot(axis.at(row["value"]), middle, 3.4, style.WHITE, colour)
    else:
        sheet.dot(axis.at(row["value"]), middle, 4.2, colour, style.WHITE)


def _write_ticks(
    sheet: Sheet, ranking: Ranking, axis: Axis, language: Language, top: float
) -> float:
    """Write the numbers under the axis and return where they end."""
    ticks = axis.ticks
    decimals = 0 if all(float(tick).is_integer() for tick in ticks) else 1
    for place, tick in enumerate(ticks):
        is_last = place == len(ticks) - 1
        said = language.number(tick, decimals) + ("%" if is_last and ranking.unit == "%" else "")
        anchor = "end" if is_last else "middle"
        sheet.text(RIGHT if is_last else axis.at(tick), top + 11, said, size=SMALL,
                   colour=style.MUTED, anchor=anchor)  # fmt: skip
    return top + FOOT
