"""What is said of the cells of one table while it is being validated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.data.findings import WITHHELD, Finding, describe, show_value
from helpers.data.layout.tables import Table
from helpers.data.problems import Problem
from helpers.data.workbook import cell_name
from helpers.reference.datasets import Column, Dataset


class Remarks:
    """The findings of one table, and which of its rows and cells are refused."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.findings: list[Finding] = []
        self.refused_rows: set[int] = set()
        self.refused_cells: set[tuple[int, str]] = set()
        self.month_only: set[int] = set()
        self.reporting: Sequence[str | None] = []
        self._raw: dict[str, Sequence[Any]] = {}
        self._shifted: set[int] = set()

    @property
    def dataset(self) -> Dataset:
        """Return the dataset of the table."""
        return self.table.dataset

    def raw(self, column: str) -> Sequence[Any]:
        """Return the cells of a column as they were sent."""
        if column not in self._raw:
            self._raw[column] = self.table.values(column)
        return self._raw[column]

    def refuse_shifted_rows(self) -> None:
        """Refuse the rows whose cells do not stand under their headers; nothing else is said."""
        position_of = {row: position for position, row in enumerate(self.table.rows)}
        for row in self.table.shifted:
            name = next(iter(self.table.columns))
            self.note(position_of[row], name, Problem("row_too_wide"), refused=True)
            self.refused_rows.add(position_of[row])
            self._shifted.add(position_of[row])

    def refuse_cell(self, position: int, column: Column, problem: Problem) -> None:
        """Note a cell that cannot be taken; the row goes with it where the row needs it."""
        if (position, column.id) in self.refused_cells or position in self._shifted:
            return
        self.refused_cells.add((position, column.id))
        if column.key or column.required:
            self.refused_rows.add(position)
        self.note(position, column.id, problem, refused=True)

    def note(self, position: int, column_id: str, problem: Problem, *, refused: bool) -> None:
        """Note what is wrong with, or asked about, a cell of a data row."""
        row = self.table.rows[position]
        placed = _Placed(row, position, refused, self._area(position))
        self.findings.append(self._finding(placed, column_id, problem))

    def ask_about_total(self, row: int, column_id: str, problem: Problem) -> None:
        """Note a question about a cell of a total row; `row` counts in the sheet."""
        self.findings.append(self._finding(_Placed(row), column_id, problem))

    def _area(self, position: int) -> str:
        return (self.reporting[position] if self.reporting else None) or ""

    def _finding(self, placed: _Placed, column_id: str, problem: Problem) -> Finding:
        column = self.dataset.column(column_id)
        of_persons = bool(self.dataset.record)
        details = _without_persons(problem.details, column) if of_persons else problem.details
        reason, action = describe(problem.code, header=column.header_vi, **details)
        place = self.table.columns.get(column_id)
        return Finding(
            code=problem.code,
            sheet=self.table.sheet.name,
            row=placed.row + 1,
            column=column_id,
            cell=cell_name(placed.row, place) if place is not None else f"dòng {placed.row + 1}",
            value=show_value(
                self.table.cell(placed.row, column_id),
                personal=column.personal,
                of_persons=of_persons,
            ),
            reason=reason,
            action=action,
            refused=placed.refused,
            position=placed.position,
            area=placed.area,
        )


@dataclass(frozen=True)
class _Placed:
    """Where a finding stands; without a position it is about the sheet."""

    row: int
    position: int = -1
    refused: bool = False
    area: str = ""


def _without_persons(details: Mapping[str, object], column: Column) -> Mapping[str, object]:
    """Return the details without what repeats the cell, where the cell may tell of a person."""
    told = {"got"} if not column.personal else {"first", "second", "meant", "shown", "got", "hint"}
    return {
        name: WITHHELD if name in told and isinstance(value, str) and value else value
        for name, value in details.items()
    }
