"""The columns of a table, read and typed, and the reporting area of each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from helpers.data import schema
from helpers.data.checks.remarks import Remarks
from helpers.data.problems import Problem
from helpers.data.reading.coded import Coded, same_for_all
from helpers.data.records import BIRTH, MONTH_ONLY
from helpers.data.values.cells import CellColumn, is_missing, read_cells
from helpers.data.values.dates import read_month
from helpers.data.values.places import PlaceReader, cell_text
from helpers.reference.areas import Area
from helpers.reference.datasets import Column

HINT_COLUMNS = ("district", "stratum")  # where a survey names the district of a row


def read_columns(sheet: Remarks, places: PlaceReader, *, exported: bool) -> dict[str, CellColumn]:
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


def _read_birth_months(sheet: Remarks, column: CellColumn) -> CellColumn:
    """Return the birth dates with the middle of the month where only the month is written."""
    months = {p: month for p in column.problems if (month := read_month(sheet.raw(BIRTH)[p]))}
    sheet.month_only = set(months)
    if not months:
        return column
    values = [months.get(position, value) for position, value in enumerate(column.values)]
    problems = {p: problem for p, problem in column.problems.items() if p not in months}
    return CellColumn(values, problems)


def _read_areas(
    sheet: Remarks, places: PlaceReader, raw: Sequence[Any], read: Mapping[str, CellColumn]
) -> CellColumn:
    dataset = sheet.dataset
    days: Sequence[date | None] = (
        read[dataset.area_date].values if dataset.area_date else same_for_all(None, len(raw))
    )
    hinting = next((name for name in HINT_COLUMNS if name in sheet.table.columns), "")
    return places.read_areas(
        raw,
        days=days,
        level=dataset.level,
        hints=_hints(sheet.raw(hinting)) if hinting else same_for_all("", len(raw)),
        certain=hinting == HINT_COLUMNS[0],
    )


def _hints(cells: Sequence[Any]) -> Sequence[str]:
    if isinstance(cells, Coded):
        return cells.mapped(_hint)
    known = {cell: _hint(cell) for cell in set(cells)}
    return [known[cell] for cell in cells]


def _hint(cell: Any) -> str:
    return "" if is_missing(cell) else cell_text(cell)


def as_frame(sheet: Remarks, columns: Mapping[str, CellColumn]) -> pd.DataFrame:
    """Return the typed columns as a frame, areas by code; birth dates told by the month marked."""
    return pd.DataFrame(
        {
            column.id: schema.typed(_codes(column, columns[column.id].values), column)
            for column in sheet.dataset.columns
        }
    ).assign(**_month_only(sheet))


def _month_only(sheet: Remarks) -> dict[str, np.ndarray]:
    if BIRTH not in sheet.dataset.by_id:
        return {}
    known = np.zeros(len(sheet.table.rows), dtype=bool)
    known[list(sheet.month_only)] = True
    return {MONTH_ONLY: known}


def _codes(column: Column, values: Sequence[Any]) -> Sequence[Any]:
    if column.type != "area":
        return values
    if isinstance(values, Coded):
        return values.mapped(_code)
    return [_code(area) for area in values]


def _code(area: Area | None) -> str | None:
    return area.code if area is not None else None


def place_rows(
    sheet: Remarks, places: PlaceReader, columns: Mapping[str, CellColumn]
) -> Sequence[str | None]:
    """Return the reporting area of each row: that of its area, else that of the sender.

    An area that belongs to none is refused.
    """
    name = sheet.dataset.area_column
    if not name:
        return same_for_all(places.reporting_code(places.sender.area), len(sheet.table.rows))
    areas = columns[name].values
    different = areas.different if isinstance(areas, Coded) else areas
    known: dict[int, Area] = {id(area): area for area in different if area is not None}
    codes = {key: places.reporting_code(area) for key, area in known.items()}
    if None in codes.values():
        _refuse_areas(sheet, areas, {key for key, code in codes.items() if code is None}, places)
    if isinstance(areas, Coded):
        return areas.mapped(lambda area: codes.get(id(area)))
    return [codes.get(id(area)) for area in areas]


def _refuse_areas(
    sheet: Remarks, areas: Sequence[Area | None], outside: set[int], places: PlaceReader
) -> None:
    column = sheet.dataset.column(sheet.dataset.area_column)
    details = {"day": f"{places.period.end:%d/%m/%Y}", "hint": ""}
    for position, area in enumerate(areas):
        if area is not None and id(area) in outside:
            sheet.refuse_cell(position, column, Problem("unknown_area", details))
