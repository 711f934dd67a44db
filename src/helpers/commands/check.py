"""`annex check`: every fault of params, notebooks, translations and data at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.errors import Fault, UserMistake
from helpers.paths import find_project

if TYPE_CHECKING:
    from helpers.reference import Reference

PARAMETERS = ("area", "period", "language")


@click.command()
@click.pass_obj
def check(project: Path | None) -> None:
    """Find every fault in params, notebooks, translations and data at once."""
    from helpers import reference as rooms

    paths = find_project(project)
    faults = rooms.check(paths)
    if not faults:
        reference = rooms.load_reference(paths)
        faults = [*notebook_faults(reference), *data_faults(reference)]
        _warn(rooms.warnings(paths))
    if faults:
        raise UserMistake(*faults)
    click.echo("params, notebooks, translations and data: no fault found")


def notebook_faults(reference: Reference) -> Iterator[Fault]:
    """Yield what is wrong with the notebooks: one a theme, its parameters, no stored outputs."""
    from helpers.render.parameters import check_parameters, read_cells

    folder = reference.paths.notebooks
    for theme in reference.themes:
        notebook = folder / f"{theme}.ipynb"
        faults = check_parameters(notebook, dict.fromkeys(PARAMETERS, ""))
        yield from faults
        stored = [] if faults else [cell for cell in read_cells(notebook) if cell.get("outputs")]
        if stored:
            hint = f"nbstripout notebooks/{notebook.name}"
            yield Fault(f"no stored outputs are wanted; {len(stored)} cells have some", theme, hint)
    for notebook in sorted(folder.glob("*.ipynb")):
        if notebook.stem not in reference.themes:
            yield Fault(
                "a notebook is named after a theme of params/themes.yml",
                f"notebooks/{notebook.name}",
                f"themes: {', '.join(reference.themes)}",
            )


def data_faults(reference: Reference) -> Iterator[Fault]:
    """Yield what is wrong with the clean data: files of the ledger that are gone or altered."""
    from helpers.data.history.ledger import read_ledger, sha256_of

    clean = reference.paths.clean
    hint = "remove that file, then run annex intake on what was received: it is made again"
    for submission, taken in read_ledger(clean).current():
        for one in taken.slices:
            path = clean / one.path
            where = f"data/clean/{one.path}"
            if not path.is_file():
                yield Fault(f"the rows of {submission.file_name} are missing", where, hint)
            elif sha256_of(path.read_bytes()) != one.sha256:
                yield Fault(f"the rows of {submission.file_name} were altered", where, hint)


def _warn(warnings: list[Fault]) -> None:
    """Say in one line a file what is missing without being wrong."""
    counts: dict[str, int] = {}
    for warning in warnings:
        file = warning.where.partition(":")[0]
        counts[file] = counts.get(file, 0) + 1
    for file, count in counts.items():
        click.echo(f"warning: {file}: {count} texts are not translated")
