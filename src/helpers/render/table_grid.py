"""Where the cells of a table stand: row and column of each, spans within the table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpers.render.prose import Node, plain
from helpers.render.tables import Cell, Table, plain_table


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
