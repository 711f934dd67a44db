"""The overview: the plan's scorecard, its tile maps, and what is met, missed and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from helpers.indicators.progress import Scene, progress_row
from helpers.report import narrative, words
from helpers.report.figures import Prose
from helpers.report.progress_table import GAP, value_cell, verdict_cell
from helpers.report.subject import Subject, rows_of
from helpers.report.tables import AnnexTable, Cell, Column, Progress, Row, group

LONGEST = 1.45
LETTERS = "abcdefgh"


def scorecard(subject: Subject, progress: pd.DataFrame) -> AnnexTable:
    """Return the plan's indicators with a progress bar each, grouped by theme."""
    length = "year" if subject.period.is_full_year else "part"
    value_title = subject.text(f"table.score.value.{length}", year=subject.period.year)
    # "at least 400" asks for more room than "từ 400".
    name, target = (39, 22) if subject.language.code == "en" else (43, 18)
    columns = (
        Column("number", subject.text("table.main.number"), "center", 8),
        Column("indicator", subject.text("table.main.indicator"), "left", name),
        Column("target", subject.text("table.main.target", year=2025), "right", target),
        Column("value", value_title, "right", 24, True),
        Column("progress", subject.text("table.score.progress"), "center", 36),
        Column("verdict", subject.text("table.main.verdict"), "left", 33),
    )
    notes = [subject.text("note.bar"), subject.text("note.strict")]
    if any(subject.indicator(name).listed("parts") for name in progress["indicator"]):
        notes.insert(0, subject.text("note.parts"))
    return AnnexTable(
        columns=columns,
        rows=tuple(_score_rows(subject, progress)),
        caption=words.tie(subject.text("table.score.caption", count=len(progress))),
        notes=tuple(words.tie(note) for note in notes),
        form="scorecard",
    )


def _score_rows(subject: Subject, progress: pd.DataFrame) -> Iterator[Row]:
    theme = ""
    for number, row in enumerate(rows_of(progress), start=1):
        indicator = subject.indicator(row["indicator"])
        if indicator.theme != theme:
            theme = indicator.theme
            yield group(subject.word(subject.reference.themes[theme].short))
        parts = indicator.listed("parts")
        if not parts:
            yield _score_row(subject, str(number), row)
        for letter, part in zip(LETTERS, parts, strict=False):
            yield _score_row(subject, f"{number}{letter}", _part_row(subject, part))


def _part_row(subject: Subject, indicator_id: str) -> Mapping[str, Any]:
    """Return the progress of one part, which is no row of the overview itself."""
    scene = Scene(subject.reference, subject.store, subject.area.code, subject.period)
    return progress_row(scene, subject.indicator(indicator_id))


def _score_row(subject: Subject, number: str, row: Mapping[str, Any]) -> Row:
    indicator = subject.indicator(row["indicator"])
    under = [subject.word(indicator.unit)]
    if indicator.better == "lower":
        under.append(subject.text("table.score.lower"))
    target = row["target"]
    wanted = GAP if target is None else Cell(target.phrase(subject.language.code))
    name = words.upper_first(subject.word(indicator.short))
    value = value_cell(subject, indicator, row)
    if not value.sub and pd.notna(row["value"]):
        value = Cell(value.text, sub=_nature(subject, row), strong=True, value=value.value)
    bar = progress_cell(subject, row)
    return Row(
        (Cell(number), Cell(name, sub=", ".join(under)), wanted, value, bar,
         verdict_cell(subject, row["verdict"]))
    )  # fmt: skip


def _nature(subject: Subject, row: Mapping[str, Any]) -> str:
    if row["kind"] == "count" and pd.notna(row["coverage"]):
        share = subject.language.percent(row["coverage"] * 100, 0)
        return subject.text("table.score.coverage", share=share)
    return words.lower_first(words.nature_text(subject, row["figure_status"]))


def progress_cell(subject: Subject, row: Mapping[str, Any]) -> Cell:
    """Return value ÷ target as a bar, or words where there is no target or no value."""
    target = row["target"]
    if target is None:
        return Cell(subject.text("table.score.no_target"), italic=True, muted=True)
    if pd.isna(row["value"]) or float(target.value) == 0:
        return Cell(subject.text(f"status_long.{row['status']}"), italic=True, muted=True)
    low, high = (_share(row[end], target) for end in ("ci_low", "ci_high"))
    value = _share(row["value"], target)
    verdict = words.page_verdict(row["verdict"])
    bar = Progress(value or 0.0, low, high, str(row["better"]), verdict)
    return Cell("", progress=bar, value=value)


def _share(value: Any, target: Any) -> float | None:
    number = words.number_or_none(value)
    if number is None:
        return None
    return round(min(max(number / float(target.value), 0.0), LONGEST), 4)


def findings(subject: Subject, progress: pd.DataFrame) -> Prose:
    """Return what is met, missed, undecided and monitored, a paragraph each."""
    paragraphs = []
    for verdict in ("met", "missed", "undecided", "monitor", "none"):
        rows = [row for row in rows_of(progress) if words.page_verdict(row["verdict"]) == verdict]
        if rows:
            said = " ".join(narrative.with_movers(subject, row) for row in rows)
            paragraphs.append(f"**{subject.text(f'findings.{verdict}')}** {said}")
    return Prose("\n\n".join(paragraphs))
