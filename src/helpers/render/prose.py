"""Markdown as a tree: read once, drawn by every exporter in its own way, never as raw HTML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

import mistune

Node = dict[str, Any]
SAFE_ADDRESS = re.compile(r"^(https?://|mailto:|#)", re.IGNORECASE)
PLUGINS = ("table", "strikethrough", "footnotes", "math", "url", "task_lists")


def read_markdown(source: str, attachments: Mapping[str, Any] | None = None) -> list[Node]:
    """Return the blocks of a Markdown text; `attachments` are the notebook cell's pictures."""
    parse = mistune.create_markdown(renderer="ast", plugins=list(PLUGINS))
    blocks = parse(unicodedata.normalize("NFC", source))
    assert isinstance(blocks, list)
    return [_tidy(block, attachments or {}) for block in blocks if block["type"] != "blank_line"]


def plain(nodes: Iterable[Node]) -> str:
    """Return the text of the nodes, without any marks."""
    parts = []
    for node in nodes:
        if node["type"] in {"softbreak", "linebreak"}:
            parts.append(" ")
        else:
            parts.append(node.get("text", "") + plain(node.get("children", [])))
    return "".join(parts)


def slug(text: str) -> str:
    """Return an id for a link: "Diễn biến 2020" gives "dien-bien-2020"."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-") or "s"


def _tidy(token: Mapping[str, Any], attachments: Mapping[str, Any]) -> Node:
    node: Node = {"type": token["type"]}
    if "raw" in token:
        node["text"] = _text(token)
    attributes = dict(token.get("attrs") or {})
    if token["type"] == "link":
        url = str(attributes.get("url", ""))
        node["url"] = url if SAFE_ADDRESS.match(url) else ""
    elif token["type"] == "image":
        node["data"] = _picture(str(attributes.get("url", "")), attachments)
    elif token["type"] == "heading":
        node["level"] = attributes["level"]
    elif token["type"] == "list":
        node["ordered"] = bool(attributes.get("ordered"))
        node["start"] = int(attributes.get("start") or 1)
    elif token["type"] == "table_cell":
        node["align"] = attributes.get("align") or "left"
    elif token["type"] == "task_list_item":
        node["done"] = bool(attributes.get("checked"))
    children = [child for child in token.get("children", []) if child["type"] != "blank_line"]
    if children:
        node["children"] = [_tidy(child, attachments) for child in children]
    return node


def _text(token: Mapping[str, Any]) -> str:
    raw = str(token["raw"])
    if token["type"] == "inline_html" and re.fullmatch(r"<br\s*/?>", raw.strip()):
        return "\n"
    return raw if "code" in token["type"] or "html" in token["type"] else unescape(raw)


def _picture(url: str, attachments: Mapping[str, Any]) -> dict[str, str] | None:
    """Return kind and Base64 content of a picture that travels with the notebook, else None."""
    if url.startswith("attachment:"):
        bundle = attachments.get(url.removeprefix("attachment:"), {})
        kinds = [kind for kind in bundle if kind.startswith("image/")]
        return {"kind": kinds[0], "content": "".join(bundle[kinds[0]])} if kinds else None
    found = re.match(r"data:(image/(?:png|jpeg|gif));base64,(.+)", url, re.DOTALL)
    return {"kind": found.group(1), "content": found.group(2)} if found else None
