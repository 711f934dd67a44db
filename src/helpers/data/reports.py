"""What an intake did: counts by file, what was refused, what is asked, what failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from helpers.data.findings import Finding
from helpers.data.history.ledger import Submission
from helpers.errors import Fault


class Watcher(Protocol):
    """Who is told as an intake goes on: reading a year's files takes a while."""

    def begin(self, number: int, *, anew: bool) -> None:
        """Take note that so many files are to be read; `anew`: they had been, by other rules."""
        ...

    def taken(self, name: str) -> None:
        """Take note that a file is done with."""
        ...


@dataclass(frozen=True)
class Told:
    """A finding with the file it is about."""

    file: str
    dataset: str
    finding: Finding

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.finding.sheet, self.finding.cell) if part)
        return (
            f"{self.file} [{place}] {self.finding.value!r}: "
            f"{self.finding.reason} → {self.finding.action}"
        )


@dataclass(frozen=True)
class FileReport:
    """One file that was taken in: rows in = accepted + refused + duplicates."""

    submission: Submission
    told: tuple[Told, ...]

    @property
    def file(self) -> str:
        """Return the name of the file as it was sent."""
        return self.submission.file_name

    @property
    def rows_in(self) -> int:
        """Return the number of data rows of the file."""
        return sum(taken.rows_in for taken in self.submission.datasets)

    @property
    def accepted(self) -> int:
        """Return how many rows were taken."""
        return sum(taken.accepted for taken in self.submission.datasets)

    @property
    def refused(self) -> int:
        """Return how many rows were refused."""
        return sum(taken.refused for taken in self.submission.datasets)

    @property
    def duplicates(self) -> int:
        """Return how many rows repeat an earlier one of the file."""
        return sum(taken.duplicates for taken in self.submission.datasets)


@dataclass(frozen=True)
class IntakeReport:
    """Everything an intake has to say; `skipped` files had been taken in before.

    `notes` (in Vietnamese) say what took the place of what, and what had to be made again.
    """

    files: tuple[FileReport, ...]
    skipped: int
    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()

    @property
    def rows_in(self) -> int:
        """Return the data rows of all files taken in."""
        return sum(file.rows_in for file in self.files)

    @property
    def accepted(self) -> int:
        """Return the rows taken."""
        return sum(file.accepted for file in self.files)

    @property
    def refused_rows(self) -> int:
        """Return the rows refused."""
        return sum(file.refused for file in self.files)

    @property
    def duplicates(self) -> int:
        """Return the rows that repeat an earlier one of their file."""
        return sum(file.duplicates for file in self.files)

    @property
    def refused(self) -> tuple[Told, ...]:
        """Return every refused cell, with file, sheet, cell, reason and what to do."""
        return self._told(refused=True)

    @property
    def questions(self) -> tuple[Told, ...]:
        """Return every question: the row was taken."""
        return self._told(refused=False)

    def _told(self, *, refused: bool) -> tuple[Told, ...]:
        return tuple(
            told for file in self.files for told in file.told if told.finding.refused == refused
        )
