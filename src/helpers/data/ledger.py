"""The ledger of submissions: what was received when, and which clean files came of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from helpers.errors import Fault, UserMistake
from helpers.files import write_whole

LEDGER_NAME = "submissions.json"
VERSION = 1


@dataclass(frozen=True)
class Slice:
    """One clean file: the accepted rows of a dataset for one reporting area."""

    area: str
    path: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class Taken:
    """What became of one dataset of a submission, in rows; and its clean files."""

    dataset: str
    rows_in: int
    accepted: int
    refused: int
    duplicates: int
    slices: tuple[Slice, ...] = ()


@dataclass(frozen=True)
class Submission:
    """One file as it was taken in; `rules` says by which params and code.

    `area` is the sender's area (an agency's: the one it works for) and `sender` an area code or
    agency id, "" where nobody was named; `listed` is what the list of submissions said.
    """

    submission: str
    file_name: str
    sha256: str
    form: str
    period: str
    area: str
    sender: str
    received: str
    invented: bool
    rules: str
    listed: str = ""
    datasets: tuple[Taken, ...] = ()

    def of(self, dataset: str) -> Taken | None:
        """Return what became of that dataset, or None where the file did not hold it."""
        return next((taken for taken in self.datasets if taken.dataset == dataset), None)

    def paths(self) -> Iterator[str]:
        """Yield the clean files, relative to `data/clean`."""
        for taken in self.datasets:
            yield from (one.path for one in taken.slices)


@dataclass(frozen=True)
class Ledger:
    """Every submission in the order in which it first came."""

    submissions: tuple[Submission, ...] = field(default_factory=tuple)

    @cached_property
    def by_id(self) -> Mapping[str, Submission]:
        """Return the submissions by their id."""
        return {one.submission: one for one in self.submissions}

    def same_bytes(self, sha256: str, rules: str, listed: str) -> Submission | None:
        """Return the submission of these bytes, read by these rules and listed alike.

        A file without a line in a list (`listed` "") is alike to any.
        """
        for one in reversed(self.submissions):
            if one.sha256 == sha256 and one.rules == rules and listed in ("", one.listed):
                return one
        return None

    def with_submissions(self, new: Iterable[Submission]) -> Ledger:
        """Return the ledger with these added, or put in the place of the same ones.

        A submission taken in again keeps its place, so that no later one is superseded by it.
        """
        entries = {one.submission: one for one in self.submissions}
        return Ledger(tuple((entries | {one.submission: one for one in new}).values()))

    def current(
        self, dataset: str | None = None, *, as_of: str | None = None
    ) -> Iterator[tuple[Submission, Taken]]:
        """Yield what is in force: of each dataset, period and sender the newest accepted.

        `as_of` (ISO day) leaves out what was received later.
        """
        newest: dict[tuple[str, ...], tuple[tuple[str, int], Submission, Taken]] = {}
        for place, one in enumerate(self.submissions):
            if as_of and one.received > as_of:
                continue
            for taken in one.datasets:
                if taken.accepted == 0 or dataset not in (None, taken.dataset):
                    continue
                of = (taken.dataset, one.period, one.area, one.sender)
                rank = (one.received, place)
                if of not in newest or rank > newest[of][0]:
                    newest[of] = (rank, one, taken)
        for group in sorted(newest):
            yield newest[group][1:]


def read_ledger(clean: Path) -> Ledger:
    """Return the ledger of a `data/clean` folder; an empty one where nothing was taken in yet.

    Raises `UserMistake` where the file cannot be read as a ledger.
    """
    path = clean / LEDGER_NAME
    if not path.is_file():
        return Ledger()
    found = path.stat()
    return _read(path, (found.st_size, found.st_mtime_ns, found.st_ino))


@lru_cache(maxsize=2)
def _read(path: Path, _stamp: tuple[int, int, int]) -> Ledger:
    """Return what `read_ledger` does, read again only when the file is another."""
    try:
        content = json.loads(path.read_text("utf-8"))
        return Ledger(tuple(_submission(entry) for entry in content["submissions"]))
    except (ValueError, KeyError, TypeError) as error:
        hint = "delete data/clean and run annex intake again: data/raw keeps the files"
        fault = Fault(f"the ledger is required to be readable; got: {error}", str(path), hint)
        raise UserMistake(fault) from error


def write_ledger(clean: Path, ledger: Ledger) -> None:
    """Put the ledger in the place of the one before, at once."""
    content = {"version": VERSION, "submissions": [asdict(one) for one in ledger.submissions]}
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    keep(clean / LEDGER_NAME, text.encode("utf-8"))


def keep(path: Path, content: bytes, *, private: bool = False, sync: bool = True) -> None:
    """Write a file of the store whole or not at all; see `files.write_whole`.

    Raises `UserMistake` where the disk is full or the folder may not be written to.
    """
    try:
        write_whole(path, content, private=private, sync=sync)
    except OSError as error:
        hint = "check the free space of the disk and the right to write there"
        fault = Fault(f"a file could not be written: {error.strerror}", str(path), hint)
        raise UserMistake(fault) from error


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of these bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def submission_id(sha256: str, form: str, period: str, sender: str) -> str:
    """Return the id of a submission: the same for the same bytes, form, period and sender."""
    return sha256_of("\n".join((sha256, form, period, sender)).encode("utf-8"))[:12]


def _submission(entry: Mapping[str, Any]) -> Submission:
    datasets = tuple(_taken(one) for one in entry["datasets"])
    return replace(Submission(**{**entry, "datasets": ()}), datasets=datasets)


def _taken(entry: Mapping[str, Any]) -> Taken:
    return Taken(**{**entry, "slices": tuple(Slice(**one) for one in entry["slices"])})
