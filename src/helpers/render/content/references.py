"""Cross references: "Bảng 2" in the prose leads to table 2, in every form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from helpers.render.content.blocks import Block, Figure, Prose
from helpers.render.content.prose import Node
from helpers.render.content.tables import Table
from helpers.render.content.words import words

# A reference is not looked for inside these.
CLOSED = {"link", "codespan", "block_code", "inline_math", "block_math", "image"}
INNER = ("children", "note")


def with_references(blocks: Iterable[Block], language: str) -> Iterator[Block]:
    """Return the blocks; each mention of a numbered table or figure in prose is a reference.

    A mention of a number that there is none of stays plain text.
    """
    every = list(blocks)
    text = words(language)
    names = {text["table"]: "table", text["figure"]: "figure"}
    mentions = _Mentions(names, frozenset(target_of(block) for block in every))
    for block in every:
        if isinstance(block, Prose):
            yield replace(block, nodes=tuple(mentions.linked(block.nodes)))
        else:
            yield block


@dataclass(frozen=True)
class _Mentions:
    """What a mention is called ("Bảng": "table"), and what one may lead to."""

    names: Mapping[str, str]
    targets: frozenset[str]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return what finds "Bảng 2", and not "Bảng 2.1"."""
        called = "|".join(map(re.escape, self.names))
        return re.compile(rf"\b({called})[ \u00a0](\d{{1,3}})(?![\d.,]\d|\d)")

    def linked(self, nodes: Iterable[Node]) -> Iterator[Node]:
        """Yield the nodes with references in the place of mentions, at any depth."""
        for node in nodes:
            if node["type"] == "text":
                yield from self._parts(node["text"])
            elif node["type"] in CLOSED:
                yield node
            else:
                inner = {key: list(self.linked(node[key])) for key in INNER if key in node}
                yield {**node, **inner}

    def _parts(self, said: str) -> Iterator[Node]:
        at = 0
        for found in self.pattern.finditer(said):
            target = f"{self.names[found[1]]}-{found[2]}"
            if target not in self.targets:
                continue
            if found.start() > at:
                yield {"type": "text", "text": said[at : found.start()]}
            yield {"type": "reference", "target": target, "text": found[0]}
            at = found.end()
        if at < len(said) or not said:
            yield {"type": "text", "text": said[at:]}


def target_of(block: Block) -> str:
    """Return the name of what a reference may lead to: "table-2"; "" for anything else."""
    if isinstance(block, Table) and block.number:
        return f"table-{block.number}"
    return f"figure-{block.number}" if isinstance(block, Figure) and block.number else ""
