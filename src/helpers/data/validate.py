"""From the raw cells of a table to accepted rows and findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers.data import schema
from helpers.data.checks.contradictions import find_contradictions, refuse_contradictions
from helpers.data.checks.former_names import find_parts
from helpers.data.checks.gate import find_failures
from helpers.data.checks.remarks import Remarks
from helpers.data.checks.rules import Occasion, Rule, rules_of
from helpers.data.corrections import Note, correct_columns
from helpers.data.findings import Finding
from helpers.data.layout.tables import Table
from helpers.data.layout.totals import find_differences, find_totals, find_wrong_total_row
from helpers.data.problems import Problem
from helpers.data.records import Duplicate, find_duplicates, tell_persons
from helpers.data.typed_columns import as_frame, place_rows, read_columns
from helpers.data.values.cells import CellColumn
from helpers.data.values.number_cells import describe_range, show_number, suspect_unit
from helpers.data.values.places import PlaceReader


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
    read = read_columns(sheet, places, exported=exported)
    columns, corrections = correct_columns(table, places, read)
    sheet.reporting = place_rows(sheet, places, columns)
    _note_problems(sheet, columns)
    frame = as_frame(sheet, columns)
    totals = find_totals(table.dataset, frame, places)
    _note_corrections(sheet, corrections)
    _note_differences(sheet, frame, totals)
    frame = frame.drop(index=list(totals)) if totals else frame
    _refuse_parts(sheet, frame, places)
    _apply_cell_rules(sheet, frame, places)
    _pass_gate(sheet, frame)
    _apply_rules(sheet, frame, places)
    persons = tell_persons(table.dataset, frame)
    duplicates = _set_duplicates_apart(sheet, frame, persons)
    refused = _refused_rows(sheet, frame)
    kept = ~frame.index.isin(list(refused | duplicates))
    accepted = _without_refused_cells(sheet, frame)[kept]
    areas = schema.texts(sheet.reporting)[accepted.index.to_numpy()]
    return Validated(
        rows=accepted.assign(reporting_area=areas).reset_index(drop=True),
        findings=_in_order(sheet),
        rows_in=len(frame),
        refused=len(refused - duplicates),
        duplicates=len(duplicates),
        positions=tuple(accepted.index.tolist()),
        persons=tuple(_of_rows(table, known, accepted.index) for known in persons),
    )


def _of_rows(table: Table, known: pd.Series, accepted: pd.Index) -> pd.Series:
    """Return what tells the persons of the accepted rows, by row of the sheet from 1."""
    of_accepted = known[known.index.isin(accepted)] if len(known) else known
    rows = np.asarray(table.rows, dtype=np.int64)
    return of_accepted.set_axis(rows[of_accepted.index.to_numpy(dtype=np.int64)] + 1)


def _refused_rows(sheet: Remarks, frame: pd.DataFrame) -> set[int]:
    return sheet.refused_rows & set(frame.index.tolist()) if sheet.refused_rows else set()


def _in_order(sheet: Remarks) -> tuple[Finding, ...]:
    """Return the findings by row."""
    return tuple(sorted(sheet.findings, key=lambda one: (one.row, one.column, one.code)))


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
    occasion = Occasion(places.period, places.received, places, sheet.reporting)
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
    broken = rule.broken(frame, occasion).to_numpy(dtype=bool, na_value=False)
    if not broken.any():
        return
    positions = frame.index[broken].tolist()
    if rule.details is None:
        yield from ((position, {}) for position in positions)
        return
    for position, (_, row) in zip(positions, frame[broken].iterrows(), strict=True):
        yield position, rule.details(row, occasion)


def _set_duplicates_apart(
    sheet: Remarks, frame: pd.DataFrame, persons: Sequence[pd.Series]
) -> set[int]:
    """Return the rows that repeat an earlier accepted one, each with a finding.

    Rows of one key with different figures are refused, all of them.
    """
    sound = _without_refused_rows(sheet, frame)
    refuse_contradictions(sheet, list(find_contradictions(sheet.dataset, sound, persons)))
    sound = _without_refused_rows(sheet, sound)
    apart: set[int] = set()
    for one in find_duplicates(sheet.dataset, sound, persons):
        _note_duplicate(sheet, one)
        if one.refused:
            apart.add(one.position)
    return apart


def _without_refused_rows(sheet: Remarks, frame: pd.DataFrame) -> pd.DataFrame:
    refused = _refused_rows(sheet, frame)
    return frame.drop(index=list(refused)) if refused else frame


def _note_duplicate(sheet: Remarks, one: Duplicate) -> None:
    first = sheet.table.rows[one.first] + 1
    sheet.note(one.position, one.column, Problem(one.code, {"first": first}), refused=one.refused)


def _without_refused_cells(sheet: Remarks, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with refused cells missing."""
    if not sheet.refused_cells:
        return frame
    sound = frame.copy()
    by_column: dict[str, list[int]] = {}
    there = set(frame.index.tolist())
    for position, column in sheet.refused_cells:
        if position in there:
            by_column.setdefault(column, []).append(position)
    for column, positions in by_column.items():
        sound.loc[positions, column] = None
    return sound
