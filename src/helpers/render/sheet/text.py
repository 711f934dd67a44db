"""The last sheet: every word of the annex in its order: findings, definitions, methods, sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpers.render.content.document import Annex, Block, Figure, Heading, Printed, Prose
from helpers.render.content.prose import Node, plain
from helpers.render.content.tables import Table
from helpers.render.content.words import words
from helpers.render.sheet.page import Sheet, height_of
from helpers.render.sheet.styles import GROUP, HEADER, MEDIUM, TEXT, THIN, ruled

WIDTHS = [200.0, 620.0]
BLOCKS = {"paragraph", "block_text"}


@dataclass(frozen=True)
class Line:
    """A label (an indicator, "Hình 1") and what is said of it."""

    label: str
    text: str
    is_heading: bool = False


@dataclass
class TextSheet:
    """The sheet of words being written."""

    annex: Annex
    sheet: Sheet

    def draw(self) -> int:
        """Write every line and return the number of rows."""
        text = words(self.annex.language)
        rules = ruled(top=MEDIUM, bottom=THIN)
        self.sheet.text(0, 0, text["text_part"], HEADER, rules)
        self.sheet.text(0, 1, text["text_said"], HEADER, rules)
        self.sheet.height(0, 22)
        row = 1
        for line in text_lines(self.annex.blocks, self.annex.language):
            self._line(row, line)
            row += 1
        self.sheet.worksheet.freeze_panes(1, 0)
        self.sheet.worksheet.repeat_rows(0)
        return row

    def _line(self, row: int, line: Line) -> None:
        if line.is_heading:
            self.sheet.merged(row, (0, 1), line.label, GROUP)
            self.sheet.height(row, 22)
            return
        rules = ruled(light=True)
        self.sheet.text(row, 0, line.label, TEXT, rules, {"bold": True})
        self.sheet.text(row, 1, line.text, TEXT, rules)
        heights = (height_of(line.label, WIDTHS[0] * 0.92), height_of(line.text, WIDTHS[1]))
        self.sheet.height(row, max(heights) + 4)


def text_lines(blocks: Sequence[Block], language: str) -> Iterable[Line]:
    """Return the words of the blocks line by line; tables are named, figures described."""
    text = words(language)
    for block in blocks:
        if isinstance(block, Heading):
            yield Line(block.text, "", is_heading=True)
        elif isinstance(block, Prose):
            for node in block.nodes:
                yield from _lines(node)
        elif isinstance(block, Table):
            if block.number:
                yield Line(f"{text['table']} {block.number}", block.caption)
        elif isinstance(block, Figure):
            name = f"{text['figure']} {block.number}" if block.number else text["figure"]
            said = (block.caption, block.alt if block.alt != block.caption else "", block.source)
            yield Line(name, "\n".join(filter(None, said)))
        elif isinstance(block, Printed):
            yield Line(text["error"] if block.error else "", block.text.strip("\n"))


def _lines(node: Node, mark: str = "") -> Iterable[Line]:
    kind, children = node["type"], node.get("children", [])
    if kind == "list":
        start = node.get("start", 1)
        for number, item in enumerate(children):
            sign = f"{start + number}. " if node.get("ordered") else ""
            if item["type"] == "task_list_item":
                sign = "[x] " if item["done"] else "[ ] "
            yield from _item(item, sign)
    elif kind == "footnote_item":
        yield from _item(node, f"[{node['index']}] ")
    elif kind in BLOCKS or not any(_is_block(child) for child in children):
        line = _labelled(node, mark)
        if line.label or line.text:
            yield line
    elif kind != "table":
        for child in children:
            yield from _lines(child, mark)
            mark = ""


def _item(item: Node, sign: str) -> Iterable[Line]:
    for child in item.get("children", []):
        yield from _lines(child, sign)
        sign = ""


def _is_block(node: Node) -> bool:
    return node["type"] in BLOCKS | {
        "list",
        "list_item",
        "task_list_item",
        "table_head",
        "heading",
        "footnote_item",
    }


def _labelled(node: Node, mark: str) -> Line:
    """Return the line of a paragraph: what it begins with in bold is its label."""
    children = node.get("children", [])
    first = children[0] if children else None
    if first and first["type"] == "strong" and not mark:
        label = plain(first.get("children", [])).strip().rstrip(".:")
        return Line(label, plain(children[1:]).strip())
    return Line("", mark + plain([node]).strip())
