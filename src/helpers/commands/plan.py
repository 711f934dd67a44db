"""`annex plan`: what would run, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from helpers.commands.asking import narrowing_options, take_asked
from helpers.paths import find_project


@click.command()
@narrowing_options
@click.pass_obj
def plan(project: Path | None, batch: str, as_of: str, force: bool, **options: Any) -> None:
    """Say what `annex run` would make, and why."""
    from helpers.commands.preparing import prepare

    prepared = prepare(find_project(project), batch, take_asked(options), as_of=as_of, force=force)
    runs = prepared.plan.runs
    width = max((len(str(run.request)) for run in runs), default=0)
    for run in runs:
        click.echo(f"{run.request!s:{width}}  {run.reason}")
    due = len(prepared.plan.due)
    click.echo(f"{due} of {len(runs)} would be made in {prepared.folder.name!r}")
