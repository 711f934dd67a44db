"""One file taken in: kept as it came, then as clean rows and findings."""

from __future__ import annotations

from dataclasses import dataclass, replace

from helpers.data.checks.person_keys import note_persons
from helpers.data.clean import write_clean
from helpers.data.corrections import correction_faults
from helpers.data.file_reading import Intake, Reading, Unread, read_again, read_file, receipt_for
from helpers.data.findings import Finding
from helpers.data.findings_file import write_findings
from helpers.data.history.holdings import keep_raw
from helpers.data.history.journal import Receipt, add_to_journal
from helpers.data.history.ledger import sha256_of
from helpers.data.history.receiving import entry_of
from helpers.data.history.submissions import Arrival
from helpers.data.reports import FileReport, Told
from helpers.data.sheet_findings import about_faults
from helpers.errors import Fault


@dataclass(frozen=True)
class Outcome:
    """What became of one file: its report (None where nothing could be taken), and faults.

    `same_as` is the submission that said all of this before, so that nothing was written.
    """

    report: FileReport | None
    faults: tuple[Fault, ...]
    same_as: str = ""


def take_file(
    intake: Intake, arrival: Arrival, content: bytes, ahead: Reading | Unread | None = None
) -> Outcome:
    """Return what became of a file, after its clean rows and findings were written.

    `ahead` is what another process read of these very bytes; it counts where nothing that came
    meanwhile says another day or place of them.
    """
    found = ahead if _still_holds(intake, arrival, content, ahead) else None
    found = found or read_file(intake, arrival, content)
    if isinstance(found, Unread):
        return Outcome(None, found.faults, found.same_as)
    keep_raw(intake.paths, found.receipt, content)
    add_to_journal(intake.paths.raw, intake.journal, [found.receipt])
    return _outcome(_keep(intake, found), found.faults)


def _still_holds(
    intake: Intake, arrival: Arrival, content: bytes, ahead: Reading | Unread | None
) -> bool:
    if not isinstance(ahead, Reading):
        return ahead is not None and not ahead.same_as
    receipt = receipt_for(intake, arrival, ahead.placed, sha256_of(content))
    return ahead.receipt == receipt != intake.journal.receipts.get(receipt.submission)


def retake_file(
    intake: Intake, receipt: Receipt, content: bytes, ahead: Reading | Unread | None = None
) -> Outcome:
    """Return what became of a file received before, read by today's rules, placed as it was."""
    found = ahead or read_again(intake, receipt, content)
    if isinstance(found, Unread):
        return Outcome(None, found.faults)
    return _outcome(_keep(intake, found), found.faults)


def _outcome(report: FileReport, faults: tuple[Fault, ...]) -> Outcome:
    """Return what became of a file; a correction that no longer fits it is a fault."""
    findings = (told.finding for told in report.told)
    return Outcome(report, (*faults, *correction_faults(report.file, findings)))


def _keep(intake: Intake, found: Reading) -> FileReport:
    """Write what was read, and return the report of it."""
    entry = entry_of(found.receipt, intake.rules)
    findings: dict[str, tuple[Finding, ...]] = {"": found.findings}
    for table in found.tables:
        dataset = intake.reference.datasets[table.taken.dataset]
        write_clean(intake.paths.clean, table.files)
        note_persons(intake.paths, dataset, table.persons, entry)
        findings[dataset.id] = table.findings
    done = replace(entry, datasets=tuple(table.taken for table in found.tables))
    not_taken = about_faults(found.faults, entry.file_name)
    write_findings(intake.paths.clean, done, {**findings, "": (*findings[""], *not_taken)})
    told = tuple(
        Told(entry.file_name, name, one) for name, all_ in findings.items() for one in all_
    )
    return FileReport(done, told)
