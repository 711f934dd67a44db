"""What is kept of one sheet of a received file, and the error for a file that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from helpers.errors import Fault

UNCALCULATED = "(công thức chưa có kết quả)"  # stands in the cell of such a formula
MAX_CELLS = 8_000_000  # of a workbook: about 700 MB at the worst
MAX_SHEETS = 200


class UnreadableFileError(Exception):
    """A file that cannot be read at all; carries the `Fault` to show."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class UnreadableContentError(Exception):
    """Why some content cannot be read, before its file's name is known: message and hint."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True)
class Note:
    """Something reading has to say of a sheet: a code of `findings.TEXTS`, its cell, details."""

    code: str
    value: str = ""
    place: tuple[int, int] = (0, 0)
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet from A1 on, with merged cells filled; `name` is "" in a CSV.

    `hidden` says that the sheet itself is; rows and columns count from 0. `bookkeeping` are
    columns that a survey program adds for itself, `inherited` those joined from the sheet of the
    households; `exported` says that a survey program wrote the sheet,
    `delimited` that it is a text file, `days_from_1904` that its day numbers count from 1904.
    """

    name: str
    rows: Sequence[Sequence[Any]]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    notes: tuple[Note, ...] = ()
    exported: bool = False
    delimited: bool = False
    days_from_1904: bool = False
    bookkeeping: frozenset[int] = frozenset()
    inherited: frozenset[int] = frozenset()


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell counted from 0: (0, 0) is "A1"."""
    letters = ""
    left = column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def damaged() -> UnreadableContentError:
    """Return the error for a workbook that no program can open."""
    return UnreadableContentError(
        "tệp hỏng, không đọc được như sổ Excel", "mở bằng Excel, lưu lại thành .xlsx rồi gửi lại"
    )


def locked() -> UnreadableContentError:
    """Return the error for a workbook with a password."""
    return UnreadableContentError(
        "tệp có mật khẩu, không đọc được", "bỏ mật khẩu (Tệp › Thông tin › Bảo vệ) rồi gửi lại"
    )


def too_large(what: str) -> UnreadableContentError:
    """Return the error for a file that would take too much memory or time."""
    hint = "xóa các dòng, cột trống ở cuối trang (Ctrl+End), hoặc lưu thành CSV rồi gửi lại"
    return UnreadableContentError(f"tệp quá lớn: {what}", hint)
