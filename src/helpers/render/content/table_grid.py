"""Where the cells of a table stand: row and column of each, spans within the table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpers.render.content.prose import Node, plain
from helpers.render.content.tables import Cell, Table, plain_table

NAME_COLUMNS = ("indicator", "area", "criterion", "name")


@dataclass(frozen=True)
class Placed:
    """A cell and the rows and columns it covers, counted from 0, the last ones included."""

    cell: Cell
    top: int
    left: int
    bottom: int
    right: int


def place_cells(rows: Sequence[Sequence[Cell]], width: int) -> Iterable[Placed]:
    """Give each cell the next free place of its row; what does not fit in `width` is left out."""
    taken: set[tuple[int, int]] = set()
    for top, row in enumerate(rows):
        left = 0
        for cell in row:
            while (top, left) in taken:
                left += 1
            if left >= width:
                break
            right = left
            while right + 1 < min(left + cell.colspan, width) and (top, right + 1) not in taken:
                right += 1
            bottom = min(top + cell.rowspan, len(rows)) - 1
            placed = Placed(cell, top, left, bottom, right)
            taken |= {
                (at, over) for at in range(top, bottom + 1) for over in range(left, right + 1)
            }
            yield placed
            left = right + 1


def heading_cells(table: Table) -> list[int]:
    """Return for each row which of its cells is its heading, -1 where that cell is empty.

    The heading is the cell in the column of names, else in the first column.
    """
    names = [column.name for column in table.columns]
    column = next((names.index(name) for name in NAME_COLUMNS if name in names), 0)
    return [
        column if len(row.cells) > column and row.cells[column].text.strip() else -1
        for row in table.rows
    ]


def markdown_table(node: Node) -> Table:
    """Return the table of a Markdown table's node."""
    parts = {child["type"]: child.get("children", []) for child in node.get("children", [])}
    header = [[_cell(cell) for cell in parts.get("table_head", [])]]
    rows = [
        [_cell(cell) for cell in row.get("children", [])] for row in parts.get("table_body", [])
    ]
    return plain_table(header, rows)


def _cell(node: Node) -> Cell:
    return Cell(plain(node.get("children", [])))
