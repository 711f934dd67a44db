"""Markdown as a tree: read once, drawn by every exporter in its own way, never as raw HTML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import unquote

import mistune

from helpers.render.content.maths import read_maths, spoken
from helpers.render.content.raw_html import block_tokens, without_form

Node = dict[str, Any]
SAFE_ADDRESS = re.compile(r"^(https?://|mailto:|#)", re.IGNORECASE)
PLUGINS = (
    "table",
    "strikethrough",
    "footnotes",
    "math",
    "mistune.plugins.math.math_in_quote",
    "mistune.plugins.math.math_in_list",
    "url",
    "task_lists",
)
FORMULAS = {"inline_math", "block_math"}
PICTURE_KINDS = ("image/png", "image/jpeg", "image/gif", "image/svg+xml")


def read_markdown(source: str, attachments: Mapping[str, Any] | None = None) -> list[Node]:
    """Return the blocks of a Markdown text; `attachments` are the notebook cell's pictures."""
    blocks = _parser()(unicodedata.normalize("NFC", source))
    assert isinstance(blocks, list)
    nodes = _tidied(blocks, attachments or {})
    notes = {
        item["index"]: item.get("children", [])
        for node in nodes
        if node["type"] == "footnotes"
        for item in node["children"]
    }
    _give_notes(nodes, notes)
    return nodes


@cache
def _parser() -> mistune.Markdown:
    return mistune.create_markdown(renderer="ast", plugins=list(PLUGINS))


def _give_notes(nodes: Iterable[Node], notes: Mapping[int, list[Node]]) -> None:
    """Put the words of each footnote beside its sign, for forms that print them on the page."""
    for node in nodes:
        if node["type"] == "footnote_ref":
            node["note"] = notes.get(node["index"], [])
        elif node["type"] != "footnotes":
            _give_notes(node.get("children", []), notes)


def plain(nodes: Iterable[Node]) -> str:
    """Return the text of the nodes, without any marks."""
    parts = []
    for node in nodes:
        if node["type"] in {"softbreak", "linebreak"}:
            parts.append(" ")
        elif node["type"] == "footnote_ref":
            parts.append(f"[{node['index']}]")
        elif node.get("maths"):
            parts.append(node["alt"])
        else:
            parts.append(node.get("text", "") + plain(node.get("children", [])))
    return "".join(parts)


def slug(text: str) -> str:
    """Return an id for a link: "Diễn biến 2020" gives "dien-bien-2020"."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-") or "s"


def _tidied(tokens: Iterable[Mapping[str, Any]], attachments: Mapping[str, Any]) -> list[Node]:
    kept: list[Mapping[str, Any]] = []
    for token in without_form(tokens):
        if token["type"] == "block_html" and "<table" not in str(token["raw"]).lower():
            kept += block_tokens(str(token["raw"]))
        elif token["type"] != "blank_line":
            kept.append(token)
    return [_tidy(token, attachments) for token in kept]


def _tidy(token: Mapping[str, Any], attachments: Mapping[str, Any]) -> Node:
    kind = str(token["type"])
    if kind in FORMULAS:
        return _formula(kind, str(token["raw"]))
    node: Node = {"type": kind, **_attributes(token, attachments)}
    if kind == "footnote_ref":
        return node
    if "raw" in token:
        node["text"] = _text(token)
    children = _tidied(token.get("children", []), attachments)
    return {**node, "children": children} if children else node


def _attributes(token: Mapping[str, Any], attachments: Mapping[str, Any]) -> Node:
    """Return what the kind of a token adds to its text and children."""
    given = dict(token.get("attrs") or {})
    url = str(given.get("url", ""))
    attributes: dict[str, Callable[[], Node]] = {
        "link": lambda: {"url": url if SAFE_ADDRESS.match(url) else ""},
        "image": lambda: {"data": _picture(url, attachments)},
        "heading": lambda: {"level": given["level"]},
        "list": lambda: {
            "ordered": bool(given.get("ordered")),
            "start": int(given.get("start") or 1),
        },
        "table_cell": lambda: {"align": given.get("align") or "left"},
        "task_list_item": lambda: {"done": bool(given.get("checked"))},
        "footnote_ref": lambda: {"index": int(given["index"])},
        "footnote_item": lambda: {"index": int(given["index"])},
    }
    return attributes[kind]() if (kind := str(token["type"])) in attributes else {}


def _formula(kind: str, latex: str) -> Node:
    """Return the formula's tree beside its source; only the source where it cannot be read."""
    if kind == "inline_math" and latex[-1:].isspace():
        # "5 $ hoặc 6 $" is about money.
        return {"type": "text", "text": f"${latex}$"}
    maths = read_maths(latex.strip())
    return {"type": kind, "text": latex.strip(), "maths": maths, "alt": spoken(maths) or latex}


def _text(token: Mapping[str, Any]) -> str:
    raw = str(token["raw"])
    return raw if "code" in token["type"] or "html" in token["type"] else unescape(raw)


def _picture(url: str, attachments: Mapping[str, Any]) -> dict[str, str] | None:
    """Return kind and Base64 content of a picture that travels with the notebook, else None."""
    if url.startswith("attachment:"):
        bundle = attachments.get(unquote(url.removeprefix("attachment:")), {})
        kinds = [kind for kind in PICTURE_KINDS if kind in bundle]
        return {"kind": kinds[0], "content": "".join(bundle[kinds[0]])} if kinds else None
    found = re.match(r"data:(image/(?:png|jpeg|gif));base64,(.+)", url, re.DOTALL)
    return {"kind": found.group(1), "content": found.group(2)} if found else None
