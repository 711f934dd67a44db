"""Taking in what was sent: inbox → raw → clean, with a report of every refused cell."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.data.history.holdings import Holdings, keep_raw, open_holdings
from helpers.data.history.journal import Receipt, add_to_journal
from helpers.data.history.ledger import Mark, sha256_of
from helpers.data.history.seen import is_whole, stamp, write_seen
from helpers.data.history.submissions import Arrival, list_arrivals
from helpers.data.reports import FileReport, IntakeReport, Watcher
from helpers.errors import Fault, UserMistake
from helpers.paths import ProjectPaths

if TYPE_CHECKING:
    from helpers.data.file_reading import Intake
    from helpers.data.reading_ahead import Ahead
    from helpers.reference import Reference

__all__ = ["IntakeReport", "take_in"]
READINGS = 3


@dataclass
class _Course:
    """One intake as it goes on: what was asked for, what was recognised, read and refused."""

    holdings: Holdings
    received: date | None
    named: frozenset[Path]
    watcher: Watcher | None
    copies: int | None
    known: list[str] = field(default_factory=list)
    sent_again: dict[str, bool] = field(default_factory=dict)  # whether that put it back
    files: list[FileReport] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    reread: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)

    @property
    def today(self) -> date:
        """Return the day that stands for files whose day no list gives."""
        return self.received or datetime.now().astimezone().date()


def take_in(
    paths: ProjectPaths,
    sources: Path | Iterable[Path],
    *,
    received: date | None = None,
    watcher: Watcher | None = None,
    copies: int | None = None,
) -> IntakeReport:
    """Return what became of these files, or of all files below these folders.

    A file that was taken in before is skipped at once; one that cannot be read is a fault, and
    the others are taken. What was received before is read again from `data/raw` where the rules
    have changed or clean data are missing. `received` stands for files whose day no list gives;
    without it, today. `watcher` is told when there is something to read, and as each file is done.
    `copies` of this process read side by side (None: as the machine has processors); what is
    written and told does not depend on them.
    """
    asked = [sources] if isinstance(sources, Path) else list(sources)
    holdings = open_holdings(paths)
    named = frozenset(path.resolve() for path in asked if path.is_file())
    course = _Course(holdings, received, named, watcher, copies)
    arrivals, course.faults = list_arrivals(asked, holdings.has_taken)
    before, seen = holdings.ledger, dict(holdings.seen.files)
    stale = holdings.stale()
    new = [one for one in arrivals if not _is_known(course, one)]
    if new or stale:
        _take_new(course, new, stale)
    elif holdings.marked_since() or holdings.is_unfinished():
        _settle_marks(course)
    elif holdings.seen.files != seen:
        write_seen(paths.clean, holdings.seen)
    return _report(course, frozenset(before.by_id))


def _report(course: _Course, before: frozenset[str]) -> IntakeReport:
    taken = {file.submission.submission for file in course.files}
    skipped = sum(name not in course.reread for name in course.known)
    notes = [*course.holdings.notes]
    first = [name for name in course.holdings.ledger.by_id if name in taken - before]
    if first or course.sent_again:
        from helpers.data.history.supersession import tell_sent_again, tell_versions
        from helpers.reference import load_reference

        datasets = load_reference(course.holdings.paths).datasets
        notes += tell_versions(course.holdings.ledger, first, datasets)
        notes += tell_sent_again(course.holdings.ledger, course.sent_again)
    return IntakeReport(tuple(course.files), skipped, tuple(course.faults), tuple(notes))


def _is_known(course: _Course, arrival: Arrival) -> bool:
    """Return whether the file was taken in before: this one, or the same bytes elsewhere."""
    journal, seen = course.holdings.journal, course.holdings.seen
    if name := seen.knows(arrival, journal.receipts):
        course.known.append(name)
        return True
    if not journal.receipts:
        return False
    found = _read(arrival)
    return not isinstance(found, Fault) and _is_sent_again(course, arrival, found)


def _is_sent_again(course: _Course, arrival: Arrival, found: tuple[bytes, str]) -> bool:
    """Return whether these bytes were received before, listed alike; they change nothing."""
    content, stamped = found
    same = course.holdings.journal.same_bytes(sha256_of(content), arrival.listed)
    if same is None:
        return False
    keep_raw(course.holdings.paths, same, content)
    _note_again(course, arrival, (same.submission, stamped))
    return True


def _note_again(course: _Course, arrival: Arrival, known: tuple[str, str]) -> None:
    """Take note of a file sent again; it brings back what was withdrawn where that is meant.

    Meant is a file named alone, or listed as received after the withdrawal: a withdrawn file that
    still lies in the inbox is not.
    """
    name, stamped = known
    course.holdings.seen.note(arrival, stamped, name)
    course.known.append(name)
    course.sent_again.setdefault(name, False)
    marks = course.holdings.journal.marks.get(name, ())
    if not marks or marks[-1].kind != "withdrawn":
        return
    day = (arrival.received or course.today).isoformat()
    later = arrival.received is not None and day > marks[-1].day
    if later or (arrival.path.resolve() in course.named and day >= marks[-1].day):
        course.sent_again[name] = True
        mark = Mark("restored", day, "gửi lại")
        add_to_journal(course.holdings.paths.raw, course.holdings.journal, [(name, mark)])


def _read(arrival: Arrival) -> tuple[bytes, str] | Fault:
    """Return a file's bytes and what it was stamped with, the same before and after."""
    where = str(arrival.path)
    try:
        for _ in range(READINGS):
            stamped = stamp(arrival)
            content = arrival.path.read_bytes()
            if stamped == stamp(arrival):
                return content, stamped
    except OSError as error:
        hint = "đóng tệp trong Excel, kiểm tra quyền đọc"
        return Fault(f"không mở được tệp: {error.strerror}", where, hint)
    return Fault("tệp thay đổi trong khi đọc", where, "chờ chép xong rồi chạy lại annex intake")


def _take_new(course: _Course, new: list[Arrival], stale: list[Receipt]) -> None:
    # Reading needs pandas and pandera; an intake with nothing new answers without them.
    from helpers.data.file_reading import Intake
    from helpers.data.reading_ahead import begin_reading
    from helpers.reference import load_reference

    holdings = course.holdings
    reference = load_reference(holdings.paths)
    intake = Intake(holdings.paths, reference, holdings.rules, course.today, holdings.journal)
    with begin_reading(intake, [*stale, *new], course.copies) as ahead:
        _tell_begin(course, len(new), stale)
        holdings.begin()
        try:
            for one, found in ahead.results():
                _take(course, intake, one, found)
            _ask_across(course, reference)
        except BaseException:
            with suppress(UserMistake, OSError):  # the first mistake is the one to be told
                _ask_across(course, reference)  # or else nothing is settled, and all is read again
                holdings.settle([file.submission for file in course.files])
            raise
    holdings.settle([file.submission for file in course.files], course.lost)


def _tell_begin(course: _Course, new: int, stale: list[Receipt]) -> None:
    if course.watcher:
        known, rules = course.holdings.ledger.by_id, course.holdings.rules
        entries = (known.get(one.submission) for one in stale)
        anew = any(one is not None and one.rules != rules for one in entries)
        course.watcher.begin(new + len(stale), anew=anew)


def _settle_marks(course: _Course) -> None:
    """Let count what was withdrawn or restored since, with the questions that hang on it."""
    from helpers.reference import load_reference

    if course.holdings.marked_since():
        _ask_across(course, load_reference(course.holdings.paths))
    course.holdings.settle()


def _ask_across(course: _Course, reference: Reference) -> None:
    """Add the questions that take more than one file to the files read, and to earlier ones."""
    from helpers.data.checks.across import Across, tell_across

    holdings, taken = course.holdings, [file.submission for file in course.files]
    ledger = holdings.ledger_with(taken, course.lost)
    touched = {one.submission: one for one in (*holdings.marked_since(), *taken)}
    asked = Across(holdings.paths, reference, ledger).ask(touched.values())
    course.files = tell_across(holdings.paths.clean, ledger, asked, course.files)


def _take(course: _Course, intake: Intake, one: Arrival | Receipt, ahead: Ahead) -> None:
    if isinstance(one, Receipt):
        _take_again(course, intake, one, ahead)
    else:
        _take_one(course, intake, one, ahead)
    if course.watcher:
        course.watcher.taken(one.file_name if isinstance(one, Receipt) else one.name)


def _take_one(course: _Course, intake: Intake, arrival: Arrival, ahead: Ahead) -> None:
    from helpers.data.reading_ahead import died, of_these_bytes
    from helpers.data.taking import take_file

    found = _read(arrival)
    if isinstance(found, Fault):
        course.faults.append(found)
        return
    if _is_sent_again(course, arrival, found):  # by a file of this very intake
        return
    if fault := died(ahead, arrival.name):
        course.faults.append(fault)
        return
    outcome = take_file(intake, arrival, found[0], of_these_bytes(ahead, found[0]))
    course.faults += outcome.faults
    if outcome.same_as:
        _note_again(course, arrival, (outcome.same_as, found[1]))
    elif outcome.report is not None:
        course.files.append(outcome.report)
        course.holdings.seen.note(arrival, found[1], outcome.report.submission.submission)


def _take_again(course: _Course, intake: Intake, receipt: Receipt, ahead: Ahead) -> None:
    """Read a file again as it was received; where its bytes are gone, what was read of it stays."""
    from helpers.data.reading_ahead import died, of_these_bytes
    from helpers.data.taking import retake_file

    holdings = course.holdings
    content = holdings.content_of(receipt)
    if content is None:
        where = f"data/raw/{receipt.raw_name}"
        message = f"tệp gốc không còn hoặc đã bị sửa: {receipt.file_name}"
        course.faults.append(Fault(message, where, "nhận lại tệp này: annex intake TỆP"))
    elif fault := died(ahead, receipt.file_name):
        course.faults.append(fault)
    else:
        outcome = retake_file(intake, receipt, content, of_these_bytes(ahead, content))
        course.faults += outcome.faults
        if outcome.report is not None:
            course.files.append(outcome.report)
            course.reread.add(receipt.submission)
            return
    entry = holdings.ledger.by_id.get(receipt.submission)
    if entry is None or not is_whole(entry, holdings.paths.clean):
        course.lost.append(receipt.submission)
