"""The data notes of an annex: what was taken although intake still asks its sender about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from helpers.indicators.disclosure.rules import read_rules
from helpers.indicators.intake_questions import WHOLE_FILE, intake_questions
from helpers.report import words
from helpers.report.accounts_table import count_text
from helpers.report.figures import Prose
from helpers.report.provenance import dataset_name
from helpers.report.refusals_table import column_title
from helpers.report.subject import Subject, rows_of
from helpers.report.tables import WITHHELD, Align, AnnexTable, Cell, Column, Row, group

MOST_AREAS = 5
ALIGNED: Mapping[str, Align] = {"questions": "right"}
WIDTHS_MM = {"column": 38.0, "areas": 38.0, "questions": 24.0}


def questions_table(subject: Subject) -> AnnexTable | Prose:
    """Return the questions by form, column and kind with how many, or a line that there is none."""
    found = intake_questions(
        subject.reference, subject.store, subject.datasets, subject.area, subject.period
    )
    if found.empty:
        return Prose(words.tie(subject.text("question.nothing")))
    names = ["column", "question", *(["areas"] if subject.is_province else []), "questions"]
    rows = tuple(_rows(subject, found, names))
    notes = [subject.text("question.note")]
    if any(cell.text == WITHHELD for row in rows for cell in row.cells):
        notes.append(f"{subject.text('note.sign.withheld')}.")
    return AnnexTable(
        columns=tuple(
            Column(name, subject.text(f"question.{name}"), ALIGNED.get(name, "left"),
                   WIDTHS_MM.get(name))
            for name in names
        ),
        rows=rows,
        caption=words.tie(subject.text("question.caption")),
        notes=(words.tie(" ".join(notes)),),
    )  # fmt: skip


def _rows(subject: Subject, found: pd.DataFrame, names: list[str]) -> Iterator[Row]:
    for dataset, same in found.groupby("dataset", sort=False):
        name = str(dataset)
        is_file = name == WHOLE_FILE
        title = subject.text("question.files") if is_file else dataset_name(subject, name)
        yield group(words.tie(title))
        for one in rows_of(same):
            cells = {
                "column": Cell(words.tie(_column(subject, one))),
                "question": Cell(words.tie(_question(subject, str(one["code"])))),
                "areas": Cell(words.tie(_areas(subject, one["areas"]))),
                "questions": _count(subject, one),
            }
            yield Row(tuple(cells[each] for each in names))


def _column(subject: Subject, one: Mapping[str, Any]) -> str:
    if one["column"]:
        return column_title(subject, one["dataset"], one["column"])
    if one["of_persons"]:
        return subject.text("question.row")
    return subject.text("question.file" if one["dataset"] == WHOLE_FILE else "question.sheet")


def _question(subject: Subject, code: str) -> str:
    """Return the words of a question; one that an office made of an error has the error's."""
    language = subject.language
    for key in (f"question.code.{code}", f"refusal.code.{code}"):
        if key in language.texts or key in language.fallback:
            return words.upper_first(subject.text(key))
    return words.upper_first(subject.text("refusal.code.other"))


def _areas(subject: Subject, codes: tuple[str, ...]) -> str:
    named = ", ".join(subject.name_of(code) for code in codes[:MOST_AREAS])
    more = len(codes) - MOST_AREAS
    return f"{named} {subject.text('question.more', count=more)}" if more > 0 else named


def _count(subject: Subject, one: Mapping[str, Any]) -> Cell:
    """Return how many; of persons as counts of persons are printed, of a sample as its n is."""
    count = int(one["questions"])
    if one["dataset"] in subject.survey_datasets:
        return Cell(count_text(subject, count, sample=bool(one["of_persons"])))
    rules = read_rules(subject.reference.disclosure)
    if one["of_persons"] and rules.is_small(count):
        return Cell(WITHHELD)
    shown = rules.rounded(count) if one["of_persons"] else count
    return Cell(subject.language.number(shown), value=shown)
