"""The cells of a column as typed values, and what is wrong with those that are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isnan
from typing import Any

from helpers.data.dates import looks_like_day, read_day
from helpers.data.numbers import NumberReading, read_number
from helpers.data.text import fold_text, normalise_text, without_brackets
from helpers.errors import nearest
from helpers.reference.datasets import Column

MISSING_WORDS = frozenset({"", "…", "...", "..", "....", "*", "#"})
EXPORTED_MISSING = frozenset({"na", "n/a", "nan", "null", "none"})
DASHES = frozenset({"-", "\u2013", "\u2014", "\u2212", "--"})
EXCEL_ERRORS = ("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")
NUMBER_TYPES = ("number", "integer", "percent", "days")
_YES = frozenset({"co", "yes", "y", "true", "1", "x", "dung", "roi"})
_NO = frozenset({"khong", "no", "n", "false", "0", "chua", "sai", "ko"})
_NO_ANSWER = frozenset(
    {
        "khong biet",
        "tu choi",
        "khong ro",
        "dont know",
        "don t know",
        "refused",
        "dk",
        "88",
        "98",
        "99",
    }
)


@dataclass(frozen=True)
class Problem:
    """Why one cell cannot be taken: a code of `findings.TEXTS` and its details."""

    code: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class CellColumn:
    """The values of a column, None where missing or refused; problems by position."""

    values: list[Any]
    problems: Mapping[int, Problem]


def read_cells(column: Column, raw: Sequence[Any], *, exported: bool) -> CellColumn:
    """Return the typed values of a column: str, float, date or bool, None where missing.

    `exported` says that the file was written by a survey program: there "NA" is missing, and a
    column with figures that can only have a decimal point ("10.4") has it everywhere.
    """
    point = exported and column.type in NUMBER_TYPES and _has_decimal_point(raw)
    known: dict[tuple[type, Any], Any] = {}
    values: list[Any] = []
    problems: dict[int, Problem] = {}
    for position, cell in enumerate(raw):
        seen = (type(cell), cell)
        if seen not in known:
            known[seen] = _read_cell(column, cell, exported=exported, point=point)
        result = known[seen]
        if isinstance(result, Problem):
            problems[position] = result
            result = None
        values.append(result)
    return CellColumn(values, problems)


def is_missing(cell: Any, *, exported: bool = False) -> bool:
    """Return whether a cell says nothing: blank, "…", and "NA" in an export."""
    if not isinstance(cell, str):
        return cell is None or (isinstance(cell, float) and isnan(cell))
    text = cell.strip()
    return text in MISSING_WORDS or (exported and text.casefold() in EXPORTED_MISSING)


def _read_cell(column: Column, cell: Any, *, exported: bool, point: bool) -> Any:
    if is_missing(cell, exported=exported):
        return None
    if isinstance(cell, str) and cell.strip() in EXCEL_ERRORS:
        return Problem("excel_error")
    if isinstance(cell, str) and cell.strip() in DASHES and column.type != "text":
        numeric = column.type in NUMBER_TYPES
        return 0.0 if numeric and column.dash == "zero" else None
    if column.type in NUMBER_TYPES:
        return _read_number_cell(column, cell, point=point)
    return _READERS[column.type](column, cell)


def _has_decimal_point(raw: Sequence[Any]) -> bool:
    """Return whether figures of the column can only have a decimal point, and none a comma."""
    texts = {cell.strip() for cell in raw if isinstance(cell, str)}
    if any("," in text for text in texts):
        return False
    return any("." in text and read_number(text).decimal_point for text in texts)


def _read_number_cell(column: Column, cell: Any, *, point: bool) -> float | Problem:
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return Problem("not_number")
    if not isinstance(cell, str):
        return _fit(column, NumberReading((float(cell),)))
    reading = read_number(normalise_text(cell))
    if not reading.candidates:
        return Problem("not_number")
    if reading.unit and not _same_unit(reading.unit, column.unit):
        return Problem("wrong_unit", {"got": reading.unit, "unit": column.unit or "không có"})
    if point and reading.ambiguous:
        reading = NumberReading(reading.candidates[1:])
    return _fit(column, reading)


def _same_unit(got: str, unit: str) -> bool:
    return got == "%" if unit == "%" else got == fold_text(unit)


def _fit(column: Column, reading: NumberReading) -> float | Problem:
    """Return the one reading that type and range allow; the gate judges an only reading."""
    if not reading.ambiguous:
        return reading.candidates[0]
    whole = [number for number in reading.candidates if number.is_integer()]
    candidates = whole if column.type == "integer" else list(reading.candidates)
    fitting = [number for number in candidates if within_range(column, number)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        return Problem("out_of_range", {"range": describe_range(column)})
    first, second = (show_number(number) for number in fitting)
    return Problem("two_readings", {"first": first, "second": second})


def within_range(column: Column, number: float) -> bool:
    """Return whether the column allows the number."""
    return (column.minimum is None or number >= column.minimum) and (
        column.maximum is None or number <= column.maximum
    )


def describe_range(column: Column) -> str:
    """Return the range of a column in words: "từ 0,9 đến 58 kg"."""
    low = f"từ {show_number(column.minimum)}" if column.minimum is not None else ""
    high = f"đến {show_number(column.maximum)}" if column.maximum is not None else ""
    return " ".join(part for part in (low, high, column.unit) if part)


def show_number(number: float) -> str:
    """Return a number as Vietnamese offices write it, with up to three decimals: "1.234,5"."""
    whole, _, decimals = f"{number:,.3f}".partition(".")
    decimals = decimals.rstrip("0")
    return whole.replace(",", ".") + (f",{decimals}" if decimals else "")


def _read_text_cell(column: Column, cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return normalise_text(str(cell))


def _read_date_cell(column: Column, cell: Any) -> date | Problem:
    day = read_day(cell)
    if day is not None:
        return day
    return Problem("no_such_day" if looks_like_day(cell) else "not_day")


def _answer(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return fold_text(str(cell))


def _read_yes_no_cell(column: Column, cell: Any) -> bool | Problem | None:
    answer = _answer(cell)
    if answer in _NO_ANSWER:
        return None
    if answer in _YES or answer in _NO:
        return answer in _YES
    return Problem("not_yes_no")


def _read_fies_cell(column: Column, cell: Any) -> float | Problem | None:
    result = _read_yes_no_cell(column, cell)
    return float(result) if isinstance(result, bool) else result


def _read_code_cell(column: Column, cell: Any) -> str | Problem:
    text = _read_text_cell(column, cell)
    labels = {fold_text(code): code for code in column.codes}
    labels |= {fold_text(name): code for code, names in column.codes.items() for name in names}
    code = labels.get(fold_text(text)) or labels.get(fold_text(without_brackets(text)))
    if code is not None:
        return code
    names = [names[0] for names in column.codes.values()]
    return Problem("unknown_code", {"choices": ", ".join(names), "hint": offer(text, names)})


def offer(text: str, names: Sequence[str]) -> str:
    """Return "có phải …? " where a name is near the text, else ""."""
    hint = nearest(text, names)
    return f"có phải {hint.split(chr(39))[1]}? " if "'" in hint else ""


_READERS = {
    "text": _read_text_cell,
    "date": _read_date_cell,
    "code": _read_code_cell,
    "yes_no": _read_yes_no_cell,
    "fies": _read_fies_cell,
    "month_flag": _read_yes_no_cell,
}
