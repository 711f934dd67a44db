"""Tables as notebooks display them: a Tabular Data Resource with our captions and cells in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

RESOURCE = "application/vnd.dataresource+json"
NOTHING, NOT_AVAILABLE, WITHHELD, NOT_APPLICABLE = "-", "…", "*", "x"
Value = float | int | str | None
Align = Literal["left", "right", "center"]


@dataclass(frozen=True)
class Progress:
    """Value ÷ target with its interval, clipped to the length of the bar; the target is at 1."""

    value: float
    low: float | None
    high: float | None
    better: str
    verdict: str

    def to_json(self) -> dict[str, Any]:
        """Return the bundle's form."""
        return {name: getattr(self, name) for name in ("value", "low", "high", "better", "verdict")}


@dataclass(frozen=True)
class Cell:
    """One cell as printed; `value` is the rounded number behind the text, where there is one."""

    text: str = ""
    sub: str = ""
    verdict: str = ""
    strong: bool = False
    italic: bool = False
    muted: bool = False
    warn: bool = False
    progress: Progress | None = None
    value: Value = None

    def to_json(self) -> dict[str, Any]:
        """Return the bundle's form: only what differs from a plain cell."""
        found: dict[str, Any] = {"text": self.text}
        for name in ("sub", "verdict", "strong", "italic", "muted", "warn"):
            if getattr(self, name):
                found[name] = getattr(self, name)
        if self.progress:
            found["progress"] = self.progress.to_json()
        return found


@dataclass(frozen=True)
class Column:
    """One column; `width_mm` None lets the page decide."""

    name: str
    title: str
    align: Align = "left"
    width_mm: float | None = None
    emphasis: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the bundle's form."""
        names = ("name", "title", "align", "width_mm", "emphasis")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class Row:
    """One row; a group row has one cell that spans all columns."""

    cells: tuple[Cell, ...]
    kind: Literal["group", "row", "total"] = "row"

    def to_json(self) -> dict[str, Any]:
        """Return the bundle's form."""
        return {"kind": self.kind, "cells": [cell.to_json() for cell in self.cells]}


@dataclass(frozen=True)
class AnnexTable:
    """A finished table; exporters number it and set it. `notes` go below it."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    unit: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    form: Literal["main", "plain", "scorecard"] = "plain"
    column_numbers: bool = False
    landscape: bool = False

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {RESOURCE: resource(self), "text/html": html(self), "text/plain": plain(self)}


def group(text: str) -> Row:
    """Return a heading row over all columns."""
    return Row((Cell(text, strong=True),), "group")


def resource(table: AnnexTable) -> dict[str, Any]:
    """Return the Tabular Data Resource of a table, our page form under `annex`."""
    records = [
        {
            column.name: _plain_value(cell)
            for column, cell in zip(table.columns, row.cells, strict=True)
        }
        for row in table.rows
        if row.kind != "group"
    ]
    fields = [
        {
            "name": column.name,
            "title": column.title,
            "type": _field_type([record[column.name] for record in records]),
        }
        for column in table.columns
    ]
    names = ("caption", "unit", "source", "form", "column_numbers", "landscape")
    annex: dict[str, Any] = {name: getattr(table, name) for name in names}
    annex["notes"] = list(table.notes)
    annex["columns"] = [column.to_json() for column in table.columns]
    annex["rows"] = [row.to_json() for row in table.rows]
    return {"schema": {"fields": fields}, "data": records, "annex": annex}


def _plain_value(cell: Cell) -> Value:
    return cell.text if cell.value is None else cell.value


def _field_type(values: Iterable[Value]) -> str:
    signs = {NOTHING, NOT_AVAILABLE, WITHHELD, NOT_APPLICABLE, ""}
    said = [value for value in values if not (isinstance(value, str) and value in signs)]
    return "number" if said and all(isinstance(value, (int, float)) for value in said) else "string"


def html(table: AnnexTable) -> str:
    """Return a plain HTML table, for JupyterLab and for exporters that know nothing better."""
    heads = "".join(f"<th>{escape(column.title)}</th>" for column in table.columns)
    body = "".join(f"<tr>{_html_cells(row, table.columns)}</tr>" for row in table.rows)
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _html_cells(row: Row, columns: Sequence[Column]) -> str:
    if row.kind == "group":
        return (
            f'<th colspan="{len(columns)}" style="text-align:left">{escape(row.cells[0].text)}</th>'
        )
    cells = []
    for cell, column in zip(row.cells, columns, strict=True):
        text = escape(cell.text)
        if cell.strong:
            text = f"<b>{text}</b>"
        if cell.sub:
            text += f"<br><small>{escape(cell.sub)}</small>"
        cells.append(f'<td style="text-align:{column.align}">{text}</td>')
    return "".join(cells)


def plain(table: AnnexTable) -> str:
    """Return the table as lines of text."""
    lines = [table.caption, " | ".join(column.title for column in table.columns)]
    for row in table.rows:
        written = [f"{cell.text} ({cell.sub})" if cell.sub else cell.text for cell in row.cells]
        lines.append(" | ".join(written))
    return "\n".join(line for line in lines if line)
