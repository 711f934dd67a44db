"""What a new submission takes the place of, and what it does not: said, never silent."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from helpers.data.history.ledger import Ledger, Submission, Taken, Version, in_force
from helpers.reference.datasets import Dataset

NATURE_NAMES = {"estimate": "ước tính", "preliminary": "sơ bộ", "official": "chính thức"}
REPLACED, SAME_DAY, OLDER, LESS_FINAL, NOTHING = range(5)


@dataclass
class _Case:
    """What became of two versions of the same forms: `forms` says which."""

    new: Submission
    other: Submission
    kind: int
    forms: list[str] = field(default_factory=list)
    fewer: list[str] = field(default_factory=list)


def tell_versions(
    ledger: Ledger, new: Collection[str], datasets: Mapping[str, Dataset]
) -> list[str]:
    """Return sentences (Vietnamese) on each new submission of which there was another version."""
    cases: dict[tuple[str, str, int], _Case] = {}
    wanted = set(new)
    for of, versions in ledger.versions().items():
        for one, taken in versions:
            if one.submission in wanted and (judged := _judge(versions, one, taken)):
                if judged[1] == OLDER and judged[0].submission in wanted:
                    continue  # that one says of itself that it took the place of this one
                _add(cases, (one, *judged), datasets[of[0]])
    for one, other, dataset in _nothing_accepted(ledger, wanted):
        _add(cases, (one, other, NOTHING, ""), datasets[dataset])
    return [_sentence(case, ledger, datasets) for case in cases.values()]


def tell_sent_again(ledger: Ledger, again: Mapping[str, bool]) -> list[str]:
    """Return sentences on files sent again that do not count now, or that this put back (True)."""
    current = {one.submission for one, _ in ledger.current()}
    told = []
    for name, restored in again.items():
        one = ledger.by_id.get(name)
        if one is None:
            continue
        if restored:
            told.append(f"{one.file_name}: gửi lại nên được tính lại")
        if one.submission not in current:
            told.append(_about_old(ledger, one))
    return told


def superseding(ledger: Ledger, one: Submission, as_of: str | None = None) -> list[Submission]:
    """Return the submissions in force of the forms that this one holds, itself left out."""
    found = []
    for of, versions in ledger.versions(as_of=as_of).items():
        if of[1:] == _of(one) and one.of(of[0]) is not None:
            other = in_force(versions)[0]
            if other.submission != one.submission and other not in found:
                found.append(other)
    return found


def form_name(dataset: Dataset) -> str:
    """Return what a sender calls the form: "Biểu 02", or the title of a survey."""
    return dataset.sheet or dataset.title_vi


def day_text(iso: str) -> str:
    """Return a day as officials write it: 18/12/2024."""
    return f"{date.fromisoformat(iso):%d/%m/%Y}"


def _of(one: Submission) -> tuple[str, str, str]:
    return one.period, one.area, one.sender


def _judge(
    versions: list[tuple[Submission, Taken]], one: Submission, taken: Taken
) -> tuple[Submission, int, str] | None:
    """Return the other version, what became of the two, and rows where they are fewer now."""
    others = [pair for pair in versions if pair[0] is not one]
    if not others:
        return None
    counts, counted = in_force(versions)
    if counts is not one:
        if counted.yields_to(taken) or one.received < counts.received:
            return counts, OLDER, ""
        return counts, LESS_FINAL, f"{taken.nature} {counted.nature}"
    before, earlier = in_force(others)
    fewer = f"{taken.accepted}/{earlier.accepted}" if taken.accepted < earlier.accepted else ""
    return before, SAME_DAY if before.received == one.received else REPLACED, fewer


def _nothing_accepted(
    ledger: Ledger, wanted: set[str]
) -> Iterator[tuple[Submission, Submission, str]]:
    versions = ledger.versions()
    for one in ledger.known():
        for taken in one.datasets if one.submission in wanted else ():
            of: Version = (taken.dataset, *_of(one))
            if taken.accepted == 0 and of in versions:
                yield one, in_force(versions[of])[0], taken.dataset


def _add(
    cases: dict[tuple[str, str, int], _Case],
    judged: tuple[Submission, Submission, int, str],
    dataset: Dataset,
) -> None:
    one, other, kind, told = judged
    found = cases.setdefault((one.submission, other.submission, kind), _Case(one, other, kind))
    found.forms.append(form_name(dataset))
    if kind == LESS_FINAL:
        found.fewer = told.split()
    elif told:
        found.fewer.append(f"{form_name(dataset)} {told} dòng")


def _sentence(case: _Case, ledger: Ledger, datasets: Mapping[str, Dataset]) -> str:
    other = f"{case.other.file_name} (nhận {day_text(case.other.received)})"
    forms = ", ".join(sorted(case.forms))
    begins = f"{case.new.file_name}: {forms}"
    withdraw = f"annex intake --withdraw {case.other.submission} --because LÝ_DO"
    if case.kind == OLDER:
        return f"{begins} không thay {other}, vì tệp ấy nhận sau; nếu tệp ấy sai: {withdraw}"
    if case.kind == NOTHING:
        return f"{begins} không có dòng nào được nhận; {other} vẫn còn hiệu lực"
    if case.kind == LESS_FINAL:
        new, old = (NATURE_NAMES[name] for name in case.fewer)
        why = f"vì số {new} không thay được số {old}"
        return f"{begins} không thay {other}, {why}; nếu số {old} sai: {withdraw}"
    said = f"{begins} thay {other}"
    if case.kind == SAME_DAY:
        own = f"annex intake --withdraw {case.new.submission} --because LÝ_DO"
        said += f"; hai tệp khác nhau cùng ngày nhận, nếu tệp trước mới đúng: {own}"
    if case.fewer:
        said += f"; ít dòng hơn ({', '.join(case.fewer)}): dòng không gửi lại thì không còn tính"
    kept = [
        form_name(datasets[taken.dataset])
        for taken in case.other.datasets
        if taken.accepted and case.new.of(taken.dataset) is None
    ]
    return f"{said}; vẫn tính theo tệp trước: {', '.join(kept)}" if kept else said


def _about_old(ledger: Ledger, one: Submission) -> str:
    begins = f"{one.file_name}: đã nhận ngày {day_text(one.received)}"
    last = one.marks[-1] if one.marks else None
    if last is not None and last.kind == "withdrawn":
        restore = f"annex intake --restore {one.submission}"
        why = f"rút ngày {day_text(last.day)} ({last.because})"
        return f"{begins}, {why}; gửi lại không làm thay đổi, để tính lại: {restore}"
    others = superseding(ledger, one)
    if not others:
        return f"{begins}, không có dòng nào được nhận; gửi lại không làm thay đổi gì"
    named = ", ".join(f"{other.file_name} ({day_text(other.received)})" for other in others)
    withdraw = f"annex intake --withdraw {others[0].submission} --because LÝ_DO"
    return f"{begins}, sau đó đã có {named} thay; gửi lại không đổi, nếu tệp sau sai: {withdraw}"
