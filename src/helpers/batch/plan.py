"""What would run, and why: each run held against what was made of it last time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from helpers.batch.changes import Changes
from helpers.batch.fingerprint import Fingerprints, execution_key, export_key
from helpers.batch.inputs import stamp_run, stamp_shared
from helpers.batch.manifest import Manifest, OutputFile, RunRecord
from helpers.batch.requests import RunRequest
from helpers.batch.seals import Seals
from helpers.batch.selection import Selection
from helpers.render.content.letter import Letter

if TYPE_CHECKING:
    from helpers.reference import Reference

UP_TO_DATE = "up to date"


@dataclass(frozen=True)
class PlannedRun:
    """One run: whether its notebook is executed, which pages are made, and the reason.

    `kept` are the files that stay as they are; `parts` and `key` are its execution key, `stamp` the
    sizes and times of the files they were read from.
    """

    request: RunRequest
    reason: str
    parts: Mapping[str, str]
    key: str
    letter: Letter
    stamp: str = ""
    execute: bool = False
    formats: tuple[str, ...] = ()
    kept: tuple[OutputFile, ...] = ()

    @property
    def is_due(self) -> bool:
        """Return whether anything is to be made."""
        return self.execute or bool(self.formats)


@dataclass(frozen=True)
class Plan:
    """The runs of a selection, each with its reason, in order."""

    selection: Selection
    runs: tuple[PlannedRun, ...]

    @property
    def due(self) -> tuple[PlannedRun, ...]:
        """Return the runs of which something is to be made."""
        return tuple(run for run in self.runs if run.is_due)


def make_plan(
    selection: Selection,
    fingerprints: Fingerprints,
    manifest: Manifest,
    seals: Seals,
    *,
    force: bool = False,
) -> Plan:
    """Return what is to be made of the selection; `force` makes all of it anew."""
    # Taken before anything is read: what is edited from here on is seen when a run is executed.
    shared = stamp_shared(fingerprints.paths)
    changes = Changes(seals.folder, fingerprints.pieces)
    planner = _Planner(selection, fingerprints, seals, changes, shared, force)
    runs = (planner.plan(request, manifest.find(request)) for request in selection.requests)
    return Plan(selection, tuple(runs))


def letter_of(reference: Reference, selection: Selection, request: RunRequest) -> Letter:
    """Return the letter a run's annex travels with, as the batch's file says."""
    batch, language = selection.batch, request.language
    others = [name for name in selection.formats if name != "html"]
    return Letter(
        annex_number=batch.annex_numbers.get(request.theme, ""),
        report_number=batch.report_number,
        printed_date=batch.printed_date.isoformat() if batch.printed_date else "",
        issuing_agency=batch.issuing_agency.get(language) if batch.issuing_agency else "",
        place=batch.place.get(language) if batch.place else "",
        language=language,
        author=batch.issuing_agency.get(language) if batch.issuing_agency else "",
        serif_folder=reference.settings.serif_folder,
        portal="../../index.html",
        links=tuple((name.upper(), request.file(name).name) for name in others),
    )


@dataclass(frozen=True)
class _Planner:
    selection: Selection
    fingerprints: Fingerprints
    seals: Seals
    changes: Changes
    shared: str
    force: bool

    def plan(self, request: RunRequest, record: RunRecord | None) -> PlannedRun:
        stamp = stamp_run(self.fingerprints.paths, request, self.shared)
        parts = self.fingerprints.execution_parts(request)
        letter = letter_of(self.fingerprints.reference, self.selection, request)
        run = PlannedRun(request, "", parts, execution_key(parts), letter, stamp)
        reason = self._why_execute(run, record)
        if reason or record is None:
            return replace(run, reason=reason, execute=True, formats=self.selection.formats)
        return self._pages(run, record)

    def _why_execute(self, run: PlannedRun, record: RunRecord | None) -> str:
        if record is None:
            return "new"
        if self.force:
            return "asked for anew"
        if record.status == "failed":
            return "failed last time"
        if record.execution_key != run.key:
            return self.changes.between(record.parts, run.parts) or "changed"
        notebook = record.file("ipynb")
        if notebook is None or not self.seals.intact(notebook):
            return "its executed notebook is missing or was altered"
        return ""

    def _pages(self, run: PlannedRun, record: RunRecord) -> PlannedRun:
        notebook = record.file("ipynb")
        letter = replace(run.letter, verification=record.verification)
        key = export_key(notebook.sha256 if notebook else "", self.fingerprints.pages, letter)
        reasons = {name: self._why_export(record, name, key) for name in self.selection.formats}
        formats = tuple(name for name, reason in reasons.items() if reason)
        kept = tuple(
            file
            for file in record.files
            if file.path.rpartition(".")[2] not in formats and self.seals.intact(file)
        )
        said = "; ".join(dict.fromkeys(reason for reason in reasons.values() if reason))
        return replace(run, reason=said or UP_TO_DATE, formats=formats, kept=kept)

    def _why_export(self, record: RunRecord, name: str, key: str) -> str:
        file = record.file(name)
        if file is None:
            return f"no {name} yet"
        if file.key != key:
            return "letter, template or fonts changed"
        return "" if self.seals.intact(file) else f"its {name} is missing or was altered"
