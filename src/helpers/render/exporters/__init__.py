"""One executed notebook in one of its forms, written whole or not at all."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import nbformat

from helpers.errors import Fault, UserMistake, nearest
from helpers.files import write_whole
from helpers.render.letter import Letter
from helpers.render.record_keys import record_faults

if TYPE_CHECKING:
    from nbconvert.exporters import Exporter

Format = Literal["html", "pdf", "xlsx", "docx"]
FORMATS: tuple[Format, ...] = get_args(Format)


def export(
    executed: Path, output: Path, *, format: Format, letter: Letter | None = None
) -> tuple[str, ...]:
    """Write the notebook to `output` in one form; return notes on what could not be shown.

    Raises `UserMistake` for a form that there is none of, and where a cell shows record keys.
    """
    notebook = nbformat.read(executed, as_version=4)
    faults = record_faults(notebook, executed.name)
    if faults:
        raise UserMistake(*faults)
    resources: dict[str, Any] = {"letter": letter or Letter(), "metadata": {"name": executed.stem}}
    content, resources = _exporter(format).from_notebook_node(notebook, resources)
    write_whole(output, content if isinstance(content, bytes) else content.encode("utf-8"))
    return tuple(resources.get("notes", ()))


@cache
def _exporter(format: str) -> Exporter:
    """Return the exporter, one a process: building its template costs more than using it."""
    if format == "html":
        from helpers.render.exporters.html import AnnexHTMLExporter

        return AnnexHTMLExporter()
    if format == "pdf":
        from helpers.render.exporters.pdf import AnnexPDFExporter

        return AnnexPDFExporter()
    if format == "xlsx":
        from helpers.render.exporters.xlsx import AnnexXLSXExporter

        return AnnexXLSXExporter()
    if format == "docx":
        from helpers.render.exporters.docx import AnnexDOCXExporter

        return AnnexDOCXExporter()
    raise UserMistake(
        Fault(
            f"a form among {', '.join(FORMATS)} is required; got: {format!r}",
            hint=nearest(format, FORMATS),
        )
    )
