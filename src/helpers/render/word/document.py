"""The annex as a document of Word: its blocks in order, on portrait and landscape pages."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.document import Document
from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.shared import Mm, Pt
from lxml import etree

from helpers.render.content.document import Annex, Block, Figure, Heading, Printed, Prose
from helpers.render.content.letter import Letter
from helpers.render.content.office_text import office_text
from helpers.render.content.prose import plain, read_markdown
from helpers.render.content.tables import Progress, Table, labelled_notes
from helpers.render.content.words import words
from helpers.render.word.head import head_xml
from helpers.render.word.pages import TEXT_WIDTH, add_pages, set_first_page
from helpers.render.word.pictures import BAR_HEIGHT, BAR_WIDTH, bar_drawing, draw, figure_drawing
from helpers.render.word.prose import WordProse
from helpers.render.word.styles import set_styles, style_id
from helpers.render.word.table import WordTable
from helpers.render.word.xml import Look, bookmark, joined, paragraph, run

CAPTION, UNIT, NOTE, SOURCE, FIGURE, PRINTED = map(
    style_id,
    ("Caption", "Annex Unit", "Annex Note", "Annex Source", "Annex Figure", "Annex Printed"),
)
BROKEN_PICTURE = (
    UnrecognizedImageError,
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    binascii.Error,
    ZeroDivisionError,
)
SMALL = Look(size=11)
DEEPEST = 3
MARK = "content-"
MARKED = re.compile(rf"<w:p><w:r><w:t>{MARK}(\d+)</w:t></w:r></w:p>")
# Prose of fewer characters than this stays with the figure or table it introduces.
SHORT = 500
# Two tables that touch would become one.
AFTER_TABLE = paragraph(
    "", SOURCE, more='<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>'
)
BODY_STYLE = '<w:pStyle w:val="BodyText"/>'
MISSED = "B8480B"


@dataclass
class WordDocument:
    """The document being written; `fonts` are the faces of its figures."""

    annex: Annex
    letter: Letter
    fonts: Any
    document: Document = field(default_factory=docx.Document)
    _figures: dict[int, tuple[bytes | None, float, float]] = field(default_factory=dict)
    _bars: dict[Progress, bytes | None] = field(default_factory=dict)
    _pictures: int = 0
    _content: list[str] = field(default_factory=list)

    def write(self) -> Document:
        """Return the document, its content still to be `filled` in."""
        self._draw()
        set_styles(self.document, self.annex.language)
        set_first_page(self.document, self._foot)
        self._append(head_xml(self.annex, self.letter))
        parts = _parts(self.annex.blocks)
        for number, (landscape, blocks) in enumerate(parts):
            if number or landscape:
                add_pages(self.document, self._foot, landscape=landscape)
            xml = joined(self._sticking(at, blocks) for at in range(len(blocks)))
            # Before a new section there is a paragraph in any case.
            self._append(xml.removesuffix(AFTER_TABLE) if landscape else xml)
        return self.document

    @property
    def _foot(self) -> tuple[str, str]:
        cover, text = self.annex.cover, words(self.annex.language)
        code = self.letter.verification or (cover.code if cover else "")
        mark = text["invented"] if cover and cover.invented else ""
        return (f"{text['code']}: {code}" if code else ""), mark

    def _append(self, xml: str) -> None:
        """Add the paragraphs and tables at the end of the last section, for now as a mark.

        lxml takes seconds to move a long table from one tree to another.
        """
        self.document.add_paragraph(f"{MARK}{len(self._content)}")
        self._content.append(xml)

    def filled(self, skeleton: str) -> str:
        """Return the main part of the saved document with the content in its places."""
        return MARKED.sub(lambda found: self._content[int(found[1])], skeleton)

    def _draw(self) -> None:
        """Draw every figure and bar at once: starting typst costs more than a picture."""
        blocks = self.annex.blocks
        figures = {
            at: figure_drawing(block.svg)
            for at, block in enumerate(blocks)
            if isinstance(block, Figure) and block.svg
        }
        tables = [block for block in blocks if isinstance(block, Table)]
        cells = (cell for table in tables for row in table.rows for cell in row.cells)
        bars = list(dict.fromkeys(cell.progress for cell in cells if cell.progress))
        drawings = [*figures.values(), *map(bar_drawing, bars)]
        pictures = draw(drawings, self.fonts)
        for at, drawing, picture in zip(figures, figures.values(), pictures, strict=False):
            self._figures[id(blocks[at])] = (picture, drawing.width, drawing.height)
        self._bars = dict(zip(bars, pictures[len(figures) :], strict=True))

    def _sticking(self, at: int, blocks: Sequence[Block]) -> str:
        """Return a block; a few words that lead to a figure or table stay on its page."""
        block, xml = blocks[at], self._block(blocks[at])
        if isinstance(block, Prose) and _leads(at, blocks):
            return xml.replace(BODY_STYLE, f"{BODY_STYLE}<w:keepNext/>")
        return xml

    def _block(self, block: Block) -> str:
        if isinstance(block, Heading):
            top = self.annex.headings[0].level if self.annex.headings else 1
            level = min(max(1 + block.level - top, 1), DEEPEST)
            return paragraph(run(block.text), f"Heading{level}")
        if isinstance(block, Prose):
            return self._prose.blocks(block.nodes, look=SMALL if block.small else Look())
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Printed):
            text = words(self.annex.language)
            label = f"{text['error']}: " if block.error else ""
            mark = run(label, Look(bold=True, colour=MISSED)) if label else ""
            return paragraph(mark + run(block.text.strip("\n")), PRINTED)
        return self._figure(block)

    @property
    def _prose(self) -> WordProse:
        return WordProse(self._table, self._picture_in_text)

    def _table(self, table: Table) -> str:
        parts = [self._caption("table", table.number, table.caption)]
        if table.unit:
            parts.append(paragraph(run(table.unit), UNIT))
        drawn = WordTable(table, self.annex.language, self._bar)
        parts.append(drawn.xml())
        notes = labelled_notes(table, self.annex.language)
        # A table that fills its page leaves its notes a few lines, in one paragraph.
        fills_page = drawn.is_crowded or table.form == "scorecard"
        look = Look(size=8.5) if fills_page else Look()
        for note in [" ".join(notes)] if fills_page else notes:
            nodes = [node for block in read_markdown(note) for node in block.get("children", [])]
            parts.append(paragraph(self._prose.inline(nodes, look), NOTE))
        parts.append(paragraph(run(table.source), SOURCE) if table.source else "")
        return joined(parts) + AFTER_TABLE

    def _caption(self, kind: str, number: int, caption: str) -> str:
        if not caption:
            return ""
        label = f"{words(self.annex.language)[kind]} {number}. " if number else ""
        target = f"{kind}-{number}" if number else ""
        named = bookmark(target, run(label, Look(bold=True)))
        return paragraph(named + run(caption), CAPTION)

    def _figure(self, figure: Figure) -> str:
        caption = self._caption("figure", figure.number, figure.caption)
        picture = self._picture(figure)
        source = paragraph(run(figure.source), SOURCE) if figure.source else ""
        keep = "<w:keepNext/>" if source else ""
        return caption + paragraph(picture, FIGURE, more=keep) + source

    def _picture(self, figure: Figure) -> str:
        if not figure.svg:
            data = {"content": figure.picture, "width": str(figure.width_px * 0.75)}
            return self._picture_in_text(data, figure.alt)
        content, width, height = self._figures[id(figure)]
        if content is None:
            return self._missing(figure.alt)
        return self._inline(content, figure.alt, (Pt(width), Pt(height)))

    def _bar(self, progress: Progress) -> str:
        content, alt = self._bars[progress], words(self.annex.language)["target_line"]
        if content is None:
            return run("…")
        return self._inline(content, alt, (Pt(BAR_WIDTH), Pt(BAR_HEIGHT)))

    def _picture_in_text(self, data: Mapping[str, str], alt: str) -> str:
        try:
            content = base64.b64decode(data.get("content", ""), validate=False)
            width = float(data.get("width") or 0)
            return self._inline(content, alt, (Pt(width) if width else None, None))
        except BROKEN_PICTURE:
            return self._missing(alt)

    def _missing(self, alt: str) -> str:
        said = words(self.annex.language)["picture"].format(alt=alt)
        return run(f"[{said}]", Look(italic=True))

    def _inline(self, content: bytes, alt: str, size: Sequence[Any]) -> str:
        """Return the run of a picture, no wider than the text."""
        inline: Any = self.document.part.new_pic_inline(io.BytesIO(content), *size)
        widest = Mm(TEXT_WIDTH[False])
        if inline.extent.cx > widest:
            inline.extent.cy = round(inline.extent.cy * widest / inline.extent.cx)
            inline.extent.cx = widest
            shape = inline.graphic.graphicData.pic.spPr
            shape.cx, shape.cy = inline.extent.cx, inline.extent.cy
        self._pictures += 1
        for side in "TBLR":
            inline.set(f"dist{side}", "0")
        inline.docPr.id = self._pictures
        inline.docPr.name = f"Picture {self._pictures}"
        inline.docPr.set("descr", office_text(alt))
        inline.graphic.graphicData.pic.nvPicPr.cNvPr.name = f"picture-{self._pictures}.png"
        drawn = etree.tostring(inline, encoding="unicode")
        return f"<w:r><w:drawing>{drawn}</w:drawing></w:r>"


def _parts(blocks: Sequence[Block]) -> list[tuple[bool, list[Block]]]:
    """Return the blocks in runs of one orientation; a wide table takes its heading along."""
    parts: list[tuple[bool, list[Block]]] = [(False, [])]
    for block in blocks:
        if isinstance(block, Table) and block.landscape:
            introduction = _introduction(parts[-1][1])
            parts += [(True, [*introduction, block]), (False, [])]
        else:
            parts[-1][1].append(block)
    return [part for number, part in enumerate(parts) if part[1] or number == 0]


def _leads(at: int, blocks: Sequence[Block]) -> bool:
    """Return whether short prose alone stands between this place and a figure or table."""
    for block in blocks[at:]:
        if not isinstance(block, Prose):
            return isinstance(block, Figure | Table)
        if len(plain(block.nodes)) >= SHORT:
            return False
    return False


def _introduction(blocks: list[Block]) -> list[Block]:
    """Take the heading and the few words right before a table off the end of `blocks`."""
    start = len(blocks)
    if start and isinstance(blocks[start - 1], Prose):
        start -= 1
    if start and isinstance(blocks[start - 1], Heading):
        start -= 1
    taken = blocks[start:]
    del blocks[start:]
    return taken
