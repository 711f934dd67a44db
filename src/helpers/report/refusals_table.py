"""What intake did not take of the annex's data: rows and cells, by column and reason."""

from __future__ import annotations

from collections.abc import Iterable

from helpers.indicators.intake_account import IntakeAccount, intake_account
from helpers.report import words
from helpers.report.accounts_table import count_text
from helpers.report.figures import Prose
from helpers.report.provenance import dataset_name, submissions
from helpers.report.subject import Subject, rows_of
from helpers.report.tables import Align, AnnexTable, Cell, Column, Row, group

NAMES = ("column", "reason", "cells")
ALIGN: tuple[Align, ...] = ("left", "left", "right")


def refusals_table(subject: Subject) -> AnnexTable | Prose:
    """Return the refused rows and cells of each dataset, or a line that nothing was refused."""
    found = {name: _account(subject, name) for name in subject.datasets}
    known = {name: one for name, one in found.items() if one is not None}
    faulty = {name: one for name, one in known.items() if _is_faulty(subject, name, one)}
    if not faulty:
        key = "refusal.nothing" if known else "refusal.not_received"
        return Prose(words.tie(subject.text(key)))
    return AnnexTable(
        columns=tuple(
            Column(name, subject.text(f"refusal.{name}"), side)
            for name, side in zip(NAMES, ALIGN, strict=True)
        ),
        rows=tuple(row for name, one in faulty.items() for row in _rows(subject, name, one)),
        caption=words.tie(subject.text("refusal.caption")),
        notes=(words.tie(subject.text("refusal.note")),),
    )


def _account(subject: Subject, dataset: str) -> IntakeAccount | None:
    sent = submissions(subject, dataset)
    if sent.empty:
        return None
    everywhere = subject.is_province or dataset not in subject.survey_datasets
    area = None if everywhere else subject.area.code
    period = str(sent["period"].iloc[0])
    return intake_account(subject.store, dataset, period, area=area, sent=sent)


def _is_faulty(subject: Subject, dataset: str, one: IntakeAccount) -> bool:
    # A survey's rows are the whole round's: a district is told of its own cells.
    rounds_rows = dataset in subject.survey_datasets and not subject.is_province
    lost = one.rows["rows_in"] > one.rows["accepted"] and not rounds_rows
    return bool(len(one.cells)) or lost


def _rows(subject: Subject, dataset: str, one: IntakeAccount) -> Iterable[Row]:
    numbers = {name: subject.language.number(count) for name, count in one.rows.items()}
    name = dataset_name(subject, dataset)
    of_survey = dataset in subject.survey_datasets
    key = "refusal.round" if of_survey and not subject.is_province else "refusal.files"
    yield group(words.tie(subject.text(key, name=name, **numbers)))
    for cell in rows_of(one.cells):
        count = count_text(subject, int(cell["cells"]), sample=of_survey)
        yield Row(
            (Cell(column_title(subject, dataset, str(cell["column"]))),
             Cell(_reason(subject, str(cell["reason"]))), Cell(count))
        )  # fmt: skip


def _reason(subject: Subject, code: str) -> str:
    """Return the words of a finding's code; a new code without words must not stop an annex."""
    key = f"refusal.code.{code}"
    known = key in subject.language.texts or key in subject.language.fallback
    return subject.text(key if known else "refusal.code.other")


def column_title(subject: Subject, dataset: str, column_id: str) -> str:
    """Return how a column is headed, in the annex's language."""
    column = subject.reference.datasets[dataset].by_id.get(column_id)
    if column is None:
        return column_id
    if subject.language.code == "vi":
        return column.header_vi
    return column.header_en or words.upper_first(column_id.replace("_", " "))
