"""Finishing touches on an analyst's own axes: bar labels, code labels, our grid."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from helpers.reference.language import Language
from helpers.report import style
from helpers.report.subject import Subject


def label_bars(axes: Axes, language: Language, *, decimals: int = 0, unit: str = "") -> None:
    """Write each bar's value at its end; the axis then starts at 0 and needs no grid."""
    for bars in axes.containers:
        if isinstance(bars, BarContainer):
            texts = [_written(value, language, decimals, unit) for value in bars.datavalues]
            axes.bar_label(bars, labels=texts, padding=3, size=style.LABEL, color=style.INK)
    horizontal = any(_is_horizontal(bars) for bars in axes.containers)
    set_limits, highest = (
        (axes.set_xlim, axes.get_xlim()[1]) if horizontal else (axes.set_ylim, axes.get_ylim()[1])
    )
    set_limits(0, highest * 1.14 if highest > 0 else 1)
    (axes.xaxis if horizontal else axes.yaxis).set_visible(False)


def _is_horizontal(bars: Any) -> bool:
    return getattr(bars, "orientation", "vertical") == "horizontal"


def _written(value: float, language: Language, decimals: int, unit: str) -> str:
    return "" if pd.isna(value) else f"{language.number(float(value), decimals)}{unit}"


def style_axes(figure: Figure) -> None:
    """Give the axes of a figure our spines, and numbers nothing but their own form."""
    for axes in figure.axes:
        for side in ("left", "right", "top"):
            axes.spines[side].set_visible(False)
        axes.tick_params(length=0)


def number_axis(axis: Any, language: Language, decimals: int = 0) -> None:
    """Write an axis' ticks in the annex's number form."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: language.number(value, decimals)))


def labelled(subject: Subject, values: pd.Series) -> pd.Series:
    """Return a column of codes in words of the annex's language; unknown codes as they are.

    The column's name tells which codes they are ("stage", "source", …).
    """
    return values.map(lambda code: code_word(subject, str(values.name), str(code)))


def code_word(subject: Subject, column: str, code: str) -> str:
    """Return the word of a code of a column, the code itself where it has none."""
    key = f"code.{column}.{code}"
    return subject.text(key) if key in subject.language.texts else code
