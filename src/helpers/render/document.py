"""An annex as exporters see it: a cover and blocks in reading order, numbered, one language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from nbformat import NotebookNode

from helpers.render.cover import COVER_TYPE, Cover, read_cover
from helpers.render.html_tables import html_text, read_html_tables
from helpers.render.prose import Node, plain, read_markdown, slug
from helpers.render.svg import BrokenSvgError, clean_svg
from helpers.render.tables import Table, read_table
from helpers.render.words import LANGUAGES

TABLE_TYPE = "application/vnd.dataresource+json"
SVG_TYPE = "image/svg+xml"
PICTURE_TYPES = ("image/png", "image/jpeg", "image/gif")
ALWAYS_TAG = "annex-error"
FIGURE_WORDS = ("alt", "caption", "source")
HIDING_TAGS = {"remove_cell", "remove_output", "hide_output"}
# What Python says of an object nobody meant to show: <Axes: …>, [<Line2D …>], Text(0.5, …).
BARE_REPR = re.compile(r"^(\[?<.*>,?\]?|Text\(.*\))$", re.DOTALL)


@dataclass(frozen=True)
class Heading:
    """A section's heading; `anchor` is its id in links."""

    text: str
    level: int
    anchor: str


@dataclass(frozen=True)
class Prose:
    """Paragraphs, lists, quotes and Markdown tables; `small` where paper may save room."""

    nodes: tuple[Node, ...]
    small: bool = False


@dataclass(frozen=True)
class Figure:
    """A drawing (SVG) or a picture (Base64), with its alternative text."""

    alt: str
    caption: str = ""
    source: str = ""
    svg: str = ""
    picture: str = ""
    kind: str = SVG_TYPE
    width_px: int = 0
    number: int = 0


@dataclass(frozen=True)
class Printed:
    """Text as a program printed it, or its error."""

    text: str
    error: bool = False


Block = Heading | Prose | Figure | Table | Printed


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
        blocks=tuple(_numbered(blocks)),
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
        yield from _prose(cell.source, cell.get("attachments"))
    for output in _outputs(cell):
        yield from _shown(output)


def _prose(source: str, attachments: Mapping[str, Any] | None = None) -> Iterable[Block]:
    waiting: list[Node] = []
    for node in read_markdown(source, attachments):
        if node["type"] != "heading":
            waiting.append(node)
            continue
        if waiting:
            yield Prose(tuple(waiting))
            waiting = []
        text = plain(node.get("children", []))
        yield Heading(text, node["level"], slug(text))
    if waiting:
        yield Prose(tuple(waiting))


def _shown(output: NotebookNode) -> Iterable[Block]:
    """Return the richest form of an output that an exporter can draw."""
    if output.output_type == "stream":
        # What a cell writes to standard error is for who runs it, not for who reads it.
        return [Printed(output.text)] if output.name == "stdout" and output.text.strip() else []
    if output.output_type == "error":
        return [Printed(f"{output.ename}: {output.evalue}", error=True)]
    data = {kind: _joined(value) for kind, value in output.data.items()}
    return [] if COVER_TYPE in data else _result(data, output.get("metadata", {}))


def _result(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> Iterable[Block]:
    if TABLE_TYPE in data:
        return [read_table(data[TABLE_TYPE])]
    picture = _figure(data, metadata)
    if picture:
        return [picture]
    if "text/markdown" in data:
        said = metadata.get("text/markdown")
        small = isinstance(said, Mapping) and bool(said.get("small"))
        blocks = _prose(data["text/markdown"])
        return [replace(one, small=small) if isinstance(one, Prose) else one for one in blocks]
    return _html_or_text(data)


def _joined(value: Any) -> Any:
    lines = isinstance(value, list) and all(isinstance(line, str) for line in value)
    return "".join(value) if lines else value


def _html_or_text(data: Mapping[str, Any]) -> list[Block]:
    tables = read_html_tables(data.get("text/html", ""))
    if tables:
        return list(tables)
    text = html_text(data.get("text/html", "")) or data.get("text/plain", "")
    return [] if not text.strip() or BARE_REPR.match(text.strip()) else [Printed(text)]


def _figure(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> Figure | None:
    for kind in (SVG_TYPE, *PICTURE_TYPES):
        if kind not in data:
            continue
        nested = metadata.get(kind)
        said: Mapping[str, Any] = nested if isinstance(nested, Mapping) else metadata
        alt, caption, source = (str(said.get(name) or "") for name in FIGURE_WORDS)
        if kind != SVG_TYPE:
            content = "".join(data[kind].split())
            width = int(said.get("width") or 0)
            return Figure(alt, caption, source, picture=content, kind=kind, width_px=width)
        try:
            return Figure(alt, caption, source, svg=clean_svg(data[kind]))
        except BrokenSvgError:
            # A picture beside it, or its plain text, is still better than nothing.
            continue
    return None


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


def _numbered(blocks: Iterable[Block]) -> Iterable[Block]:
    """Give numbers to what has a caption, an own anchor to every heading, a name to figures."""
    tables, figures, section = 0, 0, ""
    anchors: dict[str, int] = {}
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
            alt = block.alt or block.caption or section
            yield replace(block, alt=alt, number=figures if block.caption else 0)
        else:
            yield block
