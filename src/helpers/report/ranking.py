"""Ranking: every reporting area's value with its interval, the province first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import blended_transform_factory

from helpers.reference.language import Language
from helpers.report import style
from helpers.report.subject import rows_of

# Row height and size of letters: eleven areas share a page, fifty-seven fill one.
FEW_ROWS = 20
ROW_MM, DENSE_ROW_MM = 5.9, 2.95
TOP_MM, BOTTOM_MM = 8.0, 7.0
AXIS_LEFT_MM, AXIS_RIGHT_MM = 27.0, 112.0
VALUE_MM, INTERVAL_MM = 123.5, 125.0


@dataclass(frozen=True)
class Ranking:
    """What a ranking shows; rows in drawing order, the province first.

    `rows` has name, value, ci_low, ci_high, is_own, is_province, value_text, interval_text and
    n_text. A row without a value has its reason in `interval_text`.
    """

    rows: pd.DataFrame
    value_title: str = "%"
    interval_title: str = ""
    n_title: str = "n"
    unit: str = "%"
    better: str = "lower"
    target: float | None = None
    target_label: str = ""


def draw_ranking(ranking: Ranking, language: Language) -> Figure:
    """Return the ranking, 162 mm wide, as high as its rows need."""
    count = len(ranking.rows)
    row_mm = ROW_MM if count <= FEW_ROWS else DENSE_ROW_MM
    height = TOP_MM + BOTTOM_MM + count * row_mm
    figure = style.figure_mm(height)
    paper = style.paper_mm(figure)
    with style.annex_style():
        axes = style.axes_mm(
            figure,
            AXIS_LEFT_MM,
            BOTTOM_MM,
            width=AXIS_RIGHT_MM - AXIS_LEFT_MM,
            height=count * row_mm,
        )
        axes.set_ylim(count - 0.5, -0.5)
        axes.patch.set_visible(False)
        _set_axis(axes, ranking, language)
        _draw_target(axes, ranking)
        for place, row in enumerate(rows_of(ranking.rows)):
            middle = height - TOP_MM - (place + 0.5) * row_mm
            _draw_row(axes, place, row)
            _write_row(paper, middle, row, row_mm)
        _write_titles(paper, ranking, height)
    return figure


def sort_for_ranking(rows: pd.DataFrame, better: str) -> pd.DataFrame:
    """Return the rows in drawing order: province, then from worst to best, no value last."""
    province, others = rows[rows["is_province"]], rows[~rows["is_province"]]
    ordered = others.sort_values(
        "value", ascending=better == "higher", na_position="last", kind="stable"
    )
    return pd.concat([province, ordered]).reset_index(drop=True)


def _set_axis(axes: Axes, ranking: Ranking, language: Language) -> None:
    columns = ranking.rows[["value", "ci_high"]].max(skipna=True).dropna()
    highest = max([*columns, ranking.target or 0.0])
    ticks = style.nice_axis(style.headroom(highest, ranking.unit, 1.04))
    decimals = 0 if all(float(tick).is_integer() for tick in ticks) else 1
    labels = [language.number(tick, decimals) for tick in ticks]
    if ranking.unit == "%":
        labels[-1] += "%"
    lowest = min([0.0, *ranking.rows[["value", "ci_low"]].min(skipna=True).dropna()])
    axes.set_xlim(lowest * 1.04, ticks[-1])
    axes.set_xticks(ticks, labels)
    axes.set_yticks([])
    axes.grid(axis="x")
    axes.tick_params(axis="x", pad=2)


def _draw_target(axes: Axes, ranking: Ranking) -> None:
    if ranking.target is None:
        return
    down = blended_transform_factory(axes.transData, axes.transAxes)
    left, right = axes.get_xlim()
    low, high = (left, ranking.target) if ranking.better == "lower" else (ranking.target, right)
    axes.add_patch(Rectangle((low, 0), high - low, 1, transform=down, edgecolor="none",
                             facecolor=style.GOOD_SIDE, zorder=0.2))  # fmt: skip
    axes.plot([ranking.target] * 2, [0, 1.015], transform=down, color=style.TARGET, linewidth=1.1,
              dashes=style.DASHES[1], zorder=2, clip_on=False)  # fmt: skip
    share = (ranking.target - left) / (right - left)
    align = "left" if share < 0.3 else "right" if share > 0.7 else "center"
    axes.annotate(ranking.target_label, (ranking.target, 1), (0, 6), xycoords=down, ha=align,
                  textcoords="offset points", size=style.SUBTITLE, weight=500, va="baseline",
                  color=style.TARGET)  # fmt: skip


def _colour(row: dict[str, Any]) -> str:
    return style.INK if row["is_province"] else style.FOCUS if row["is_own"] else style.OTHER


def _draw_row(axes: Axes, place: int, row: dict[str, Any]) -> None:
    if pd.isna(row["value"]):
        return
    colour = _colour(row)
    has_interval = pd.notna(row["ci_low"]) and pd.notna(row["ci_high"])
    width = 2.4 if row["is_own"] or row["is_province"] else 1.7
    if has_interval:
        axes.plot([row["ci_low"], row["ci_high"]], [place, place], color=colour, linewidth=width,
                  zorder=3)  # fmt: skip
    hollow = bool(row.get("is_hollow"))
    axes.plot(row["value"], place, marker="o", markersize=5 if not hollow else 4.4, zorder=4,
              markerfacecolor=style.WHITE if hollow else colour, markeredgewidth=1.0,
              markeredgecolor=colour if hollow else style.WHITE)  # fmt: skip


def _write_row(paper: Axes, middle: float, row: dict[str, Any], row_mm: float) -> None:
    dense = row_mm < ROW_MM
    size = style.LABEL - 1.5 if dense else style.LABEL
    stands_out = bool(row["is_own"] or row["is_province"])
    colour = style.FOCUS if row["is_own"] and not row["is_province"] else style.INK
    weight = "bold" if stands_out else "normal"
    written: dict[str, Any] = {
        "size": size,
        "va": "center_baseline",
        "color": colour,
        "weight": weight,
    }
    if row["is_own"] and not row["is_province"]:
        paper.add_patch(Rectangle((0, middle - row_mm / 2), style.WIDTH_MM, row_mm, zorder=0.1,
                                  facecolor=style.BAND, edgecolor="none"))  # fmt: skip
    if row["is_province"]:
        foot = middle - row_mm / 2
        paper.plot([0, style.WIDTH_MM], [foot, foot], color=style.RULE, linewidth=0.6)
    paper.text(AXIS_LEFT_MM - 2.5, middle, str(row["name"]), ha="right", **written)
    paper.text(VALUE_MM, middle, str(row["value_text"]), ha="right", **written)
    muted = written | {"color": style.MUTED if colour == style.INK else colour, "weight": "normal"}
    slant = "italic" if row.get("is_note") else "normal"
    paper.text(INTERVAL_MM, middle, str(row["interval_text"]), ha="left", style=slant, **muted)
    paper.text(style.WIDTH_MM, middle, str(row["n_text"]), ha="right", **written)


def _write_titles(paper: Axes, ranking: Ranking, height: float) -> None:
    line = height - TOP_MM + 2.4
    written: dict[str, Any] = {"size": style.SUBTITLE, "color": style.MUTED, "va": "baseline"}
    paper.text(VALUE_MM, line, ranking.value_title, ha="right", **written)
    paper.text(INTERVAL_MM, line, ranking.interval_title, ha="left", **written)
    paper.text(style.WIDTH_MM, line, ranking.n_title, ha="right", style="italic", **written)
