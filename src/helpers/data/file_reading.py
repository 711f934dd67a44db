"""What a file holds, read and judged before a byte is written; any process may do it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from helpers.data.clean import CleanFile, Origin, clean_files, clean_rows
from helpers.data.findings import Finding
from helpers.data.history.journal import Journal, Receipt
from helpers.data.history.ledger import NATURES, Taken, sha256_of
from helpers.data.history.placing import Placed, place_arrival
from helpers.data.history.receiving import id_of, make_receipt
from helpers.data.history.submissions import AGENCY_WORKBOOK, AREA_WORKBOOK, Arrival
from helpers.data.layout.found_tables import find_all_tables, no_figures, no_form
from helpers.data.layout.tables import Table, title_texts
from helpers.data.sheet_findings import (
    about_columns,
    about_reading,
    about_rows,
    about_unknown_sheets,
)
from helpers.data.validate import Validated, validate_table
from helpers.data.values.places import PlaceReader
from helpers.data.workbook import TEXT_SUFFIXES, Sheet, UnreadableFileError, read_sheets
from helpers.errors import Fault, nearest
from helpers.paths import ProjectPaths
from helpers.reference import Reference
from helpers.reference.datasets import Dataset

NATURE = "figure_status"


@dataclass(frozen=True)
class Intake:
    """What every file of one intake shares."""

    paths: ProjectPaths
    reference: Reference
    rules: str
    today: date
    journal: Journal


@dataclass(frozen=True)
class ReadTable:
    """What came of one table: its counts, its clean files, whose rows they are, what to say."""

    taken: Taken
    files: tuple[CleanFile, ...]
    persons: tuple[pd.Series, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Reading:
    """All that a file of this receipt holds; `findings` are those about the file as a whole."""

    placed: Placed
    receipt: Receipt
    tables: tuple[ReadTable, ...]
    findings: tuple[Finding, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Unread:
    """Why nothing of a file is taken: faults, or the submission that said all of it before."""

    faults: tuple[Fault, ...]
    same_as: str = ""


@dataclass(frozen=True)
class _Understood:
    """Whose a file is, the tables found in it, the sheets that are none, and what is wrong."""

    placed: Placed
    tables: list[Table]
    unknown: list[Sheet]
    faults: tuple[Fault, ...]


def read_file(intake: Intake, arrival: Arrival, content: bytes) -> Reading | Unread:
    """Return what a file holds, received as the journal now says; nothing is written."""
    found = _understand(intake, arrival, content)
    if isinstance(found, Unread):
        return found
    receipt = receipt_for(intake, arrival, found.placed, sha256_of(content))
    if intake.journal.receipts.get(receipt.submission) == receipt:
        return Unread(found.faults, receipt.submission)
    return _read_tables(intake, receipt, found)


def receipt_for(intake: Intake, arrival: Arrival, placed: Placed, sha256: str) -> Receipt:
    """Return the receipt of a file that is taken in now."""
    return make_receipt(intake.journal, arrival, placed, (sha256, intake.today))


def read_again(intake: Intake, receipt: Receipt, content: bytes) -> Reading | Unread:
    """Return what a file received before holds by today's rules, placed as it was."""
    found = _understand_again(intake, receipt, content)
    return found if isinstance(found, Unread) else _read_tables(intake, receipt, found)


def read_tables(
    intake: Intake, receipt: Receipt, content: bytes, dataset: str
) -> list[tuple[Table, Validated]]:
    """Return the tables of a dataset in a file received before, with their rows; none is kept."""
    found = _understand_again(intake, receipt, content)
    if isinstance(found, Unread):
        return []
    wanted = [table for table in found.tables if table.dataset.id == dataset]
    return list(_validate(intake, receipt, found.placed, wanted))


def _understand_again(intake: Intake, receipt: Receipt, content: bytes) -> _Understood | Unread:
    found = _understand(intake, receipt.arrival(), content)
    if isinstance(found, Unread) or id_of(found.placed, receipt.sha256) != receipt.submission:
        return _understand(intake, receipt.as_placed(), content)
    return found


def _understand(intake: Intake, arrival: Arrival, content: bytes) -> _Understood | Unread:
    """Return whose the file is and what it holds, or why nothing can be taken."""
    try:
        sheets = read_sheets(content, arrival.name)
        datasets = _datasets_of(intake.reference, arrival)
    except UnreadableFileError as error:
        return Unread((error.fault,))
    tables, unknown, faults = find_all_tables(sheets, datasets, arrival.name)
    if not tables:
        return Unread(tuple(faults or [no_form(arrival.name, datasets)]))
    if not any(table.rows for table in tables):
        return Unread((no_figures(arrival.name), *faults))
    titles = [text for sheet in sheets for text in title_texts(sheet)]
    placed = place_arrival(intake.reference, arrival, titles, _form(arrival, tables))
    if isinstance(placed, Fault):
        return Unread((placed, *faults))
    return _Understood(placed, tables, unknown, tuple(faults))


def _datasets_of(reference: Reference, arrival: Arrival) -> list[Dataset]:
    """Return the datasets a file may hold; raises `UnreadableFileError` for an unknown form."""
    known = reference.datasets
    sender = {AREA_WORKBOOK: "area", AGENCY_WORKBOOK: "agency"}.get(arrival.form)
    if sender:
        return [dataset for dataset in known.values() if dataset.sender == sender]
    if not arrival.form:
        return list(known.values())
    if arrival.form in known:
        return [known[arrival.form]]
    message = f"form: cần {AREA_WORKBOOK}, {AGENCY_WORKBOOK} hoặc mã một bộ số liệu"
    hint = nearest(arrival.form, [AREA_WORKBOOK, AGENCY_WORKBOOK, *known])
    raise UnreadableFileError(Fault(f"{message}; nhận được: {arrival.form!r}", arrival.name, hint))


def _form(arrival: Arrival, tables: Sequence[Table]) -> str:
    """Return the form as listed, else as the tables show it."""
    if arrival.form:
        return arrival.form
    forms = {"area": AREA_WORKBOOK, "agency": AGENCY_WORKBOOK}
    return forms.get(tables[0].dataset.sender, tables[0].dataset.id)


def _validate(
    intake: Intake, receipt: Receipt, placed: Placed, tables: Iterable[Table]
) -> Iterator[tuple[Table, Validated]]:
    received = date.fromisoformat(receipt.received)
    places = PlaceReader(intake.reference, placed.period, placed.sender, received)
    exported = Path(receipt.file_name).suffix.lower() in TEXT_SUFFIXES
    for table in tables:
        survey = table.dataset.part == "B"
        yield table, validate_table(table, places, exported=exported or survey)


def _read_tables(intake: Intake, receipt: Receipt, found: _Understood) -> Reading:
    origin = Origin(receipt.submission, receipt.period)
    tables = tuple(
        _read_table(table, validated, origin)
        for table, validated in _validate(intake, receipt, found.placed, found.tables)
    )
    questions = (*found.placed.questions, *about_unknown_sheets(found.unknown))
    return Reading(found.placed, receipt, tables, questions, found.faults)


def _read_table(table: Table, validated: Validated, origin: Origin) -> ReadTable:
    dataset = table.dataset
    files: tuple[CleanFile, ...] = ()
    nature = ""
    if validated.accepted:
        rows = clean_rows(dataset, validated.rows, origin)
        files = tuple(clean_files(dataset, rows, origin))
        said = set(rows[NATURE]) if NATURE in rows else set()
        nature = next((one for one in NATURES if one in said), "")
    taken = Taken(
        dataset.id,
        validated.rows_in,
        validated.accepted,
        validated.refused,
        validated.duplicates,
        tuple(one.slice for one in files),
        nature,
    )
    about = (*about_columns(table), *about_rows(table), *about_reading(table))
    return ReadTable(taken, files, validated.persons, (*about, *validated.findings))
