"""Questions that take more than one file: one person twice, figures copied, sums that differ.

They are asked once all files of an intake are read, of every sender concerned, and stand among
the findings of each. Tolerances are those of `params/cross_checks.yml`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from helpers.data.checks import copied_figures, person_keys, province_sums
from helpers.data.checks.rules import ACROSS
from helpers.data.findings import Finding, describe
from helpers.data.findings_file import replace_findings
from helpers.data.history.ledger import Ledger, Submission
from helpers.data.reports import FileReport, Told
from helpers.data.store import Store
from helpers.data.workbook import cell_name
from helpers.paths import ProjectPaths
from helpers.reference import Reference
from helpers.reference.datasets import Dataset
from helpers.reference.periods import Period

COPIED, DIFFERS = "copied_from_earlier_period", "differs_from_province"
PERSONS = frozenset({"child_of_two_senders", "household_of_two_senders"})
Found = tuple[str, Finding]  # a submission and what is asked of it


@dataclass(frozen=True)
class Asked:
    """What is asked of a dataset of a submission; it takes the place of findings of these codes."""

    submission: Submission
    dataset: str
    codes: frozenset[str]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Across:
    """What the questions of one intake are made from; `ledger` knows what was taken in it."""

    paths: ProjectPaths
    reference: Reference
    ledger: Ledger

    def ask(self, touched: Iterable[Submission]) -> Iterator[Asked]:
        """Yield what there is to ask, or no longer, once these came, went or came back.

        Asked anew are their senders' forms in force, whoever shares a person with them, and the
        forms of later periods that are held against theirs.
        """
        store = Store(self.paths, ledger=self.ledger)
        for (name, period), senders in sorted(self._groups(touched).items()):
            dataset = self.reference.datasets.get(name)
            if dataset is not None and set(dataset.rules) & ACROSS:
                resolved = self.reference.periods.get(period)
                yield from self._ask_group(store, dataset, (resolved, senders))

    def _groups(self, touched: Iterable[Submission]) -> dict[tuple[str, str], set[str]]:
        """Return by dataset and period whose forms are concerned."""
        found: dict[tuple[str, str], set[str]] = {}
        for one in touched:
            for taken in one.datasets:
                found.setdefault((taken.dataset, one.period), set()).add(one.sender)
        for (name, code), senders in list(found.items()):
            for later in self._later(name, code):
                found.setdefault((name, later), set()).update(senders)
        return found

    def _later(self, name: str, code: str) -> Iterator[str]:
        """Yield the periods whose forms are held against those of an earlier period."""
        dataset = self.reference.datasets.get(name)
        if dataset is None or "figures_of_earlier_period" not in dataset.rules:
            return
        known = {one.period for one in self.ledger.submissions if one.of(name)}
        for other in sorted(known - {code}):
            earlier = copied_figures.earlier_than(self.reference.periods.get(other))
            if code in {one.code for one in earlier}:
                yield other

    def _ask_group(
        self, store: Store, dataset: Dataset, group: tuple[Period, set[str]]
    ) -> Iterator[Asked]:
        period, senders = group
        if "one_person_two_senders" in dataset.rules:
            yield from self._ask_persons(dataset, period)
        current = store.in_force(dataset.id, period.code)
        own = [one for one in current if one.sender in senders]
        if "figures_of_earlier_period" in dataset.rules and own:
            copied = copied_figures.find(self.reference, store, dataset, (period, own))
            found = ((name, _about_sheet(COPIED, dataset, told)) for name, told in copied)
            yield from _asked(dataset, {COPIED}, own, found)
        whole = [one for one in current if province_sums.is_province(self.reference, one)]
        if "areas_sum_to_province" in dataset.rules and whole:
            sums = province_sums.find(self.reference, store, dataset, (period, whole))
            found = ((name, _about_sheet(DIFFERS, dataset, told)) for name, told in sums)
            yield from _asked(dataset, {DIFFERS}, whole, found)

    def _ask_persons(self, dataset: Dataset, period: Period) -> Iterator[Asked]:
        """Yield what is asked of every version received: which of them count changes by the day."""
        every = [
            one
            for one in self.ledger.submissions
            if one.period == period.code and one.of(dataset.id)
        ]
        if len({_whose(one) for one in every}) > 1:
            yield from _asked(dataset, PERSONS, every, self._persons(dataset, period, every))

    def _persons(
        self, dataset: Dataset, period: Period, submissions: Sequence[Submission]
    ) -> Iterator[Found]:
        """Yield, for each row whose person stands in another sender's file, whose that is."""
        places: dict[str, list[tuple[Submission, int]]] = {}
        for one in submissions:
            for key, row in person_keys.read_keys(self.paths, dataset.id, one):
                places.setdefault(key, []).append((one, row))
        told = set()
        for same in places.values():
            for (one, row), (other, _) in itertools.permutations(same, 2):
                about = (one.submission, row, other.submission)
                if _whose(one) != _whose(other) and about not in told:
                    told.add(about)
                    name = self._sender_name(other, period)
                    yield one.submission, _about_person(dataset, row, (other, name))

    def _sender_name(self, one: Submission, period: Period) -> str:
        """Return who sent it, as the other sender may know: an area or an office, no file."""
        if not one.sender:
            return "cuộc điều tra chung của tỉnh"
        if one.sender != one.area:
            return str(self.reference.agencies.named(one.sender, period))
        return str(self.reference.areas.get(one.area, period).in_text())


def tell_across(
    clean: Path, ledger: Ledger, asked: Iterable[Asked], files: Sequence[FileReport]
) -> list[FileReport]:
    """Return the reports with what is asked of their files, after it stands in the findings."""
    told: dict[str, list[Told]] = {}
    counting = {(one.submission, taken.dataset) for one, taken in ledger.current()}
    for one in asked:
        replace_findings(clean, one.submission, one.dataset, (one.codes, one.findings))
        name = one.submission.file_name
        new = [
            Told(name, one.dataset, finding)
            for finding in one.findings
            if not finding.other or (finding.other, one.dataset) in counting
        ]
        told.setdefault(one.submission.submission, []).extend(new)
    return [
        replace(file, told=(*file.told, *told.get(file.submission.submission, ())))
        for file in files
    ]


def _asked(
    dataset: Dataset, codes: Iterable[str], of: Sequence[Submission], found: Iterable[Found]
) -> Iterator[Asked]:
    findings: dict[str, list[Finding]] = {one.submission: [] for one in of}
    for name, finding in found:
        findings[name].append(finding)
    for one in of:
        yield Asked(one, dataset.id, frozenset(codes), tuple(findings[one.submission]))


def _whose(one: Submission) -> tuple[str, str]:
    return one.area, one.sender


def _about_person(dataset: Dataset, row: int, other: tuple[Submission, str]) -> Finding:
    code = f"{dataset.record or 'household'}_of_two_senders"
    reason, action = describe(code, sender=other[1])
    finding = Finding(code, "", row, "", cell_name(row - 1, 0), "", reason, action, refused=False)
    return replace(finding, other=other[0].submission)


def _about_sheet(code: str, dataset: Dataset, details: Mapping[str, object]) -> Finding:
    reason, action = describe(code, **details)
    value = str(details.get("got", ""))
    column = str(details.get("column", ""))
    return Finding(code, dataset.sheet, 1, column, "", value, reason, action, refused=False)
