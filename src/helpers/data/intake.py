"""Taking in what was sent: inbox → raw → clean, with a report of every refused cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from helpers.data.ledger import Ledger, read_ledger, sha256_of, write_ledger
from helpers.data.reports import FileReport, IntakeReport, Watcher
from helpers.data.seen import Seen, is_whole, read_seen, rules_key, write_seen
from helpers.data.submissions import Arrival, list_arrivals
from helpers.errors import Fault
from helpers.paths import ProjectPaths

__all__ = ["IntakeReport", "take_in"]


def take_in(
    paths: ProjectPaths,
    sources: Path | Iterable[Path],
    *,
    received: date | None = None,
    watcher: Watcher | None = None,
) -> IntakeReport:
    """Return what became of these files, or of all files below these folders.

    A file that was taken in before is skipped at once; one that cannot be read is a fault, and
    the others are taken. `received` stands for files whose day no list gives; without it, today.
    `watcher` is told when there is something to read, and as each file is done with.
    """
    arrivals, faults = list_arrivals([sources] if isinstance(sources, Path) else list(sources))
    ledger = read_ledger(paths.clean)
    seen = read_seen(paths.clean, rules_key(paths))
    new = [one for one in arrivals if not _is_known(paths, one, ledger, seen)]
    files: list[FileReport] = []
    if new:
        if watcher:
            anew = any(one.rules != seen.rules for one in ledger.submissions)
            watcher.begin(len(new), anew=anew)
        files, more = _take_new(paths, _watched(new, watcher), (ledger, seen), received)
        faults = [*faults, *more]
    elif arrivals:
        write_seen(paths.clean, seen)
    return IntakeReport(tuple(files), len(arrivals) - len(new), tuple(faults))


def _is_known(paths: ProjectPaths, arrival: Arrival, ledger: Ledger, seen: Seen) -> bool:
    """Return whether the file was taken in before: this one, or the same bytes elsewhere."""
    if seen.knows(arrival, ledger, paths.clean):
        return True
    if not ledger.submissions:
        return False
    content = _read(arrival.path)
    if isinstance(content, Fault):
        return False
    same = ledger.same_bytes(sha256_of(content), seen.rules, arrival.listed)
    if same is None or not is_whole(same, paths.clean):
        return False
    seen.note(arrival, same.submission)
    return True


def _read(path: Path) -> bytes | Fault:
    try:
        return path.read_bytes()
    except OSError as error:
        hint = "đóng tệp trong Excel, kiểm tra quyền đọc"
        return Fault(f"không mở được tệp: {error.strerror}", str(path), hint)


def _watched(new: Iterable[Arrival], watcher: Watcher | None) -> Iterator[Arrival]:
    """Yield each arrival, and tell the watcher when it has been dealt with."""
    for arrival in new:
        yield arrival
        if watcher:
            watcher.taken(arrival.name)


def _take_new(
    paths: ProjectPaths, new: Iterable[Arrival], known: tuple[Ledger, Seen], received: date | None
) -> tuple[list[FileReport], list[Fault]]:
    # Reading needs pandas and pandera; an intake with nothing new answers without them.
    from helpers.data.findings_file import write_refused
    from helpers.data.taking import Intake, take_file
    from helpers.reference import load_reference

    ledger, seen = known
    today = received or datetime.now().astimezone().date()
    intake = Intake(paths, load_reference(paths), seen.rules, today, ledger)
    files: list[FileReport] = []
    faults: list[Fault] = []
    try:
        for arrival in new:
            content = _read(arrival.path)
            if isinstance(content, Fault):
                faults.append(content)
                continue
            outcome = take_file(intake, arrival, content)
            faults += outcome.faults
            if outcome.report is not None:
                files.append(outcome.report)
                seen.note(arrival, outcome.report.submission.submission)
    finally:
        after = ledger.with_submissions(file.submission for file in files)
        write_ledger(paths.clean, after)
        _remove_left_over(paths.clean, ledger, after)
        write_refused(paths.clean, [one.submission for one in after.submissions])
        write_seen(paths.clean, seen)
    return files, faults


def _remove_left_over(clean: Path, before: Ledger, after: Ledger) -> None:
    """Remove the clean files of submissions taken in again that no longer belong to them."""
    kept = {path for one in after.submissions for path in one.paths()}
    for one in before.submissions:
        for path in one.paths():
            if path not in kept:
                (clean / path).unlink(missing_ok=True)
