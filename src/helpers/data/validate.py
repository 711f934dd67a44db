"""From the raw cells of a table to accepted rows and findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from helpers.data import schema
from helpers.data.cells import CellColumn, is_missing, read_cells
from helpers.data.corrections import Note, correct_columns
from helpers.data.dates import read_month
from helpers.data.findings import Finding
from helpers.data.former_names import find_parts
from helpers.data.gate import find_failures
from helpers.data.number_cells import describe_range, show_number, suspect_unit
from helpers.data.places import PlaceReader, cell_text
from helpers.data.problems import Problem
from helpers.data.records import BIRTH, MONTH_ONLY, Duplicate, find_duplicates, tell_persons
from helpers.data.remarks import Remarks
from helpers.data.rules import Occasion, Rule, rules_of
from helpers.data.tables import Table
from helpers.data.totals import find_differences, find_totals, find_wrong_total_row
from helpers.reference.areas import Area
from helpers.reference.datasets import Column, Dataset

HINT_COLUMNS = ("district", "stratum")  # where a survey names the district of a row


@dataclass(frozen=True)
class Validated:
    """What became of the rows of a table.

    `rows` are the accepted ones, typed, with `reporting_area`, with refused cells missing and
    personal columns still there; `positions` says which row of the table each of them is, and
    `persons` tell who they are about, by row of the sheet. `refused` and `duplicates` count rows.
    """

    rows: pd.DataFrame
    findings: tuple[Finding, ...]
    rows_in: int
    refused: int
    duplicates: int
    positions: tuple[int, ...] = ()
    persons: tuple[pd.Series, ...] = ()

    @property
    def accepted(self) -> int:
        """Return how many rows were taken."""
        return len(self.rows)


def validate_table(table: Table, places: PlaceReader, *, exported: bool) -> Validated:
    """Return the accepted rows of a table and everything there is to say about the others."""
    sheet = Remarks(table)
    sheet.refuse_shifted_rows()
    read = _read_columns(sheet, places, exported=exported)
    columns, corrections = correct_columns(table, places, read)
    sheet.reporting = _place_rows(sheet, places, columns)
    _note_problems(sheet, columns)
    frame = _as_frame(table.dataset, columns).assign(**_month_only(sheet))
    totals = find_totals(table.dataset, frame, places)
    _note_corrections(sheet, corrections)
    _note_differences(sheet, frame, totals)
    frame = frame.drop(index=list(totals))
    _refuse_parts(sheet, frame, places)
    _apply_cell_rules(sheet, frame, places)
    _pass_gate(sheet, frame)
    _apply_rules(sheet, frame, places)
    persons = tell_persons(table.dataset, frame)
    duplicates = _set_duplicates_apart(sheet, frame, persons)
    placed = _without_refused_cells(sheet, frame).assign(
        reporting_area=[sheet.reporting[position] for position in frame.index]
    )
    refused = sheet.refused_rows & set(frame.index)
    accepted = placed.drop(index=list(refused | duplicates))
    return Validated(
        rows=accepted.reset_index(drop=True),
        findings=_in_order(sheet),
        rows_in=len(frame),
        refused=len(refused - duplicates),
        duplicates=len(duplicates),
        positions=tuple(accepted.index),
        persons=tuple(_of_rows(table, known, accepted.index) for known in persons),
    )


def _of_rows(table: Table, known: pd.Series, accepted: pd.Index) -> pd.Series:
    """Return what tells the persons of the accepted rows, by row of the sheet from 1."""
    of_accepted = known[known.index.isin(accepted)]
    return of_accepted.set_axis([table.rows[position] + 1 for position in of_accepted.index])


def _in_order(sheet: Remarks) -> tuple[Finding, ...]:
    """Return the findings by row."""
    return tuple(sorted(sheet.findings, key=lambda one: (one.row, one.column, one.code)))


def _read_columns(sheet: Remarks, places: PlaceReader, *, exported: bool) -> dict[str, CellColumn]:
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
        if column.id == BIRTH:
            read[column.id] = _read_birth_months(sheet, read[column.id])
    return {column.id: read[column.id] for column in dataset.columns}


def _note_problems(sheet: Remarks, columns: Mapping[str, CellColumn]) -> None:
    for column in sheet.dataset.columns:
        for position, problem in columns[column.id].problems.items():
            sheet.refuse_cell(position, column, problem)


def _note_corrections(sheet: Remarks, corrections: Sequence[Note]) -> None:
    for position, column, problem in corrections:
        if position < 0:
            sheet.ask_about_total(sheet.table.header_row, column, problem)
        else:
            sheet.note(position, column, problem, refused=False)


def _note_differences(sheet: Remarks, frame: pd.DataFrame, totals: dict[int, list[int]]) -> None:
    for one in find_differences(sheet.dataset, frame, totals):
        details = {"got": show_number(one.got), "expected": show_number(one.expected)}
        sheet.note(one.position, one.column, Problem("total_differs", details), refused=False)
    parts = frame.drop(index=list(totals))
    for one in find_wrong_total_row(sheet.table, parts):
        details = {"got": show_number(one.got), "expected": show_number(one.expected)}
        sheet.ask_about_total(one.position, one.column, Problem("total_differs", details))


def _read_birth_months(sheet: Remarks, column: CellColumn) -> CellColumn:
    """Return the birth dates with the middle of the month where only the month is written."""
    months = {p: month for p in column.problems if (month := read_month(sheet.raw(BIRTH)[p]))}
    sheet.month_only = set(months)
    values = [months.get(position, value) for position, value in enumerate(column.values)]
    problems = {p: problem for p, problem in column.problems.items() if p not in months}
    return CellColumn(values, problems)


def _month_only(sheet: Remarks) -> dict[str, list[bool]]:
    if BIRTH not in sheet.dataset.by_id:
        return {}
    rows = range(len(sheet.table.rows))
    return {MONTH_ONLY: [position in sheet.month_only for position in rows]}


def _read_areas(
    sheet: Remarks, places: PlaceReader, raw: Sequence[Any], read: Mapping[str, CellColumn]
) -> CellColumn:
    dataset = sheet.dataset
    days: Sequence[date | None] = (
        read[dataset.area_date].values if dataset.area_date else [None] * len(raw)
    )
    hinting = next((name for name in HINT_COLUMNS if name in sheet.table.columns), "")
    return places.read_areas(
        raw,
        days=days,
        level=dataset.level,
        hints=_hints(sheet.raw(hinting)) if hinting else [""] * len(raw),
        certain=hinting == HINT_COLUMNS[0],
    )


def _hints(cells: Sequence[Any]) -> list[str]:
    known = {cell: "" if is_missing(cell) else cell_text(cell) for cell in set(cells)}
    return [known[cell] for cell in cells]


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
    sheet: Remarks, places: PlaceReader, columns: Mapping[str, CellColumn]
) -> list[str | None]:
    """Return the reporting area of each row: that of its area, else that of the sender.

    An area that belongs to none is refused.
    """
    name = sheet.dataset.area_column
    if not name:
        return [places.reporting_code(places.sender.area)] * len(sheet.table.rows)
    areas = columns[name].values
    known: dict[int, Area] = {id(area): area for area in areas if area is not None}
    codes = {key: places.reporting_code(area) for key, area in known.items()}
    day = f"{places.period.end:%d/%m/%Y}"
    for position, area in enumerate(areas):
        if area is not None and codes[id(area)] is None:
            problem = Problem("unknown_area", {"day": day, "hint": ""})
            sheet.refuse_cell(position, sheet.dataset.column(name), problem)
    return [codes[id(area)] if area is not None else None for area in areas]


def _refuse_parts(sheet: Remarks, frame: pd.DataFrame, places: PlaceReader) -> None:
    column = sheet.dataset.area_column
    for one in find_parts(sheet.dataset, frame, sheet.raw(column) if column else (), places):
        problem = Problem("part_of_area", {"area": one.area})
        sheet.refuse_cell(one.position, sheet.dataset.column(column), problem)


def _pass_gate(sheet: Remarks, frame: pd.DataFrame) -> None:
    """Hold the frame against its pandera schema; every failure becomes a finding."""
    for position, column_id, code in find_failures(sheet.dataset, frame):
        column = sheet.dataset.column(column_id)
        details: dict[str, object] = {}
        if code == "out_of_range":
            number: Any = frame[column_id].to_numpy()[frame.index.get_loc(position)]
            hint = suspect_unit(column, float(number))
            details = {"range": describe_range(column), "hint": hint}
        sheet.refuse_cell(position, column, Problem(code, details))


def _apply_rules(sheet: Remarks, frame: pd.DataFrame, places: PlaceReader) -> None:
    occasion = Occasion(places.period, places.received)
    sound = _without_refused_cells(sheet, frame)
    for rule, refuses in rules_of(sheet.dataset, of_cells=False):
        for position, details in _breaches(rule, sound, occasion):
            if position in sheet.refused_rows:
                continue
            sheet.note(position, rule.column, Problem(rule.name, details), refused=refuses)
            if refuses:
                sheet.refused_rows.add(position)


def _apply_cell_rules(sheet: Remarks, frame: pd.DataFrame, places: PlaceReader) -> None:
    """Refuse, or ask about, cells that are wrong together; the row stays."""
    occasion = Occasion(places.period, places.received)
    for rule, refuses in rules_of(sheet.dataset, of_cells=True):
        for position, details in _breaches(rule, frame, occasion):
            problem = Problem(rule.name, details)
            if not refuses:
                sheet.note(position, rule.column, problem, refused=False)
                continue
            for name in rule.of_cells:
                sheet.refuse_cell(position, sheet.dataset.column(name), problem)


def _breaches(
    rule: Rule, frame: pd.DataFrame, occasion: Occasion
) -> Iterator[tuple[int, Mapping[str, object]]]:
    broken = rule.broken(frame, occasion).fillna(False).astype(bool)
    for position in frame.index[broken].tolist():
        yield position, rule.details(frame.loc[position], occasion) if rule.details else {}


def _set_duplicates_apart(
    sheet: Remarks, frame: pd.DataFrame, persons: Sequence[pd.Series]
) -> set[int]:
    """Return the rows that repeat an earlier accepted one, each with a finding."""
    sound = frame.drop(index=list(sheet.refused_rows & set(frame.index)))
    apart: set[int] = set()
    for one in find_duplicates(sheet.dataset, sound, persons):
        _note_duplicate(sheet, one)
        if one.refused:
            apart.add(one.position)
    return apart


def _note_duplicate(sheet: Remarks, one: Duplicate) -> None:
    first = sheet.table.rows[one.first] + 1
    sheet.note(one.position, one.column, Problem(one.code, {"first": first}), refused=one.refused)


def _without_refused_cells(sheet: Remarks, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with refused cells missing."""
    sound = frame.copy()
    by_column: dict[str, list[int]] = {}
    there = set(frame.index.tolist())
    for position, column in sheet.refused_cells:
        if position in there:
            by_column.setdefault(column, []).append(position)
    for column, positions in by_column.items():
        sound.loc[positions, column] = None
    return sound
