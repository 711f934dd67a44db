"""Questions that take more than one file: one person twice, figures copied, sums that differ.

They are asked once all files of an intake are read, of every sender concerned, and stand among
the findings of each. Tolerances are those of `params/cross_checks.yml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from helpers.data import copied_figures, person_keys, province_sums
from helpers.data.findings import Finding, describe
from helpers.data.findings_file import replace_findings
from helpers.data.ledger import Ledger, Submission
from helpers.data.reports import FileReport, Told
from helpers.data.rules import ACROSS
from helpers.data.store import Store
from helpers.data.workbook import cell_name
from helpers.paths import ProjectPaths
from helpers.reference import Reference
from helpers.reference.datasets import Dataset

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
        """Yield what there is to ask, or no longer, of the forms that the touched hold."""
        by_group: dict[tuple[str, str], set[str]] = {}
        for one in touched:
            for taken in one.datasets:
                by_group.setdefault((taken.dataset, one.period), set()).add(one.submission)
        store = Store(self.paths, ledger=self.ledger)
        for (name, period), new in sorted(by_group.items()):
            dataset = self.reference.datasets.get(name)
            current = store.in_force(name, period)
            if dataset is not None and current and set(dataset.rules) & ACROSS:
                yield from self._ask_group(store, dataset, (current, new))

    def _ask_group(
        self, store: Store, dataset: Dataset, group: tuple[list[Submission], set[str]]
    ) -> Iterator[Asked]:
        current, new = group
        period = self.reference.periods.resolve(current[0].period)
        if "one_person_two_senders" in dataset.rules:
            yield from _asked(dataset, PERSONS, current, self._persons(dataset, current))
        if "figures_of_earlier_period" in dataset.rules:
            own = [one for one in current if one.submission in new]
            copied = copied_figures.find(self.reference, store, dataset, (period, own))
            found = ((name, _about_sheet(COPIED, dataset, told)) for name, told in copied)
            yield from _asked(dataset, {COPIED}, own, found)
        if "areas_sum_to_province" in dataset.rules:
            own = [one for one in current if province_sums.is_province(self.reference, one)]
            sums = province_sums.find(self.reference, store, dataset, (period, own))
            found = ((name, _about_sheet(DIFFERS, dataset, told)) for name, told in sums)
            yield from _asked(dataset, {DIFFERS}, own, found)

    def _persons(self, dataset: Dataset, submissions: Sequence[Submission]) -> Iterator[Found]:
        """Yield, for each row whose person stands in another sender's file, where that is."""
        if len(submissions) < 2:
            return
        first: dict[str, tuple[Submission, int]] = {}
        shared: dict[str, list[tuple[Submission, int]]] = {}
        for one in submissions:
            for key, row in person_keys.read_keys(self.paths, dataset.id, one):
                known = first.setdefault(key, (one, row))
                if known[0] is not one:
                    shared.setdefault(key, [known]).append((one, row))
        told = set()
        for places in shared.values():
            for one, row in places:
                other = next(place for place in places if place[0] is not one)
                if (one.submission, row) not in told:
                    told.add((one.submission, row))
                    yield one.submission, _about_person(dataset, row, other)


def tell_across(
    clean: Path, asked: Iterable[Asked], files: Sequence[FileReport]
) -> list[FileReport]:
    """Return the reports with what is asked of their files, after it stands in the findings."""
    told: dict[str, list[Told]] = {}
    for one in asked:
        replace_findings(clean, one.submission, one.dataset, (one.codes, one.findings))
        name = one.submission.file_name
        new = [Told(name, one.dataset, finding) for finding in one.findings]
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


def _about_person(dataset: Dataset, row: int, other: tuple[Submission, int]) -> Finding:
    code = f"{dataset.record or 'household'}_of_two_senders"
    reason, action = describe(code, file=other[0].file_name, row=other[1])
    cell = cell_name(row - 1, 0)
    return Finding(code, "", row, "", cell, "", reason, action, refused=False)


def _about_sheet(code: str, dataset: Dataset, details: Mapping[str, object]) -> Finding:
    reason, action = describe(code, **details)
    value = str(details.get("got", ""))
    column = str(details.get("column", ""))
    return Finding(code, dataset.sheet, 1, column, "", value, reason, action, refused=False)
