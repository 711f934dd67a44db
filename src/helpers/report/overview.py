"""The overview: the plan's scorecard, its tile maps, and what is met, missed and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.indicators.progress import Scene, progress_row
from helpers.reference.areas import Area
from helpers.reference.definitions import Indicator
from helpers.report import narrative, words
from helpers.report.figures import AnnexFigure, Prose
from helpers.report.maps import Tile, TileMap, draw_tile_maps
from helpers.report.progress_table import GAP, value_cell, verdict_cell
from helpers.report.subject import Subject, rows_of
from helpers.report.tables import AnnexTable, Cell, Column, Progress, Row, group

LONGEST = 1.45
LETTERS = "abcdefgh"
LEGEND = ("met", "missed", "undecided", "none")


def scorecard(subject: Subject, progress: pd.DataFrame) -> AnnexTable:
    """Return the plan's indicators with a progress bar each, grouped by theme."""
    length = "year" if subject.period.is_full_year else "part"
    value_title = subject.text(f"table.score.value.{length}", year=subject.period.year)
    columns = (
        Column("number", subject.text("table.main.number"), "center", 8),
        Column("indicator", subject.text("table.main.indicator"), "left", 43),
        Column("target", subject.text("table.main.target", year=2025), "right", 18),
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
    return _row_of(subject, subject.area.code, subject.indicator(indicator_id))


def _row_of(subject: Subject, code: str, indicator: Indicator) -> Mapping[str, Any]:
    return progress_row(Scene(subject.reference, subject.store, code, subject.period), indicator)


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


def tile_maps(subject: Subject, indicator_ids: Sequence[str]) -> AnnexFigure | Prose:
    """Return small maps of the districts, a sentence where the areas have no tiles."""
    areas = [one for one in subject.reference.areas.reporting(subject.period) if one.tile_column]
    if not areas:
        return Prose(subject.text("figure.maps.no_tiles"))
    found = [_tile_map(subject, name, areas) for name in indicator_ids]
    shown = [(one, alt) for one, alt in found if one is not None]
    if not shown:
        return Prose(subject.text("figure.maps.nothing"))
    legend = [(one, subject.text(f"figure.maps.legend.{one}")) for one in LEGEND]
    caption = subject.text("figure.maps.caption", count=words.in_words(subject, len(shown)))
    return AnnexFigure(
        draw_tile_maps([one for one, _ in shown], legend),
        words.tie(" ".join(alt for _, alt in shown)),
        words.tie(caption),
        words.tie(subject.text("figure.maps.note")),
    )


def _tile_map(
    subject: Subject, indicator_id: str, areas: Sequence[Area]
) -> tuple[TileMap | None, str]:
    """Return one map and its alt text; None where no district has a value."""
    indicator = subject.indicator(indicator_id)
    rows = {area.code: _row_of(subject, area.code, indicator) for area in areas}
    if all(pd.isna(row["value"]) for row in rows.values()):
        return None, ""
    tiles = [_tile(subject, indicator, area, rows[area.code]) for area in areas]
    title = words.upper_first(subject.word(indicator.short))
    subtitle = subject.text("figure.maps.subtitle", unit=subject.word(indicator.unit))
    said = "; ".join(f"{tile.name} {tile.text}" for tile in tiles)
    alt = subject.text("figure.alt.map", name=title, values=said)
    return TileMap(title, subtitle, tiles), alt


def _tile(subject: Subject, indicator: Indicator, area: Area, row: Mapping[str, Any]) -> Tile:
    text = words.status_text(subject, row["status"])
    if pd.notna(row["value"]):
        text = subject.language.number(row["value"], indicator.decimals)
    verdict = words.page_verdict(row["verdict"])
    shown = verdict if verdict in ("met", "missed", "undecided") else "none"
    return Tile(area.short_name, text, shown, area.tile_column or 1, area.tile_row or 1)


def findings(subject: Subject, progress: pd.DataFrame) -> Prose:
    """Return what is met, missed, undecided and monitored, a paragraph each."""
    paragraphs = []
    for verdict in ("met", "missed", "undecided", "monitor", "none"):
        rows = [row for row in rows_of(progress) if words.page_verdict(row["verdict"]) == verdict]
        if rows:
            said = " ".join(_finding(subject, row) for row in rows)
            paragraphs.append(f"**{subject.text(f'findings.{verdict}')}** {said}")
    return Prose("\n\n".join(paragraphs))


def _finding(subject: Subject, row: Mapping[str, Any]) -> str:
    said = narrative.sentence(subject, row)
    moved = row["change_status"] in ("up", "down")
    if row["kind"] == "sample" or not moved:
        return said
    more = narrative.movers_sentence(subject, row["indicator"])
    return f"{said} {more}".strip()
