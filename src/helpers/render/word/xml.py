"""WordprocessingML of runs and paragraphs; every text is escaped and safe for XML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from helpers.render.content.office_text import office_text

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
TWIPS_PER_MM = 1440 / 25.4


@dataclass(frozen=True)
class Look:
    """How a run stands out; `size` in points and `colour` as RRGGBB where not the style's.

    `raised` is "superscript" or "subscript".
    """

    bold: bool = False
    italic: bool = False
    strike: bool = False
    colour: str = ""
    size: float = 0
    face: str = ""
    raised: str = ""


PLAIN = Look()


def run(text: str, look: Look = PLAIN) -> str:
    """Return a run of text; line ends and tabs are kept."""
    parts: list[str] = []
    for number, line in enumerate(office_text(text).split("\n")):
        parts += ["<w:br/>"] if number else []
        for place, piece in enumerate(line.split("\t")):
            parts += ["<w:tab/>"] if place else []
            if piece:
                parts.append(f'<w:t xml:space="preserve">{escape(piece)}</w:t>')
    return f"<w:r>{_run_properties(look)}{''.join(parts)}</w:r>"


def _run_properties(look: Look) -> str:
    parts = []
    if look.face:
        face = quoteattr(look.face)
        parts.append(f"<w:rFonts w:ascii={face} w:hAnsi={face} w:cs={face}/>")
    parts += ["<w:b/><w:bCs/>"] if look.bold else []
    parts += ["<w:i/><w:iCs/>"] if look.italic else []
    parts += ["<w:strike/>"] if look.strike else []
    parts += [f'<w:color w:val="{look.colour}"/>'] if look.colour else []
    if look.size:
        half = round(look.size * 2)
        parts.append(f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>')
    parts += [f'<w:vertAlign w:val="{look.raised}"/>'] if look.raised else []
    return f"<w:rPr>{''.join(parts)}</w:rPr>" if parts else ""


def paragraph(content: str, style: str, *, align: str = "", more: str = "") -> str:
    """Return a paragraph of the style (its id); `more` are properties before its alignment."""
    side = f'<w:jc w:val="{align}"/>' if align else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}{side}</w:pPr>{content}</w:p>'


def bookmark(target: str, content: str) -> str:
    """Return the content under a name that references lead to: "table-2" is table_2 in Word."""
    if not target:
        return content
    kind, _, number = target.partition("-")
    # A number of its own in the document: tables odd, figures even.
    own = 2 * int(number) + (kind == "figure")
    name = quoteattr(f"{kind}_{number}")
    return f'<w:bookmarkStart w:id="{own}" w:name={name}/>{content}<w:bookmarkEnd w:id="{own}"/>'


def reference(target: str, content: str) -> str:
    """Return the content as a link to a bookmark of this document."""
    return f'<w:hyperlink w:anchor="{target.replace("-", "_")}">{content}</w:hyperlink>'


def twips(millimetres: float) -> int:
    """Return the length in twentieths of a point."""
    return round(millimetres * TWIPS_PER_MM)


def joined(parts: Iterable[str]) -> str:
    """Return the parts one after the other."""
    return "".join(parts)
