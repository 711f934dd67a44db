"""Where the figures come from: what was received, when, how much of it was accepted."""

from __future__ import annotations

import pandas as pd

from helpers.report import words
from helpers.report.subject import Subject
from helpers.report.tables import NOT_AVAILABLE, NOTHING, Align, AnnexTable, Cell, Column, Row

NAMES = ("dataset", "files", "received", "rows", "refused")
ALIGN: tuple[Align, ...] = ("left", "right", "center", "right", "right")
WIDTHS_MM = {"files": 14.0, "received": 46.0, "rows": 28.0, "refused": 25.0}
ONE_DAY_MM = 24.0
CODE_LETTERS = 12


def provenance_table(subject: Subject) -> AnnexTable:
    """Return one row a dataset: files, days of receipt, rows accepted and refused."""
    # What comes for later periods changes nothing here, and must not change the page.
    sent = subject.store.submissions()["period"].dropna().unique()
    periods = sorted(code for code in sent if _not_after(subject, code))
    key = subject.store.key(subject.datasets, periods)[:CODE_LETTERS]
    rows = tuple(_row(subject, dataset) for dataset in subject.datasets)
    widths = dict(WIDTHS_MM)
    if not any("–" in row.cells[NAMES.index("received")].text for row in rows):
        # Names of forms stay on one line where no row needs room for two days.
        widths["received"] = ONE_DAY_MM
    columns = tuple(
        Column(name, subject.text(f"provenance.{name}"), side, widths.get(name))
        for name, side in zip(NAMES, ALIGN, strict=True)
    )
    notes = [
        *_as_of_note(subject),
        subject.text("provenance.code_note", code=key),
        subject.text("provenance.refused_note"),
    ]
    if any(cell.text == NOTHING for row in rows for cell in row.cells):
        notes[-1] += f" {subject.text('note.sign.none')}."
    return AnnexTable(
        columns=columns,
        rows=rows,
        caption=words.tie(subject.text("provenance.caption")),
        notes=tuple(words.tie(note) for note in notes),
    )


def _as_of_note(subject: Subject) -> list[str]:
    """Return that what came after a day is left out, where the annex is made as of that day."""
    day = getattr(subject.store, "as_of", None)
    if not day:
        return []
    return [subject.text("provenance.as_of_note", day=_days(subject, pd.Series([day])))]


def _row(subject: Subject, dataset: str) -> Row:
    sent = submissions(subject, dataset)
    name = Cell(words.tie(dataset_name(subject, dataset)))
    if sent.empty:
        missing = Cell(subject.text("provenance.nothing"), italic=True, muted=True)
        return Row((name, Cell(NOTHING, value=0), missing, *(Cell(NOT_AVAILABLE, muted=True),) * 2))
    files = int(sent["submission"].nunique())
    accepted, refused = (int(sent[column].sum()) for column in ("accepted", "refused"))
    return Row(
        (name, _count(subject, files), Cell(_days(subject, sent["received"])),
         _count(subject, accepted), _count(subject, refused))
    )  # fmt: skip


def _count(subject: Subject, count: int) -> Cell:
    return Cell(words.amount_text(subject, count), value=count)


def submissions(subject: Subject, dataset: str) -> pd.DataFrame:
    """Return the submissions in force of a dataset that hold rows of the area, newest round."""
    sent = subject.store.submissions(dataset=dataset)
    sent = sent[sent["current"].astype(bool)] if "current" in sent else sent
    period = subject.period.code
    if dataset in subject.survey_datasets:
        known = [code for code in sent["period"].dropna().unique() if _not_after(subject, code)]
        period = max(
            known, key=lambda code: subject.reference.periods.get(code).end, default=period
        )
    sent = sent[sent["period"] == period]
    if subject.is_province or dataset in subject.survey_datasets:
        return sent
    if subject.reference.datasets[dataset].sender == "agency":
        committee = subject.reference.agencies.of_area(subject.area.code, subject.period)
        return sent[sent["sender"] == (committee.id if committee else "")]
    own = {subject.area.code, subject.reference.areas.province_code, "", None}
    return sent[sent["area"].isin(own) | sent["area"].isna()]


def _not_after(subject: Subject, code: str) -> bool:
    return bool(subject.reference.periods.get(code).end <= subject.period.end)


def dataset_name(subject: Subject, dataset: str) -> str:
    """Return "Biểu 04. Trẻ đẻ ra sống", or the title of a survey."""
    definition = subject.reference.datasets[dataset]
    title = subject.word(definition.title)
    sheet = getattr(definition, "sheet", "")
    if not sheet:
        return title
    if subject.language.code != "vi":
        sheet = subject.text("provenance.form", number=sheet.split()[-1])
    return f"{sheet}. {title}"


def _days(subject: Subject, received: pd.Series) -> str:
    days = pd.to_datetime(received, errors="coerce").dropna()
    if days.empty:
        return NOT_AVAILABLE
    first, last = (subject.language.date(day.date()) for day in (days.min(), days.max()))
    return first if first == last else f"{first}–{last}"
