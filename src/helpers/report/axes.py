"""Finishing touches on an analyst's own axes: direct labels, number forms, words for alt text."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from numpy.typing import NDArray

from helpers.reference.language import Language
from helpers.report import style

HEADROOM = 1.16
# Mean width of a letter of a label, and what stays free below bars without an axis.
LETTER_MM, FOOT_MM = 1.75, 1.5
# What years under an axis take.
YEARS_MM = 5.0
# The share of the axis between two lines that leaves room for a label.
ROOM_FOR_A_LABEL = 0.2


def label_bars(axes: Axes, language: Language, *, decimals: int = 0, unit: str = "") -> None:
    """Write each bar's value at its end, and in the first group the series' name before it.

    The value axis then starts at 0, leaves room for the labels and is not drawn; a legend is
    taken away.
    """
    found = [bars for bars in axes.containers if isinstance(bars, BarContainer)]
    names = _series_names(axes) if len(found) > 1 else []
    ends: list[tuple[float, str]] = []
    for place, bars in enumerate(found):
        texts = [_written(value, language, decimals, unit) for value in _values(bars)]
        if place < len(names) and texts and texts[0]:
            texts[0] = f"{names[place]} {texts[0]}"
        axes.bar_label(bars, labels=texts, padding=3, size=style.LABEL, color=style.INK)
        ends += list(zip(_values(bars), texts, strict=True))
    _drop_legend(axes)
    if any(_is_horizontal(bars) for bars in found):
        _hide_horizontal_axis(axes, ends)
    else:
        axes.set_ylim(0, max([value for value, text in ends if text], default=1.0) * HEADROOM)
        axes.yaxis.set_visible(False)
        axes.set_xlabel("")


def _series_names(axes: Axes) -> list[str]:
    legend = axes.get_legend()
    return [] if legend is None else [text.get_text() for text in legend.get_texts()]


def _drop_legend(axes: Axes) -> None:
    legend = axes.get_legend()
    if legend is not None:
        legend.remove()


def _values(bars: BarContainer) -> list[float]:
    return [float(value) for value in np.asarray(bars.datavalues, dtype="float64")]


def _is_horizontal(bars: BarContainer) -> bool:
    return bars.orientation == "horizontal"


def _hide_horizontal_axis(axes: Axes, ends: list[tuple[float, str]]) -> None:
    """Make room for every label to the right of its bar, and use the room of the hidden axis."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    across = figure.get_size_inches()[0] / style.MM
    box = axes.get_position()
    width = box.width * across
    limits = [
        value / max(1 - (len(text) * LETTER_MM + 2) / width, 0.2) for value, text in ends if text
    ]
    axes.set_xlim(0, max([limit for limit in limits if limit > 0], default=1.0))
    axes.xaxis.set_visible(False)
    axes.set_ylabel("")
    axes.spines["bottom"].set_visible(False)
    axes.spines["left"].set_visible(True)
    _lower(axes, FOOT_MM)


def _lower(axes: Axes, foot_mm: float) -> None:
    """Use the room below the axes down to `foot_mm` above the figure's edge."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    foot = foot_mm * style.MM / figure.get_size_inches()[1]
    box = axes.get_position()
    axes.set_position((box.x0, foot, box.width, box.y1 - foot))


def _written(value: float, language: Language, decimals: int, unit: str) -> str:
    return "" if pd.isna(value) else f"{language.number(value, decimals)}{unit}"


def label_lines(axes: Axes, language: Language, *, decimals: int = 1) -> None:
    """Write each line's name and last value beside its end; a legend is taken away.

    The value axis starts at 0 and has its numbers in the annex's form. The highest line has its
    label above it; a lower one below, where the line above it is too near.
    """
    names = _series_names(axes)
    ends, highest = _line_ends(axes, max(len(names), 1))
    ticks = style.nice_axis(highest * 1.05)
    above = float("inf")
    for place, x, y in sorted(ends, key=lambda end: -end[2]):
        name = f"{names[place]} " if names else ""
        lift = 7 if above - y > ROOM_FOR_A_LABEL * ticks[-1] else -14
        axes.annotate(f"{name}{language.number(y, decimals)}", (x, y), (3, lift),
                      textcoords="offset points", ha="right", size=style.LAST, weight="bold",
                      color=style.FOCUS if place == 0 else style.MUTED)  # fmt: skip
        above = y
    _drop_legend(axes)
    whole = all(float(tick).is_integer() for tick in ticks)
    axes.set_ylim(0, ticks[-1])
    axes.set_yticks(ticks, [language.number(tick, 0 if whole else 1) for tick in ticks])
    axes.set(xlabel="", ylabel="")
    axes.grid(axis="y")
    _lower(axes, YEARS_MM)


def _line_ends(axes: Axes, count: int) -> tuple[list[tuple[int, float, float]], float]:
    """Return the place, x and y of the end of each drawn line, and the highest value of all."""
    lines = [line for line in axes.get_lines() if len(_numbers(line.get_xdata()))]
    ends, highest = [], 0.0
    for place, line in enumerate(lines[:count]):
        points = pd.Series(_numbers(line.get_ydata()), index=_numbers(line.get_xdata())).dropna()
        if not points.empty:
            highest = max(highest, float(points.max()))
            ends.append((place, float(points.index[-1]), float(points.iloc[-1])))
    return ends, highest


def _numbers(data: Any) -> NDArray[np.float64]:
    return np.asarray(data, dtype="float64")


def finish_axes(figure: Figure, axis_title: str = "") -> None:
    """Take away the spines and ticks that seaborn's defaults leave; a density has no axis.

    `axis_title` stands under the horizontal axis.
    """
    for axes in figure.axes:
        for side in ("right", "top"):
            axes.spines[side].set_visible(False)
        if axis_title:
            axes.set_xlabel(axis_title, labelpad=3)
        if axes.get_ylabel() == "Density":
            axes.set(ylabel="", yticks=[])
        axes.tick_params(axis="y", length=0)
        axes.tick_params(axis="both", labelcolor=style.MUTED, labelsize=style.LABEL)


def described(figure: Figure) -> str:
    """Return what is written beside the bars or lines, for alt text: "Phơi sấy 4,8%; …"."""
    said: list[str] = []
    for axes in figure.axes:
        bars = [one for one in axes.containers if isinstance(one, BarContainer)]
        labels = [text.get_text() for text in axes.texts]
        if not bars:
            said += labels
            continue
        horizontal = any(_is_horizontal(one) for one in bars)
        ticks = _tick_words(axes, horizontal)
        for start in range(0, len(labels), max(len(ticks), 1)):
            pairs = zip(ticks, labels[start : start + len(ticks)], strict=False)
            said += [f"{tick} {label}" for tick, label in pairs if label]
    return "; ".join(said)


def _tick_words(axes: Axes, horizontal: bool) -> list[str]:
    axis: Any = axes.yaxis if horizontal else axes.xaxis
    return [text.get_text() for text in axis.get_ticklabels()]
