"""The sheets of a received file, cell by cell, before anything is understood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from helpers.data.reading import archives, kinds
from helpers.data.reading.delimited import read_delimited
from helpers.data.reading.guarded_reading import RawSheet, read_guarded, read_plainly
from helpers.data.reading.legacy_text import without_legacy_text
from helpers.data.reading.marks import Marks
from helpers.data.reading.percent_styles import as_percentage
from helpers.data.reading.sheets import (
    MAX_CELLS,
    UNCALCULATED,
    Note,
    Sheet,
    UnreadableContentError,
    UnreadableFileError,
    cell_name,
    damaged,
    too_large,
)
from helpers.errors import Fault

__all__ = [
    "READABLE_SUFFIXES",
    "TEXT_SUFFIXES",
    "WORKBOOK_SUFFIXES",
    "Sheet",
    "UnreadableFileError",
    "cell_name",
    "read_sheets",
]

WORKBOOK_SUFFIXES = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
READABLE_SUFFIXES = (*WORKBOOK_SUFFIXES, *TEXT_SUFFIXES, ".zip")
MAX_BYTES = 200_000_000
_MOST_TEXT = 300_000_000  # bytes that the texts of a workbook may come to


def read_sheets(content: bytes, file_name: str) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook or of a survey's zip, or the one of a CSV.

    What a file holds is told by its content, not by its suffix; a wrong one is noted. Raises
    `UnreadableFileError`.
    """
    suffix = Path(file_name).suffix.lower()
    if suffix not in READABLE_SUFFIXES:
        message = f"cần tệp {', '.join(READABLE_SUFFIXES)}; nhận được: {suffix!r}"
        hint = "lưu lại thành .xlsx hoặc .csv rồi gửi lại"
        raise UnreadableFileError(Fault(message, file_name, hint))
    try:
        return _read_content(content, suffix)
    except UnreadableContentError as error:
        raise UnreadableFileError(Fault(error.message, file_name, error.hint)) from error


def _read_content(content: bytes, suffix: str) -> tuple[Sheet, ...]:
    if not content:
        raise UnreadableContentError("tệp rỗng", "gửi lại tệp có số liệu")
    if len(content) > MAX_BYTES:
        raise too_large(f"{len(content) // 1_000_000} MB, nhận đến {MAX_BYTES // 1_000_000} MB")
    kind = kinds.find_kind(content)
    if kind == kinds.ZIP:
        return _read_bundle(content)
    sheets = [without_legacy_text(sheet) for sheet in _read_kind(content, kind, suffix)]
    if suffix not in kinds.SUFFIXES[kind] and sheets:
        note = Note("other_format", suffix, details={"suffix": suffix, "kind": kinds.NAMES[kind]})
        sheets[0] = replace(sheets[0], notes=(note, *sheets[0].notes))
    return tuple(sheets)


def _read_kind(content: bytes, kind: str, suffix: str) -> Iterable[Sheet]:
    if kind == kinds.TEXT:
        return [read_delimited(content, strict=suffix not in TEXT_SUFFIXES)]
    if kind == kinds.HTML:
        from helpers.data.reading.web_tables import read_web_tables

        return read_web_tables(content)
    return _read_workbook(content, kind)


def _read_bundle(content: bytes) -> tuple[Sheet, ...]:
    from helpers.data.reading.survey_exports import name_members

    return name_members(archives.list_parts(content), _read_content)


def _read_workbook(content: bytes, kind: str) -> Iterable[Sheet]:
    if kind == kinds.XLSX:
        return _read_office_workbook(content)
    if kind == kinds.XLS:
        from helpers.data.reading.binary_sheets import read_xls_marks

        listed = read_xls_marks(content)
        raw = read_guarded(content)
        marks = dict(zip((name for name, *_ in raw), listed, strict=False))
    elif kind == kinds.XLSB:
        from helpers.data.reading.binary_sheets import read_xlsb_marks

        marks = read_xlsb_marks(archives.list_parts(content))
        raw = read_guarded(content)
    else:
        from helpers.data.reading.open_document import read_open_document_marks

        marks = read_open_document_marks(archives.list_parts(content))
        raw = read_guarded(content)
    return [_marked(sheet, marks.get(sheet[0], Marks())) for sheet in raw]


def _read_office_workbook(content: bytes) -> Iterable[Sheet]:
    from helpers.data.reading.office_xml import read_office_marks

    parts = archives.list_parts(content)
    office = read_office_marks(parts)
    if _cells(office.sheets.values()) > MAX_CELLS:
        office = read_office_marks(parts, exact=True)
        if _cells(office.sheets.values()) > MAX_CELLS:
            widest = max(office.sheets.values(), key=lambda one: one.height * one.width)
            raise too_large(f"{widest.height} dòng × {widest.width} cột")
    trusted = office.texts * office.longest_text <= _MOST_TEXT
    trusted = trusted and office.promised_texts <= MAX_CELLS
    raw = _read_here(content) if trusted else read_guarded(content)
    sheets = [_marked(sheet, office.sheets.get(sheet[0], Marks())) for sheet in raw]
    if office.days_from_1904:
        sheets = [replace(sheet, days_from_1904=True) for sheet in sheets]
    if office.macros and sheets:
        sheets[0] = replace(sheets[0], notes=(*sheets[0].notes, Note("macros_not_run")))
    return sheets


def _cells(marks: Iterable[Marks]) -> int:
    return sum(one.height * one.width for one in marks)


def _read_here(content: bytes) -> list[RawSheet]:
    import python_calamine

    try:
        return read_plainly(content)
    except python_calamine.PasswordError as error:
        raise UnreadableContentError(
            "tệp có mật khẩu, không đọc được", "bỏ mật khẩu rồi gửi lại"
        ) from error
    except OverflowError as error:
        raise too_large(f"hơn {MAX_CELLS} ô") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise damaged() from error
    except BaseException as error:  # a panic of the reader's is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise damaged() from error


def _marked(raw: RawSheet, marks: Marks) -> Sheet:
    name, hidden, rows, merged = raw
    while rows and not any(rows[-1]) and all(cell == "" for cell in rows[-1]):
        rows.pop()
    for first, last in merged or marks.merged:
        _fill_merged(rows, first, last)
    for place in marks.percentages:
        _show_percentage(rows, place)
    for place in marks.uncalculated:
        _write(rows, place, UNCALCULATED)
    for place, text in marks.errors.items():
        _write(rows, place, text)
    return Sheet(
        name,
        rows,
        hidden=hidden,
        hidden_rows=frozenset(row for row in marks.hidden_rows if row < len(rows)),
        hidden_columns=frozenset(marks.hidden_columns),
        days_from_1904=marks.days_from_1904,
    )


def _show_percentage(rows: list[list[Any]], place: tuple[int, int]) -> None:
    """Put "12,5%", as its sender sees it, where the reader gave 0.125."""
    row, column = place
    number = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
    if isinstance(number, int | float) and not isinstance(number, bool):
        rows[row][column] = as_percentage(number)


def _write(rows: list[list[Any]], place: tuple[int, int], text: str) -> None:
    """Put a text where the reader gave nothing; cells beyond the last value are made first."""
    row, column = place
    if row > len(rows) + 1_000 or column > 1_000:
        return
    while len(rows) <= row:
        rows.append([])
    if len(rows[row]) <= column:
        rows[row] += [""] * (column + 1 - len(rows[row]))
    rows[row][column] = text


def _fill_merged(rows: Sequence[list[Any]], first: tuple[int, int], last: tuple[int, int]) -> None:
    """Write the text or the day of a merged block into each of its cells.

    A number over several rows would count twice, and whose it is the sheet does not tell: it
    becomes a text that says so, in each of them.
    """
    if first[0] >= len(rows) or first[1] >= len(rows[first[0]]):
        return
    value = rows[first[0]][first[1]]
    if isinstance(value, int | float) and not isinstance(value, bool):
        height = last[0] - first[0] + 1
        if height == 1 or first[1] != last[1]:
            return
        value = f"{value:.12g} (ô gộp {height} dòng)".replace(".", ",", 1)
    if not isinstance(value, str | date):
        return
    for row in rows[first[0] : last[0] + 1]:
        for column in range(first[1], min(last[1] + 1, len(row))):
            row[column] = value
