"""What `annex run` says at the end: done, skipped, failed by reason, slowest, time saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from helpers.commands.wording import counted
from helpers.errors import RunFailed

if TYPE_CHECKING:
    from helpers.batch.manifest import RunRecord
    from helpers.batch.runner import BatchResult
    from helpers.commands.preparing import Prepared

SLOWEST = 3
MINUTE_AND_A_HALF = 90


def tell(prepared: Prepared, result: BatchResult, seconds: float) -> None:
    """Say what was done, what failed and why, and where to look; `RunFailed` if any is left."""
    from helpers.commands.preparing import shown

    folder = shown(prepared.folder)
    done = len(result.made) - len(result.failed)
    click.echo(
        f"done {done}, up to date {result.skipped}, failed {len(result.failed)} "
        f"in {said_seconds(seconds)}"
    )
    _tell_failed(result, folder)
    _tell_times(prepared, result)
    for record in result.made:
        for note in record.notes:
            click.echo(f"note: {record.request}  {note}")
    if result.not_run:
        click.echo(f"{_undone(result)}: {result.not_run}; annex run goes on from here")
    click.echo(f"Open {folder}/index.html")
    if result.failed or result.not_run:
        raise RunFailed(_left(result, len(prepared.plan.due)))


def _tell_failed(result: BatchResult, folder: str) -> None:
    """Say each way in which runs failed, with the first notebook to look at, and how many did.

    One fault in a notebook fails it for every area: the same line fifty times says no more.
    """
    alike: dict[tuple[str, str], list[RunRecord]] = {}
    for record in result.failed:
        alike.setdefault((record.request.theme, str(record.error)), []).append(record)
    for (_, error), records in alike.items():
        first = records[0]
        more = f" (and {len(records) - 1} more of this theme)" if len(records) > 1 else ""
        click.echo(f"failed: {first.request}  {error}{more}")
        if first.error and first.error.last_output:
            click.echo(f"        printed last: {first.error.last_output}")
        if first.error and first.error.notebook:
            click.echo(f"        look at {folder}/{first.error.notebook}")


def _tell_times(prepared: Prepared, result: BatchResult) -> None:
    """Say which runs took longest, and what was saved by leaving alone what was up to date."""
    slowest = sorted(result.made, key=lambda record: record.seconds, reverse=True)[:SLOWEST]
    if len(result.made) > SLOWEST:
        named = [f"{one.request} {said_seconds(one.seconds)}" for one in slowest]
        click.echo("slowest: " + "; ".join(named))
    made_before = prepared.manifest.by_request
    skipped = [run.request for run in prepared.plan.runs if not run.is_due]
    saved = sum(made_before[one].seconds for one in skipped if one in made_before)
    if saved >= 1:
        click.echo(f"saved by leaving {len(skipped)} up to date: {said_seconds(saved)} of work")


def said_seconds(seconds: float) -> str:
    """Return "42,1 s", or minutes from a minute and a half on: "3,0 min"."""
    if seconds < MINUTE_AND_A_HALF:
        return f"{seconds:.1f} s".replace(".", ",")
    return f"{seconds / 60:.1f} min".replace(".", ",")


def _undone(result: BatchResult) -> str:
    return "not begun or stopped" if result.stopped else "not begun"


def _left(result: BatchResult, due: int) -> str:
    """Return in a sentence what is left to do of the runs that were due."""
    runs = f"{len(result.failed) or result.not_run} of {counted(due, 'run')}"
    verb = "failed" if result.failed else f"were {_undone(result)}"
    done = len(result.made) - len(result.failed)
    return f"{runs} {verb}" + ("; the others are done" if done else "")
