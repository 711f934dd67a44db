"""Rows of one key, or of one child, that tell different figures: which counts is not guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.data.checks.remarks import Remarks
from helpers.data.findings import show_value
from helpers.data.problems import Problem
from helpers.data.records import BIRTH, join_cells
from helpers.data.text import fold_text
from helpers.reference.datasets import Column, Dataset

SHOWN = 3  # differences named in one sentence; the rest are counted


@dataclass(frozen=True)
class Contradiction:
    """A row whose figures are not those of `others`, which have its key or are of its child."""

    position: int
    others: tuple[int, ...]
    columns: tuple[str, ...]
    code: str


def find_contradictions(
    dataset: Dataset, frame: pd.DataFrame, persons: Sequence[pd.Series]
) -> Iterator[Contradiction]:
    """Yield every row of a key, or of a child of one place, that is told in different ways.

    Rows that say the same are not among them: the second repeats the first. What stops at intake
    is not compared, but for the birth date, which becomes an age.
    """
    if frame.empty or not dataset.keys:
        return
    told = list(_of_groups(dataset, frame, (join_cells(frame, dataset.keys), "other_figures")))
    yield from told
    if dataset.record == "child" and persons:
        rest = frame.drop(index=[one.position for one in told])
        yield from _of_groups(dataset, rest, (_children(dataset, rest, persons[0]), "other_child"))


def _children(dataset: Dataset, frame: pd.DataFrame, persons: pd.Series) -> pd.Series:
    known = persons[persons.index.isin(frame.index)]
    return known + "\x1f" + frame.loc[known.index, dataset.area_column].astype(str)


def _of_groups(
    dataset: Dataset, frame: pd.DataFrame, keyed: tuple[pd.Series, str]
) -> Iterator[Contradiction]:
    keys, code = keyed
    twice = keys[keys.duplicated(keep=False)]
    if twice.empty:
        return
    columns = list(_compared(dataset))
    told = {one.id: _said(frame.loc[twice.index, one.id]) for one in columns}
    said = pd.DataFrame(told, index=twice.index)
    for labels in twice.groupby(twice, sort=False).groups.values():
        group = said.loc[labels]
        if differing := tuple(name for name in group if group[name].nunique() > 1):
            yield from _contradictions(group[list(differing)], code)


def _contradictions(group: pd.DataFrame, code: str) -> Iterator[Contradiction]:
    for label, own in group.iterrows():
        different = group.ne(own)
        others = tuple(int(str(row)) for row, is_so in different.any(axis=1).items() if is_so)
        columns = tuple(str(name) for name, is_so in different.any().items() if is_so)
        yield Contradiction(int(str(label)), others, columns, code)


def _compared(dataset: Dataset) -> Iterator[Column]:
    for column in dataset.columns:
        if not column.key and (not column.personal or column.id == BIRTH):
            yield column


def _said(cells: pd.Series) -> list[str]:
    """Return cells as texts that are equal where they say the same; "" is no answer."""
    return ["" if pd.isna(cell) else fold_text(str(cell)) for cell in cells.tolist()]


def refuse_contradictions(sheet: Remarks, found: Iterable[Contradiction]) -> None:
    """Refuse these rows; each is told which rows differ from it, and in which figures."""
    for one in found:
        column = next((name for name in one.columns if name in sheet.table.columns), "")
        sheet.note(
            one.position,
            column or sheet.dataset.keys[0],
            Problem(one.code, _details(sheet, one)),
            refused=True,
        )
        sheet.refused_rows.add(one.position)


def _details(sheet: Remarks, one: Contradiction) -> dict[str, object]:
    rows = sheet.table.rows
    return {
        "rows": ", ".join(str(rows[other] + 1) for other in one.others),
        "differences": "; ".join(_differences(sheet, one)),
        "keys": ", ".join(sheet.dataset.column(name).header_vi for name in sheet.dataset.keys),
    }


def _differences(sheet: Remarks, one: Contradiction) -> Iterator[str]:
    """Yield what differs from the first of the others; of persons only the name of the column."""
    for name in one.columns[:SHOWN]:
        column = sheet.dataset.column(name)
        if sheet.dataset.record:
            yield column.header_vi
            continue
        here, there = (_shown(sheet, column, place) for place in (one.position, one.others[0]))
        row = sheet.table.rows[one.others[0]] + 1
        yield f"{column.header_vi}: ở đây {here}, dòng {row} {there}"
    if (more := len(one.columns) - SHOWN) > 0:
        yield f"và {more} cột khác"


def _shown(sheet: Remarks, column: Column, position: int) -> str:
    cell = sheet.table.cell(sheet.table.rows[position], column.id)
    return show_value(cell, personal=column.personal, of_persons=False) or "để trống"
