"""Ranking: every reporting area's value with its interval, the province first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import blended_transform_factory

from helpers.reference.language import Language
from helpers.report import style
from helpers.report.subject import rows_of

# Row height and size of letters: eleven areas share a page, more than thirty stand in two columns.
FEW_ROWS, MOST_ROWS = 20, 30
ROW_MM, CLOSE_ROW_MM, DENSE_ROW_MM = 5.4, 3.8, 2.95
BOTTOM_MM = 7.0
CLOSE_SIZE, DENSE_SIZE = 7.5, 7.0
# Half the height of a capital, in mm for each point of the size: what a row is centred by.
HALF_CAPITAL_MM = 0.714 / 2 * 25.4 / 72


@dataclass(frozen=True)
class Layout:
    """Where the columns of one ranking stand, in mm from the figure's left edge."""

    left: float
    axis_left: float
    axis_right: float
    value: float
    interval: float
    right: float
    top: float
    ticks: int
    size: float
    gap_mm: float = 2.5
    title_mm: float = 0.0

    def moved(self, by: float) -> Layout:
        """Return the same columns, further to the right."""
        places = ("left", "axis_left", "axis_right", "value", "interval", "right")
        return replace(self, **{name: getattr(self, name) + by for name in places})


WIDE = Layout(0, 27, 112, 123.5, 125, style.WIDTH_MM, top=8.0, ticks=1, size=style.LABEL)
# Without an interval and n there is more room for the axis.
BARE = replace(WIDE, axis_right=146, value=style.WIDTH_MM - 1.5, interval=style.WIDTH_MM)
# Two rankings side by side, each with its own title and its own order.
HALF = Layout(0, 22, 46.5, 54, 55, 79, top=16.0, ticks=2, size=style.SUBTITLE, gap_mm=2.0,
              title_mm=11.5)  # fmt: skip
# One ranking in two columns.
COLUMN = replace(HALF, top=8.0, title_mm=0.0)


@dataclass(frozen=True)
class Ranking:
    """What a ranking shows; rows in drawing order, the province first.

    `rows` has name, value, ci_low, ci_high, is_own, is_province, value_text, interval_text and
    n_text. A row without a value has its reason in `interval_text`. Title and subtitle are written
    where two rankings share a figure.
    """

    rows: pd.DataFrame
    value_title: str = "%"
    interval_title: str = ""
    n_title: str = "n"
    unit: str = "%"
    better: str = "lower"
    target: float | None = None
    target_label: str = ""
    title: str = ""
    subtitle: str = ""
    # The lowest and highest number of the axis, where it is not of these rows alone.
    reach: tuple[float, float] | None = None


def draw_ranking(ranking: Ranking, language: Language) -> Figure:
    """Return the ranking, 162 mm wide, as high as its rows need."""
    bare = not (ranking.interval_title or ranking.n_title)
    if len(ranking.rows) <= MOST_ROWS:
        return _draw([(ranking, BARE if bare else WIDE)], language)
    layout = replace(COLUMN, axis_right=64, value=77.5, interval=79) if bare else _half(ranking)
    layout = replace(layout, top=COLUMN.top, title_mm=COLUMN.title_mm)
    left, right = _in_columns(ranking)
    second = layout.moved(style.WIDTH_MM - layout.right)
    return _draw([(left, layout), (right, second)], language)


def _in_columns(ranking: Ranking) -> tuple[Ranking, Ranking]:
    """Return the ranking's two halves on one axis, each below the province."""
    is_province = ranking.rows["is_province"]
    province, others = ranking.rows[is_province], ranking.rows[~is_province]
    middle = (len(others) + 1) // 2
    halves = [pd.concat([province, part]).reset_index(drop=True)
              for part in (others[:middle], others[middle:])]  # fmt: skip
    left, right = (replace(ranking, rows=rows, reach=_reach(ranking)) for rows in halves)
    return left, right


def draw_two_rankings(left: Ranking, right: Ranking, language: Language) -> Figure:
    """Return two rankings side by side, 162 mm wide, as high as the longer one needs."""
    second = _half(right).moved(style.WIDTH_MM - HALF.right)
    return _draw([(left, _half(left)), (right, second)], language)


def _half(ranking: Ranking) -> Layout:
    """Return the columns of a half: without n the axis has its room."""
    return HALF if ranking.n_title else replace(HALF, axis_right=57, value=65, interval=66)


def _draw(placed: Sequence[tuple[Ranking, Layout]], language: Language) -> Figure:
    longest = max(len(ranking.rows) for ranking, _ in placed)
    row_mm = _row_mm(longest)
    height = placed[0][1].top + BOTTOM_MM + longest * row_mm
    figure = style.figure_mm(height)
    paper = style.paper_mm(figure)
    with style.annex_style():
        for ranking, layout in placed:
            _draw_one(paper, ranking, layout, language, row_mm=row_mm)
    return figure


def _row_mm(count: int) -> float:
    """Return how high each of so many rows is."""
    return ROW_MM if count <= FEW_ROWS else CLOSE_ROW_MM if count <= MOST_ROWS else DENSE_ROW_MM


def _draw_one(
    paper: Axes, ranking: Ranking, layout: Layout, language: Language, *, row_mm: float
) -> None:
    figure = paper.get_figure(root=True)
    assert figure is not None
    count, top = len(ranking.rows), paper.get_ylim()[1] - layout.top
    axes = style.axes_mm(
        figure, layout.axis_left, top - count * row_mm,
        width=layout.axis_right - layout.axis_left, height=count * row_mm,
    )  # fmt: skip
    axes.set_ylim(count - 0.5, -0.5)
    axes.patch.set_visible(False)
    _set_axis(axes, ranking, layout, language)
    _draw_target(axes, ranking, layout)
    for place, row in enumerate(rows_of(ranking.rows)):
        _draw_row(axes, place, row)
        _write_row(paper, top - (place + 0.5) * row_mm, row, layout, row_mm=row_mm)
    _write_titles(paper, ranking, layout, top)


def sort_for_ranking(rows: pd.DataFrame, better: str) -> pd.DataFrame:
    """Return the rows in drawing order: province, then from worst to best, no value last."""
    province, others = rows[rows["is_province"]], rows[~rows["is_province"]]
    ordered = others.sort_values(
        "value", ascending=better == "higher", na_position="last", kind="stable"
    )
    return pd.concat([province, ordered]).reset_index(drop=True)


def axis_range(ranking: Ranking) -> tuple[float, list[float]]:
    """Return where the axis of values begins, 0 or below, and its ticks from 0 on."""
    lowest, highest = ranking.reach or _reach(ranking)
    return lowest * 1.04, style.nice_axis(style.headroom(highest, ranking.unit, 1.04))


def _reach(ranking: Ranking) -> tuple[float, float]:
    columns = ranking.rows[["value", "ci_high"]].max(skipna=True).dropna()
    lowest = min([0.0, *ranking.rows[["value", "ci_low"]].min(skipna=True).dropna()])
    return lowest, max([*columns, ranking.target or 0.0])


def _set_axis(axes: Axes, ranking: Ranking, layout: Layout, language: Language) -> None:
    lowest, ticks = axis_range(ranking)
    decimals = 0 if all(float(tick).is_integer() for tick in ticks) else 1
    # A short axis has every other tick written.
    labels = [language.number(tick, decimals) if at % layout.ticks == 0 else ""
              for at, tick in enumerate(ticks)]  # fmt: skip
    if ranking.unit == "%":
        last = (len(ticks) - 1) // layout.ticks * layout.ticks
        labels[last] += "%"
    axes.set_xlim(lowest, ticks[-1])
    axes.set_xticks(ticks, labels)
    axes.set_yticks([])
    axes.grid(axis="x")
    axes.tick_params(axis="x", pad=2)


def _draw_target(axes: Axes, ranking: Ranking, layout: Layout) -> None:
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
    at, across = ranking.target, down
    if layout.title_mm:
        # Beside the column titles there is room to the left alone.
        at, across, align = 1.0, blended_transform_factory(axes.transAxes, axes.transAxes), "right"
    axes.annotate(ranking.target_label, (at, 1), (0, 6), xycoords=across, ha=align,
                  textcoords="offset points", size=style.SUBTITLE, weight=500, va="baseline",
                  color=style.TARGET)  # fmt: skip


def colour_of(row: dict[str, Any]) -> str:
    """Return the colour of a row's mark: the province, the annex's own area, another."""
    return style.INK if row["is_province"] else style.FOCUS if row["is_own"] else style.OTHER


def _draw_row(axes: Axes, place: int, row: dict[str, Any]) -> None:
    if pd.isna(row["value"]):
        return
    colour = colour_of(row)
    has_interval = pd.notna(row["ci_low"]) and pd.notna(row["ci_high"])
    width = 2.4 if row["is_own"] or row["is_province"] else 1.7
    if has_interval:
        axes.plot([row["ci_low"], row["ci_high"]], [place, place], color=colour, linewidth=width,
                  zorder=3)  # fmt: skip
    hollow = bool(row.get("is_hollow"))
    axes.plot(row["value"], place, marker="o", markersize=5 if not hollow else 4.4, zorder=4,
              markerfacecolor=style.WHITE if hollow else colour, markeredgewidth=1.0,
              markeredgecolor=colour if hollow else style.WHITE)  # fmt: skip


def _write_row(
    paper: Axes, middle: float, row: dict[str, Any], layout: Layout, *, row_mm: float
) -> None:
    size = {ROW_MM: layout.size, CLOSE_ROW_MM: CLOSE_SIZE}.get(row_mm, DENSE_SIZE)
    stands_out = bool(row["is_own"] or row["is_province"])
    colour = style.FOCUS if row["is_own"] and not row["is_province"] else style.INK
    weight = "bold" if stands_out else "normal"
    written: dict[str, Any] = {
        "size": size,
        "va": "baseline",
        "color": colour,
        "weight": weight,
    }
    if row["is_own"] and not row["is_province"]:
        width = layout.right - layout.left
        paper.add_patch(Rectangle((layout.left, middle - row_mm / 2), width, row_mm, zorder=0.1,
                                  facecolor=style.BAND, edgecolor="none"))  # fmt: skip
    if row["is_province"]:
        foot = middle - row_mm / 2
        paper.plot([layout.left, layout.right], [foot, foot], color=style.RULE, linewidth=0.6)
    line = middle - size * HALF_CAPITAL_MM
    paper.text(layout.axis_left - layout.gap_mm, line, str(row["name"]), ha="right", **written)
    paper.text(layout.value, line, str(row["value_text"]), ha="right", **written)
    muted = written | {"color": style.MUTED if colour == style.INK else colour, "weight": "normal"}
    slant = "italic" if row.get("is_note") else "normal"
    paper.text(layout.interval, line, str(row["interval_text"]), ha="left", style=slant, **muted)
    paper.text(layout.right, line, str(row["n_text"]), ha="right", **written)


def _write_titles(paper: Axes, ranking: Ranking, layout: Layout, top: float) -> None:
    line = top + 2.4
    written: dict[str, Any] = {"size": style.SUBTITLE, "color": style.MUTED, "va": "baseline"}
    paper.text(layout.value, line, ranking.value_title, ha="right", **written)
    paper.text(layout.interval, line, ranking.interval_title, ha="left", **written)
    paper.text(layout.right, line, ranking.n_title, ha="right", style="italic", **written)
    if layout.title_mm:
        paper.text(layout.left, top + layout.title_mm, ranking.title, size=style.TITLE,
                   weight=style.SEMIBOLD, va="baseline")  # fmt: skip
        paper.text(layout.left, top + layout.title_mm - 4.0, ranking.subtitle, **written)
