"""What there is to say of a sheet as a whole: its columns, what is hidden, how it was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from helpers.data.findings import Finding, describe
from helpers.data.layout.issued import is_issued, wants_every_row
from helpers.data.layout.tables import Table
from helpers.data.reading.marks import describe_rows
from helpers.data.reading.sheets import Sheet, cell_name
from helpers.errors import Fault

_SHOWN_OF_PERSONS = 40  # characters of a header in a file about persons


def about_columns(table: Table) -> Iterator[Finding]:
    """Yield a finding for each column that is not in the form, that lacks, or that is twice there.

    A column headed in another unit is not read, and counts as refused.
    """
    row = table.header_row
    for heading, place in table.unknown:
        yield _about(table.sheet, "unknown_column", (row, place), _shown(table, heading))
    for heading, place, first in table.header.repeated:
        shown, letters = _shown(table, heading), cell_name(0, first)[:-1]
        yield _about(table.sheet, "repeated_column", (row, place), shown, first=letters)
    for heading, place in table.header.other_units:
        yield _about(table.sheet, "header_unit", (row, place), _shown(table, heading), refused=True)
    apart = {place for _, place in table.header.other_units}
    for column in table.dataset.columns:
        if column.id in table.missing and not column.optional and not apart:
            found = _about(table.sheet, "missing_column", (row, 0), "", header=column.header_vi)
            yield replace(found, column=column.id)


def _shown(table: Table, heading: str) -> str:
    return heading if table.dataset.part == "A" else heading[:_SHOWN_OF_PERSONS]


def about_rows(table: Table) -> Iterator[Finding]:
    """Yield a question where a form came back without figures, or has rows that are not read."""
    if is_issued(table.sheet) and not table.rows:
        yield _about(table.sheet, "no_figures", (table.header_row, 0), "")
    elif table.blank and wants_every_row(table.dataset):
        rows = ", ".join(str(row + 1) for row in table.blank)
        place = (table.blank[0], 0)
        yield _about(table.sheet, "rows_left_blank", place, "", number=len(table.blank), rows=rows)
    if table.beyond:
        rows = describe_rows(table.beyond)
        yield _about(table.sheet, "beyond_end", (table.beyond[0], 0), "", rows=rows)


def about_reading(table: Table) -> Iterator[Finding]:
    """Yield what was hidden and read all the same, and how the sheet was read."""
    sheet = table.sheet
    for note in sheet.notes:
        yield _about(sheet, note.code, note.place, note.value, refused=False, **note.details)
    yield from _about_hidden(table)


def _about_hidden(table: Table) -> Iterator[Finding]:
    sheet = table.sheet
    if sheet.hidden:
        yield _about(sheet, "hidden_sheet", (table.header_row, 0), sheet.name)
    rows = sheet.hidden_rows.intersection(table.rows)
    if rows:
        shown = describe_rows(rows)
        yield _about(sheet, "hidden_rows", (min(rows), 0), "", rows=shown)
    columns = sorted(sheet.hidden_columns.intersection(table.columns.values()))
    if columns:
        names = ", ".join(cell_name(0, place)[:-1] for place in columns)
        yield _about(sheet, "hidden_columns", (table.header_row, columns[0]), "", columns=names)


def about_unknown_sheets(sheets: Sequence[Sheet]) -> Iterator[Finding]:
    """Yield a question for each sheet in which no table was found."""
    for sheet in sheets:
        yield _about(sheet, "unknown_sheet", (0, 0), sheet.name)


def about_faults(faults: Sequence[Fault], file_name: str) -> Iterator[Finding]:
    """Yield what was said of sheets that were not taken, so that their sender hears of it too."""
    for fault in faults:
        sheet = fault.where.removeprefix(file_name).removeprefix(": ")
        yield Finding(
            code="sheet_not_taken",
            sheet=sheet,
            row=1,
            column="",
            cell="A1",
            value="",
            reason=fault.message,
            action=fault.hint,
            refused=True,
        )


def _about(
    sheet: Sheet,
    code: str,
    place: tuple[int, int],
    value: str,
    *,
    refused: bool = False,
    **details: object,
) -> Finding:
    reason, action = describe(code, **details)
    return Finding(
        code=code,
        sheet=sheet.name,
        row=place[0] + 1,
        column="",
        cell=cell_name(*place),
        value=value,
        reason=reason,
        action=action,
        refused=refused,
    )
