"""One executed notebook in one of its forms, written whole or not at all."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import nbformat

from helpers.errors import Fault, UserMistake, nearest
from helpers.files import write_whole
from helpers.render.content.letter import Letter
from helpers.render.content.record_keys import record_faults

if TYPE_CHECKING:
    from nbconvert.exporters import Exporter
    from nbformat import NotebookNode

Format = Literal["html", "pdf", "xlsx", "docx"]
FORMATS: tuple[Format, ...] = get_args(Format)


def export(
    executed: Path, output: Path, *, format: Format, letter: Letter | None = None
) -> tuple[str, ...]:
    """Write the notebook to `output` in one form; return notes on what could not be shown.

    Raises `UserMistake` for a form that there is none of, and where a cell shows record keys.
    """
    state = executed.stat()
    notebook = _read(executed, (state.st_ino, state.st_mtime_ns, state.st_size))
    faults = record_faults(notebook, executed.name)
    if faults:
        raise UserMistake(*faults)
    resources: dict[str, Any] = {"letter": letter or Letter(), "metadata": {"name": executed.stem}}
    content, resources = _exporter(format).from_notebook_node(notebook, resources)
    write_whole(output, content if isinstance(content, bytes) else content.encode("utf-8"))
    return tuple(resources.get("notes", ()))


@lru_cache(maxsize=1)
def _read(executed: Path, _state: tuple[int, int, int]) -> NotebookNode:
    """Return the notebook, read once for all its forms: exporters change a copy of it."""
    return nbformat.read(executed, as_version=4)


@cache
def _exporter(format: str) -> Exporter:
    """Return the exporter, one a process: building its template costs more than using it.

    A notebook of ours was checked as it was read; to check it again after each step is left out.
    """
    if format == "html":
        from helpers.render.exporters.html import AnnexHTMLExporter

        return AnnexHTMLExporter(optimistic_validation=True)
    if format == "pdf":
        from helpers.render.exporters.pdf import AnnexPDFExporter

        return AnnexPDFExporter(optimistic_validation=True)
    if format == "xlsx":
        from helpers.render.exporters.xlsx import AnnexXLSXExporter

        return AnnexXLSXExporter(optimistic_validation=True)
    if format == "docx":
        from helpers.render.exporters.docx import AnnexDOCXExporter

        return AnnexDOCXExporter(optimistic_validation=True)
    raise UserMistake(
        Fault(
            f"a form among {', '.join(FORMATS)} is required; got: {format!r}",
            hint=nearest(format, FORMATS),
        )
    )
