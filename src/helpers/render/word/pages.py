"""The pages of the annex for Word: A4, official margins, page numbers, portrait and landscape."""

from __future__ import annotations

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm

from helpers.render.word.styles import MUTED
from helpers.render.word.xml import NAMESPACES, Look, paragraph, run, twips

SHORT_SIDE, LONG_SIDE = 210, 297
TEXT_WIDTH = {False: 162.0, True: 257.0}
# Top, bottom, left and right in millimetres, by orientation.
MARGINS = {False: (22, 20, 30, 18), True: (26, 18, 20, 20)}
PAGE_NUMBER = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE '
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def set_first_page(document: Document, foot: tuple[str, str]) -> None:
    """Set the first section: portrait, no page number on page 1."""
    section = document.sections[0]
    _set_size(section, landscape=False)
    section.different_first_page_header_footer = True
    _put(section.header, paragraph(PAGE_NUMBER, "Normal", align="center"))
    _put(section.first_page_header, paragraph("", "Normal"))
    _put(section.first_page_footer, _foot(foot, landscape=False))
    _put(section.footer, _foot(foot, landscape=False))


def add_pages(document: Document, foot: tuple[str, str], *, landscape: bool) -> None:
    """Begin pages of the other orientation; page numbers count on."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    _set_size(section, landscape=landscape)
    section.footer.is_linked_to_previous = False
    _put(section.footer, _foot(foot, landscape=landscape))
    _shrink_break(document)


def _set_size(section: Section, *, landscape: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    width, height = (LONG_SIDE, SHORT_SIDE) if landscape else (SHORT_SIDE, LONG_SIDE)
    section.page_width, section.page_height = Mm(width), Mm(height)
    top, bottom, left, right = MARGINS[landscape]
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance, section.footer_distance = Mm(11), Mm(9)
    section.gutter = Mm(0)


def _shrink_break(document: Document) -> None:
    """Make the paragraph that ends the section before as low as it can be."""
    body = document.element.body
    last = body.findall(qn("w:p"))[-1]
    properties = last.get_or_add_pPr()
    spacing = f'<w:spacing {NAMESPACES} w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    properties.insert(0, parse_xml(spacing))


def _foot(foot: tuple[str, str], *, landscape: bool) -> str:
    left, right = foot
    rules = (
        '<w:pBdr><w:top w:val="single" w:sz="4" w:space="3" w:color="AEB5BD"/></w:pBdr>'
        f'<w:tabs><w:tab w:val="right" w:pos="{twips(TEXT_WIDTH[landscape])}"/></w:tabs>'
    )
    look = Look(size=8.5, colour=MUTED)
    text = run(f"{left}\t", look) + run(right, Look(size=8.5, colour=MUTED, bold=True))
    return paragraph(text, "Normal", more=rules)


def _put(place: object, xml: str) -> None:
    """Make the paragraph the only content of a header or footer."""
    element = place._element  # type: ignore[attr-defined]
    for child in list(element):
        element.remove(child)
    element.append(parse_xml(xml.replace("<w:p>", f"<w:p {NAMESPACES}>", 1)))
