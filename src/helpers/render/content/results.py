"""What a cell's output shows: the richest form of it that every exporter can draw."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from nbformat import NotebookNode

from helpers.render.content.blocks import (
    PHONE_TYPE,
    SVG_TYPE,
    Block,
    Figure,
    Printed,
    Prose,
    prose_blocks,
)
from helpers.render.content.cover import COVER_TYPE
from helpers.render.content.html_tables import html_pictures, html_text, read_html_tables
from helpers.render.content.svg import BrokenSvgError, clean_svg
from helpers.render.content.tables import read_table
from helpers.render.content.words import words

TABLE_TYPE = "application/vnd.dataresource+json"
# How a picture of each kind begins in Base64.
BEGINNINGS = {"image/png": "iVBORw0KGgo", "image/jpeg": "/9j/", "image/gif": "R0lGOD"}
PICTURE_TYPES = tuple(BEGINNINGS)
WRITTEN_TYPES = {"text/plain", "text/html", "text/markdown", "text/latex"}
FIGURE_WORDS = ("alt", "caption", "source")
# What Python says of an object nobody meant to show: <Axes: …>, [<Line2D …>], Text(0.5, …).
BARE_REPR = re.compile(r"^(\[?<.*>,?\]?|Text\(.*\))$", re.DOTALL)
DISPLAY_OBJECT = re.compile(r"^<IPython\.core\.display\.\w+ object>$")
LATEX_MARKS = re.compile(r"^\$+|\$+$|\\displaystyle\b|^\\\[|\\\]$")
BASE64 = re.compile(r"^[A-Za-z0-9+/]+={0,2}$")
DATA_ADDRESS = re.compile(r"^data:(image/(?:png|jpeg|gif));base64,([A-Za-z0-9+/]+={0,2})$")


def result_blocks(output: NotebookNode, language: str) -> Iterable[Block]:
    """Return the blocks of one output; what no exporter can draw is named by its kind."""
    if output.output_type == "stream":
        # What a cell writes to standard error is for who runs it, not for who reads it.
        return [Printed(output.text)] if output.name == "stdout" and output.text.strip() else []
    if output.output_type == "error":
        return [Printed(f"{output.ename}: {output.evalue}", error=True)]
    data = {kind: _joined(value) for kind, value in output.data.items()}
    return [] if COVER_TYPE in data else _result(data, output.get("metadata", {}), language)


def _result(data: Mapping[str, Any], metadata: Mapping[str, Any], language: str) -> list[Block]:
    table = data.get(TABLE_TYPE)
    if isinstance(table, Mapping):
        return [read_table(table)]
    html = _text(data, "text/html")
    if read_html_tables(html):
        return _html(html)
    picture = _figure(data, metadata)
    if picture:
        return [picture]
    if _text(data, "text/markdown"):
        said = metadata.get("text/markdown")
        small = isinstance(said, Mapping) and bool(said.get("small"))
        blocks = prose_blocks(_text(data, "text/markdown"))
        return [replace(one, small=small) if isinstance(one, Prose) else one for one in blocks]
    latex = LATEX_MARKS.sub("", _text(data, "text/latex").strip()).strip()
    if latex:
        return list(prose_blocks(f"$$\n{latex}\n$$"))
    return _html(html) or _plain(data, language)


def _html(html: str) -> list[Block]:
    """Return the tables of the HTML and, as a paragraph, the words around them."""
    text = html_text(html)
    said = {"type": "paragraph", "children": [{"type": "text", "text": text}]}
    pictures = [
        Figure(alt, picture=found[2], kind=found[1])
        for address, alt in html_pictures(html)
        if (found := DATA_ADDRESS.match("".join(address.split())))
    ]
    return [*read_html_tables(html), *([Prose((said,))] if text else []), *pictures]


def _plain(data: Mapping[str, Any], language: str) -> list[Block]:
    text = _text(data, "text/plain").strip()
    # An iframe or a script: HTML without a word of its own.
    kinds = sorted({*data} - (WRITTEN_TYPES - {"text/html"}))
    if BARE_REPR.match(text) and (not kinds or not DISPLAY_OBJECT.match(text)):
        # <Axes: > beside nothing, or beside HTML that says no more.
        text, kinds = "", [kind for kind in kinds if kind != "text/html"]
    elif DISPLAY_OBJECT.match(text):
        text = ""
    printed: list[Block] = [Printed(_text(data, "text/plain"))] if text else []
    if not kinds:
        return printed
    named = words(language)["unshown"].format(kind=", ".join(kinds))
    children = [{"type": "emphasis", "children": [{"type": "text", "text": named}]}]
    return [Prose(({"type": "paragraph", "children": children},)), *printed]


def _text(data: Mapping[str, Any], kind: str) -> str:
    value = data.get(kind)
    return value if isinstance(value, str) else ""


def _joined(value: Any) -> Any:
    lines = isinstance(value, list) and all(isinstance(line, str) for line in value)
    return "".join(value) if lines else value


def _figure(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> Figure | None:
    for kind in (SVG_TYPE, *PICTURE_TYPES):
        content = _text(data, kind)
        if not content:
            continue
        nested = metadata.get(kind)
        said: Mapping[str, Any] = nested if isinstance(nested, Mapping) else metadata
        alt, caption, source = (str(said.get(name) or "") for name in FIGURE_WORDS)
        if kind != SVG_TYPE:
            content = "".join(content.split())
            if not content.startswith(BEGINNINGS[kind]) or not BASE64.match(content):
                # Its words are left, where it has any.
                if alt or caption:
                    return Figure(alt, caption, source, kind=kind)
                continue
            width = _width(said.get("width"))
            return Figure(alt, caption, source, picture=content, kind=kind, width_px=width)
        try:
            return Figure(alt, caption, source, svg=clean_svg(content), phone=_phone(data))
        except BrokenSvgError:
            # A picture beside it, or its plain text, is still better than nothing.
            continue
    return None


def _phone(data: Mapping[str, Any]) -> str:
    """Return the drawing for a telephone, "" where there is none that can be read."""
    try:
        return clean_svg(content) if (content := _text(data, PHONE_TYPE)) else ""
    except BrokenSvgError:
        return ""


def _width(value: Any) -> int:
    """Return a picture's width in pixels, 0 where none is told."""
    return int(value) if isinstance(value, int | float) and 0 < value < 100_000 else 0
