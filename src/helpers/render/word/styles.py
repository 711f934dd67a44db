"""The styles of the annex for Word: Times New Roman, the official sizes, headings to navigate."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from helpers.render.word.xml import NAMESPACES

FACE = "Times New Roman"
INK, MUTED, GRID, WASH = "1B1F24", "5B6470", "DDE1E5", "F1F4F6"
LOCALES = {"vi": "vi-VN", "en": "en-GB"}
# Paragraph styles: spacing before and after (pt), alignment, size, weight and slant, the rest.
STYLES: dict[str, tuple[int, int, str, float, str, str]] = {
    "Normal": (0, 0, "left", 13, "", ""),
    "Body Text": (0, 6, "both", 13, "", '<w:ind w:firstLine="567"/>'),
    "Title": (0, 2, "center", 14, "b", '<w:outlineLvl w:val="0"/>'),
    "Subtitle": (0, 0, "center", 13, "i", ""),
    "Heading 1": (12, 6, "center", 13, "b", '<w:keepNext/><w:outlineLvl w:val="0"/>'),
    "Heading 2": (9, 4, "left", 13, "bi", '<w:keepNext/><w:outlineLvl w:val="1"/>'),
    "Heading 3": (6, 3, "left", 13, "i", '<w:keepNext/><w:outlineLvl w:val="2"/>'),
    "Caption": (10, 5, "left", 12, "", "<w:keepNext/>"),
    "List Paragraph": (0, 3, "both", 13, "", '<w:ind w:left="567" w:hanging="283"/>'),
    "Quote": (3, 6, "both", 13, "i", '<w:ind w:left="567"/>'),
    "Annex Name": (0, 0, "center", 14, "b", "<w:keepNext/>"),
    "Annex Answer": (0, 4, "left", 14, "b", "<w:keepNext/>"),
    "Annex Figure": (0, 2, "center", 13, "", ""),
    "Annex Table": (0, 0, "left", 10.5, "", ""),
    "Annex Unit": (0, 2, "right", 11, "i", "<w:keepNext/>"),
    "Annex Note": (3, 0, "both", 10, "", ""),
    "Annex Source": (2, 6, "left", 9.5, "i", ""),
    "Annex Printed": (0, 6, "left", 9, "", ""),
    "Annex Mark": (6, 6, "center", 11, "b", ""),
}
ORDER = ("keepNext", "keepLines", "shd", "spacing", "ind", "jc", "outlineLvl")
TABLE_STYLE = "AnnexRules"
TABLE_STYLE_XML = (
    f'<w:style {NAMESPACES} w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE}">'
    '<w:name w:val="Annex Rules"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    f'<w:top w:val="single" w:sz="8" w:space="0" w:color="{INK}"/>'
    f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{INK}"/>'
    f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{GRID}"/></w:tblBorders>'
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="57" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
    "</w:tblPr></w:style>"
)


def set_styles(document: Document, language: str) -> None:
    """Give the document the annex's styles; the template's table styles go."""
    styles = document.styles.element
    for style in list(styles.findall(qn("w:style"))):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) != "TableNormal":
            styles.remove(style)
    _replace(styles, "docDefaults", _defaults(LOCALES.get(language, LOCALES["vi"])))
    for name, values in STYLES.items():
        _set_style(document, name, values)
    styles.append(parse_xml(TABLE_STYLE_XML))


def style_id(name: str) -> str:
    """Return the id of a style by its name: "Heading 1" is Heading1."""
    return name.replace(" ", "")


def _set_style(
    document: Document, name: str, values: tuple[int, int, str, float, str, str]
) -> None:
    if name not in document.styles:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    element = document.styles[name].element
    for tag in ("pPr", "rPr"):
        for old in element.findall(qn(f"w:{tag}")):
            element.remove(old)
    before, after, side, size, marks, more = values
    half = round(size * 2)
    # Small text is set without extra room between its lines.
    line = 252 if size > 11 else 240
    spacing = (
        f'<w:spacing w:before="{before * 20}" w:after="{after * 20}" w:line="{line}" '
        'w:lineRule="auto"/>'
    )
    properties = parse_xml(f'<w:pPr {NAMESPACES}>{more}{spacing}<w:jc w:val="{side}"/></w:pPr>')
    properties[:] = sorted(properties, key=lambda child: ORDER.index(child.tag.rpartition("}")[2]))
    colour = MUTED if name == "Annex Source" else INK
    bold = "<w:b/><w:bCs/>" if "b" in marks else '<w:b w:val="0"/><w:bCs w:val="0"/>'
    italic = "<w:i/><w:iCs/>" if "i" in marks else '<w:i w:val="0"/><w:iCs w:val="0"/>'
    look = parse_xml(
        f"<w:rPr {NAMESPACES}>{_faces(name)}{bold}{italic}"
        f'<w:color w:val="{colour}"/><w:spacing w:val="0"/><w:kern w:val="0"/>'
        f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'
    )
    element.extend([properties, look])


def _faces(name: str) -> str:
    face = "Consolas" if name == "Annex Printed" else FACE
    sides = " ".join(f'w:{side}="{face}"' for side in ("ascii", "hAnsi", "eastAsia", "cs"))
    return f"<w:rFonts {sides}/>"


def _defaults(locale: str) -> str:
    return (
        f"<w:docDefaults {NAMESPACES}><w:rPrDefault><w:rPr>{_faces('Normal')}"
        '<w:sz w:val="26"/><w:szCs w:val="26"/>'
        f'<w:lang w:val="{locale}" w:eastAsia="{locale}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="0"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )


def _replace(parent: Any, tag: str, xml: str) -> None:
    old = parent.find(qn(f"w:{tag}"))
    parent.replace(old, parse_xml(xml))
