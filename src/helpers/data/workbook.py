"""The sheets of a received file, cell by cell, before anything is understood."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import python_calamine

from helpers.errors import Fault

WORKBOOK_SUFFIXES = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
READABLE_SUFFIXES = (*WORKBOOK_SUFFIXES, *TEXT_SUFFIXES)
_OLE_HEAD = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DELIMITERS = ("\t", ";", ",")  # a comma is also decimal, so that it comes last
_EVEN = 0.8


class UnreadableFileError(Exception):
    """A file that cannot be read at all; carries the `Fault` to show."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet from A1 on, with merged cells filled; `name` is "" in a CSV."""

    name: str
    rows: Sequence[Sequence[Any]]


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell counted from 0: (0, 0) is "A1"."""
    letters = ""
    left = column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def read_sheets(content: bytes, file_name: str) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook, or the one of a CSV; raises `UnreadableFileError`."""
    suffix = Path(file_name).suffix.lower()
    if not content:
        raise UnreadableFileError(Fault("tệp rỗng", file_name, "gửi lại tệp có số liệu"))
    if suffix in TEXT_SUFFIXES:
        return (Sheet("", _read_delimited(content, file_name)),)
    if suffix not in WORKBOOK_SUFFIXES:
        message = f"cần tệp {', '.join(READABLE_SUFFIXES)}; nhận được: {suffix!r}"
        raise UnreadableFileError(
            Fault(message, file_name, "lưu lại thành .xlsx hoặc .csv rồi gửi lại")
        )
    return _read_workbook(content, file_name)


def _read_workbook(content: bytes, file_name: str) -> tuple[Sheet, ...]:
    if content.startswith(_OLE_HEAD) and _ENCRYPTED in content:
        hint = "bỏ mật khẩu (Tệp › Thông tin › Bảo vệ) rồi gửi lại"
        raise UnreadableFileError(Fault("tệp có mật khẩu, không đọc được", file_name, hint))
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return tuple(_read_sheet(book, name) for name in book.sheet_names)
    except python_calamine.PasswordError as error:
        hint = "bỏ mật khẩu rồi gửi lại"
        raise UnreadableFileError(
            Fault("tệp có mật khẩu, không đọc được", file_name, hint)
        ) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        hint = "mở bằng Excel, lưu lại thành .xlsx rồi gửi lại"
        raise UnreadableFileError(
            Fault("tệp hỏng, không đọc được như sổ Excel", file_name, hint)
        ) from error


def _read_sheet(book: python_calamine.CalamineWorkbook, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    rows = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        _fill_merged(rows, (top, left), (bottom, right))
    return Sheet(name, rows)


def _fill_merged(rows: list[list[Any]], first: tuple[int, int], last: tuple[int, int]) -> None:
    """Write the text of a merged block into each of its cells; a number would count twice."""
    if first[0] >= len(rows) or first[1] >= len(rows[first[0]]):
        return
    value = rows[first[0]][first[1]]
    if not isinstance(value, str):
        return
    for row in rows[first[0] : last[0] + 1]:
        for column in range(first[1], min(last[1] + 1, len(row))):
            row[column] = value


def _read_delimited(content: bytes, file_name: str) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        hint = "lưu lại thành CSV UTF-8 rồi gửi lại"
        raise UnreadableFileError(Fault("cần tệp CSV mã UTF-8", file_name, hint)) from error
    try:
        evenness = {mark: _evenness(text, mark) for mark in _DELIMITERS}
        even = [mark for mark in _DELIMITERS if evenness[mark][0] >= _EVEN]
        delimiter = even[0] if even else max(_DELIMITERS, key=lambda mark: evenness[mark])
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        hint = "mở bằng Excel, lưu lại thành CSV UTF-8 rồi gửi lại"
        raise UnreadableFileError(Fault("tệp CSV hỏng", file_name, hint)) from error


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    """Return how evenly a mark cuts the first rows, and into how many fields.

    Counting marks alone would take the commas of "1,5;2,5" for the delimiter.
    """
    rows = list(islice(csv.reader(io.StringIO(text), delimiter=delimiter), 30))
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return (0.0, 0)
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
    return (times / len(rows), width)
