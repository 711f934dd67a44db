"""`annex intake`: what the districts sent, into raw and clean data."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.commands.answering import answer, are_due, tell_answers
from helpers.commands.locking import alone_in
from helpers.commands.run import check_writable
from helpers.commands.status import show_status
from helpers.commands.withdraw import READERS, withdraw_or_restore
from helpers.commands.wording import counted
from helpers.errors import Fault, UserMistake
from helpers.paths import ProjectPaths, find_project

if TYPE_CHECKING:
    from helpers.batch.progress import Progress
    from helpers.data.reports import IntakeReport

LONGEST = 40


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--quiet", is_flag=True, help="Say only what was newly taken in, in one line.")
@click.option(
    "--received",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    help="Day on which the files were received (or withdrawn); today if absent and no list says.",
)
@click.option("--status", is_flag=True, help="Take nothing in: list what was received.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    help="With --status: as known on that day.",
)
@click.option(
    "--withdraw", default="", metavar="ID", help="Take a submission out of force; nothing is lost."
)
@click.option("--because", default="", metavar="REASON", help="Why it is withdrawn or restored.")
@click.option("--restore", default="", metavar="ID", help="Put a withdrawn submission back.")
@click.pass_obj
def intake(  # noqa: PLR0913 (an option each)
    project: Path | None,
    *,
    files: tuple[Path, ...],
    quiet: bool,
    received: datetime | None,
    status: bool,
    as_of: datetime | None,
    withdraw: str,
    because: str,
    restore: str,
) -> None:
    """Take in FILES (files or folders), else what lies in data/inbox; list every refused cell."""
    paths = find_project(project)
    day: date | None = received.date() if received else None
    _check_options(files, status=status, as_of=as_of, marking=bool(withdraw or restore))
    if status:
        show_status(paths, as_of.date().isoformat() if as_of else None)
    elif withdraw or restore:
        check_writable(paths.clean)
        withdraw_or_restore(paths, withdrawn=withdraw, restored=restore, because=because, day=day)
        answer(paths, ())
    else:
        _take_in(paths, files, quiet=quiet, day=day)


def _check_options(
    files: tuple[Path, ...], *, status: bool, as_of: datetime | None, marking: bool
) -> None:
    """Raise `UserMistake` for options that do not go together."""
    faults = []
    if files and (status or marking):
        faults.append(Fault("--status, --withdraw and --restore take no files in", str(files[0])))
    if status and marking:
        faults.append(Fault("--status goes with no --withdraw or --restore"))
    if as_of and not status:
        hint = "annex intake --status --as-of DAY, annex run --as-of DAY"
        faults.append(Fault("--as-of goes with --status alone", hint=hint))
    if faults:
        raise UserMistake(*faults)


def _take_in(
    paths: ProjectPaths, files: tuple[Path, ...], *, quiet: bool, day: date | None
) -> None:
    from helpers.data.intake import take_in

    sources = _sources(paths, files)
    check_writable(paths.clean)
    with alone_in(paths.clean, "annex intake", readers=READERS), _Watch() as watch:
        report = take_in(paths, sources, received=day, watcher=watch)
        answers = answer(paths, report.faults) if are_due(paths, report) else None
    if report.files or not quiet:
        click.echo(_summary(report))
    if answers and not quiet:
        tell_answers(report, answers, paths.root)
    _tell_notes(report, quiet=quiet)
    if report.faults:
        raise UserMistake(*report.faults)


class _Watch:
    """Says that files are being read, and on a terminal how many of them are done."""

    def __init__(self) -> None:
        self._bar: Progress | None = None

    def __enter__(self) -> _Watch:
        return self

    def __exit__(self, *raised: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(*raised)

    def begin(self, number: int, *, anew: bool) -> None:
        """Say how many files are read, and why those taken in before are read again."""
        why = " (the rules they are read by have changed)" if anew else ""
        click.echo(f"Reading {counted(number, 'file')}{why}")
        if sys.stdout.isatty():
            from helpers.batch.progress import BarProgress

            self._bar = BarProgress()
            self._bar.__enter__()
            self._bar.begin("intake", number)

    def taken(self, name: str) -> None:
        """Move the bar by a file."""
        if self._bar is not None:
            self._bar.ended(name, "", failed=False)


def _sources(paths: ProjectPaths, files: tuple[Path, ...]) -> list[Path]:
    """Return the files and folders to read. Raises `UserMistake` naming each that is missing."""
    missing = [file for file in files if not file.exists()]
    if missing:
        raise UserMistake(
            *(
                Fault("a file or folder that exists is required; it was not found", str(file))
                for file in missing
            )
        )
    if not files and not paths.inbox.is_dir():
        hint = "make the folder and drop the files there, or name them: annex intake FILE…"
        raise UserMistake(Fault("a folder of received files is required", str(paths.inbox), hint))
    return list(files) or [paths.inbox]


def _summary(report: IntakeReport) -> str:
    before = counted(report.skipped, "file")
    failed = f"; {counted(len(report.faults), 'fault')}, see below" if report.faults else ""
    if not report.files and not report.skipped:
        return f"Nothing was taken in{failed}"
    if not report.files:
        verb = "was" if report.skipped == 1 else "were"
        return f"Nothing new: {before} {verb} taken in before{failed}"
    told = [
        f"{counted(report.accepted, 'row')} accepted",
        f"{report.refused_rows} refused",
        f"{report.duplicates} repeated",
    ]
    said = f"Taken in {counted(len(report.files), 'file')}: {', '.join(told)}"
    cells = [
        f"{counted(len(report.refused), 'cell')} refused" if report.refused else "",
        counted(len(report.questions), "question") if report.questions else "",
        f"{before} taken in before" if report.skipped else "",
    ]
    return "; ".join([said, *filter(None, cells)]) + failed


def _tell_notes(report: IntakeReport, *, quiet: bool) -> None:
    for note in report.notes[: 0 if quiet else LONGEST]:
        click.echo(f"note: {note}")
    if len(report.notes) > LONGEST and not quiet:
        click.echo(f"note: … and {len(report.notes) - LONGEST} more: annex intake --status")
