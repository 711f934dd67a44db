"""The annex on paper: typst sets it, tagged for readers that read aloud."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst

from helpers.render.content.document import Annex
from helpers.render.content.letter import Letter
from helpers.render.content.words import ANNEX_TEMPLATE
from helpers.render.exporters.annex_exporter import AnnexExporter
from helpers.render.fonts import font_folders
from helpers.render.paper.document import document_date, paper_data
from helpers.render.paper.pictures import with_drawable, without_formulas
from helpers.render.paper.row_headings import with_row_headings
from helpers.render.word.pictures import draw, figure_drawing

TEMPLATE = ANNEX_TEMPLATE / "annex.typ"
PICTURE = ANNEX_TEMPLATE / "picture.typ"


class AnnexPDFExporter(AnnexExporter):
    """`jupyter nbconvert --to annex-pdf`: any executed notebook as a tagged PDF.

    typst starts threads: a process that has exported one PDF must not fork.
    """

    export_from_notebook = "Annex (PDF)"
    output_mimetype = "application/pdf"
    suffix = ".pdf"

    def write(self, annex: Annex, letter: Letter, resources: dict[str, Any]) -> bytes:
        """Return the PDF; `resources["notes"]` names the characters that no face of it has."""
        data, missing = paper_data(annex, letter)
        resources["notes"] = [f"no face has {code}; it is printed as its code" for code in missing]
        day = datetime.combine(document_date(annex, letter), time(), tzinfo=UTC)
        return typeset(data, day, letter.serif_folder)


def typeset(data: dict[str, Any], day: datetime, serif_folder: str = "") -> bytes:
    """Return the PDF of the data, the same bytes for the same data, day and faces.

    A picture that typst cannot read becomes its words, one whose text no PDF/UA may hold is drawn
    in dots, and a formula that it cannot set stands as its source.
    """
    fonts = faces(serif_folder)
    try:
        return _compiled(TEMPLATE, {"annex": data}, day, fonts)
    except typst.TypstError:
        drawable = with_drawable(data, lambda content: _drawable(content, day, fonts))
    try:
        return _compiled(TEMPLATE, {"annex": drawable}, day, fonts)
    except typst.TypstError:
        return _compiled(TEMPLATE, {"annex": without_formulas(drawable)}, day, fonts)


def _drawable(content: Any, day: datetime, fonts: typst.Fonts) -> Any:
    """Return the picture as it is or in dots, None where it cannot be drawn at all."""
    try:
        _compiled(PICTURE, {"content": content}, day, fonts)
    except typst.TypstError:
        drawing = figure_drawing(content) if isinstance(content, str) else None
        picture = draw([drawing], fonts)[0] if drawing else None
        return list(picture) if picture else None
    return content


def _compiled(template: Path, inputs: dict[str, Any], day: datetime, fonts: typst.Fonts) -> bytes:
    texts = {
        name: json.dumps(value, ensure_ascii=False, sort_keys=True)
        for name, value in inputs.items()
    }
    made = typst.compile(
        str(template),
        root=str(ANNEX_TEMPLATE),
        font_paths=fonts,
        sys_inputs=texts,
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        timestamp=day,
    )
    made = with_row_headings(made)
    # Absent it means the same, and poppler takes the word "false" here for a fault.
    return made.replace(b"/Suspects false", b" " * len(b"/Suspects false"))


@cache
def faces(serif_folder: str) -> typst.Fonts:
    """Return the faces: ours, typst's own and the office's; never the machine's."""
    folders = [str(folder) for folder in font_folders()]
    if serif_folder:
        folders.append(serif_folder)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
