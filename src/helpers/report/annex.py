"""One annex, opened: data and estimates as pandas frames, and the parts a notebook displays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.data import undeclared_reads
from helpers.data.store import Store
from helpers.errors import Fault, UserMistake
from helpers.indicators import verdicts
from helpers.paths import find_project
from helpers.reference import load_reference
from helpers.report import data_quality, display, method, narrative, overview, series, words
from helpers.report.accounts_table import accounts_table
from helpers.report.cover import Cover, build_cover
from helpers.report.cross_checks import cross_check_table
from helpers.report.drawing import Drawing
from helpers.report.figures import AnnexFigure, Prose
from helpers.report.frames import frame_table
from helpers.report.map_figure import area_maps
from helpers.report.microdata import in_scope, read_rows
from helpers.report.progress_table import progress_table
from helpers.report.provenance import provenance_table
from helpers.report.questions_table import questions_table
from helpers.report.ranking_figure import ranking_figure
from helpers.report.refusals_table import refusals_table
from helpers.report.subject import Subject, find_area
from helpers.report.tables import AnnexTable
from helpers.report.trend_figure import trend_figure


@dataclass(frozen=True)
class Annex(Drawing):
    """One theme, area, period and language; cells may use it in any order."""

    # ── data ──────────────────────────────────────────────────────────────────────────────
    @cached_property
    def _progress(self) -> pd.DataFrame:
        return self.subject.progress()

    def data(self, dataset: str, *, scope: str = "", whole_province: bool = False) -> pd.DataFrame:
        """Return the accepted rows of a dataset for the area: the period's, or the last round's.

        Columns as in params/datasets.yml with areas as codes; `place` is the reporting area.
        Empty where nothing was received. Rows of persons or households carry `record`. `scope`
        names an indicator whose age limit the rows must meet.
        """
        undeclared_reads.require_declared(dataset, self.subject.datasets)
        rows = read_rows(self.subject, dataset, whole_province=whole_province)
        return in_scope(self.subject, rows, scope) if scope else rows

    def estimates(self, indicator: str) -> pd.DataFrame:
        """Return the indicator's printable records, one row a reporting area, province first."""
        subject = self.subject
        for dataset in subject.indicator(indicator).datasets:
            undeclared_reads.require_declared(dataset, subject.datasets)
        return verdicts.ranking(subject.reference, subject.store, indicator, subject.period)

    def trends(self, *indicators: str) -> pd.DataFrame:
        """Return the area's records of several indicators over five periods, in long form."""
        return series.over_years(self.subject, indicators)

    def compare(self, *indicators: str) -> pd.DataFrame:
        """Return the area's and the province's values of several indicators: name, place, value."""
        return series.beside_province(self.subject, indicators)

    def argument(self, indicator: str, name: str) -> float:
        """Return a number from the indicator's definition, such as its cut-off."""
        return float(self.subject.indicator(indicator).argument(name))

    @property
    def deflator(self) -> float:
        """Return the price level of the period's year with the baseline year as 1."""
        settings = self.subject.reference.settings
        return settings.price_index(self.subject.period.year) or 1.0

    def trend(self, indicator: str, count: int = 5) -> pd.DataFrame:
        """Return the area's records of the last `count` periods of this kind, oldest first."""
        subject = self.subject
        return verdicts.trend(
            subject.reference, subject.store, indicator, subject.area, subject.period, count=count
        )

    def progress(self) -> pd.DataFrame:
        """Return one row an indicator: value, interval, target, change, verdict."""
        return self._progress.copy()

    def labelled(self, codes: pd.Series) -> pd.Series:
        """Return a column of codes in words: harvest → "Thu hoạch"."""
        return series.labelled(self.subject, codes)

    def labels(self, column: str) -> list[str]:
        """Return the words of a column's codes, in the order of params/datasets.yml."""
        return series.labels(self.subject, column)

    def titled(self, frame: pd.DataFrame, key: str) -> pd.DataFrame:
        """Return the frame with its columns named by the texts `key`.<column>."""
        return frame.rename(columns=lambda name: self.text(f"{key}.{name}"))

    def agency_names(self, agencies: pd.Series) -> pd.Series:
        """Return a column of agency ids as the names in force at the period's end."""
        return series.agency_names(self.subject, agencies)

    def reports(self) -> pd.DataFrame:
        """Return who had to report for the period, when the report came, and whether in time."""
        return series.reports(self.subject)

    def late_reports(self) -> AnnexTable | Prose:
        """Return the reports late or missing, and how many came in time; a sentence where none."""
        late, said = series.late_reports(self.subject)
        if late.empty:
            return Prose(said)
        return self.table(late, self.text("reports.late_caption"), notes=(said,))

    # ── words ─────────────────────────────────────────────────────────────────────────────
    def text(self, key: str, **values: object) -> str:
        """Return a text of params/translations; place, when and before are filled in."""
        return words.tie(self.subject.text(key, **values))

    def sentence(self, *indicators: str) -> Prose:
        """Return for each indicator a sentence that sets the area's value beside the others'."""
        return Prose(" ".join(narrative.comparison(self.subject, one) for one in indicators))

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

    def accounts(self) -> AnnexTable | Prose:
        """Return how many rows of each indicator came in, counted and were left out, and why."""
        return accounts_table(self.subject, self._progress)

    def refusals(self) -> AnnexTable | Prose:
        """Return the rows and cells that intake did not take, and why."""
        return refusals_table(self.subject)

    def questions(self) -> AnnexTable | Prose:
        """Return what was taken although intake still asks its sender about it, by question."""
        return questions_table(self.subject)

    def cross_checks(self) -> AnnexTable | Prose:
        """Return where forms disagree with themselves, each other or the past, worst first."""
        return cross_check_table(self.subject)

    def measurement_quality(self, dataset: str, scope: str = "") -> AnnexTable:
        """Return the checks of the area's measurements beside the province's."""
        whole = self.data(dataset, scope=scope, whole_province=True)
        return data_quality.measurement_table(self.subject, self.data(dataset, scope=scope), whole)

    def provenance(self) -> AnnexTable:
        """Return what was received, when, and how much of it was accepted."""
        return provenance_table(self.subject)

    # ── figures ───────────────────────────────────────────────────────────────────────────
    def trend_figure(self, *indicators: str) -> AnnexFigure | Prose:
        """Return up to three indicators over the last five periods, against their targets."""
        return trend_figure(self.subject, indicators)

    def ranking(self, *indicators: str) -> AnnexFigure | Prose:
        """Return all reporting areas by value, with intervals, the province first.

        Of two indicators each has its own order, side by side.
        """
        return ranking_figure(self.subject, indicators)

    def maps(self, *indicators: str) -> AnnexFigure | Prose:
        """Return small maps of the reporting areas, one an indicator."""
        return area_maps(self.subject, indicators)


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
    if undeclared_reads.is_strict():
        undeclared_reads.watch(paths.root)
    display.register(found["language"])
    return Annex(Subject(reference, Store(paths, as_of=as_of or None), **found))


def _found(get: Any, faults: list[Fault]) -> Any:
    try:
        return get()
    except UserMistake as mistake:
        faults.extend(mistake.faults)
        return None
