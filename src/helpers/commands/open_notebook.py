"""`annex open`: a copy of a notebook with its parameters set, in JupyterLab."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

import click

from helpers.commands.lab import no_browser_option, port_option, start_lab
from helpers.paths import ProjectPaths, find_project

if TYPE_CHECKING:
    from helpers.batch.failures import FailedCell
    from helpers.batch.requests import RunRequest

# Folders whose name begins with a dot are not served: an underscore keeps it apart from batches.
COPIES = "_open"


@click.command("open")
@click.argument("theme")
@click.argument("area")
@click.argument("period")
@click.option("--language", default="", help="vi or en; the project's own if absent.")
@click.option("--fresh", is_flag=True, help="Take the notebook anew, over a copy made before.")
@no_browser_option
@port_option
@click.pass_obj
def open_notebook(  # noqa: PLR0913 (an option each)
    project: Path | None,
    *,
    theme: str,
    area: str,
    period: str,
    language: str,
    fresh: bool,
    no_browser: bool,
    port: int,
) -> None:
    """Open a copy of the notebook of THEME with AREA and PERIOD set, in JupyterLab."""
    paths = find_project(project)
    copy, is_new = make_copy(paths, (theme, area, period, language), fresh=fresh)
    place = copy.relative_to(paths.root).as_posix()
    said = "a copy" if is_new else "your copy of before (--fresh takes the notebook anew)"
    click.echo(f"{said}: {place}; what stands in notebooks/ is not changed by it")
    failed = find_failure(paths, (theme, area, period, language))
    if failed:
        # An address cannot lead to a cell: the server puts its token behind all of it.
        click.echo(f"its last run raised {failed.error} in this cell, the first to look at:")
        click.echo(indent(failed.source, "    "))
    start_lab(paths, f"/lab/tree/{place}", port=port, browser=not no_browser)


def make_copy(
    paths: ProjectPaths, names: tuple[str, str, str, str], *, fresh: bool = False
) -> tuple[Path, bool]:
    """Return the copy of a notebook with these parameters, and whether it was made just now.

    `names` are theme, area, period and language. A copy made before is somebody's work: it stays.
    """
    from helpers.batch.copies import set_parameters
    from helpers.commands.run import check_writable

    request, _ = _request(paths, names)
    copy = paths.outputs / COPIES / request.file("ipynb")
    if copy.is_file() and not fresh:
        return copy, False
    text = set_parameters(paths.notebooks / f"{request.theme}.ipynb", request.parameters())
    check_writable(copy.parent)
    copy.write_text(text, encoding="utf-8", newline="\n")
    return copy, True


def find_failure(paths: ProjectPaths, names: tuple[str, str, str, str]) -> FailedCell | None:
    """Return the cell at which the default batch's last run of these names stopped, if it did."""
    from helpers.batch.failures import failed_cell
    from helpers.commands.preparing import batch_folder

    request, batch = _request(paths, names)
    return failed_cell(batch_folder(paths, batch), request)


def _request(paths: ProjectPaths, names: tuple[str, str, str, str]) -> tuple[RunRequest, str]:
    """Return the run of these names and its batch. Raises `UserMistake` where there is none."""
    from helpers.batch.selection import Asked, find_batch, select
    from helpers.reference import load_reference

    theme, area, period, language = names
    reference = load_reference(paths)
    languages = (language or reference.settings.default_language,)
    asked = Asked((theme,), (area,), periods=(period,), languages=languages)
    batch = find_batch(reference)
    return select(reference, batch, asked).requests[0], batch.id
