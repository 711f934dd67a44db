"""The journal of `data/raw`: who sent which file when, and what was withdrawn; only added to."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from helpers.data.history.ledger import Mark, Submission
from helpers.data.history.submissions import Arrival
from helpers.errors import Fault, UserMistake

JOURNAL_NAME = "journal.jsonl"
RECEIVED = "received"


@dataclass(frozen=True)
class Receipt:
    """A file as it came: its bytes are `<sha256><suffix>` in `data/raw`.

    `place` is the end of the path it came by; `told` is the form, period and sender that a list
    of submissions gave ("" each where it did not), the other fields what it was found to be.
    """

    submission: str
    sha256: str
    suffix: str
    place: str
    file_name: str
    form: str
    period: str
    area: str
    sender: str
    received: str
    invented: bool
    listed: str = ""
    told: tuple[str, str, str] = ("", "", "")

    @property
    def raw_name(self) -> str:
        """Return the name of the file in `data/raw`."""
        return f"{self.sha256}{self.suffix}"

    def arrival(self) -> Arrival:
        """Return the file as it arrived, to be read again from `data/raw`."""
        form, period, sender = self.told
        day = date.fromisoformat(self.received)
        path = Path(self.place)
        return Arrival(path, self.file_name, form, period, sender, day, self.invented)

    def as_placed(self) -> Arrival:
        """Return the file as if a list had told all that it was found to be."""
        day = date.fromisoformat(self.received)
        told = (self.form, self.period, self.sender)
        return Arrival(Path(self.place), self.file_name, *told, day, self.invented)

    def agrees(self, entry: Submission) -> bool:
        """Return whether the ledger says the same of it."""
        told = (self.file_name, self.received, self.invented, self.listed)
        return told == (entry.file_name, entry.received, entry.invented, entry.listed)


Entry = Receipt | tuple[str, Mark]  # a file, or a mark on the submission of that id


@dataclass
class Journal:
    """All that was received and withdrawn, in that order; `broken` are lines not understood."""

    receipts: dict[str, Receipt] = field(default_factory=dict)
    marks: dict[str, tuple[Mark, ...]] = field(default_factory=dict)
    broken: tuple[int, ...] = ()

    def note(self, entry: Entry) -> None:
        """Take an entry in; a receipt of a submission known already says something new of it."""
        if isinstance(entry, Receipt):
            self.receipts[entry.submission] = entry
        else:
            name, mark = entry
            self.marks[name] = (*self.marks.get(name, ()), mark)

    def same_bytes(self, sha256: str, listed: str) -> Receipt | None:
        """Return the newest receipt of these bytes; without a list (""), however it was listed."""
        for one in reversed(self.receipts.values()):
            if one.sha256 == sha256 and listed in ("", one.listed):
                return one
        return None


def read_journal(raw: Path) -> Journal:
    """Return the journal of a `data/raw` folder; a last line cut short is no entry.

    Raises `UserMistake` where the file cannot be opened.
    """
    journal = Journal()
    try:
        lines = (raw / JOURNAL_NAME).read_bytes().split(b"\n")
    except FileNotFoundError:
        return journal
    except OSError as error:
        fault = Fault(f"cannot be read: {error.strerror}", str(raw / JOURNAL_NAME))
        raise UserMistake(fault) from error
    broken = []
    for number, line in enumerate(lines[:-1], start=1):  # what follows the last "\n" is torn
        try:
            journal.note(_entry(json.loads(line)))
        except (ValueError, KeyError, TypeError):
            broken.append(number)
    journal.broken = tuple(broken)
    return journal


def add_to_journal(raw: Path, journal: Journal, entries: Iterable[Entry]) -> None:
    """Append entries to the file and to `journal`, on the disk when this returns.

    Raises `UserMistake` where they cannot be written; the file then ends where it did.
    """
    added = list(entries)
    lines = "".join(json.dumps(_line(one), ensure_ascii=False) + "\n" for one in added)
    path = raw / JOURNAL_NAME
    try:
        raw.mkdir(parents=True, exist_ok=True)
        _append(path, lines.encode("utf-8"))
    except OSError as error:
        hint = "check the free space of the disk and the right to write there"
        fault = Fault(f"a file could not be written: {error.strerror}", str(path), hint)
        raise UserMistake(fault) from error
    for one in added:
        journal.note(one)


def _append(path: Path, content: bytes) -> None:
    file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(file, "r+b", buffering=0) as stream:
        end = _end_of_lines(stream.read())
        stream.truncate(end)
        stream.seek(end)
        try:
            written = stream.write(content)
            while written < len(content):  # a disk that fills up writes a part without an error
                written += stream.write(content[written:])
            os.fsync(stream.fileno())
        except OSError:
            with suppress(OSError):
                stream.truncate(end)
            raise


def _end_of_lines(content: bytes) -> int:
    """Return where the last whole line ends: a process killed in the middle left the rest."""
    return content.rfind(b"\n") + 1


def _line(entry: Entry) -> dict[str, Any]:
    if isinstance(entry, Receipt):
        return {"event": RECEIVED, **asdict(entry)}
    name, mark = entry
    return {"event": mark.kind, "submission": name, "day": mark.day, "because": mark.because}


def _entry(line: Mapping[str, Any]) -> Entry:
    fields = {name: value for name, value in line.items() if name != "event"}
    if line["event"] == RECEIVED:
        form, period, sender = fields.pop("told")
        date.fromisoformat(fields["received"])
        return Receipt(**fields, told=(form, period, sender))
    if line["event"] not in ("withdrawn", "restored"):
        raise ValueError(line["event"])
    return str(fields["submission"]), Mark(line["event"], fields["day"], fields["because"])


def receipt_of(entry: Submission, suffix: str) -> Receipt:
    """Return the receipt of a submission that the ledger knows and the journal does not."""
    placed = (entry.form, entry.period, entry.sender)
    return Receipt(
        submission=entry.submission,
        sha256=entry.sha256,
        suffix=suffix,
        place=entry.file_name,
        file_name=entry.file_name,
        form=entry.form,
        period=entry.period,
        area=entry.area,
        sender=entry.sender,
        received=entry.received,
        invented=entry.invented,
        listed=entry.listed,
        told=placed if entry.listed else ("", "", ""),
    )
