"""A table as exporters see it: from our JSON, from any data resource, or from plain HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from helpers.render.content.words import words

Align = Literal["left", "right", "center"]
NUMBER = re.compile(r"^[-−+]?[\d.,\s%]*\d[\d.,\s%]*$")
NOTHING = {"", "-", "–", "…", "*", "x", "NaN", "nan", "None", "<NA>"}
# From this many columns on, a plain table is set on a landscape page.
WIDE = 9
LONGEST_BAR = 1.45
# In a column narrower than this (mm), "−2,1 điểm %" takes two lines.
NARROW = 25.0
AFTER_NUMBER = re.compile(r"(?<=\d)\u00a0")


@dataclass(frozen=True)
class Progress:
    """Value ÷ target (with its interval), clipped to 0–1.45; the target stands at 1."""

    value: float
    low: float | None = None
    high: float | None = None
    better: str = "higher"
    verdict: str = ""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Progress:
        """Return the progress with every number clipped to the length of the bar."""
        value = _clipped(data.get("value"))
        return cls(
            value if value is not None else 0.0,
            _clipped(data.get("low")),
            _clipped(data.get("high")),
            str(data.get("better") or "higher"),
            str(data.get("verdict") or ""),
        )


@dataclass(frozen=True)
class Cell:
    """One cell: its text, a second smaller line, and how it stands out."""

    text: str = ""
    sub: str = ""
    verdict: str = ""
    strong: bool = False
    italic: bool = False
    muted: bool = False
    warn: bool = False
    progress: Progress | None = None
    colspan: int = 1
    rowspan: int = 1

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | str) -> Cell:
        """Return the cell of the bundle; what is not given is plain."""
        if isinstance(data, str):
            return cls(data)
        flags = {name: bool(data.get(name)) for name in ("strong", "italic", "muted", "warn")}
        progress = data.get("progress")
        return cls(
            text=str(data.get("text") or ""),
            sub=str(data.get("sub") or ""),
            verdict=str(data.get("verdict") or ""),
            progress=Progress.from_json(progress) if progress else None,
            **flags,
        )


@dataclass(frozen=True)
class Row:
    """One row ("group", "row" or "total"); a group row has one cell that spans all columns."""

    cells: tuple[Cell, ...]
    kind: str = "row"


@dataclass(frozen=True)
class Column:
    """One column: its heading, alignment, width on paper, and whether it is the one to read."""

    title: str
    align: Align = "left"
    width_mm: float | None = None
    emphasis: bool = False
    name: str = ""


@dataclass(frozen=True)
class Table:
    """A table ready to be drawn; `header` has more than one row only for plain HTML tables."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    header: tuple[tuple[Cell, ...], ...] = ()
    caption: str = ""
    unit: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    form: str = "plain"
    column_numbers: bool = False
    landscape: bool = False
    number: int = 0
    # Its texts are a program's own ("1234.5"), not written by the rules of a language.
    computed: bool = False


def read_table(data: Mapping[str, Any]) -> Table:
    """Return the table of a data resource: with our `annex` member, or of any other maker."""
    annex = data.get("annex")
    return _ours(annex) if isinstance(annex, Mapping) else _any_resource(data)


def plain_table(header: Sequence[Sequence[Cell]], rows: Sequence[Sequence[Cell]]) -> Table:
    """Return a table of plain cells, numbers to the right; ragged rows are filled up."""
    width = max((sum(cell.colspan for cell in row) for row in [*header, *rows]), default=0)
    filled = [(*row, *(Cell() for _ in range(width - _width(row)))) for row in rows]
    last = [cell.text for cell in header[-1]] if header else []
    titles = [*[""] * (width - len(last)), *last]
    columns = tuple(
        Column(title, _alignment([row[at].text for row in filled if at < len(row)]))
        for at, title in enumerate(titles)
    )
    return Table(
        columns=columns,
        rows=tuple(Row(row) for row in filled),
        header=tuple(tuple(row) for row in header),
        landscape=width >= WIDE,
        computed=True,
    )


def labelled_notes(table: Table, language: str) -> list[str]:
    """Return the notes as Markdown with their labels bold; the first has one in any case."""
    text = words(language)
    label = re.compile(rf"^({'|'.join(text['note_labels'])})[:.]\s*")
    notes = [label.sub(r"**\1.** ", note) for note in table.notes]
    if notes and not notes[0].startswith("**"):
        notes[0] = f"**{text['note']}** {notes[0]}"
    return notes


def _ours(annex: Mapping[str, Any]) -> Table:
    columns = tuple(
        Column(
            title=str(column.get("title") or ""),
            align=column.get("align") or "left",
            width_mm=column.get("width_mm"),
            emphasis=bool(column.get("emphasis")),
            name=str(column.get("name") or ""),
        )
        for column in annex.get("columns", [])
    )
    rows = tuple(_loosened(_row(row, len(columns)), columns) for row in annex.get("rows", []))
    form = str(annex.get("form") or "plain")
    return Table(
        columns=columns,
        rows=rows,
        header=(tuple(Cell(column.title) for column in columns),),
        caption=str(annex.get("caption") or ""),
        unit=str(annex.get("unit") or ""),
        source=str(annex.get("source") or ""),
        notes=tuple(str(note) for note in annex.get("notes") or ()),
        form=form,
        column_numbers=bool(annex.get("column_numbers")),
        landscape=bool(annex.get("landscape")),
    )


def _row(row: Mapping[str, Any], width: int) -> Row:
    cells = tuple(Cell.from_json(cell) for cell in row.get("cells", []))
    kind = str(row.get("kind") or "row")
    if kind == "group" or (len(cells) == 1 and width > 1):
        return Row((replace(cells[0] if cells else Cell(), colspan=max(width, 1)),), kind)
    missing = (Cell() for _ in range(width - len(cells)))
    return Row((*cells[:width], *missing), kind)


def _loosened(row: Row, columns: Sequence[Column]) -> Row:
    """Return the row with a line's end allowed after the number, in narrow columns."""
    pairs = zip(row.cells, columns, strict=False)
    cells = (
        replace(cell, text=AFTER_NUMBER.sub(" ", cell.text))
        if (column.width_mm or NARROW) < NARROW
        else cell
        for cell, column in pairs
    )
    return replace(row, cells=tuple(cells))


def _any_resource(data: Mapping[str, Any]) -> Table:
    fields = data.get("schema", {}).get("fields", [])
    names = [field["name"] for field in fields]
    header = [[Cell(_field_title(field)) for field in fields]]
    rows = [[Cell(_plain(row.get(_key(name)))) for name in names] for row in data.get("data", [])]
    return plain_table(header, rows)


def _key(name: Any) -> str:
    return ".".join(map(str, name)) if isinstance(name, list) else str(name)


def _field_title(field: Mapping[str, Any]) -> str:
    return str(field.get("title") or _key(field["name"]))


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _width(row: Sequence[Cell]) -> int:
    return sum(cell.colspan for cell in row)


def _alignment(texts: Sequence[str]) -> Align:
    said = [text for text in texts if text.strip() not in NOTHING]
    return "right" if said and all(NUMBER.match(text.strip()) for text in said) else "left"


def _clipped(value: Any) -> float | None:
    return None if value is None else round(min(max(float(value), 0.0), LONGEST_BAR), 4)
