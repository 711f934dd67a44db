"""What an annex is made of, in reading order: headings, prose, figures, tables, printed text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from helpers.render.content.html_tables import read_html_tables
from helpers.render.content.prose import Node, plain, read_markdown, slug
from helpers.render.content.tables import Table

SVG_TYPE = "image/svg+xml"
PHONE_TYPE = "application/vnd.annex.phone+svg"


@dataclass(frozen=True)
class Heading:
    """A section's heading; `anchor` is its id in links."""

    text: str
    level: int
    anchor: str


@dataclass(frozen=True)
class Prose:
    """Paragraphs, lists, quotes and Markdown tables; `small` where paper may save room."""

    nodes: tuple[Node, ...]
    small: bool = False


@dataclass(frozen=True)
class Figure:
    """A drawing (SVG) or a picture (Base64), with its alternative text."""

    alt: str
    caption: str = ""
    source: str = ""
    svg: str = ""
    # The same drawing for a telephone, on the page alone.
    phone: str = ""
    picture: str = ""
    kind: str = SVG_TYPE
    width_px: int = 0
    number: int = 0


@dataclass(frozen=True)
class Printed:
    """Text as a program printed it, or its error."""

    text: str
    error: bool = False


Block = Heading | Prose | Figure | Table | Printed


def prose_blocks(source: str, attachments: Mapping[str, object] | None = None) -> Iterable[Block]:
    """Return the blocks of a Markdown text, its headings and tables of HTML on their own."""
    waiting: list[Node] = []
    for node in read_markdown(source, attachments):
        tables = read_html_tables(node["text"]) if node["type"] == "block_html" else []
        if node["type"] != "heading" and not tables:
            waiting.append(node)
            continue
        if waiting:
            yield Prose(tuple(waiting))
            waiting = []
        if tables:
            yield from tables
            continue
        text = plain(node.get("children", []))
        yield Heading(text, node["level"], slug(text))
    if waiting:
        yield Prose(tuple(waiting))
