"""The annex as one self-contained page: no request, no script, light and dark, any width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode
from traitlets import default

from helpers.render.content.document import (
    Annex,
    Block,
    Figure,
    Heading,
    Printed,
    Prose,
    read_annex,
)
from helpers.render.content.letter import Letter
from helpers.render.content.mathml import mathml
from helpers.render.content.office_text import office_text
from helpers.render.content.prose import read_markdown
from helpers.render.content.svg import inline_svg, size_in_points, uses_palette_only
from helpers.render.content.table_grid import heading_cells, place_cells
from helpers.render.content.tables import Table, labelled_notes
from helpers.render.content.words import (
    ANNEX_TEMPLATE,
    TEMPLATES,
    annex_name,
    attachment_lines,
    tie,
    words,
)
from helpers.render.fonts import face_rules

# A drawing narrower than this (in points) is not made as wide as the page.
SMALL = 330.0


class AnnexHTMLExporter(TemplateExporter):
    """`jupyter nbconvert --to annex-html`: any executed notebook as one self-contained page."""

    export_from_notebook = "Annex (HTML)"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "annex"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(TEMPLATES)]

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()
        environment.autoescape = True
        # No character turns the order of others round, or cannot be seen.
        environment.finalize = _seen
        return environment

    output_mimetype = "text/html"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page and the resources; `resources["letter"]` may hold a `Letter`."""
        resources = resources if resources is not None else {}
        letter = resources.get("letter") or Letter()
        name = str(resources.get("metadata", {}).get("name", ""))
        nb, resources = super(TemplateExporter, self).from_notebook_node(nb, resources, **kw)
        annex = read_annex(nb, letter.language, name)
        page = self.template.render(nb=nb, resources=resources, **page_values(annex, letter))
        return page.lstrip(), resources


def page_values(annex: Annex, letter: Letter) -> dict[str, Any]:
    """Return what the template shows."""
    cover = annex.cover
    return {
        "annex": annex,
        "annex_name": annex_name(letter, annex.language),
        "attached": attachment_lines(letter, annex.language),
        "code": letter.verification or (cover.code if cover else ""),
        "contents": annex.headings,
        "cover": cover,
        "faces": Markup(face_rules()),
        "letter": letter,
        "mathml": mathml,
        "sections": _sections(annex),
        "style": Markup(_style()),
        "heading": tie(annex.title, annex.language),
        "where": tie(cover.where, annex.language, cover.place) if cover else "",
        "title": page_title(annex),
        "words": words(annex.language),
    }


def page_title(annex: Annex) -> str:
    """Return "Kết quả … – huyện Hòa An, năm 2024"."""
    where = annex.cover.where if annex.cover else ""
    return " – ".join(filter(None, (annex.title, where))) or words(annex.language)["title"]


@cache
def _style() -> str:
    return (ANNEX_TEMPLATE / "style.css").read_text(encoding="utf-8")


def _seen(value: object) -> object:
    """Return a text that is still to be escaped with every character one that can be seen."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return office_text(value)


@dataclass
class _Section:
    heading: Heading | None = None
    blocks: list[dict[str, Any]] = field(default_factory=list)


def _sections(annex: Annex) -> list[_Section]:
    """Return the blocks cut before every heading of the highest level."""
    sections = [_Section()]
    top = annex.headings[0].level if annex.headings else 0
    for number, block in enumerate(annex.blocks):
        if isinstance(block, Heading) and block.level == top:
            sections.append(_Section(block))
        sections[-1].blocks.append(_block(block, number, top, annex.language))
    return [section for section in sections if section.blocks]


def _block(block: Block, number: int, top: int, language: str) -> dict[str, Any]:
    if isinstance(block, Heading):
        # The page has its own first heading, so the notebook's begin at the second level.
        level = min(2 + block.level - top, 6)
        return {"kind": "heading", "level": level, "anchor": block.anchor, "text": block.text}
    if isinstance(block, Prose):
        return {"kind": "prose", "nodes": block.nodes}
    if isinstance(block, Table):
        return {"kind": "table", "table": _table(block, language)}
    if isinstance(block, Printed):
        return {"kind": "printed", "text": block.text, "error": block.error}
    return _figure(block, number)


def _figure(figure: Figure, number: int) -> dict[str, Any]:
    return {
        "kind": "figure",
        "alt": figure.alt,
        "name": figure.caption or figure.alt,
        "caption": figure.caption,
        "number": figure.number,
        "source": figure.source,
        "small": figure.svg and size_in_points(figure.svg)[0] < SMALL,
        "svg": office_text(inline_svg(figure.svg, f"f{number}", figure.alt)) if figure.svg else "",
        "phone": office_text(inline_svg(figure.phone, f"p{number}", figure.alt))
        if figure.phone
        else "",
        "bright": bool(figure.picture) or not uses_palette_only(figure.svg),
        "type": figure.kind,
        "picture": figure.picture,
        "width": figure.width_px,
    }


def _table(table: Table, language: str) -> dict[str, Any]:
    return {
        **{name: getattr(table, name) for name in table.__dataclass_fields__},
        "header_cells": list(_header(table)),
        "heads": heading_cells(table),
        "widths": _widths(table),
        "notes": [_inline(note) for note in labelled_notes(table, language)],
    }


def _header(table: Table) -> Iterator[list[dict[str, Any]]]:
    """Return the heading rows: each cell with the column it heads, None over several."""
    placed = list(place_cells(table.header, len(table.columns)))
    for number in range(len(table.header)):
        cells = []
        for one in placed:
            column = table.columns[one.left] if one.left == one.right else None
            if one.top == number:
                align = column.align if column else "center"
                cells.append({"cell": one.cell, "column": column, "align": align})
        yield cells


def _widths(table: Table) -> list[float]:
    """Return the columns' shares of the width in percent, none where they are not all given."""
    given = [column.width_mm for column in table.columns]
    known = [width for width in given if width]
    total = sum(known)
    return [round(width / total * 100, 2) for width in known] if len(known) == len(given) else []


def _inline(text: str) -> list[dict[str, Any]]:
    """Return the inline nodes of one line of Markdown."""
    blocks = read_markdown(text)
    return [node for block in blocks for node in block.get("children", [block])]
