"""One file taken in: read, understood, validated and written as clean rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from helpers.data.checks.person_keys import note_persons
from helpers.data.clean import Origin, clean_rows, write_slices
from helpers.data.corrections import correction_faults
from helpers.data.findings import Finding
from helpers.data.findings_file import write_findings
from helpers.data.history.holdings import keep_raw
from helpers.data.history.journal import Journal, Receipt, add_to_journal
from helpers.data.history.ledger import NATURES, Slice, Submission, Taken, sha256_of
from helpers.data.history.placing import Placed, place_arrival
from helpers.data.history.receiving import entry_of, id_of, make_receipt
from helpers.data.history.submissions import AGENCY_WORKBOOK, AREA_WORKBOOK, Arrival
from helpers.data.layout.found_tables import find_all_tables, no_figures, no_form
from helpers.data.layout.tables import Table, title_texts
from helpers.data.reports import FileReport, Told
from helpers.data.sheet_findings import (
    about_columns,
    about_faults,
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
class Outcome:
    """What became of one file: its report (None where nothing could be taken), and faults.

    `same_as` is the submission that said all of this before, so that nothing was written.
    """

    report: FileReport | None
    faults: tuple[Fault, ...]
    same_as: str = ""


@dataclass(frozen=True)
class _Understood:
    """Whose a file is, the tables found in it, the sheets that are none, and what is wrong."""

    placed: Placed
    tables: list[Table]
    unknown: list[Sheet]
    faults: tuple[Fault, ...]


def take_file(intake: Intake, arrival: Arrival, content: bytes) -> Outcome:
    """Return what became of a file, after its clean rows and findings were written."""
    found = _understand(intake, arrival, content)
    if isinstance(found, Outcome):
        return found
    receipt = make_receipt(
        intake.journal, arrival, found.placed, (sha256_of(content), intake.today)
    )
    if intake.journal.receipts.get(receipt.submission) == receipt:
        return Outcome(None, found.faults, receipt.submission)
    keep_raw(intake.paths, receipt, content)
    add_to_journal(intake.paths.raw, intake.journal, [receipt])
    return _outcome(_take_tables(intake, receipt, found), found.faults)


def retake_file(intake: Intake, receipt: Receipt, content: bytes) -> Outcome:
    """Return what became of a file received before, read by today's rules, placed as it was."""
    found = _understand_again(intake, receipt, content)
    if isinstance(found, Outcome):
        return found
    return _outcome(_take_tables(intake, receipt, found), found.faults)


def _outcome(report: FileReport, faults: tuple[Fault, ...]) -> Outcome:
    """Return what became of a file; a correction that no longer fits it is a fault."""
    findings = (told.finding for told in report.told)
    return Outcome(report, (*faults, *correction_faults(report.file, findings)))


def read_tables(
    intake: Intake, receipt: Receipt, content: bytes, dataset: str
) -> list[tuple[Table, Validated]]:
    """Return the tables of a dataset in a file received before, with their rows; none is kept."""
    found = _understand_again(intake, receipt, content)
    if isinstance(found, Outcome):
        return []
    wanted = [table for table in found.tables if table.dataset.id == dataset]
    return list(_validate(intake, receipt, found.placed, wanted))


def _understand_again(intake: Intake, receipt: Receipt, content: bytes) -> _Understood | Outcome:
    found = _understand(intake, receipt.arrival(), content)
    if isinstance(found, Outcome) or id_of(found.placed, receipt.sha256) != receipt.submission:
        return _understand(intake, receipt.as_placed(), content)
    return found


def _understand(intake: Intake, arrival: Arrival, content: bytes) -> _Understood | Outcome:
    """Return whose the file is and what it holds, or why nothing can be taken."""
    try:
        sheets = read_sheets(content, arrival.name)
        datasets = _datasets_of(intake.reference, arrival)
    except UnreadableFileError as error:
        return Outcome(None, (error.fault,))
    tables, unknown, faults = find_all_tables(sheets, datasets, arrival.name)
    if not tables:
        return Outcome(None, tuple(faults or [no_form(arrival.name, datasets)]))
    if not any(table.rows for table in tables):
        return Outcome(None, (no_figures(arrival.name), *faults))
    titles = [text for sheet in sheets for text in title_texts(sheet)]
    placed = place_arrival(intake.reference, arrival, titles, _form(arrival, tables))
    if isinstance(placed, Fault):
        return Outcome(None, (placed, *faults))
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


def _take_tables(intake: Intake, receipt: Receipt, found: _Understood) -> FileReport:
    entry, placed = entry_of(receipt, intake.rules), found.placed
    taken: list[Taken] = []
    findings: dict[str, tuple[Finding, ...]] = {
        "": (*placed.questions, *about_unknown_sheets(found.unknown))
    }
    for table, validated in _validate(intake, receipt, placed, found.tables):
        taken.append(_write(intake.paths.clean, table.dataset, validated, entry))
        note_persons(intake.paths, table.dataset, validated.persons, entry)
        findings[table.dataset.id] = (
            *about_columns(table),
            *about_rows(table),
            *about_reading(table),
            *validated.findings,
        )
    done = replace(entry, datasets=tuple(taken))
    not_taken = about_faults(found.faults, entry.file_name)
    write_findings(intake.paths.clean, done, {**findings, "": (*findings[""], *not_taken)})
    told = tuple(
        Told(entry.file_name, name, one) for name, all_ in findings.items() for one in all_
    )
    return FileReport(done, told)


def _write(clean: Path, dataset: Dataset, validated: Validated, entry: Submission) -> Taken:
    origin = Origin(entry.submission, entry.period)
    slices: tuple[Slice, ...] = ()
    nature = ""
    if validated.accepted:
        rows = clean_rows(dataset, validated.rows, origin)
        slices = tuple(write_slices(clean, dataset, rows, origin))
        said = set(rows[NATURE]) if NATURE in rows else set()
        nature = next((one for one in NATURES if one in said), "")
    return Taken(
        dataset.id,
        validated.rows_in,
        validated.accepted,
        validated.refused,
        validated.duplicates,
        slices,
        nature,
    )
