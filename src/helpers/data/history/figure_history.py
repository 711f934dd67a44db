"""Where a figure comes from: which cells of which files, what took the place of what, and when."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from helpers.data.file_reading import Intake, read_tables
from helpers.data.findings_file import read_findings
from helpers.data.history.journal import Journal, Receipt, read_journal
from helpers.data.history.ledger import (
    Ledger,
    Mark,
    Submission,
    Taken,
    in_force,
    read_ledger,
    sha256_of,
)
from helpers.data.layout.tables import Table
from helpers.data.reading.sheets import cell_name
from helpers.data.validate import Validated
from helpers.data.values.number_cells import NUMBER_TYPES, show_number
from helpers.paths import ProjectPaths
from helpers.reference import Reference
from helpers.reference.datasets import Column, Dataset

State = Literal["in_force", "replaced", "older", "less_final", "withdrawn", "nothing_accepted"]


@dataclass(frozen=True)
class Asked:
    """The figures asked for: a form's of a period and area, perhaps of one column alone.

    `reporting` is the area that the rows are kept under; `keys` are the codes that a row must
    have in a column, where an indicator counts some of them only.
    """

    dataset: Dataset
    period: str
    area: str
    reporting: str
    whole: bool = False
    column: str = ""
    keys: tuple[tuple[str, frozenset[str]], ...] = ()

    @property
    def of_persons(self) -> bool:
        """Return whether rows are households or children: no value and no row is told."""
        return self.dataset.part == "B" or bool(self.dataset.record)


@dataclass(frozen=True)
class FigureCell:
    """One cell: `value` as it was sent, `read_as` what it counts as, `said` what was said of it."""

    sheet: str
    cell: str
    row: str
    column: str
    value: str
    read_as: str
    said: str = ""


@dataclass(frozen=True)
class FigureVersion:
    """One sending of the form: what became of it, and the cells it gives the figure.

    `instead` counts in its place; `rows` are those accepted for the area.
    """

    submission: Submission
    dataset: str
    state: State
    instead: Submission | None
    nature: str
    rows: int
    refused: int
    cells: tuple[FigureCell, ...] = ()


class FigureHistory:
    """Everything that was sent of a project's figures, as known on a day (ISO; None: now)."""

    def __init__(self, paths: ProjectPaths, reference: Reference, as_of: str | None = None) -> None:
        self.paths = paths
        self.reference = reference
        self.as_of = as_of
        self.ledger: Ledger = read_ledger(paths.clean)
        self.journal: Journal = read_journal(paths.raw)
        self._versions = self.ledger.versions(as_of=as_of)

    def versions(self, asked: Asked) -> list[FigureVersion]:
        """Return each sending of the form that holds the area, oldest first."""
        sent = [
            (one, taken)
            for one in self.ledger.submissions
            if one.period == asked.period and not (self.as_of and one.received > self.as_of)
            for taken in one.datasets
            if taken.dataset == asked.dataset.id and _concerns(asked, one, taken)
        ]
        found = (self._version(asked, one, taken) for one, taken in sent)
        # Where an agency sends for all, a file without a row of these is not one of the figure.
        told = [one for one in found if one is not None]
        return sorted(told, key=lambda one: one.submission.received)

    def _version(self, asked: Asked, one: Submission, taken: Taken) -> FigureVersion | None:
        state, instead = self._state(one, taken)
        rows = sum(
            part.rows for part in taken.slices if asked.whole or part.area == asked.reporting
        )
        cells: tuple[FigureCell, ...] = ()
        if not asked.of_persons:
            cells = tuple(self._cells(asked, one))
            rows = len({(cell.sheet, cell.row) for cell in cells}) if asked.keys else rows
        return FigureVersion(one, asked.dataset.id, state, instead, taken.nature, rows,
                             taken.refused, cells)  # fmt: skip

    def _state(self, one: Submission, taken: Taken) -> tuple[State, Submission | None]:
        versions = self._versions.get((taken.dataset, one.period, one.area, one.sender), [])
        counts, counted = in_force(versions) if versions else (None, None)
        instead = None if counts is one else counts
        if one.withdrawal(self.as_of) is not None:
            return "withdrawn", instead
        if not taken.accepted:
            return "nothing_accepted", instead
        if instead is None or counted is None:
            return "in_force", None
        if one.received < instead.received or counted.yields_to(taken):
            return "replaced", instead
        return "less_final", instead

    def marks(self, one: Submission) -> list[Mark]:
        """Return when it was withdrawn and put back, as known on the day."""
        return [mark for mark in one.marks if not (self.as_of and mark.day > self.as_of)]

    def _cells(self, asked: Asked, one: Submission) -> Iterator[FigureCell]:
        receipt = self.journal.receipts.get(one.submission)
        content = None if receipt is None else self._raw(receipt)
        if receipt is None or content is None:
            return
        said = _Said(read_findings(self.paths.clean, [one.submission]), asked)
        day = date.fromisoformat(one.received)
        intake = Intake(self.paths, self.reference, one.rules, day, self.journal)
        for table, validated in read_tables(intake, receipt, content, asked.dataset.id):
            yield from _cells_of(asked, table, validated, said)
        yield from said.rest()

    def _raw(self, receipt: Receipt) -> bytes | None:
        try:
            content = (self.paths.raw / receipt.raw_name).read_bytes()
        except OSError:
            return None
        return content if sha256_of(content) == receipt.sha256 else None


class _Said:
    """What intake said of the cells of a file; `rest` are refused ones that no row now holds."""

    def __init__(self, findings: pd.DataFrame, asked: Asked) -> None:
        own = findings[findings["dataset"] == asked.dataset.id]
        if not asked.whole:
            own = own[own["area"].isin({asked.reporting, asked.area})]
        self._asked = asked
        self._by_cell = {(str(row.sheet), str(row.cell)): row for row in own.itertuples()}
        self._told: set[tuple[str, str]] = set()

    def of(self, sheet: str, cell: str) -> str:
        self._told.add((sheet, cell))
        row = self._by_cell.get((sheet, cell))
        return "" if row is None else _sentence(row)

    def rest(self) -> Iterator[FigureCell]:
        for place, row in self._by_cell.items():
            header = str(row.column)
            column = self._asked.dataset.by_id.get(header)
            wanted = self._asked.column in ("", header)
            if place not in self._told and row.refused and wanted:
                title = column.header_vi if column else header
                yield FigureCell(
                    *place, f"dòng {row.row}", title, str(row.value), "", _sentence(row)
                )


def _sentence(row: object) -> str:
    kind = "bị loại: " if getattr(row, "refused", False) else ""
    return f"{kind}{getattr(row, 'reason', '')}"


def _concerns(asked: Asked, one: Submission, taken: Taken) -> bool:
    own = {asked.area, asked.reporting}
    return (
        asked.whole or one.area in own or any(part.area == asked.reporting for part in taken.slices)
    )


def _cells_of(
    asked: Asked, table: Table, validated: Validated, said: _Said
) -> Iterator[FigureCell]:
    columns = _columns(asked)
    for at, position in enumerate(validated.positions):
        clean = validated.rows.iloc[at]
        if not _is_asked(asked, clean):
            continue
        row = table.rows[position]
        for column in columns:
            if column.id not in table.columns:
                continue
            cell = cell_name(row, table.columns[column.id])
            value = _shown(table.cell(row, column.id))
            read_as = _shown(clean[column.id])
            yield FigureCell(
                table.sheet.name,
                cell,
                _label(asked, table, row),
                column.header_vi,
                value,
                read_as,
                said.of(table.sheet.name, cell),
            )


def _columns(asked: Asked) -> Sequence[Column]:
    """Return the column asked for, else all numbers of the form that are not personal."""
    shown = [one for one in asked.dataset.columns if not one.personal]
    if asked.column:
        return [one for one in shown if one.id == asked.column]
    return [one for one in shown if one.type in NUMBER_TYPES]


def _is_asked(asked: Asked, clean: pd.Series) -> bool:
    """Return whether a clean row is of the area, and of the codes that are counted."""
    if not asked.whole and clean["reporting_area"] != asked.reporting:
        return False
    name = asked.dataset.area_column
    if not asked.whole and asked.area != asked.reporting and name and clean[name] != asked.area:
        return False
    return all(str(clean[column]) in codes for column, codes in asked.keys)


def _label(asked: Asked, table: Table, row: int) -> str:
    """Return the keys of a row as written; of one area's own rows without its name."""
    own = not asked.whole and asked.dataset.level == "district"
    names = [name for name in asked.dataset.keys if not (own and name == asked.dataset.area_column)]
    texts = (_shown(table.cell(row, name)) for name in names)
    return ", ".join(text for text in texts if text)


def _shown(value: object) -> str:
    if value is None or (isinstance(value, float) and pd.isna(value)) or value is pd.NaT:
        return ""
    return show_number(value) if isinstance(value, float) else str(value).strip()


def keys_of(dataset: Dataset, codes: Collection[str]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the key columns of a form whose codes an indicator's arguments name, with those."""
    found = []
    for column in dataset.columns:
        named = frozenset(codes) & frozenset(column.codes)
        if column.key and named:
            found.append((column.id, named))
    return tuple(found)
