"""Cross references: "Bảng 2" in the prose leads to table 2, in every form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from helpers.render.blocks import Block, Figure, Prose
from helpers.render.prose import Node
from helpers.render.tables import Table
from helpers.render.words import words

# A reference is not looked for inside these.
CLOSED = {"link", "codespan", "block_code", "inline_math", "block_math", "image"}


def with_references(blocks: Iterable[Block], language: str) -> Iterator[Block]:
    """Return the blocks; each mention of a numbered table or figure in prose is a reference.

    A mention of a number that there is none of stays plain text.
    """
    every = list(blocks)
    targets = {target_of(block) for block in every} - {""}
    text = words(language)
    names = {text["table"]: "table", text["figure"]: "figure"}
    pattern = re.compile(
        rf"\b({'|'.join(map(re.escape, names))})[ \u00a0](\d{{1,3}})(?![\d.,]\d|\d)"
    )

    def linked(nodes: Iterable[Node]) -> Iterator[Node]:
        for node in nodes:
            if node["type"] in CLOSED:
                yield node
                continue
            changed = dict(node)
            for key in ("children", "note"):
                if key in node:
                    changed[key] = list(linked(node[key]))
            if node["type"] == "text":
                yield from parts(node["text"])
            else:
                yield changed

    def parts(said: str) -> Iterator[Node]:
        at = 0
        for found in pattern.finditer(said):
            target = f"{names[found[1]]}-{found[2]}"
            if target not in targets:
                continue
            if found.start() > at:
                yield {"type": "text", "text": said[at : found.start()]}
            yield {"type": "reference", "target": target, "text": found[0]}
            at = found.end()
        if at < len(said) or not said:
            yield {"type": "text", "text": said[at:]}

    for block in every:
        yield (
            replace(block, nodes=tuple(linked(block.nodes))) if isinstance(block, Prose) else block
        )


def target_of(block: Block) -> str:
    """Return the name of what a reference may lead to: "table-2"; "" for anything else."""
    if isinstance(block, Table) and block.number:
        return f"table-{block.number}"
    return f"figure-{block.number}" if isinstance(block, Figure) and block.number else ""
