"""An analyst's own bars, lines or histogram for a telephone, read from the finished axes.

What has more axes than one, a legend, or marks of another kind is not drawn anew.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation

from helpers.report import style
from helpers.report.phone.sheet import (
    DASHES,
    LABEL,
    SMALL,
    WIDTH,
    Sheet,
    in_two,
    polyline,
    segments,
    text_width,
)

PX = 4 / 3
HEIGHT, TOP, LEFT, RIGHT, TICKS, LINE = 180.0, 6.0, 34.0, 4.0, 18.0, 17.0
BAR, BAR_LINE, NAME_LINE, AFTER = 11.0, 17.0, 18.0, 7.0
# Where a text's baseline stands from its anchor, in parts of its size.
BASELINES = {"center": 0.36, "center_baseline": 0.36, "top": 0.85, "bottom": -0.2, "baseline": 0.0}
ANCHORS = {"left": "start", "center": "middle", "right": "end"}
BOLD = {"bold": 700, "semibold": 600, "medium": 500, "normal": 400}


def phone_axes(figure: Figure) -> str:
    """Return the figure as SVG for a telephone, "" where it holds what is not drawn anew."""
    if len(figure.axes) != 1:
        return ""
    axes = figure.axes[0]
    if axes.get_legend() is not None or axes.collections or axes.images:
        return ""
    if not all(isinstance(one, Rectangle) for one in axes.patches):
        return ""
    bars = [one for one in axes.containers if isinstance(one, BarContainer)]
    if bars and all(one.orientation == "horizontal" for one in bars):
        return _bars(axes, bars)
    return _Plot(axes).svg()


def _bars(axes: Axes, series: list[BarContainer]) -> str:
    """Return horizontal bars with their names above them; "" where a bar has no label."""
    labels = [text.get_text() for text in axes.texts]
    names = [text.get_text() for text in axes.get_yticklabels()]
    places = [float(at) for at in axes.get_yticks()]
    bars = [bar for one in series for bar in one.patches]
    if len(labels) != len(bars) or not names or any(bar.get_width() < 0 for bar in bars):
        return ""
    rows: dict[int, list[tuple[Rectangle, str]]] = {at: [] for at in range(len(names))}
    for bar, label in zip(bars, labels, strict=True):
        middle = bar.get_y() + bar.get_height() / 2
        nearest = min(range(len(places)), key=lambda at: abs(places[at] - middle))
        rows.setdefault(nearest, []).append((bar, label))
    room = WIDTH - max(text_width(label, LABEL) for label in labels) - 8
    longest = max(float(bar.get_width()) for bar in bars) or 1.0
    sheet, top = Sheet(), 0.0
    for at, name in enumerate(names):
        sheet.text(0, top + 12, name)
        top += NAME_LINE
        for bar, label in rows[at]:
            width = bar.get_width() / longest * room
            sheet.rectangle(0, top, (width, BAR), _colour(bar.get_facecolor()))
            sheet.text(width + 5, top + 10, label)
            top += BAR_LINE
        top += AFTER
    return sheet.svg(top)


class _Plot:
    """Bars, lines and texts of axes, laid out anew in the width of a telephone."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.sheet = Sheet()
        self.labelled = [
            (float(at), said)
            for at, label in zip(axes.get_yticks(), axes.get_yticklabels(), strict=True)
            if (said := label.get_text()) and axes.yaxis.get_visible()
        ]
        self.left = LEFT if self.labelled else RIGHT
        self.top = TOP
        self.above = [one for one in axes.texts if self._overflows(one)]
        self.top += LINE * len(self.above)

    def svg(self) -> str:
        """Return the plot, what has no room within it above it."""
        for number, one in enumerate(self.above):
            self.sheet.text(0, 13 + number * LINE, one.get_text(), **_look(one))
        self._draw_axis()
        for bar in self.axes.patches:
            assert isinstance(bar, Rectangle)
            # From the lower left corner to the upper right one.
            (left, foot), (right, top) = (self._at(*at) for at in bar.get_bbox().get_points())
            size = (max(right - left - 1, 0.5), foot - top)
            self.sheet.rectangle(left + 0.5, top, size, _colour(bar.get_facecolor()))
        for line in self.axes.get_lines():
            self._draw_line(line)
        for one in self.axes.texts:
            if one not in self.above:
                x, y = self._place(one)
                self.sheet.text(x, y, one.get_text(), anchor=_anchor(one), **_look(one))
        return self.sheet.svg(self._write_axis_title())

    def _at(self, x: float, y: float) -> tuple[float, float]:
        left, right = self.axes.get_xlim()
        low, high = self.axes.get_ylim()
        across = (float(x) - left) / (right - left) * (WIDTH - RIGHT - self.left)
        return self.left + across, self.top + (high - float(y)) / (high - low) * HEIGHT

    def _draw_axis(self) -> None:
        left, right = self.axes.get_xlim()
        foot = self.top + HEIGHT
        for at, said in self.labelled:
            y = self._at(left, at)[1]
            if self.top - 1 <= y <= foot + 1:
                self.sheet.path(segments([(self.left, y, WIDTH - RIGHT, y)]), style.GRID, 0.7)
                self.sheet.text(self.left - 5, y + 4, said, size=SMALL, colour=style.MUTED,
                                anchor="end")  # fmt: skip
        self.sheet.path(segments([(self.left, foot, WIDTH - RIGHT, foot)]), style.RULE, 0.8)
        ticks = zip(self.axes.get_xticks(), self.axes.get_xticklabels(), strict=True)
        for at, label in ticks:
            if left <= at <= right:
                self.sheet.text(self._at(float(at), 0)[0], foot + 14, label.get_text(),
                                size=SMALL, colour=style.MUTED, anchor="middle")  # fmt: skip

    def _draw_line(self, line: Line2D) -> None:
        points = [
            self._at(x, y)
            for x, y in np.asarray(line.get_xydata(), dtype="float64").tolist()
            if isfinite(x + y)
        ]
        if not points:
            return
        colour = _colour(line.get_color())
        dashes = DASHES if line.is_dashed() else ""
        self.sheet.path(polyline(points), colour, line.get_linewidth() * PX, dashes=dashes)
        if line.get_marker() not in ("", "None", None):
            for x, y in points:
                self.sheet.dot(x, y, 3.4, colour, style.WHITE)

    def _place(self, one: Any) -> tuple[float, float]:
        x, y = one.get_position()
        if isinstance(one, Annotation):
            (x, y), (right, up) = one.xy, one.xyann
            x, y = self._at(x, y)
            x, y = x + right * PX, y - up * PX
        elif one.get_transform() == self.axes.transAxes:
            x, y = self.left + x * (WIDTH - RIGHT - self.left), self.top + (1 - y) * HEIGHT
        else:
            x, y = self._at(x, y)
        return x, y + BASELINES.get(one.get_verticalalignment(), 0.0) * float(
            one.get_fontsize()
        ) * PX

    def _overflows(self, one: Any) -> bool:
        """Return whether a text has no room beside its anchor."""
        x, _ = self._place(one)
        look = _look(one)
        width = text_width(one.get_text(), look["size"], bold=look["weight"] > 500)
        start = {"left": x, "center": x - width / 2, "right": x - width}[
            one.get_horizontalalignment()
        ]
        return start < 0 or start + width > WIDTH

    def _write_axis_title(self) -> float:
        """Write what stands under the axis and return where the drawing ends."""
        end = self.top + HEIGHT + TICKS
        for line in in_two(self.axes.get_xlabel(), SMALL, WIDTH):
            self.sheet.text(WIDTH / 2, end + 11, line, size=SMALL, colour=style.MUTED,
                            anchor="middle")  # fmt: skip
            end += LINE if line else 0
        return end


def _anchor(one: Any) -> str:
    return ANCHORS[one.get_horizontalalignment()]


def _look(one: Any) -> dict[str, Any]:
    weight = one.get_fontweight()
    heavy = int(weight) if isinstance(weight, int) else BOLD.get(str(weight), 400)
    size = max(round(float(one.get_fontsize()) * PX, 1), SMALL)
    return {"size": size, "weight": heavy, "colour": _colour(one.get_color())}


def _colour(colour: Any) -> str:
    return to_hex(colour).upper()
