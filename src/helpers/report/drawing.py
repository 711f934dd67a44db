"""What an analyst draws with: a canvas, safe bins, our colours, direct labels, words around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.indicators import verdicts
from helpers.report import histogram, style, words
from helpers.report.axes import described, finish_axes, label_bars, label_lines
from helpers.report.figures import AnnexFigure, Prose
from helpers.report.phone.axes import phone_axes
from helpers.report.subject import Subject

MARGINS_MM = (2.0, 11.0, 3.0)
LEAST_HEIGHT_MM = 24.0
PARTS = ("caption", "alt", "source")


@dataclass(frozen=True)
class Drawing:
    """The part of an annex that helps to draw a figure in a cell."""

    subject: Subject

    @property
    def bars(self) -> Mapping[str, Any]:
        """Return how seaborn draws bars: in our exact colours, without made-up error bars."""
        return {"saturation": 1, "errorbar": None}

    @property
    def histogram(self) -> Mapping[str, Any]:
        """Return how seaborn draws a histogram: by share, light, with white edges."""
        return {
            "stat": "density",
            "color": style.HISTOGRAM,
            "edgecolor": style.WHITE,
            "linewidth": 1.0,
            "alpha": 1.0,
        }

    def canvas(self, height: float = 60.0, left: float = 6.0) -> tuple[Figure, Axes]:
        """Return an empty figure of full text width and its axes, to draw on; sizes in mm."""
        right, bottom, top = MARGINS_MM
        height = max(height, LEAST_HEIGHT_MM)
        figure = style.figure_mm(height)
        width, height = style.WIDTH_MM - left - right, height - bottom - top
        return figure, style.axes_mm(figure, left, bottom, width=width, height=height)

    def bins(self, values: pd.Series, *, width: float, edge: float) -> list[float]:
        """Return histogram edges, one at `edge`, merged until no bar can point at a person."""
        at_least = self.subject.reference.disclosure.withhold_up_to + 1
        return histogram.safe_bins(values, width=width, edge=edge, at_least=at_least)

    def darken_bars(
        self,
        axes: Axes,
        start: float = -np.inf,
        end: float = np.inf,
        share: str = "",
        key: str = "",
    ) -> None:
        """Colour the bars of a histogram that lie between `start` and `end` in our dark blue.

        The value of the indicator `share` is written beside them, in the words of the text `key`.
        """
        label = ""
        if share:
            cut = self.subject.language.number(start, 0 if float(start).is_integer() else 1)
            label = self.subject.text(key, cut=cut, value=self.value(share))
        histogram.darken_bars(axes, start, end, label)

    def draw_growth_standard(self, axes: Axes, indicator: str) -> None:
        """Draw WHO's curve and the cut-off over a histogram of z-scores, labelled directly."""
        subject = self.subject
        values = {"value": self.value(indicator), "area": subject.name_of(subject.area.code)}
        names = ("cut", "share", "standard_share", "area", "standard", "axis")
        texts = {name: subject.text(f"figure.growth.{name}", **values) for name in names}
        cut = float(subject.indicator(indicator).argument("below"))
        histogram.darken_bars(axes, -np.inf, cut)
        histogram.draw_growth_standard(axes, texts, cut)

    def label_bars(self, axes: Axes, decimals: int = 0, unit: str = "") -> None:
        """Write each bar's value at its end; in the first group also what the bar stands for."""
        label_bars(axes, self.subject.language, decimals=decimals, unit=unit)

    def label_lines(self, axes: Axes, decimals: int = 1) -> None:
        """Write each line's name and last value at its end, instead of a legend."""
        label_lines(axes, self.subject.language, decimals=decimals)

    def value(self, indicator: str) -> str:
        """Return the area's value with its unit: "24,6%"; "…" where there is none."""
        subject = self.subject
        records = verdicts.ranking(subject.reference, subject.store, indicator, subject.period)
        value = records.set_index("area")["value"].get(subject.area.code)
        return words.value_text(subject, subject.indicator(indicator), value)

    def figure(
        self, figure: Figure, key: str = "", *, n: float, persons: bool = True, least: int = 0,
        **values: Any,
    ) -> AnnexFigure | Prose:  # fmt: skip
        """Return a drawn figure with its words, or a sentence where too few stand behind it.

        The words are those of params/translations under `key` (.caption, .alt, .source), or given
        here as caption, alt, source. `n` counts what is shown: persons or households, or with
        `persons` off anything else, of which one is enough; a line over the years asks for at
        `least` two.
        """
        subject = self.subject
        minimum = subject.reference.disclosure.marks_minimum if persons else max(least, 1)
        if n < max(minimum, 1):
            key = ("figure.one_year" if least else "figure.too_few") if n else "figure.nothing"
            return Prose(subject.text(key, minimum=minimum))
        axis = f"{key}.axis"
        finish_axes(figure, subject.text(axis) if axis in subject.language.texts else "")
        given = {name: str(values.pop(name, "")) for name in PARTS}
        values |= {"n": words.rounded_n(subject, n), "values": described(figure)}
        for name in PARTS if key else ():
            given[name] = given[name] or subject.text(f"{key}.{name}", **values)
        tied = {name: words.tie(said) for name, said in given.items()}
        return AnnexFigure(figure, **tied, phone=phone_axes(figure))
