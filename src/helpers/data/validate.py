"""From the raw cells of a table to accepted rows and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from helpers.data import schema
from helpers.data.cells import CellColumn, Problem, describe_range, is_missing, read_cells
from helpers.data.findings import Finding, describe, show_value
from helpers.data.gate import find_failures
from helpers.data.places import PlaceReader, cell_text
from helpers.data.records import Duplicate, find_duplicates
from helpers.data.rules import RULES
from helpers.data.tables import Table
from helpers.data.workbook import cell_name
from helpers.reference.datasets import Column, Dataset

HINT_COLUMNS = ("district", "stratum")  # where a survey names the district of a row


@dataclass(frozen=True)
class Validated:
    """What became of the rows of a table.

    `rows` are the accepted ones, typed, with `reporting_area`, with refused cells missing and
    personal columns still there. `refused` and `duplicates` count rows.
    """

    rows: pd.DataFrame
    findings: tuple[Finding, ...]
    rows_in: int
    refused: int
    duplicates: int

    @property
    def accepted(self) -> int:
        """Return how many rows were taken."""
        return len(self.rows)


class _Sheet:
    """The findings of one table while it is being validated."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.findings: list[Finding] = []
        self.refused_rows: set[int] = set()
        self.refused_cells: set[tuple[int, str]] = set()
        self.reporting: list[str | None] = []
        self._raw: dict[str, list[Any]] = {}

    @property
    def dataset(self) -> Dataset:
        return self.table.dataset

    def raw(self, column: str) -> list[Any]:
        if column not in self._raw:
            self._raw[column] = self.table.values(column)
        return self._raw[column]

    def refuse_cell(self, position: int, column: Column, problem: Problem) -> None:
        """Note a cell that cannot be taken; the row goes with it where the row needs it."""
        if (position, column.id) in self.refused_cells:
            return
        self.refused_cells.add((position, column.id))
        if column.key or column.required:
            self.refused_rows.add(position)
        self.note(position, column.id, problem, refused=True)

    def note(self, position: int, column_id: str, problem: Problem, *, refused: bool) -> None:
        """Note what is wrong with, or asked about, a cell."""
        column = self.dataset.column(column_id)
        reason, action = describe(problem.code, header=column.header_vi, **problem.details)
        row = self.table.rows[position]
        place = self.table.columns.get(column_id)
        value = show_value(
            self.raw(column_id)[position],
            personal=column.personal,
            of_persons=bool(self.dataset.record),
        )
        self.findings.append(
            Finding(
                code=problem.code,
                sheet=self.table.sheet.name,
                row=row + 1,
                column=column_id,
                cell=cell_name(row, place) if place is not None else f"dòng {row + 1}",
                value=value,
                reason=reason,
                action=action,
                refused=refused,
                position=position,
            )
        )


def validate_table(table: Table, places: PlaceReader, *, exported: bool) -> Validated:
    """Return the accepted rows of a table and everything there is to say about the others."""
    sheet = _Sheet(table)
    columns = _read_columns(sheet, places, exported=exported)
    frame = _as_frame(table.dataset, columns)
    sheet.reporting = _place_rows(sheet, places, columns)
    _pass_gate(sheet, frame)
    _apply_rules(sheet, frame, places)
    duplicates = _set_duplicates_apart(sheet, frame)
    kept = [p for p in range(len(frame)) if p not in sheet.refused_rows | duplicates]
    placed = _without_refused_cells(sheet, frame).assign(reporting_area=sheet.reporting)
    return Validated(
        rows=placed.iloc[kept].reset_index(drop=True),
        findings=_in_order(sheet),
        rows_in=len(frame),
        refused=len(sheet.refused_rows - duplicates),
        duplicates=len(duplicates),
    )


def _in_order(sheet: _Sheet) -> tuple[Finding, ...]:
    """Return the findings by row, each with the reporting area of its row."""
    placed = [replace(one, area=sheet.reporting[one.position] or "") for one in sheet.findings]
    return tuple(sorted(placed, key=lambda one: (one.row, one.column, one.code)))


def _read_columns(sheet: _Sheet, places: PlaceReader, *, exported: bool) -> dict[str, CellColumn]:
    """Return every column typed, areas last, since their names are read on the row's day."""
    dataset = sheet.dataset
    read: dict[str, CellColumn] = {}
    for column in sorted(dataset.columns, key=lambda one: one.type == "area"):
        raw = sheet.raw(column.id)
        if column.type == "area":
            read[column.id] = _read_areas(sheet, places, raw, read)
        elif column.type == "agency":
            read[column.id] = places.read_agencies(raw)
        else:
            read[column.id] = read_cells(column, raw, exported=exported)
        for position, problem in read[column.id].problems.items():
            sheet.refuse_cell(position, column, problem)
    return {column.id: read[column.id] for column in dataset.columns}


def _read_areas(
    sheet: _Sheet, places: PlaceReader, raw: Sequence[Any], read: Mapping[str, CellColumn]
) -> CellColumn:
    dataset = sheet.dataset
    days: Sequence[date | None] = (
        read[dataset.area_date].values if dataset.area_date else [None] * len(raw)
    )
    return places.read_areas(raw, days=days, level=dataset.level, hints=_hints(sheet, len(raw)))


def _hints(sheet: _Sheet, rows: int) -> list[str]:
    for name in HINT_COLUMNS:
        if name in sheet.table.columns:
            return ["" if is_missing(c) else cell_text(c) for c in sheet.raw(name)]
    return [""] * rows


def _as_frame(dataset: Dataset, columns: Mapping[str, CellColumn]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            column.id: schema.typed_series(column, _codes(column, columns[column.id].values))
            for column in dataset.columns
        }
    )


def _codes(column: Column, values: list[Any]) -> list[Any]:
    if column.type != "area":
        return values
    return [area.code if area is not None else None for area in values]


def _place_rows(
    sheet: _Sheet, places: PlaceReader, columns: Mapping[str, CellColumn]
) -> list[str | None]:
    """Return the reporting area of each row: that of its area, else that of the sender."""
    name = sheet.dataset.area_column
    if not name:
        return [places.reporting_code(places.sender.area)] * len(sheet.table.rows)
    column = sheet.dataset.column(name)
    placed: list[str | None] = []
    for position, area in enumerate(columns[name].values):
        code = places.reporting_code(area) if area is not None else None
        if area is not None and code is None:
            day = f"{places.period.end:%d/%m/%Y}"
            sheet.refuse_cell(position, column, Problem("unknown_area", {"day": day, "hint": ""}))
        placed.append(code)
    return placed


def _pass_gate(sheet: _Sheet, frame: pd.DataFrame) -> None:
    """Hold the frame against its pandera schema; every failure becomes a finding."""
    for position, column_id, code in find_failures(sheet.dataset, frame):
        column = sheet.dataset.column(column_id)
        details = {"range": describe_range(column)} if code == "out_of_range" else {}
        sheet.refuse_cell(position, column, Problem(code, details))


def _apply_rules(sheet: _Sheet, frame: pd.DataFrame, places: PlaceReader) -> None:
    sound = _without_refused_cells(sheet, frame)
    for name in sheet.dataset.rules:
        rule = RULES[name]
        broken = rule.broken(sound, places.period).fillna(False).astype(bool)
        for position in broken.to_numpy().nonzero()[0].tolist():
            if position in sheet.refused_rows:
                continue
            details = rule.details(sound.iloc[position], places.period)
            sheet.note(position, rule.column, Problem(name, details), refused=rule.refuses)
            if rule.refuses:
                sheet.refused_rows.add(position)


def _set_duplicates_apart(sheet: _Sheet, frame: pd.DataFrame) -> set[int]:
    """Return the rows that repeat an earlier accepted one, each with a finding."""
    sound = frame.drop(index=list(sheet.refused_rows))
    apart: set[int] = set()
    for one in find_duplicates(sheet.dataset, sound):
        _note_duplicate(sheet, one)
        if one.refused:
            apart.add(one.position)
    return apart


def _note_duplicate(sheet: _Sheet, one: Duplicate) -> None:
    first = sheet.table.rows[one.first] + 1
    sheet.note(one.position, one.column, Problem(one.code, {"first": first}), refused=one.refused)


def _without_refused_cells(sheet: _Sheet, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with refused cells missing."""
    sound = frame.copy()
    by_column: dict[str, list[int]] = {}
    for position, column in sheet.refused_cells:
        by_column.setdefault(column, []).append(position)
    for column, positions in by_column.items():
        sound.loc[positions, column] = None
    return sound
