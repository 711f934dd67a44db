"""Markdown's tree as paragraphs of Word; nothing in a text is ever read as markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from helpers.render.content.prose import Node, plain
from helpers.render.content.table_grid import markdown_table
from helpers.render.content.tables import Table
from helpers.render.word.maths import word_maths
from helpers.render.word.styles import MUTED, style_id
from helpers.render.word.xml import PLAIN, Look, joined, paragraph, reference, run

BODY, ITEM, QUOTE, PRINTED = map(
    style_id, ("Body Text", "List Paragraph", "Quote", "Annex Printed")
)
BULLET = "–"
STEP = 283
BLOCKS = {"paragraph", "block_text", "list", "block_quote", "block_code", "block_math", "table"}
CODE_FACE = "Consolas"
NOTE_SIZE = 10.0
TablePart = Callable[[Table], str]
PicturePart = Callable[[Mapping[str, str], str], str]


class WordProse:
    """Writes prose; `table` writes a Markdown table, `picture` a picture with its words."""

    def __init__(self, table: TablePart, picture: PicturePart) -> None:
        self._table = table
        self._picture = picture

    def blocks(self, nodes: Iterable[Node], style: str = BODY, look: Look = PLAIN) -> str:
        """Return the paragraphs of block nodes."""
        return joined(self._block(node, style, look) for node in nodes)

    def inline(self, nodes: Iterable[Node], look: Look = PLAIN) -> str:
        """Return the runs of inline nodes."""
        return joined(self._inline(node, look) for node in nodes)

    def _block(self, node: Node, style: str, look: Look) -> str:
        kind, children = node["type"], node.get("children", [])
        if kind == "block_quote":
            return self.blocks(children, QUOTE, look)
        if kind == "heading":
            return paragraph(self.inline(children, replace(look, bold=True)), style)
        special: dict[str, Callable[[], str]] = {
            "list": lambda: self._list(node, look, 1),
            "table": lambda: self._table(markdown_table(node)),
            "thematic_break": str,
            "block_code": lambda: paragraph(run(_text(node).strip("\n")), PRINTED),
            "block_math": lambda: paragraph(_formula(node, PLAIN), BODY, align="center"),
            "footnotes": lambda: joined(self._note(item, style) for item in children),
        }
        if kind in special:
            return special[kind]()
        if any(child["type"] in BLOCKS for child in children):
            return self.blocks(children, style, look)
        said = [{"type": "text", "text": _text(node)}] if _text(node) else []
        return paragraph(self.inline([*said, *children], look), style)

    def _note(self, item: Node, style: str) -> str:
        """Return a footnote, below the words that it belongs to."""
        look = Look(size=NOTE_SIZE)
        said = (self.inline(one.get("children", []), look) for one in item.get("children", []))
        return paragraph(run(f"[{item['index']}] ", look) + run(" ", look).join(said), style)

    def _list(self, node: Node, look: Look, depth: int) -> str:
        start = node.get("start", 1)
        items = []
        for number, item in enumerate(node.get("children", [])):
            sign = f"{start + number}." if node.get("ordered") else BULLET
            if item["type"] == "task_list_item":
                sign = "☑" if item.get("done") else "☐"
            items.append(self._item(item, sign, look, depth))
        return joined(items)

    def _item(self, item: Node, sign: str, look: Look, depth: int) -> str:
        parts = []
        for child in item.get("children", []):
            if child["type"] == "list":
                parts.append(self._list(child, look, depth + 1))
            elif child["type"] in {"paragraph", "block_text"}:
                left = 284 + STEP * depth
                indent = f'<w:ind w:left="{left}" w:hanging="{STEP}"/>'
                text = run(f"{sign}\t", look) + self.inline(child.get("children", []), look)
                tab = f'<w:tabs><w:tab w:val="left" w:pos="{left}"/></w:tabs>'
                parts.append(paragraph(text, ITEM, more=tab + indent))
                sign = ""
            else:
                parts.append(self._block(child, ITEM, look))
        return joined(parts)

    def _inline(self, node: Node, look: Look) -> str:
        kind, children = node["type"], node.get("children", [])
        if kind == "image":
            return self._picture(node.get("data") or {}, plain(children))
        if kind in {"softbreak", "linebreak"}:
            return run(" " if kind == "softbreak" else "\n", look)
        if kind in {"inline_math", "block_math"}:
            return _formula(node, look)
        if kind == "footnote_ref":
            return run(f"[{node['index']}]", replace(look, raised="superscript"))
        if kind == "reference":
            return reference(node["target"], run(node["text"], look))
        looks = {
            "superscript": replace(look, raised=kind),
            "subscript": replace(look, raised=kind),
            "strong": replace(look, bold=True),
            "emphasis": replace(look, italic=True),
            "strikethrough": replace(look, strike=True),
            "codespan": replace(look, face=CODE_FACE),
        }
        own = looks.get(kind, look)
        said = run(node["text"], own) if node.get("text") else ""
        text = said + self.inline(children, own)
        address = node.get("url", "") if kind == "link" else ""
        if address and address != plain(children):
            # In a letter on paper an address is read, not clicked.
            text += run(f" ({address})", replace(look, colour=MUTED))
        return text


def _formula(node: Node, look: Look) -> str:
    """Return the equation; its source where it could not be read."""
    if not node.get("maths"):
        return run(_text(node), replace(look, face=CODE_FACE))
    return word_maths(node["maths"], display=node["type"] == "block_math")


def _text(node: Node) -> str:
    return str(node.get("text", ""))
