"""A submission taken out of force, or put back: never erased, and always with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from helpers.data.history.holdings import Holdings, open_holdings
from helpers.data.history.journal import Receipt, add_to_journal
from helpers.data.history.ledger import Ledger, Mark, Submission
from helpers.errors import Fault, UserMistake, nearest
from helpers.paths import ProjectPaths
from helpers.reference import load_reference

LEAST_LETTERS = 4


@dataclass(frozen=True)
class Change:
    """What a withdrawal or a restoring did: by dataset what counts now (None: nothing)."""

    submission: Submission
    mark: Mark
    now: dict[str, Submission | None]


def withdraw(paths: ProjectPaths, name: str, because: str, day: date) -> Change:
    """Return what counts after a submission was taken out of force from that day on.

    `name` is its id, or the beginning of it. Raises `UserMistake` for an unknown one (with the
    nearest), one withdrawn before, an empty reason, or a day before it was received.
    """
    if not because.strip():
        message = "cần lý do rút"
        raise UserMistake(Fault(message, "--because", '--because "gửi nhầm kỳ báo cáo"'))
    return _mark(paths, name, Mark("withdrawn", day.isoformat(), because.strip()))


def restore(paths: ProjectPaths, name: str, because: str, day: date) -> Change:
    """Return what counts after a withdrawn submission was put back from that day on.

    Raises `UserMistake` for an unknown one, one that was not withdrawn, or a day before that.
    """
    return _mark(paths, name, Mark("restored", day.isoformat(), because.strip()))


def _mark(paths: ProjectPaths, name: str, mark: Mark) -> Change:
    holdings = open_holdings(paths)
    receipt = _find(holdings, name)
    _refuse_repeated(holdings, receipt, mark.kind)
    _refuse_earlier(holdings, receipt, mark)
    if any(one not in holdings.ledger.by_id for one in holdings.journal.receipts):
        message = "có lần nhận chưa xong"
        raise UserMistake(Fault(message, "data/clean", "chạy annex intake trước, rồi làm lại"))
    add_to_journal(paths.raw, holdings.journal, [(receipt.submission, mark)])
    _ask_anew(holdings, receipt.submission)
    holdings.settle()
    one = holdings.ledger.by_id[receipt.submission]
    return Change(one, mark, _counting(holdings.ledger, one))


def _ask_anew(holdings: Holdings, name: str) -> None:
    """Put the questions that take several files as they are with what counts now."""
    from helpers.data.checks.across import Across, tell_across

    ledger = holdings.ledger_with(())
    reference = load_reference(holdings.paths)
    asked = Across(holdings.paths, reference, ledger).ask([ledger.by_id[name]])
    tell_across(holdings.paths.clean, ledger, asked, ())


def _find(holdings: Holdings, name: str) -> Receipt:
    receipts = holdings.journal.receipts
    wanted = name.strip().lower()
    found = [one for one in receipts if one.startswith(wanted)]
    if len(found) == 1 and len(wanted) >= LEAST_LETTERS:
        return receipts[found[0]]
    named = [one for one in receipts.values() if name and one.file_name.endswith(name)]
    if named:
        hint = "mã của tệp ấy: " + ", ".join(f"{one.submission} ({one.received})" for one in named)
    else:
        hint = nearest(wanted, receipts) or "xem mã: annex intake --status"
    raise UserMistake(Fault(f"cần mã một lần gửi; nhận được: {name!r}", hint=hint))


def _refuse_repeated(
    holdings: Holdings, receipt: Receipt, kind: Literal["withdrawn", "restored"]
) -> None:
    marks = holdings.journal.marks.get(receipt.submission, ())
    last = marks[-1].kind if marks else "restored"
    if last != kind:
        return
    where = f"{receipt.submission} ({receipt.file_name})"
    if kind == "withdrawn":
        message = f"đã rút ngày {_day(marks[-1].day)}: {marks[-1].because}"
        hint = f"để tính lại: annex intake --restore {receipt.submission}"
        raise UserMistake(Fault(message, where, hint))
    raise UserMistake(Fault("không bị rút, nên không có gì để tính lại", where))


def _refuse_earlier(holdings: Holdings, receipt: Receipt, mark: Mark) -> None:
    marks = holdings.journal.marks.get(receipt.submission, ())
    first = marks[-1].day if marks else receipt.received
    if mark.day < first:
        message = f"cần một ngày từ {_day(first)} trở đi; nhận được: {_day(mark.day)}"
        raise UserMistake(Fault(message, f"{receipt.submission} ({receipt.file_name})"))


def _counting(ledger: Ledger, one: Submission) -> dict[str, Submission | None]:
    current = {
        (taken.dataset, file.period, file.area, file.sender): file
        for file, taken in ledger.current()
    }
    return {
        taken.dataset: current.get((taken.dataset, one.period, one.area, one.sender))
        for taken in one.datasets
    }


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"
