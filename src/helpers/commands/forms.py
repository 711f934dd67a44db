"""`annex forms`: the blank official workbooks of a period, to send out."""

from __future__ import annotations

from pathlib import Path

import click

from helpers.commands.run import check_writable
from helpers.commands.wording import counted
from helpers.paths import find_project


@click.command()
@click.option("--period", required=True, help="The period reported on: 2024, 2025-H1…")
@click.option(
    "--area",
    "areas",
    multiple=True,
    help="Only this area: its code, or its name in any spelling. May be given several times.",
)
@click.option(
    "--agency",
    "agencies",
    multiple=True,
    help="Only this agency: its id or name. May be given several times.",
)
@click.option(
    "--to", type=click.Path(path_type=Path, file_okay=False), help="Folder; outputs/forms/PERIOD."
)
@click.pass_obj
def forms(
    project: Path | None,
    period: str,
    areas: tuple[str, ...],
    agencies: tuple[str, ...],
    to: Path | None,
) -> None:
    """Make the blank workbooks to send out: one an area, one an agency that reports."""
    from helpers.correspondence.forms import make_forms

    paths = find_project(project)
    check_writable(to or paths.outputs)
    made = list(make_forms(paths, period, areas=areas, agencies=agencies, to=to))
    click.echo(f"{counted(len(made), 'workbook')} to send out, in {made[0].parent}")
