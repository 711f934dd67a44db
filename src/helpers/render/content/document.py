"""An annex as exporters see it: a cover and blocks in reading order, numbered, one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from nbformat import NotebookNode

from helpers.render.content.blocks import Block, Figure, Heading, Printed, Prose, prose_blocks
from helpers.render.content.cover import COVER_TYPE, Cover, read_cover
from helpers.render.content.prose import Node
from helpers.render.content.references import with_references
from helpers.render.content.results import result_blocks
from helpers.render.content.tables import Table
from helpers.render.content.words import LANGUAGES, words

__all__ = ["Annex", "Block", "Figure", "Heading", "Printed", "Prose", "Table", "read_annex"]
ALWAYS_TAG = "annex-error"
HIDING_TAGS = {"remove_cell", "remove_output", "hide_output"}


@dataclass(frozen=True)
class Annex:
    """A whole annex."""

    title: str
    language: str
    cover: Cover | None = None
    blocks: tuple[Block, ...] = ()
    notebook: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Return the headings that a list of contents names: those of the highest level."""
        found = [block for block in self.blocks if isinstance(block, Heading)]
        top = min((heading.level for heading in found), default=0)
        return tuple(heading for heading in found if heading.level == top)


def read_annex(notebook: NotebookNode, language: str = "", name: str = "") -> Annex:
    """Return the annex an executed notebook displays, ours or anyone's.

    `language` picks the Markdown cells; empty means the notebook's own.
    """
    outputs = [output for cell in notebook.cells for output in _outputs(cell)]
    covers = [output.data[COVER_TYPE] for output in outputs if COVER_TYPE in _data(output)]
    cover = read_cover(covers[0]) if covers else None
    settings = notebook.metadata.get("annex", {})
    parameters = {str(key): str(value) for key, value in settings.get("parameters", {}).items()}
    own = cover.language if cover else parameters.get("language", "")
    chosen = language or own or LANGUAGES[0]
    cells = _after_cover(notebook.cells) if cover else notebook.cells
    blocks = [block for cell in cells for block in _blocks(cell, chosen)]
    title, blocks = _title(notebook, cover, blocks, name)
    return Annex(
        title=title,
        language=chosen,
        cover=cover,
        blocks=tuple(with_references(_numbered(blocks, chosen), chosen)),
        notebook=str(settings.get("notebook") or name),
        parameters=parameters,
    )


def _outputs(cell: NotebookNode) -> list[NotebookNode]:
    hidden = HIDING_TAGS & set(cell.metadata.get("tags", []))
    return [] if cell.cell_type != "code" or hidden else cell.outputs


def _data(output: NotebookNode) -> Mapping[str, Any]:
    data: Mapping[str, Any] = output.get("data", {})
    return data


def _after_cover(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Return the cells without the words before the cover, which says them better."""
    first = next(
        number
        for number, cell in enumerate(cells)
        if any(COVER_TYPE in _data(output) for output in _outputs(cell))
    )
    kept = [cell for cell in cells[:first] if cell.cell_type == "code" or _is_error_note(cell)]
    return [*kept, *cells[first:]]


def _is_error_note(cell: NotebookNode) -> bool:
    return ALWAYS_TAG in cell.metadata.get("tags", [])


def _blocks(cell: NotebookNode, language: str) -> Iterable[Block]:
    if cell.cell_type == "markdown":
        tags = set(cell.metadata.get("tags", []))
        if tags & {"remove_cell"} or (tags & set(LANGUAGES) and language not in tags):
            return
        yield from prose_blocks(cell.source, cell.get("attachments"))
    for output in _outputs(cell):
        yield from result_blocks(output, language)


def _title(
    notebook: NotebookNode, cover: Cover | None, blocks: list[Block], name: str
) -> tuple[str, list[Block]]:
    """Return the title and the blocks below it: a first heading of level 1 is the title."""
    if cover:
        return cover.title, blocks
    for number, block in enumerate(blocks):
        if isinstance(block, Heading):
            if block.level > 1:
                break
            return block.text, [*blocks[:number], *blocks[number + 1 :]]
    return str(notebook.metadata.get("title") or name), blocks


def _numbered(blocks: Iterable[Block], language: str) -> Iterable[Block]:
    """Give numbers to what has a caption, an own anchor to every heading, a name to figures."""
    tables, figures, notes, section = 0, 0, 0, ""
    anchors: dict[str, int] = {}
    signs: set[int] = set()
    for block in blocks:
        if isinstance(block, Heading):
            section = block.text
            anchors[block.anchor] = anchors.get(block.anchor, 0) + 1
            again = anchors[block.anchor]
            yield replace(block, anchor=f"{block.anchor}-{again}") if again > 1 else block
        elif isinstance(block, Table):
            tables += bool(block.caption)
            yield replace(block, number=tables if block.caption else 0)
        elif isinstance(block, Figure):
            figures += bool(block.caption)
            alt = block.alt or block.caption or section or words(language)["no_picture"]
            yield replace(block, alt=alt, number=figures if block.caption else 0)
        elif isinstance(block, Prose):
            _number_notes(block.nodes, notes, signs)
            notes += sum(len(node["children"]) for node in block.nodes if _is_notes(node))
            yield block
        else:
            yield block


def _is_notes(node: Node) -> bool:
    return bool(node["type"] == "footnotes")


def _number_notes(nodes: Iterable[Node], before: int, seen: set[int]) -> None:
    """Give footnotes numbers through the whole annex; a sign that comes again says so."""
    for node in nodes:
        if node["type"] in {"footnote_ref", "footnote_item"}:
            node["index"] += before
        if node["type"] == "footnote_ref":
            node["again"] = node["index"] in seen
            seen.add(node["index"])
        _number_notes(node.get("children", []), before, seen)
