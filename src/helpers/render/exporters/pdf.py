"""The annex on paper: typst sets it, tagged for readers that read aloud."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from functools import cache
from typing import Any

import typst
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import default

from helpers.render.document import read_annex
from helpers.render.fonts import font_folders
from helpers.render.letter import Letter
from helpers.render.paper import document_date, paper_data
from helpers.render.words import ANNEX_TEMPLATE

TEMPLATE = ANNEX_TEMPLATE / "annex.typ"


class AnnexPDFExporter(Exporter):
    """`jupyter nbconvert --to annex-pdf`: any executed notebook as a tagged PDF.

    typst starts threads: a process that has exported one PDF must not fork.
    """

    export_from_notebook = "Annex (PDF)"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the PDF and the resources; `resources["letter"]` may hold a `Letter`.

        `resources["notes"]` then names the characters that no face of the page has.
        """
        resources = resources if resources is not None else {}
        letter = resources.get("letter") or Letter()
        name = str(resources.get("metadata", {}).get("name", ""))
        annex = read_annex(nb, letter.language, name)
        _, resources = super().from_notebook_node(nb, resources, **kw)
        data, missing = paper_data(annex, letter)
        resources["notes"] = [f"no face has {code}; it is printed as its code" for code in missing]
        day = datetime.combine(document_date(annex, letter), time(), tzinfo=UTC)
        return typeset(data, day, letter.serif_folder), resources


def typeset(data: dict[str, Any], day: datetime, serif_folder: str = "") -> bytes:
    """Return the PDF of the data, the same bytes for the same data, day and faces."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return typst.compile(
        str(TEMPLATE),
        root=str(ANNEX_TEMPLATE),
        font_paths=faces(serif_folder),
        sys_inputs={"annex": text},
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        timestamp=day,
    )


@cache
def faces(serif_folder: str) -> typst.Fonts:
    """Return the faces: ours, typst's own and the office's; never the machine's."""
    folders = [str(folder) for folder in font_folders()]
    if serif_folder:
        folders.append(serif_folder)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
