"""What the typst template draws: the annex as plain data, every character one it can show."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from itertools import pairwise
from typing import Any

from helpers.render.content.document import Annex, Block, Heading, Printed, Prose
from helpers.render.content.letter import Letter
from helpers.render.content.prose import Node, plain, read_markdown
from helpers.render.content.table_grid import heading_cells
from helpers.render.content.tables import Column, Table, labelled_notes
from helpers.render.content.words import annex_name, attachment_lines, tie, words
from helpers.render.fonts import SANS, SERIF, SIGNS
from helpers.render.paper.pictures import paper_picture, picture_bytes
from helpers.render.paper.text import PaperText
from helpers.render.word.columns import column_widths, is_crowded

TEXT_WIDTH = {False: 162.0, True: 257.0}
OFFICE_SERIF = "Times New Roman"
TABLE_SIZE = 10.5
# Prose of fewer characters than this stays with the figure or table it introduces.
SHORT = 220
# One or two lines right under a heading stay with what they introduce, be it prose.
OPENING = 200
DENSE_SIZE = 8.0


def paper_data(annex: Annex, letter: Letter) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the template's data and the characters shown by their code points."""
    text = PaperText()
    data = text.shown(_data(annex, letter))
    data["long_words"] = text.has_long_words
    return data, tuple(sorted(text.missing))


def document_date(annex: Annex, letter: Letter) -> date:
    """Return the printed date, else the last day of the period: never the clock's."""
    if letter.day:
        return letter.day
    period = annex.cover.period if annex.cover else annex.parameters.get("period", "")
    return _last_day(period)


def _last_day(period: str) -> date:
    found = re.match(r"^(\d{4})(?:-(H|Q|M)?(\d{1,2})(M)?)?$", period)
    if not found:
        return date(2000, 1, 1)
    year, kind, number = int(found[1]), found[2] or "M", int(found[3] or 12)
    months = {"H": 6, "Q": 3, "M": 1}[kind] * number if found[3] else 12
    month = min(max(months, 1), 12)
    return date(year, month, monthrange(year, month)[1])


def _data(annex: Annex, letter: Letter) -> dict[str, Any]:
    cover = annex.cover
    text = words(annex.language)
    where = cover.where if cover else ""
    title = annex.title or text["title"]
    day = document_date(annex, letter)
    return {
        "language": annex.language,
        "title": " – ".join(filter(None, (title, where))),
        "author": [name] if (name := letter.author or letter.issuing_agency) else [],
        "description": cover.answer if cover else None,
        "keywords": _keywords(annex),
        "date": [day.year, day.month, day.day],
        "serif": [*([OFFICE_SERIF] if letter.serif_folder else []), SERIF, SANS, SIGNS],
        "words": dict(text),
        "foot": {
            "code": letter.verification or (cover.code if cover else ""),
            "right": text["invented"] if cover and cover.invented else "",
        },
        "head": {
            "annex": annex_name(letter, annex.language) if cover else "",
            "title": tie(title, annex.language),
            "where": tie(where, annex.language, cover.place if cover else ""),
            "attached": list(attachment_lines(letter, annex.language)) if cover else [],
        },
        "box": _box(annex),
        "paragraphs": list(cover.paragraphs) if cover else [],
        "parts": _parts(annex),
    }


def _keywords(annex: Annex) -> list[str]:
    cover = annex.cover
    named = (cover.theme_short, cover.area_name, cover.period_label, cover.code) if cover else ()
    return [name for name in named if name]


def _box(annex: Annex) -> dict[str, Any] | None:
    cover = annex.cover
    if cover is None or not (cover.answer or cover.cards or cover.counts):
        return None
    return {
        "question": cover.question,
        "answer": cover.answer,
        "cards": [asdict(card) for card in cover.cards],
        "counts": [asdict(count) for count in cover.counts],
    }


def _parts(annex: Annex) -> list[dict[str, Any]]:
    """Return the blocks in runs of one page orientation."""
    top = annex.headings[0].level if annex.headings else 1
    parts: list[dict[str, Any]] = [{"landscape": False, "blocks": []}]
    for block in annex.blocks:
        if isinstance(block, Table) and block.landscape:
            introduction = _introduction(parts[-1]["blocks"])
            parts += [{"landscape": True, "blocks": [*introduction, _table(block, annex.language)]}]
            parts.append({"landscape": False, "blocks": []})
        else:
            parts[-1]["blocks"].append(_block(block, top, annex.language))
    for part in parts:
        _tie_introductions(part["blocks"])
    return [part for part in parts if part["blocks"]]


def _tie_introductions(blocks: list[dict[str, Any]]) -> None:
    """Mark the short prose before a figure or table, and the line or two that open a section."""
    kinds = ["", *(block["kind"] for block in blocks)]
    for before, (block, following) in reversed(list(zip(kinds, pairwise(blocks), strict=False))):
        if block["kind"] != "prose":
            continue
        leads = following["kind"] in {"figure", "table"} or following.get("sticky", False)
        opens = before == "heading" and following["kind"] == "prose"
        longest = SHORT if leads else OPENING if opens else 0
        block["sticky"] = len(plain(block["nodes"])) < longest


def _introduction(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Take the heading and the few words right before a table off the end of `blocks`."""
    start = len(blocks)
    if start and blocks[start - 1]["kind"] == "prose":
        start -= 1
    if start and blocks[start - 1]["kind"] == "heading":
        start -= 1
    taken = blocks[start:]
    del blocks[start:]
    return taken


def _block(block: Block, top: int, language: str) -> dict[str, Any]:
    if isinstance(block, Heading):
        # Level 1 is the title of the annex.
        return {"kind": "heading", "level": 2 + block.level - top, "text": block.text}
    if isinstance(block, Prose):
        nodes = [_node(node, language) for node in block.nodes]
        return {"kind": "prose", "nodes": nodes, "sticky": False, "small": block.small}
    if isinstance(block, Table):
        return _table(block, language)
    if isinstance(block, Printed):
        return {"kind": "printed", "text": block.text.strip("\n"), "error": block.error}
    return paper_picture(block, TEXT_WIDTH[False])


def _node(node: Node, language: str) -> Node:
    """Return the node for the template: a picture as numbers, with its words beside it."""
    children = node.get("children", [])
    if node["type"] == "image":
        data = picture_bytes(node["data"]["content"]) if node.get("data") else None
        alt = plain(children) or words(language)["no_picture"]
        return {"type": "image", "data": data, "alt": alt}
    kept = {key: value for key, value in node.items() if key != "children"}
    if "note" in node:
        kept["note"] = [_node(one, language) for one in node["note"]]
    return (
        {**kept, "children": [_node(child, language) for child in children]} if children else kept
    )


def _table(table: Table, language: str) -> dict[str, Any]:
    dense = _is_dense(table)
    return {
        "kind": "table",
        "caption": table.caption,
        "number": table.number,
        "unit": table.unit,
        "source": table.source,
        "notes": [_inline(note, language) for note in labelled_notes(table, language)],
        "form": table.form,
        "landscape": table.landscape,
        "dense": dense,
        "leading": 0.42,
        "notes-size": 10,
        "size": DENSE_SIZE if dense else TABLE_SIZE,
        "column_numbers": table.column_numbers,
        "columns": list(_columns(table, language)),
        "header": [[asdict(cell) for cell in row] for row in table.header],
        "rows": [
            {"kind": row.kind, "cells": [asdict(cell) for cell in row.cells], "head": head}
            for row, head in zip(table.rows, heading_cells(table), strict=True)
        ],
    }


def _is_dense(table: Table) -> bool:
    return table.form == "plain" and len(table.columns) > 10


def _columns(table: Table, language: str) -> Iterable[dict[str, Any]]:
    given = sum(column.width_mm or 0 for column in table.columns)
    widest = TEXT_WIDTH[table.landscape]
    scale = min(1.0, widest / given) if given else 1.0
    barred = _barred(table)
    crowded = column_widths(table) if _is_dense(table) or is_crowded(table) else []
    for number, column in enumerate(table.columns):
        note = words(language)["target_line"] if number in barred else ""
        yield {
            "name": column.name,
            "align": column.align,
            "head": "center" if table.form != "plain" else column.align,
            "note": note,
            "width": round(crowded[number], 3) if crowded else _width(column, number, given, scale),
        }


def _width(column: Column, number: int, given: float, scale: float) -> float | str:
    if column.width_mm:
        return round(column.width_mm * scale, 3)
    return "fr" if given or (number == 0 and column.name) else "auto"


def _barred(table: Table) -> set[int]:
    return {number for row in table.rows for number, cell in enumerate(row.cells) if cell.progress}


def _inline(text: str, language: str) -> list[Node]:
    blocks = read_markdown(text)
    return [_node(node, language) for block in blocks for node in block.get("children", [block])]
