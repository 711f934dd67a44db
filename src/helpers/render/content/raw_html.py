"""HTML inside Markdown: its words and pictures; marks of form go, all else stays a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

Token = Mapping[str, Any]
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s[^<>]*)?)/?>")
COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
ATTRIBUTE = re.compile(r"""(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
# Marks of form, which a page leaves to its own style.
FORM = {
    *("a", "b", "big", "blockquote", "center", "code", "dd", "details", "div", "dl", "dt", "em"),
    *("font", "h1", "h2", "h3", "h4", "h5", "h6", "i", "kbd", "li", "mark", "ol", "p", "pre"),
    *("s", "section", "small", "span", "strong", "summary", "u", "ul"),
}
RAISED = {"sup": "superscript", "sub": "subscript"}
BREAKS = {"br", "hr", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"}


def without_form(tokens: Iterable[Token]) -> list[Token]:
    """Return inline tokens where marks of form are gone, and "m<sup>2</sup>" is raised."""
    result: list[Token] = []
    opened: list[tuple[str, int]] = []
    for token in tokens:
        if token["type"] != "inline_html":
            result.append(token)
            continue
        found = TAG.fullmatch(str(token["raw"]).strip())
        name = found[2].lower() if found else ""
        if name in RAISED and found:
            _raise(result, opened, RAISED[name], is_end=bool(found[1]))
        elif name == "br":
            result.append({"type": "linebreak"})
        elif name == "img" and found:
            result.append(_image(found[3]))
        elif name not in FORM and not COMMENT.fullmatch(str(token["raw"])):
            result.append(token)
    return result


def _raise(result: list[Token], opened: list[tuple[str, int]], kind: str, *, is_end: bool) -> None:
    """Note where a raised part begins; at its end, put what came since into one token."""
    if not is_end:
        opened.append((kind, len(result)))
    elif opened and opened[-1][0] == kind:
        _, start = opened.pop()
        inner = result[start:]
        result[start:] = [{"type": kind, "children": inner}]


def _image(attributes: str) -> Token:
    given = {
        name.lower(): unescape(next(filter(None, values), ""))
        for name, *values in ATTRIBUTE.findall(attributes)
    }
    alt = [{"type": "text", "raw": given.get("alt", "")}]
    return {"type": "image", "attrs": {"url": given.get("src", "")}, "children": alt}


def block_tokens(raw: str) -> list[Token]:
    """Return the paragraph of a block of HTML: its words and pictures.

    A block with anything but marks of form ("<script>") stays a text, tags and all.
    """
    said = COMMENT.sub("", raw).strip()
    if not said:
        return []
    names = {name.lower() for _, name, _ in TAG.findall(said)}
    if not names <= FORM | {"br", "hr", "img", *RAISED}:
        return [{"type": "block_html", "raw": said}]
    children: list[Token] = []
    at = 0
    for tag in TAG.finditer(said):
        _add_text(children, said[at : tag.start()])
        at = tag.end()
        name = tag[2].lower()
        if name == "img":
            children.append(_image(tag[3]))
        elif name in RAISED:
            children.append({"type": "inline_html", "raw": tag[0]})
        elif name in BREAKS and children and children[-1]["type"] != "linebreak":
            children.append({"type": "linebreak"})
    _add_text(children, said[at:])
    while children and children[-1]["type"] == "linebreak":
        children.pop()
    return [{"type": "paragraph", "children": children}] if children else []


def _add_text(children: list[Token], text: str) -> None:
    words = " ".join(text.split())
    if words:
        before = " " if text[:1].isspace() and children else ""
        after = " " if text[-1:].isspace() else ""
        children.append({"type": "text", "raw": f"{before}{words}{after}"})
