"""What the office holds: the journal of raw files, the ledger made from them, the files seen."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from helpers.data.history.journal import (
    Journal,
    Receipt,
    add_to_journal,
    read_journal,
    receipt_of,
)
from helpers.data.history.ledger import (
    LEDGER_NAME,
    Ledger,
    Submission,
    keep,
    read_ledger,
    sha256_of,
    write_ledger,
)
from helpers.data.history.seen import FINDINGS, Seen, is_whole, read_seen, rules_key, write_seen
from helpers.data.history.submissions import Arrival
from helpers.errors import UserMistake
from helpers.files import close_folder
from helpers.paths import ProjectPaths

UNFINISHED = ".unfinished"  # stands in data/clean from the first write of an intake to its last


@dataclass
class Holdings:
    """What was received and what came of it; `notes` say (in Vietnamese) what had to be mended.

    Raw files come first, then their line in the journal, then clean files aside the old ones, and
    the ledger last: killed at any moment, the next intake goes on from the journal.
    """

    paths: ProjectPaths
    rules: str
    journal: Journal
    ledger: Ledger
    seen: Seen
    notes: list[str] = field(default_factory=list)

    def has_taken(self, arrival: Arrival) -> bool:
        """Return whether a file that a list names was taken in before, though it is gone now."""
        if str(arrival.path.resolve()) in self.seen.files:
            return True
        known = self.journal.receipts.values()
        return any((one.file_name, one.listed) == (arrival.name, arrival.listed) for one in known)

    def is_unfinished(self) -> bool:
        """Return whether an intake ended before its last write."""
        return (self.paths.clean / UNFINISHED).exists()

    def begin(self) -> None:
        """Note that writing begins."""
        keep(self.paths.clean / UNFINISHED, b"", sync=False)

    def stale(self) -> list[Receipt]:
        """Return what has to be read again: by other rules than today's, half-written, or lost."""
        return [one for one in self.journal.receipts.values() if not self._is_current(one)]

    def _is_current(self, receipt: Receipt) -> bool:
        entry = self.ledger.by_id.get(receipt.submission)
        if entry is None or entry.rules != self.rules or not receipt.agrees(entry):
            return False
        return is_whole(entry, self.paths.clean)

    def content_of(self, receipt: Receipt) -> bytes | None:
        """Return the file as it was received: from `data/raw`, else from where it was taken.

        In `data/raw` it then stands again.
        """
        raw = self.paths.raw / receipt.raw_name
        taken = (
            Path(path) for path, entry in self.seen.files.items() if entry[1] == receipt.submission
        )
        for way in (raw, *taken):
            with suppress(OSError):
                content = way.read_bytes()
                if sha256_of(content) == receipt.sha256:
                    if way != raw:
                        keep(raw, content, private=True)
                    return content
        return None

    def marked_since(self) -> list[Submission]:
        """Return what was withdrawn or restored without the ledger's knowing of it."""
        marks = self.journal.marks
        known = self.ledger.submissions
        return [one for one in known if marks.get(one.submission, ()) != one.marks]

    def ledger_with(self, taken: Iterable[Submission], lost: Iterable[str] = ()) -> Ledger:
        """Return the ledger as it will be with what was taken, without what was lost."""
        entries = {**self.ledger.by_id, **{one.submission: one for one in taken}}
        gone = set(lost)
        return Ledger(
            tuple(
                replace(entries[name], marks=self.journal.marks.get(name, ()))
                for name in self.journal.receipts
                if name in entries and name not in gone
            )
        )

    def settle(self, taken: Iterable[Submission] = (), lost: Iterable[str] = ()) -> None:
        """Write the ledger with what was taken, then remove what no longer belongs to it."""
        after = self.ledger_with(taken, lost)
        if after != self.ledger or not (self.paths.clean / LEDGER_NAME).is_file():
            write_ledger(self.paths.clean, after)
        self.ledger = after
        self._tidy()

    def _tidy(self) -> None:
        from helpers.data.findings_file import write_refused  # loads pandas

        for path in self._left_over():
            path.unlink(missing_ok=True)
        write_refused(self.paths.clean, [one.submission for one in self.ledger.submissions])
        write_seen(self.paths.clean, self.seen)
        (self.paths.clean / UNFINISHED).unlink(missing_ok=True)

    def _left_over(self) -> Iterator[Path]:
        """Yield files aside that were never renamed, and clean files of no submission."""
        kept = {path for one in self.ledger.submissions for path in one.paths()}
        kept |= {f"{FINDINGS}/{one.submission}.csv" for one in self.ledger.submissions}
        yield from self.paths.raw.rglob(".*.part")
        for folder, _, names in os.walk(self.paths.clean):
            below = Path(folder).relative_to(self.paths.clean)
            for name in names:
                aside = name.startswith(".") and name.endswith(".part")
                of_rows = name.endswith(".parquet") or below.name == FINDINGS
                if aside or (of_rows and (below / name).as_posix() not in kept):
                    yield Path(folder) / name


def keep_raw(paths: ProjectPaths, receipt: Receipt, content: bytes) -> None:
    """Keep a file as it was received, under its hash, readable by its owner alone."""
    close_folder(paths.raw)
    target = paths.raw / receipt.raw_name
    if not target.exists() or target.stat().st_size != len(content):
        keep(target, content, private=True)


def open_holdings(paths: ProjectPaths) -> Holdings:
    """Return what the office holds. A ledger that is lost or broken is made again from the journal.

    Entries of the ledger that the journal lacks are added to it: each can be made from the other.
    """
    journal, notes = read_journal(paths.raw), []
    try:
        ledger = read_ledger(paths.clean)
        if journal.receipts and not ledger.submissions:
            notes.append(f"không có data/clean/{LEDGER_NAME}: lập lại từ data/raw")
    except UserMistake as mistake:
        ledger = Ledger()
        message = mistake.faults[0].message
        notes.append(f"data/clean/{LEDGER_NAME}: {message}; lập lại từ data/raw")
    holdings = Holdings(paths, rules_key(paths), journal, ledger, read_seen(paths.clean), notes)
    if journal.broken:
        lines = ", ".join(map(str, journal.broken))
        notes.append(f"data/raw/journal.jsonl: không đọc được dòng {lines}")
    if holdings.is_unfinished():
        notes.append("lần nhận trước bị ngắt giữa chừng: làm tiếp phần còn lại")
    _note_missing(holdings)
    _enter_missing(holdings)
    return holdings


def _note_missing(holdings: Holdings) -> None:
    """Say how many submissions of today's rules lack a clean file."""
    lacking = [
        one
        for one in holdings.ledger.submissions
        if one.rules == holdings.rules and not is_whole(one, holdings.paths.clean)
    ]
    if lacking:
        notes = f"data/clean thiếu hoặc hỏng tệp của {len(lacking)} lần gửi: làm lại từ data/raw"
        holdings.notes.append(notes)


def _enter_missing(holdings: Holdings) -> None:
    """Add to the journal what only the ledger knows: it came before there was a journal."""
    lacking = [
        one
        for one in holdings.ledger.submissions
        if one.submission not in holdings.journal.receipts
    ]
    if not lacking:
        return
    kept = {path.stem: path.suffix for path in holdings.paths.raw.glob("*.*")}
    receipts = [
        receipt_of(one, kept.get(one.sha256, Path(one.file_name).suffix.lower())) for one in lacking
    ]
    marks = [(one.submission, mark) for one in lacking for mark in one.marks]
    add_to_journal(holdings.paths.raw, holdings.journal, [*receipts, *marks])
