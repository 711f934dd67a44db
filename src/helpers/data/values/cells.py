"""The cells of a column as typed values, and what is wrong with those that are not."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial
from math import isnan
from typing import Any

from helpers.data.problems import Problem
from helpers.data.reading.coded import Coded
from helpers.data.reading.sheets import UNCALCULATED
from helpers.data.text import fold_text, normalise_text, normalise_texts, without_brackets
from helpers.data.values.dates import (
    is_year,
    looks_like_day,
    puts_month_first,
    read_day,
    show_day,
    two_days,
)
from helpers.data.values.number_cells import NUMBER_TYPES, read_figure, read_number_cell
from helpers.data.values.numbers import read_number
from helpers.errors import nearest
from helpers.reference.datasets import Column

MISSING_WORDS = frozenset({"", "…", "...", "..", "....", "*", "#", "……"})
EXPORTED_MISSING = frozenset({"na", "n/a", "nan", "null", "none"})
NOT_ASKED = frozenset({"x", "×"})  # the mark of forms for a cell that needs no figure
DASHES = frozenset({"-", "\u2013", "\u2014", "\u2212", "--", "\u2010", "\u2011", "\u2012"})
_YES = frozenset({"co", "yes", "y", "true", "1", "x", "dung", "roi"})
_NO = frozenset({"khong", "no", "n", "false", "0", "chua", "sai", "ko"})
_NO_ANSWER = frozenset(
    {"khong biet", "tu choi", "khong ro", "dont know", "don t know", "refused", "dk"}
    | {"88", "98", "99"}
)
_LONGEST_MISSING = 4  # letters
Reader = Callable[[Any], Any]  # a cell that says something -> its value, or a Problem


@dataclass(frozen=True)
class CellColumn:
    """The values of a column, None where missing or refused; problems by position."""

    values: Sequence[Any]
    problems: Mapping[int, Problem]


def read_cells(column: Column, raw: Sequence[Any], *, exported: bool) -> CellColumn:
    """Return the typed values of a column: str, float, date or bool, None where missing.

    `exported` says that the file was written by a survey program: there "NA" is missing, and a
    column with figures that can only have a decimal point ("10.4") has it everywhere.
    """
    kinds = _kinds(raw)
    if kinds == {float} and column.type in NUMBER_TYPES:
        return _set_apart([read_figure(column, cell) for cell in raw])
    if column.type == "text" and kinds <= {str}:
        return _read_texts(raw, exported=exported)
    different = raw.different if isinstance(raw, Coded) else raw
    reader = _reader(column, different, exported=exported)
    return read_distinct(raw, partial(_read_cell, column, reader, exported=exported))


def read_distinct(raw: Sequence[Any], read: Reader) -> CellColumn:
    """Return what `read` makes of each cell, asked once for each different one.

    1, 1.0 and True are told apart.
    """
    if isinstance(raw, Coded):
        return _set_apart(raw.mapped(read))
    keys: Sequence[Hashable] = raw
    if _kinds(raw) <= {str}:
        known = {cell: read(cell) for cell in set(raw)}
    else:
        keys = [(type(cell), cell) for cell in raw]
        known = {key: read(key[1]) for key in dict.fromkeys(keys)}  # type: ignore[index]
    return _set_apart([known[key] for key in keys])


def _set_apart(read: list[Any] | Coded) -> CellColumn:
    """Return the values, with problems by position and None in their place."""
    different = read.different if isinstance(read, Coded) else read
    if not any(isinstance(value, Problem) for value in different):
        return CellColumn(read, {})
    if isinstance(read, Coded):
        places = read.where(lambda value: isinstance(value, Problem))
        sound: Sequence[Any] = read.mapped(_without_problem)
    else:
        places = [place for place, value in enumerate(read) if isinstance(value, Problem)]
        sound = [_without_problem(value) for value in read]
    return CellColumn(sound, {place: read[place] for place in places})


def _without_problem(value: Any) -> Any:
    return None if isinstance(value, Problem) else value


def _kinds(raw: Sequence[Any]) -> set[type]:
    return set(map(type, raw.different if isinstance(raw, Coded) else raw))


def is_missing(cell: Any, *, exported: bool = False) -> bool:
    """Return whether a cell says nothing: blank, "…", and "NA" in an export."""
    if not isinstance(cell, str):
        return cell is None or (isinstance(cell, float) and isnan(cell))
    text = normalise_text(cell)
    return text in MISSING_WORDS or (exported and text.casefold() in EXPORTED_MISSING)


def failed_formula(cell: Any) -> Problem | None:
    """Return what is wrong with a formula that failed ("#DIV/0!") or was never worked out."""
    if not isinstance(cell, str):
        return None
    if cell == UNCALCULATED:
        return Problem("formula_without_value")
    if cell[:1] != "#":
        return None
    return Problem("excel_error") if cell[-1] in "!?A" and len(cell) > 3 else None


def _read_texts(raw: Sequence[str], *, exported: bool) -> CellColumn:
    """Return what `_read_cell` does for each text of a column of texts, which may all differ."""
    texts = normalise_texts(raw.different if isinstance(raw, Coded) else raw)
    read = [_read_text(text, exported=exported) for text in texts]
    return _set_apart(Coded(read, raw.numbers) if isinstance(raw, Coded) else read)


def _read_text(text: str, *, exported: bool) -> str | Problem | None:
    if len(text) <= _LONGEST_MISSING and (
        text in MISSING_WORDS or (exported and text.casefold() in EXPORTED_MISSING)
    ):
        return None
    return (failed_formula(text) or text) if text[:1] in "(#" else text


def _read_cell(column: Column, reader: Reader, cell: Any, *, exported: bool) -> Any:
    if is_missing(cell, exported=exported):
        return None
    if failed := failed_formula(cell):
        return failed
    if column.type != "text" and isinstance(cell, str):
        sign = normalise_text(cell)
        if sign in DASHES:
            numeric = column.type in NUMBER_TYPES
            return 0.0 if numeric and column.dash == "zero" else None
        if sign.casefold() in NOT_ASKED and column.type in (*NUMBER_TYPES, "date"):
            return None
    return reader(cell)


def _reader(column: Column, cells: Iterable[Any], *, exported: bool) -> Reader:
    """Return what reads one cell of the column; some columns are known by all their cells."""
    if column.type in NUMBER_TYPES:
        return partial(read_number_cell, column, point=exported and _has_decimal_point(cells))
    if column.type == "date":
        return partial(_read_date_cell, month_first=puts_month_first(cells))
    if column.type == "code":
        return partial(_read_code_cell, column, _labels(column))
    if column.type == "text":
        return partial(_read_text_cell, column)
    return _read_fies_cell if column.type == "fies" else _read_yes_no_cell


def _has_decimal_point(raw: Iterable[Any]) -> bool:
    """Return whether figures of the column can only have a decimal point, and none a comma."""
    texts = {cell.strip() for cell in raw if isinstance(cell, str)}
    if any("," in text for text in texts):
        return False
    return any("." in text and read_number(text).decimal_point for text in texts)


def _read_text_cell(column: Column, cell: Any) -> str | Problem:
    if isinstance(cell, str):
        return normalise_text(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | time | timedelta):
        # A code such as "1-5" that Excel took for a day is lost; a day in a note is a day.
        shown = show_day(cell)
        return Problem("became_day", {"shown": shown}) if column.key else shown
    return normalise_text(str(cell))


def _read_date_cell(cell: Any, *, month_first: bool) -> date | Problem:
    if month_first and (days := two_days(cell)):
        first, second = (f"{day:%d/%m/%Y}" for day in days)
        return Problem("two_days", {"first": first, "second": second})
    day = read_day(cell)
    if day is not None:
        return day
    if is_year(cell):
        return Problem("year_alone")
    return Problem("no_such_day" if looks_like_day(cell) else "not_day")


def _answer(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return fold_text(str(cell))


def _read_yes_no_cell(cell: Any) -> bool | Problem | None:
    answer = _answer(cell)
    if answer in _NO_ANSWER:
        return None
    if answer in _YES or answer in _NO:
        return answer in _YES
    return Problem("not_yes_no")


def _read_fies_cell(cell: Any) -> float | Problem | None:
    result = _read_yes_no_cell(cell)
    return float(result) if isinstance(result, bool) else result


def _labels(column: Column) -> dict[str, str]:
    """Return the code for each folded label; a code itself goes before a label."""
    labels = {fold_text(name): code for code, names in column.codes.items() for name in names}
    return labels | {fold_text(code): code for code in column.codes}


def _read_code_cell(column: Column, labels: Mapping[str, str], cell: Any) -> str | Problem:
    text = _read_text_cell(column, cell)
    if isinstance(text, Problem):
        return text
    code = labels.get(fold_text(text)) or labels.get(fold_text(without_brackets(text)))
    if code is not None:
        return code
    names = [names[0] for names in column.codes.values()]
    return Problem("unknown_code", {"choices": ", ".join(names), "hint": offer(text, names)})


def offer(text: str, names: Sequence[str]) -> str:
    """Return "có phải …? " where a name is near the text, else ""."""
    hint = nearest(text, names)
    return f"có phải {hint.split(chr(39))[1]}? " if "'" in hint else ""
