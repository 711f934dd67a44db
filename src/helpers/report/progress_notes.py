"""What stands below the main table: how columns, lines and signs are to be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from helpers.indicators.printed_figures import printed_day
from helpers.report import words
from helpers.report.subject import Subject
from helpers.report.tables import NOT_APPLICABLE, NOT_AVAILABLE, NOTHING, WITHHELD, Row


def table_notes(
    subject: Subject, rows: list[dict[str, Any]], printed: Sequence[Row]
) -> tuple[str, ...]:
    """Return the two notes: what columns and lines mean, then what signs mean."""
    kinds = {row["kind"] for row in rows}
    notes = [subject.text("note.columns", year=target_year(rows))]
    if any(row["better"] == "lower" and row["annual_target"] is not None for row in rows):
        notes.append(subject.text("note.lower"))
    if any(row["verdict"] == "undecided" for row in rows):
        notes.append(subject.text("note.undecided"))
    if "count" in kinds and subject.reference.disclosure.withhold_up_to:
        notes.append(subject.text("note.rounded", step=subject.reference.disclosure.round_to))
    if any(row["verdict"] == "incomplete" for row in rows):
        notes.append(subject.text(f"note.{words.verdict_key(subject, 'incomplete')}"))
    notes += _notes_on_time(subject, rows)
    signs = [subject.text("note.signs", signs="; ".join(_signs(subject, printed)))]
    if any(pd.notna(row["ci_low"]) for row in rows):
        signs.append(subject.text("note.interval"))
    if any(cell.text.endswith(" CT") for row in printed for cell in row.cells):
        signs.append(subject.text("note.programme"))
    if any("haz" in subject.indicator(row["indicator"]).arguments.values() for row in rows):
        signs.append(subject.text("note.anthropometry"))
    return (words.tie(" ".join(notes)), words.tie(" ".join(signs)))


def _notes_on_time(subject: Subject, rows: list[dict[str, Any]]) -> list[str]:
    """Return what is said of revised figures, capital since the start and the population used."""
    notes = []
    if any(row.get("previous_revised") for row in rows):
        day = printed_day(subject.reference, subject.period.same_last_year)
        notes.append(
            subject.text("note.revised", day=subject.language.date(date.fromisoformat(day)))
        )
    if any(pd.notna(row.get("since_start")) for row in rows):
        notes.append(subject.text("note.since_start", year=first_year(subject)))
    for row in rows:
        if "population" in subject.indicator(row["indicator"]).datasets and row["denominator"] > 0:
            people = subject.language.number(row["denominator"])
            sheet = words.form_name(subject, subject.reference.datasets["population"].sheet)
            notes.append(subject.text("note.population", count=people, form=sheet))
    return notes


def _signs(subject: Subject, printed: Sequence[Row]) -> list[str]:
    """Return the explanation of each sign that stands in the table."""
    used = {cell.text for row in printed for cell in row.cells}
    signs = {
        "none": NOTHING,
        "not_available": NOT_AVAILABLE,
        "not_applicable": NOT_APPLICABLE,
        "withheld": WITHHELD,
        "small_n": subject.text("status.small_n"),
    }
    return [subject.text(f"note.sign.{name}") for name, sign in signs.items() if sign in used]


def target_year(rows: list[dict[str, Any]]) -> int | str:
    """Return the year of the plan's target."""
    years = [row["target"].year for row in rows if row["target"] is not None]
    return years[0] if years else 2025


def first_year(subject: Subject) -> int:
    """Return the year from which capital is cumulated."""
    return subject.reference.settings.plan.first_year
