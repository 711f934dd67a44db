"""One annex, opened: data and estimates as pandas frames, and the parts a notebook displays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.data.store import Store
from helpers.errors import Fault, UserMistake
from helpers.indicators import verdicts
from helpers.paths import find_project
from helpers.reference import load_reference
from helpers.report import data_quality, display, histogram, method, narrative, overview, words
from helpers.report.axes import label_bars, labelled, style_axes
from helpers.report.cover import Cover, build_cover
from helpers.report.figures import AnnexFigure, Prose
from helpers.report.frames import frame_table
from helpers.report.microdata import read_rows
from helpers.report.pictures import ranking_figure, trend_figure
from helpers.report.progress_table import progress_table
from helpers.report.provenance import provenance_table
from helpers.report.style import axes_mm, figure_mm
from helpers.report.subject import Subject, find_area
from helpers.report.tables import AnnexTable

MARGIN_MM = {"left": 6.0, "bottom": 11.0, "right": 2.0, "top": 3.0}


@dataclass(frozen=True)
class Annex:
    """One theme, area, period and language; cells may use it in any order."""

    subject: Subject

    # ── data ──────────────────────────────────────────────────────────────────────────────
    @cached_property
    def _progress(self) -> pd.DataFrame:
        return self.subject.progress()

    def data(self, dataset: str, *, whole_province: bool = False) -> pd.DataFrame:
        """Return the accepted rows of a dataset for the area: the period's, or the last round's.

        Columns as in params/datasets.yml with areas as codes; `place` is the reporting area.
        Empty where nothing was received. Rows of persons or households carry `record`.
        """
        return read_rows(self.subject, dataset, whole_province=whole_province)

    def estimates(self, indicator: str) -> pd.DataFrame:
        """Return the indicator's printable records, one row a reporting area, province first."""
        subject = self.subject
        return verdicts.ranking(subject.reference, subject.store, indicator, subject.period)

    def trend(self, indicator: str, count: int = 5) -> pd.DataFrame:
        """Return the area's records of the last `count` periods of this kind, oldest first."""
        subject = self.subject
        return verdicts.trend(
            subject.reference, subject.store, indicator, subject.area, subject.period, count=count
        )

    def progress(self) -> pd.DataFrame:
        """Return one row an indicator: value, interval, target, change, verdict."""
        return self._progress.copy()

    # ── words ─────────────────────────────────────────────────────────────────────────────
    def text(self, key: str, **values: object) -> str:
        """Return a text of params/translations; place, when and before are filled in."""
        return words.tie(self.subject.text(key, **values))

    def value(self, indicator: str) -> str:
        """Return the area's value with its unit: "24,6%"; "…" where there is none."""
        records = self.estimates(indicator).set_index("area")["value"]
        value = records.get(self.subject.area.code)
        return words.value_text(self.subject, self.subject.indicator(indicator), value)

    def sentence(self, indicator: str) -> Prose:
        """Return a sentence that sets the area's value beside the others'."""
        return Prose(narrative.comparison(self.subject, indicator))

    def definition(self, indicator: str) -> Prose:
        """Return what the indicator means."""
        return method.definition(self.subject, indicator)

    def findings(self) -> Prose:
        """Return what is met, missed and undecided, a paragraph each."""
        return overview.findings(self.subject, self._progress)

    def comments(self) -> Prose:
        """Return the unit's written comment, or a line that says there is none."""
        return method.comment(self.subject)

    def method(self) -> Prose:
        """Return definitions, methods and limits."""
        return method.method_text(self.subject)

    # ── parts of the page ─────────────────────────────────────────────────────────────────
    def cover(self) -> Cover:
        """Return head, answer, cards and two short paragraphs."""
        is_overview = not any(one.theme == self.subject.theme.id for one in self.subject.indicators)
        return build_cover(self.subject, self._progress, overview=is_overview)

    def progress_table(self) -> AnnexTable:
        """Return the main table of twelve columns."""
        return progress_table(self.subject, self._progress)

    def scorecard(self) -> AnnexTable:
        """Return the plan's indicators with a progress bar each."""
        return overview.scorecard(self.subject, self._progress)

    def table(self, frame: pd.DataFrame, caption: str, **annex: Any) -> AnnexTable:
        """Return any frame as a table with a caption; also unit, source, notes.

        Raises `UserMistake` for rows of persons.
        """
        return frame_table(frame, self.subject.language, caption=caption, **annex)

    def quality_table(self) -> AnnexTable:
        """Return what stands behind each indicator: n, clusters or coverage, nature of figures."""
        return data_quality.indicator_table(self.subject, self._progress)

    def measurement_quality(self, dataset: str = "child_measurements") -> AnnexTable:
        """Return the checks of the area's measurements beside the province's."""
        own = self.data(dataset)
        return data_quality.measurement_table(
            self.subject, own, self.data(dataset, whole_province=True)
        )

    def provenance(self) -> AnnexTable:
        """Return what was received, when, and how much of it was accepted."""
        return provenance_table(self.subject)

    # ── figures ───────────────────────────────────────────────────────────────────────────
    def trend_figure(self, *indicators: str) -> AnnexFigure | Prose:
        """Return up to three indicators over the last five periods, against their targets."""
        return trend_figure(self.subject, indicators)

    def ranking(self, indicator: str) -> AnnexFigure | Prose:
        """Return all reporting areas by value, with intervals, the province first."""
        return ranking_figure(self.subject, indicator)

    def tile_maps(self, *indicators: str) -> AnnexFigure | Prose:
        """Return small maps of the districts, one an indicator."""
        return overview.tile_maps(self.subject, indicators)

    def canvas(self, height: float = 60.0, left: float = MARGIN_MM["left"]) -> tuple[Figure, Axes]:
        """Return an empty figure of full text width and its axes, to draw on; sizes in mm."""
        figure = figure_mm(height)
        room = {"width": 162 - left - MARGIN_MM["right"],
                "height": height - MARGIN_MM["bottom"] - MARGIN_MM["top"]}  # fmt: skip
        return figure, axes_mm(figure, left, MARGIN_MM["bottom"], **room)

    def bins(self, values: pd.Series, *, width: float, edge: float) -> list[float]:
        """Return histogram edges, one at `edge`, merged until no bar can point at a person."""
        at_least = self.subject.reference.disclosure.withhold_up_to + 1
        return histogram.safe_bins(values, width=width, edge=edge, at_least=at_least)

    def draw_growth_standard(self, axes: Axes, indicator: str) -> None:
        """Draw WHO's curve and the cut-off over a histogram of z-scores, labelled directly."""
        names = ("cut", "share", "standard_share", "area", "standard", "axis")
        values = {"value": self.value(indicator), "area": self.subject.name_of(self.area)}
        texts = {name: self.text(f"figure.growth.{name}", **values) for name in names}
        histogram.draw_growth_standard(axes, texts)

    def label_bars(self, axes: Axes, decimals: int = 0, unit: str = "") -> None:
        """Write each bar's value at its end, in the annex's number form."""
        label_bars(axes, self.subject.language, decimals=decimals, unit=unit)

    def labelled(self, values: pd.Series) -> pd.Series:
        """Return the codes of a column in words: harvest → "Thu hoạch"."""
        return labelled(self.subject, values)

    def figure(self, figure: Figure, key: str = "", *, n: float | None = None,
               **values: Any) -> AnnexFigure | Prose:  # fmt: skip
        """Return a drawn figure with its words, or a sentence where too few stand behind it.

        Words come from params/translations (`key`.caption, .alt, .source) or are given as
        caption, alt and source. `n` counts the persons or households shown; 0 means no data.
        """
        minimum = self.subject.reference.disclosure.marks_minimum
        if n is not None and n < (minimum if values.pop("persons", True) else 1):
            return Prose(self.text("figure.too_few" if n else "figure.nothing", minimum=minimum))
        values.pop("persons", None)
        said = {name: str(values.pop(name, "")) for name in ("caption", "alt", "source")}
        values["n"] = words.rounded_n(self.subject, n)
        for name in said if key else ():
            said[name] = said[name] or self.text(f"{key}.{name}", **values)
        style_axes(figure)
        return AnnexFigure(figure, **said)

    @property
    def area(self) -> str:
        """Return the area's code."""
        return self.subject.area.code


def open_annex(  # noqa: PLR0913
    theme: str, *, area: str, period: str, language: str = "", as_of: str = "",
    project: Path | None = None,
) -> Annex:  # fmt: skip
    """Return one annex, ready to read and to show, and tell Jupyter how to show its parts.

    `area` is a code such as "051", `period` such as "2024"; `as_of` an ISO day that shows what was
    known then. Raises `UserMistake` with every wrong name at once and the nearest right one.
    """
    paths = find_project(project)
    reference = load_reference(paths)
    faults: list[Fault] = []
    asked = {
        "theme": lambda: reference.theme(theme),
        "period": lambda: reference.periods.get(period),
        "language": lambda: reference.language(language or None),
    }
    found = {name: _found(get, faults) for name, get in asked.items()}
    if found["period"] is not None:
        found["area"] = _found(lambda: find_area(reference, area, found["period"]), faults)
    if faults:
        raise UserMistake(*faults)
    display.register(found["language"])
    return Annex(Subject(reference, Store(paths, as_of=as_of or None), **found))


def _found(get: Any, faults: list[Fault]) -> Any:
    try:
        return get()
    except UserMistake as mistake:
        faults.extend(mistake.faults)
        return None
