"""What an intake has to say on the terminal: rows by file, then who must mend what."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.commands.wording import counted

if TYPE_CHECKING:
    from helpers.correspondence.account import SenderAccount
    from helpers.correspondence.answers import Answers
    from helpers.data.reports import FileReport, IntakeReport
    from helpers.errors import Fault
    from helpers.paths import ProjectPaths

MOST_FILES, MOST_SENDERS, MOST_LINES = 40, 10, 6
TELLS_OF_FAULTS = b'<div class="failed">'
COLUMNS = ("rows", "accepted", "refused", "repeated", "cells", "asked")


def are_due(paths: ProjectPaths, report: IntakeReport) -> bool:
    """Return whether there is something new to answer; known without loading anything."""
    if report.files or report.faults or report.notes:
        return True
    page = paths.outputs / "intake" / "index.html"
    if not page.is_file():
        return report.skipped > 0
    return TELLS_OF_FAULTS in page.read_bytes()  # which are no more


def answer(paths: ProjectPaths, faults: Sequence[Fault]) -> Answers:
    """Return the answers to all that is in force, written to outputs/intake."""
    from helpers.correspondence.answers import write_answers

    return write_answers(paths, faults)


def tell_answers(report: IntakeReport, answers: Answers, root: Path) -> None:
    """Say rows in = accepted + refused + repeated of each file, then what each sender must mend.

    Nothing that stood in a cell about a person is said.
    """
    from helpers.correspondence.account import worst_first

    _tell_files([one for one in report.files if _has_something(one)])
    # Of a file received before, something new may be said: it has a child in common with this one.
    ours = [
        one for one in worst_first(answers.accounts) if answers.workbook(one) in answers.renewed
    ]
    if ours:
        click.echo("To mend or confirm, the worst first:")
    for account in ours[:MOST_SENDERS]:
        _tell_sender(account, answers, root)
    if len(ours) > MOST_SENDERS:
        click.echo(f"  … and {counted(len(ours) - MOST_SENDERS, 'other sender')}")
    click.echo(f"Answers: {_short(answers.page, root)}")


def _has_something(one: FileReport) -> bool:
    return bool(one.refused or one.duplicates or one.told)


def _tell_files(files: Sequence[FileReport]) -> None:
    if not files:
        return
    click.echo("  ".join(f"{name:>8}" for name in COLUMNS) + "  file")
    for one in files[:MOST_FILES]:
        cells = sum(told.finding.refused for told in one.told)
        numbers = (one.rows_in, one.accepted, one.refused, one.duplicates)
        line = (*numbers, cells, len(one.told) - cells)
        click.echo("  ".join(f"{number:>8}" for number in line) + f"  {one.file}")
    if len(files) > MOST_FILES:
        click.echo(f"{'…':>8}  and {counted(len(files) - MOST_FILES, 'other file')}")


def _tell_sender(account: SenderAccount, answers: Answers, root: Path) -> None:
    from helpers.correspondence.answer_page import told_in_lines

    place = answers.workbook(account)
    click.echo(f"  {account.name}, {account.period.label()}: {_short(place, root)}")
    lines = list(told_in_lines(account))
    for line in lines[:MOST_LINES]:
        kind = "refused " if line.refused else "question"
        click.echo(f"    {kind} {line.where}: {line.reason} → {line.action}")
    if len(lines) > MOST_LINES:
        click.echo(f"    … and {counted(len(lines) - MOST_LINES, 'other kind')}, in the workbook")


def _short(path: Path | None, root: Path) -> str:
    if path is None:
        return ""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
