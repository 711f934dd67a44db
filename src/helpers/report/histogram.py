"""What an analyst needs around a histogram of persons: safe bins, the standard, direct labels."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.report import style

NOISE = 1e-9
HEADROOM = 1.13


def safe_bins(values: pd.Series, *, width: float, edge: float, at_least: int) -> list[float]:
    """Return bin edges `width` apart, one at `edge`, merged so that each bar holds `at_least`.

    The tails are merged from both ends; where one side of `edge` is too small, the edge goes too.
    Too few values for one bar give a single bin around the edge.
    """
    known = values.dropna().to_numpy(dtype="float64")
    if len(known) < at_least:
        return [edge - width, edge, edge + width]
    low = edge + width * np.floor((known.min() - edge) / width)
    # A value a rounding error below an edge belongs to the bar on its left.
    low -= width if known.min() < round(float(low), 10) else 0.0
    high = edge + width * max(np.ceil((known.max() - edge) / width + 1e-9), 1.0)
    edges = [round(float(x), 10) for x in np.arange(min(low, edge), high + width / 2, width)]
    counts = [int(count) for count in np.histogram(known, edges)[0]]
    split = edges.index(round(edge, 10)) if round(edge, 10) in edges else 0
    if min(sum(counts[:split]), sum(counts[split:])) < at_least:
        return merged_edges(counts, edges, at_least)
    left = merged_edges(counts[:split], edges[: split + 1], at_least)
    right = merged_edges(counts[split:], edges[split:], at_least)
    return [*left, *right[1:]]


def merged_edges(counts: list[int], edges: list[float], at_least: int) -> list[float]:
    """Return the edges after joining each bar that is too small to its smaller neighbour.

    `edges` has one more item than `counts`. The smallest bar goes first, those at the ends before
    those in the middle. Fewer than `at_least` in all give one bar.
    """
    bars = [(low, high, count) for (low, high), count in zip(pairwise(edges), counts, strict=True)]
    while len(bars) > 1 and min(bar[2] for bar in bars) < at_least:
        small = min(range(len(bars)), key=lambda at: (bars[at][2], -abs(at - len(bars) / 2)))
        near = [at for at in (small - 1, small + 1) if 0 <= at < len(bars)]
        first, second = sorted((small, min(near, key=lambda at: bars[at][2])))
        joined = (bars[first][0], bars[second][1], bars[first][2] + bars[second][2])
        bars[first : second + 1] = [joined]
    return [bars[0][0], *(bar[1] for bar in bars)]


def darken_bars(axes: Axes, start: float, end: float, label: str = "") -> None:
    """Colour the bars that lie between `start` and `end` dark, and say what they are."""
    if label:
        # Room above the bars, so that none of them runs into the words.
        axes.set_ylim(0, axes.get_ylim()[1] * HEADROOM)
        axes.text(0.995, 0.99, label, transform=axes.transAxes, ha="right", va="top",
                  color=style.FOCUS, weight="bold", size=style.LAST)  # fmt: skip
    for bar in axes.patches:
        if not isinstance(bar, Rectangle):
            continue
        if bar.get_x() >= start - NOISE and bar.get_x() + bar.get_width() <= end + NOISE:
            bar.set_facecolor(style.FOCUS)


def draw_growth_standard(axes: Axes, texts: dict[str, str], cut: float = -2.0) -> None:
    """Draw WHO's curve and the cut-off over a histogram of z-scores, labelled directly.

    `texts`: cut, share, standard_share, area, standard, axis.
    """
    grid = np.linspace(-4.6, 4.6, 185)
    curve = np.exp(-(grid**2) / 2) / np.sqrt(2 * np.pi)
    heights = [bar.get_height() for bar in axes.patches if isinstance(bar, Rectangle)]
    top = max([0.41, *(height for height in heights if np.isfinite(height))])
    axes.plot(grid, curve, color=style.INK, linewidth=1.3, zorder=4)
    axes.plot([cut, cut], [0, top * 1.12], color=style.TARGET, linewidth=1.1, zorder=5,
              dashes=style.DASHES[1], clip_on=False)  # fmt: skip
    axes.set(xlim=(-5, 5), ylim=(0, top * 1.12), ylabel="")
    axes.set_xticks(range(-4, 5), [_signed(at) for at in range(-4, 5)])
    axes.set_yticks([])
    axes.set_xlabel(texts["axis"], labelpad=3)
    lines = (("cut", 1.09, style.TARGET, 500, style.LABEL),
             ("share", 0.985, style.FOCUS, "bold", style.LAST),
             ("standard_share", 0.885, style.MUTED, "normal", style.LABEL))  # fmt: skip
    for name, height, colour, weight, size in lines:
        axes.text(cut - 0.1, top * height, texts[name], ha="right", va="center", color=colour,
                  weight=weight, size=size)  # fmt: skip
    axes.text(cut + 0.08, top * 1.02, texts["area"], ha="left", va="center", color=style.FOCUS,
              weight=500, size=style.LABEL)  # fmt: skip
    axes.text(1.05, 0.29, texts["standard"], ha="left", va="center", size=style.LABEL, weight=500)


def _signed(number: int) -> str:
    return f"+{number}" if number > 0 else f"\u2212{-number}" if number < 0 else "0"
