"""The ledger of submissions: what was received when, and which clean files came of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

from helpers.errors import Fault, UserMistake
from helpers.files import write_whole

LEDGER_NAME = "submissions.json"
VERSION = 2
# How final a figure says it is: less final never takes the place of more final in silence.
NATURES = ("estimate", "preliminary", "official")


@dataclass(frozen=True)
class Slice:
    """One clean file: the accepted rows of a dataset for one reporting area."""

    area: str
    path: str
    sha256: str
    rows: int
    size: int = -1


@dataclass(frozen=True)
class Taken:
    """What became of one dataset of a submission, in rows; and its clean files.

    `nature` is the least final of `NATURES` that its accepted rows say, "" where none does.
    """

    dataset: str
    rows_in: int
    accepted: int
    refused: int
    duplicates: int
    slices: tuple[Slice, ...] = ()
    nature: str = ""

    def yields_to(self, newer: Taken) -> bool:
        """Return whether a newer version takes the place of this one: not if it is less final."""
        if not (self.nature in NATURES and newer.nature in NATURES):
            return True
        return NATURES.index(newer.nature) >= NATURES.index(self.nature)


@dataclass(frozen=True)
class Mark:
    """A submission taken out of force ("withdrawn") or put back ("restored"), and why."""

    kind: Literal["withdrawn", "restored"]
    day: str
    because: str = ""


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
    marks: tuple[Mark, ...] = ()

    def withdrawal(self, as_of: str | None = None) -> Mark | None:
        """Return what took it out of force, as it stood on a day (ISO); None while it counts."""
        known = [mark for mark in self.marks if not (as_of and mark.day > as_of)]
        return known[-1] if known and known[-1].kind == "withdrawn" else None

    def of(self, dataset: str) -> Taken | None:
        """Return what became of that dataset, or None where the file did not hold it."""
        return next((taken for taken in self.datasets if taken.dataset == dataset), None)

    def paths(self) -> Iterator[str]:
        """Yield the clean files, relative to `data/clean`."""
        for taken in self.datasets:
            yield from (one.path for one in taken.slices)


Version = tuple[str, str, str, str]  # dataset, period, area and sender


@dataclass(frozen=True)
class Ledger:
    """Every submission in the order in which it first came."""

    submissions: tuple[Submission, ...] = field(default_factory=tuple)

    @cached_property
    def by_id(self) -> Mapping[str, Submission]:
        """Return the submissions by their id."""
        return {one.submission: one for one in self.submissions}

    def known(self, as_of: str | None = None) -> list[Submission]:
        """Return what had been received by a day (ISO; None: by now) and not been withdrawn."""
        return [
            one
            for one in self.submissions
            if not (as_of and one.received > as_of) and one.withdrawal(as_of) is None
        ]

    def versions(
        self, dataset: str | None = None, *, as_of: str | None = None
    ) -> dict[Version, list[tuple[Submission, Taken]]]:
        """Return by dataset, period and sender what has accepted rows, oldest first."""
        found: dict[Version, list[tuple[Submission, Taken]]] = {}
        for one in sorted(self.known(as_of), key=lambda one: one.received):
            for taken in one.datasets:
                if taken.accepted and dataset in (None, taken.dataset):
                    of = (taken.dataset, one.period, one.area, one.sender)
                    found.setdefault(of, []).append((one, taken))
        return found

    def current(
        self, dataset: str | None = None, *, as_of: str | None = None
    ) -> Iterator[tuple[Submission, Taken]]:
        """Yield what is in force: of each dataset, period and sender the newest accepted.

        One that is less final than an earlier one does not take its place. `as_of` (ISO day)
        leaves out what was received, or withdrawn, later.
        """
        versions = self.versions(dataset, as_of=as_of)
        for of in sorted(versions):
            yield in_force(versions[of])


def in_force(versions: Sequence[tuple[Submission, Taken]]) -> tuple[Submission, Taken]:
    """Return the one that counts among the versions of a form, which come oldest first."""
    found = versions[0]
    for one in versions[1:]:
        found = one if found[1].yields_to(one[1]) else found
    return found


def read_ledger(clean: Path) -> Ledger:
    """Return the ledger of a `data/clean` folder; an empty one where nothing was taken in yet.

    Raises `UserMistake` where the file cannot be read as a ledger, or is a later version's.
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
        if int(content["version"]) > VERSION:
            got = f"version {content['version']}, a later one than this program's {VERSION}"
            raise ValueError(got)
        return Ledger(tuple(_submission(entry) for entry in content["submissions"]))
    except (ValueError, KeyError, TypeError) as error:
        hint = "run annex intake: it makes the ledger again from data/raw"
        fault = Fault(f"a ledger that can be read is required; got: {error}", str(path), hint)
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
    marks = tuple(Mark(**one) for one in entry.get("marks", ()))
    return replace(Submission(**{**entry, "datasets": ()}), datasets=datasets, marks=marks)


def _taken(entry: Mapping[str, Any]) -> Taken:
    return Taken(**{**entry, "slices": tuple(Slice(**one) for one in entry["slices"])})
