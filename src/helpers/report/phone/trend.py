"""Trends for a telephone: the panels one below the other, each as wide as the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import isfinite

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
    polyline,
    segments,
)
from helpers.report.trend import MOST_PANELS, Panel, panel_frame

PLOT_LEFT, PLOT_HEIGHT, YEARS, BETWEEN = 34.0, 148.0, 18.0, 24.0
TITLE_LINE, SUBTITLE_LINE, TARGET_LINE = 14.0, 30.0, 47.0
# The label of the last value is as high as this, and keeps this far from the target's line.
LABEL_HEIGHT, FREE = 9.0, 5.0


@dataclass(frozen=True)
class Plot:
    """A panel's place: its upper edge, and the years and values at its edges."""

    top: float
    first: float
    last: float
    low: float
    high: float

    def x(self, year: float) -> float:
        """Return where a year stands."""
        return PLOT_LEFT + (year - self.first) / (self.last - self.first) * (WIDTH - PLOT_LEFT)

    def y(self, value: float) -> float:
        """Return where a value stands."""
        return self.top + (self.high - value) / (self.high - self.low) * PLOT_HEIGHT


def phone_trend(panels: Sequence[Panel], language: Language) -> str:
    """Return up to three panels one below the other, as SVG for a telephone."""
    sheet, top = Sheet(), 0.0
    for panel in panels[:MOST_PANELS]:
        top = _draw_panel(sheet, panel, language, top) + BETWEEN
    return sheet.svg(top - BETWEEN)


def _draw_panel(sheet: Sheet, panel: Panel, language: Language, top: float) -> float:
    """Draw one panel from `top` on and return where it ends."""
    known = panel.points.dropna(subset=["value"])
    first, last, ticks = panel_frame(panel, known)
    has_target = panel.target is not None
    under = (TARGET_LINE if has_target else SUBTITLE_LINE) + 12
    plot = Plot(top + under, first, last, ticks[0], ticks[-1])
    sheet.text(0, top + TITLE_LINE, panel.title, size=TITLE, weight=style.SEMIBOLD)
    sheet.text(0, top + SUBTITLE_LINE, panel.subtitle, size=SMALL, colour=style.MUTED)
    if has_target:
        _draw_target(sheet, panel, plot, top + TARGET_LINE)
    _draw_axes(sheet, panel, plot, ticks, language)
    if known.empty:
        sheet.text(WIDTH / 2, plot.top + PLOT_HEIGHT / 2, panel.empty, colour=style.MUTED,
                   anchor="middle", italic=True)  # fmt: skip
    else:
        _draw_series(sheet, panel, plot, known)
        _label_last(sheet, panel, plot, language)
    return plot.top + PLOT_HEIGHT + YEARS


def _draw_target(sheet: Sheet, panel: Panel, plot: Plot, line: float) -> None:
    """Draw the side that meets the target, the target, and over the panel what it is."""
    at = plot.y(float(panel.target or 0.0))
    foot = plot.top + PLOT_HEIGHT
    upper, lower = (at, foot) if panel.better == "lower" else (plot.top, at)
    sheet.rectangle(PLOT_LEFT, upper, (WIDTH - PLOT_LEFT, lower - upper), style.GOOD_SIDE)
    sheet.path(segments([(PLOT_LEFT, at, WIDTH, at)]), style.TARGET, 1.5, dashes=DASHES)
    sheet.path(segments([(0, line - 4, 22, line - 4)]), style.TARGET, 1.5, dashes=DASHES)
    sheet.text(28, line, panel.target_label, colour=style.TARGET, weight=500)


def _draw_axes(
    sheet: Sheet, panel: Panel, plot: Plot, ticks: Sequence[float], language: Language
) -> None:
    decimals = 0 if all(float(tick).is_integer() for tick in ticks) else 1
    lines = [(PLOT_LEFT, plot.y(tick), WIDTH, plot.y(tick)) for tick in ticks]
    sheet.path(segments(lines[1:]), style.GRID, 0.7)
    sheet.path(segments(lines[:1]), style.RULE, 0.8)
    for tick in ticks:
        unit = "%" if tick == ticks[-1] and panel.unit == "%" else ""
        sheet.text(PLOT_LEFT - 5, plot.y(tick) + 4, language.number(tick, decimals) + unit,
                   size=SMALL, colour=style.MUTED, anchor="end")  # fmt: skip
    for year in sorted(set(panel.points["year"])):
        sheet.text(plot.x(year), plot.top + PLOT_HEIGHT + 14, str(year), size=SMALL,
                   colour=style.MUTED, anchor="middle")  # fmt: skip


def _draw_series(sheet: Sheet, panel: Panel, plot: Plot, known: pd.DataFrame) -> None:
    """Draw the line, broken where a year has no value, the intervals and the points."""
    years, values = (panel.points[name].astype("float64").tolist() for name in ("year", "value"))
    every = [(plot.x(year), plot.y(value)) for year, value in zip(years, values, strict=True)]
    points = [at for at in every if isfinite(at[1])]
    runs = [list(run) for has, run in groupby(every, key=lambda at: isfinite(at[1])) if has]
    sheet.path("".join(polyline(run) for run in runs if len(run) > 1), style.FOCUS, 1.8)
    ends = known.dropna(subset=["ci_low", "ci_high"])
    last = known.index[-1]
    bars = {
        at: (plot.x(year), plot.y(low), plot.x(year), plot.y(high))
        for at, year, low, high in zip(
            ends.index, ends["year"], ends["ci_low"], ends["ci_high"], strict=True
        )
    }
    past = [bar for at, bar in bars.items() if at != last]
    sheet.path(segments(past), style.FOCUS, 2.1, opacity=0.45)
    sheet.path(segments([bars[last]] if last in bars else []), style.FOCUS, 3.4)
    for x, y in points[:-1]:
        sheet.dot(x, y, 3, style.WHITE, style.FOCUS)
    sheet.dot(*points[-1], 4.2, style.FOCUS, style.WHITE)


def _label_last(sheet: Sheet, panel: Panel, plot: Plot, language: Language) -> None:
    """Write the last value beside its point, below the target's line where that is near."""
    last = panel.points.dropna(subset=["value"]).iloc[-1]
    value = float(last["value"])
    foot = plot.y(value) + LABEL_HEIGHT / 2
    if panel.target is not None:
        line = plot.y(panel.target)
        if foot - LABEL_HEIGHT - FREE < line < foot + FREE:
            foot = line + LABEL_HEIGHT + FREE
    written = language.number(value, panel.decimals)
    sheet.text(plot.x(last["year"]) + 8, foot, written, size=LABEL + 1, weight=700,
               colour=style.FOCUS)  # fmt: skip
