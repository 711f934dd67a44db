"""What each sender is told: its files, what became of their rows, what it must mend."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.correspondence.addressee import Addressee
from helpers.data.findings import TEXTS
from helpers.data.findings_file import read_findings
from helpers.data.history.ledger import Ledger, Submission
from helpers.data.history.submissions import AGENCY_WORKBOOK
from helpers.reference import Period, Reference, UnknownAgency, UnknownArea

NOBODY = "Điều tra, sổ theo dõi toàn tỉnh"


@dataclass(frozen=True)
class Said:
    """One thing said of a file: a cell refused, or a question; `row` counts from 1.

    `public` is the reason without anything that stood in the cell, where rows are of persons.
    """

    dataset: str
    sheet: str
    row: int
    cell: str
    value: str
    reason: str
    action: str
    refused: bool
    public: tuple[str, str]


@dataclass(frozen=True)
class FileAccount:
    """A file in force and what is said of it: rows in = accepted + refused + duplicates."""

    submission: Submission
    said: tuple[Said, ...]

    def rows(self, what: str) -> int:
        """Return rows_in, accepted, refused or duplicates over the forms of the file."""
        return sum(int(getattr(taken, what)) for taken in self.submission.datasets)

    @property
    def refused(self) -> int:
        """Return the number of refused cells."""
        return sum(one.refused for one in self.said)

    @property
    def questions(self) -> int:
        """Return the number of questions: their rows were taken."""
        return len(self.said) - self.refused


@dataclass(frozen=True)
class SenderAccount:
    """All that one sender sent for one period.

    `whose` are the codes of period, area and sender. `unread` are files of which nothing could be
    taken, by name, with the reason.
    """

    period: Period
    name: str
    stem: str
    whose: tuple[str, str, str]
    files: tuple[FileAccount, ...]
    unread: tuple[tuple[str, Said], ...] = ()

    @cached_property
    def weight(self) -> tuple[int, int, int, int]:
        """Return how much there is to mend: files unread, rows lost, cells refused, questions."""
        lost = sum(one.rows("refused") + one.rows("duplicates") for one in self.files)
        return (
            len(self.unread),
            lost,
            sum(one.refused for one in self.files),
            sum(one.questions for one in self.files),
        )

    @property
    def is_clean(self) -> bool:
        """Return whether there is nothing to tell but that all was taken."""
        return not any(self.weight)

    @property
    def invented(self) -> bool:
        """Return whether any of its files is invented."""
        return any(one.submission.invented for one in self.files)


def read_accounts(reference: Reference, clean: Path, ledger: Ledger) -> list[SenderAccount]:
    """Return every sender and period with files in force, the newest period and the worst first."""
    groups: dict[tuple[str, str, str], list[Submission]] = {}
    for one in _newest(ledger):
        groups.setdefault((one.period, one.area, one.sender), []).append(one)
    findings = _findings(clean, ledger, groups)
    accounts = [_account(reference, whose, files, findings) for whose, files in groups.items()]
    return sorted(accounts, key=order_of_account)


def worst_first(accounts: Iterable[SenderAccount]) -> list[SenderAccount]:
    """Return those that have something to mend, the worst first."""
    found = [one for one in accounts if not one.is_clean]
    return sorted(
        found, key=lambda one: ([-part for part in one.weight], one.period.code, one.stem)
    )


def order_of_account(one: SenderAccount) -> tuple[Any, ...]:
    """Return what accounts are sorted by: the newest period first, in it the worst first."""
    return (-one.period.end.toordinal(), one.period.code, [-part for part in one.weight], one.stem)


def _newest(ledger: Ledger) -> list[Submission]:
    """Return the files of which some form is the newest that its sender sent, oldest first.

    A form of which every row was refused counts too: its sender must hear of it.
    """
    newest: dict[tuple[str, ...], Submission] = {}
    for one in sorted(ledger.known(), key=lambda one: one.received):
        for taken in one.datasets:
            newest[taken.dataset, one.period, one.area, one.sender] = one
    kept = {one.submission for one in newest.values()}
    return [one for one in ledger.known() if one.submission in kept]


def _findings(
    clean: Path, ledger: Ledger, groups: Mapping[tuple[str, str, str], list[Submission]]
) -> Mapping[str, pd.DataFrame]:
    names = [one.submission for files in groups.values() for one in files]
    counting = {(one.submission, taken.dataset) for one, taken in ledger.current()}
    found = read_findings(clean, names, counting)
    return {str(name): part for name, part in found.groupby("submission", sort=False)}


def _account(
    reference: Reference,
    whose: tuple[str, str, str],
    files: list[Submission],
    findings: Mapping[str, pd.DataFrame],
) -> SenderAccount:
    told = tuple(
        FileAccount(one, tuple(_said(reference, findings.get(one.submission)))) for one in files
    )
    return replace(named_account(reference, whose, files[0].form), files=told)


def named_account(reference: Reference, whose: tuple[str, str, str], form: str) -> SenderAccount:
    """Return the account of a period, area and sender (codes), with no files yet."""
    code, area, sender = whose
    period = reference.periods.get(code)
    name, stem = _named(reference, period, (area, sender, form))
    return SenderAccount(period, name, stem, whose, ())


def _named(reference: Reference, period: Period, whose: tuple[str, str, str]) -> tuple[str, str]:
    """Return the sender's name and how its answer's file is named."""
    code, sender, form = whose
    if not sender:
        return NOBODY, "toan-tinh"
    try:
        area = reference.areas.get(code, period)
        if form == AGENCY_WORKBOOK or sender != code:
            name = reference.agencies.named(sender, period)
            return name, Addressee(area, name, name, sender).file_stem
        return area.full_name, Addressee(area, area.full_name, area.full_name).file_stem
    except (UnknownArea, UnknownAgency):
        return sender, sender


def _said(reference: Reference, frame: pd.DataFrame | None) -> list[Said]:
    if frame is None:
        return []
    rows = [_one_said(reference, row) for row in frame.to_dict("records")]
    return sorted(rows, key=lambda one: (one.sheet, one.row, one.cell, not one.refused))


def _one_said(reference: Reference, row: Mapping[Any, Any]) -> Said:
    dataset = reference.datasets.get(row["dataset"])
    told = (str(row["reason"]), str(row["action"]))
    of_persons = dataset is not None and bool(dataset.record)
    return Said(
        dataset=str(row["dataset"]),
        sheet=str(row["sheet"]),
        row=int(row["row"]),
        cell=str(row["cell"]),
        value=str(row["value"]),
        reason=told[0],
        action=told[1],
        refused=bool(row["refused"]),
        public=_in_general(str(row["code"]), told) if of_persons else told,
    )


# What these say beside the rule itself is of the table or the params, never what stood in the cell.
_TELL_ALL = frozenset(
    {
        *(
            "duplicate",
            "same_child",
            "other_figures",
            "other_child",
            "child_twice",
            "unknown_code",
            "joined_by_period_end",
            "blank",
        ),
        *("child_of_two_senders", "household_of_two_senders"),
        *("stratum_of_other_area", "cluster_of_other_area"),
    }
)
_TELL_REASON = frozenset({"out_of_range"})


class _Dots(dict[str, Any]):
    """Gives "…" for whatever a text would fill in."""

    def __missing__(self, name: str) -> str:
        return "…"


def _in_general(code: str, told: tuple[str, str]) -> tuple[str, str]:
    """Return reason and action as they are for any cell: a detail may repeat what stood there."""
    texts = TEXTS.get(code)
    if texts is None or code in _TELL_ALL:
        return told
    reason, action = (string.Formatter().vformat(_plain(text), (), _Dots()) for text in texts)
    return told[0] if code in _TELL_REASON else reason, action.removeprefix("…").strip()


def _plain(text: str) -> str:
    return text.replace("!r}", "}")
