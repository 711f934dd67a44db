"""Trend panels: one indicator each, its value by period against the target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import blended_transform_factory

from helpers.reference.language import Language
from helpers.report import style

HEIGHT_MM = 78.0
TOP_MM, BOTTOM_MM, LABELS_MM, RIGHT_MM = 13.0, 6.5, 9.0, 0.5
PLOT_POINTS = (HEIGHT_MM - TOP_MM - BOTTOM_MM) / 25.4 * 72
# Where the label of the last value stands from its point, in points: beside it, or so far below
# that the line of the target stays free of it. Figures are as high as capitals.
BESIDE, FREE, CAPITALS = -3.2, 2.2, 0.72
# The share of the axis that the target's label takes at the foot or top of the pale ground.
LABEL_SHARE = 0.1
# The share of the years that it stands over, from the left.
LABEL_YEARS_SHARE = 0.7
# A point so near the target that the triangle of the target's year would stand behind it.
NEAR_SHARE = 0.03
MOST_PANELS = 3
# Room to the right of the last point for its label.
LABEL_YEARS = 1.3


@dataclass(frozen=True)
class Panel:
    """One indicator's panel; `points` has year, value, ci_low and ci_high, oldest first."""

    title: str
    subtitle: str
    points: pd.DataFrame
    decimals: int = 1
    unit: str = "%"
    better: str = "lower"
    target: float | None = None
    target_label: str = ""
    target_year: int = 2025
    empty: str = "…"


def draw_trend(panels: Sequence[Panel], language: Language) -> Figure:
    """Return a figure of up to three panels side by side, 162 mm wide."""
    figure = style.figure_mm(HEIGHT_MM)
    shown = panels[:MOST_PANELS]
    share = style.WIDTH_MM / max(len(shown), 2)
    with style.annex_style():
        for index, panel in enumerate(shown):
            axes = style.axes_mm(
                figure,
                index * share + LABELS_MM,
                BOTTOM_MM,
                width=share - LABELS_MM - RIGHT_MM,
                height=HEIGHT_MM - TOP_MM - BOTTOM_MM,
            )
            _draw_panel(axes, panel, language)
    return figure


def _draw_panel(axes: Axes, panel: Panel, language: Language) -> None:
    known = panel.points.dropna(subset=["value"])
    first, last, ticks = panel_frame(panel, known)
    axes.set(xlim=(first, last), ylim=(ticks[0], ticks[-1]))
    _set_axes(axes, panel, ticks, language)
    _draw_titles(axes, panel)
    if panel.target is not None:
        _draw_target(axes, panel, ticks[-1])
    if known.empty:
        axes.text(0.5, 0.5, panel.empty, transform=axes.transAxes, ha="center", style="italic",
                  size=style.LABEL, color=style.MUTED)  # fmt: skip
        return
    _draw_series(axes, panel, known)
    _label_last(axes, panel, ticks[-1], language)


def panel_frame(panel: Panel, known: pd.DataFrame) -> tuple[float, float, list[float]]:
    """Return where the years begin and end, and the ticks of the values; `known` has values."""
    ticks = style.nice_axis(style.headroom(_highest(panel, known), panel.unit, 1.08))
    years = list(panel.points["year"])
    last = max(years) + LABEL_YEARS
    if panel.target is not None:
        last = max(last, panel.target_year + 0.35)
    return min(years) - 0.4, last, style.below_nought(_lowest(known), ticks) + ticks


def _highest(panel: Panel, known: pd.DataFrame) -> float:
    candidates = [panel.target or 0.0]
    for column in ("value", "ci_high"):
        values = known[column].dropna()
        candidates += [float(values.max())] if len(values) else []
    return max(candidates)


def _lowest(known: pd.DataFrame) -> float:
    return float(min([0.0, *known["value"], *known["ci_low"].dropna()]))


def _set_axes(axes: Axes, panel: Panel, ticks: list[float], language: Language) -> None:
    decimals = 0 if all(float(tick).is_integer() for tick in ticks) else 1
    labels = [language.number(tick, decimals) for tick in ticks]
    if panel.unit == "%":
        labels[-1] += "%"
    axes.set_yticks(ticks, labels)
    years = sorted(set(panel.points["year"]))
    axes.set_xticks(years, [str(year) if _is_labelled(year, years) else "" for year in years])
    axes.grid(axis="y")
    axes.tick_params(axis="x", pad=2)
    axes.tick_params(axis="y", pad=3)


def _is_labelled(year: int, years: list[int]) -> bool:
    return (years[-1] - year) % 2 == 0 or len(years) <= 3


def _draw_titles(axes: Axes, panel: Panel) -> None:
    axes.annotate(panel.title, (0, 1), (0, 22), xycoords="axes fraction", weight=style.SEMIBOLD,
                  textcoords="offset points", size=style.TITLE, va="baseline")  # fmt: skip
    axes.annotate(panel.subtitle, (0, 1), (0, 11), xycoords="axes fraction", va="baseline",
                  textcoords="offset points", size=style.SUBTITLE, color=style.MUTED)  # fmt: skip


def _draw_target(axes: Axes, panel: Panel, top: float) -> None:
    target = float(panel.target or 0.0)
    low, high = (axes.get_ylim()[0], target) if panel.better == "lower" else (target, top)
    across = blended_transform_factory(axes.transAxes, axes.transData)
    axes.add_patch(Rectangle((0, low), 1, high - low, transform=across, facecolor=style.GOOD_SIDE,
                             edgecolor="none", zorder=0.2))  # fmt: skip
    axes.plot([0, 1], [target, target], transform=across, color=style.TARGET, linewidth=1.1,
              dashes=style.DASHES[1], zorder=2)  # fmt: skip
    if not _is_at_target(panel, top - axes.get_ylim()[0]):
        axes.plot(panel.target_year, target, marker=_triangle(), markersize=9, zorder=2.1,
                  color=style.TARGET, markeredgewidth=0)  # fmt: skip
    at_foot = panel.better == "lower"
    if _meets_label(axes, panel, at_foot=at_foot):
        at_foot = not at_foot
    at, points, align = (axes.get_ylim()[0], 4, "bottom") if at_foot else (top, -4, "top")
    axes.annotate(panel.target_label, (0, at), (3, points), xycoords=across, va=align,
                  textcoords="offset points", size=style.SUBTITLE, weight=500,
                  color=style.TARGET)  # fmt: skip


def _is_at_target(panel: Panel, height: float) -> bool:
    """Return whether the value of the target's year is drawn over the target's triangle."""
    there = panel.points.loc[panel.points["year"] == panel.target_year, "value"].dropna()
    return bool((abs(there - float(panel.target or 0.0)) < height * NEAR_SHARE).any())


def _meets_label(axes: Axes, panel: Panel, *, at_foot: bool) -> bool:
    """Return whether a value or interval runs into the label at the foot, or top, of the panel."""
    first, last = axes.get_xlim()
    points = panel.points[panel.points["year"] < first + LABEL_YEARS_SHARE * (last - first)]
    numbers = points[["value", "ci_low", "ci_high"]].astype("float64")
    low, high = axes.get_ylim()
    room = (high - low) * LABEL_SHARE
    found, other = (numbers.min() < low + room).any(), (numbers.max() > high - room).any()
    wanted, free = (found, not other) if at_foot else (other, not found)
    return bool(wanted and free)


def _triangle() -> list[tuple[float, float]]:
    """Return a marker that stands above its point, tip down."""
    return [(0.0, 0.1), (-0.5, 1.0), (0.5, 1.0)]


def _draw_series(axes: Axes, panel: Panel, known: pd.DataFrame) -> None:
    years, values = panel.points["year"], panel.points["value"]
    axes.plot(years, values, color=style.FOCUS, linewidth=1.4, zorder=3)
    last = known.index[-1]
    with_interval = known.dropna(subset=["ci_low", "ci_high"])
    for at, year, low, high in zip(
        with_interval.index, *(with_interval[name] for name in ("year", "ci_low", "ci_high")),
        strict=True,
    ):  # fmt: skip
        width, alpha = (2.6, 1.0) if at == last else (1.6, 0.45)
        axes.plot([year, year], [low, high], color=style.FOCUS, linewidth=width,
                  alpha=alpha, zorder=2.5)  # fmt: skip
    past = known.drop(index=last)
    edge: dict[str, Any] = {
        "markeredgecolor": style.FOCUS,
        "markeredgewidth": 1.2,
        "linestyle": "none",
    }
    axes.plot(past["year"], past["value"], marker="o", markersize=4.2, zorder=4, clip_on=False,
              markerfacecolor=style.WHITE, **edge)  # fmt: skip
    axes.plot(known["year"].iloc[-1:], known["value"].iloc[-1:], marker="o", markersize=5.4,
              markerfacecolor=style.FOCUS, markeredgecolor=style.WHITE, zorder=4.1,
              clip_on=False)  # fmt: skip


def _label_last(axes: Axes, panel: Panel, top: float, language: Language) -> None:
    last = panel.points.dropna(subset=["value"]).iloc[-1]
    value = float(last["value"])
    down = BESIDE
    if panel.target is not None:
        line = (panel.target - value) / (top - axes.get_ylim()[0]) * PLOT_POINTS
        is_near = BESIDE - FREE < line < BESIDE + style.LAST * CAPITALS + FREE
        down = min(BESIDE, line - style.LAST * CAPITALS - FREE) if is_near else BESIDE
    written = language.number(value, panel.decimals)
    axes.annotate(written, (last["year"], value), (4.5, down), ha="left", va="baseline",
                  textcoords="offset points", size=style.LAST, weight="bold",
                  color=style.FOCUS, zorder=5)  # fmt: skip
