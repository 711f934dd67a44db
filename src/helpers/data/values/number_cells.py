"""One cell of a column of numbers: its number, or why it cannot be taken for one."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from math import isfinite, isnan
from typing import Any

from helpers.data.problems import Problem
from helpers.data.text import fold_text, normalise_text
from helpers.data.values.dates import show_day
from helpers.data.values.numbers import NumberReading, on_two_lines, read_number, read_with_letters
from helpers.reference.datasets import Column

NUMBER_TYPES = ("number", "integer", "percent", "days")
# How many of another unit make one of the column's: what a slip of the unit looks like.
_SLIPS = {
    "kg": (("gam", 1000),),
    "gam": (("kg", 0.001),),
    "cm": (("mm", 10), ("m", 0.01)),
    "mm": (("cm", 0.1), ("m", 0.001)),
    "tấn": (("kg", 1000), ("tạ", 10)),
    "triệu đồng": (("đồng", 1_000_000),),
}
_NOISE = 1e-9  # what a formula of Excel leaves behind a whole number


def read_number_cell(column: Column, cell: Any, *, point: bool) -> float | Problem:
    """Return the number of a cell, in the column's unit.

    `point`: the column is known to have a decimal point. A number that can be read in two ways
    is taken only where type and range of the column allow but one of them.
    """
    if isinstance(cell, date | time | timedelta):
        return Problem("became_day", {"shown": show_day(cell)})
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return Problem("not_number")
    if not isinstance(cell, str):
        return _take_figure(column, float(cell))
    text = normalise_text(cell)
    reading = NumberReading(()) if on_two_lines(cell) else read_number(text)
    if not reading.candidates:
        return _not_a_number(text)
    if point and reading.ambiguous:
        reading = NumberReading(reading.candidates[1:], reading.unit)
    factor = _factor(column, reading.unit)
    if factor is None:
        unit = column.unit or "không có"
        return Problem("wrong_unit", {"got": text_of_unit(reading.unit), "unit": unit})
    return _fit(column, tuple(_times(number, factor) for number in reading.candidates))


def read_figure(column: Column, number: float) -> float | Problem | None:
    """Return the number of a cell that Excel holds as a number; None where it holds none."""
    return None if isnan(number) else _take_figure(column, number)


def _take_figure(column: Column, number: float) -> float | Problem:
    if not isfinite(number):
        return Problem("not_number")
    if column.type == "percent" and 0 < abs(number) < 1:
        # Excel keeps 12,5 % as 0.125: which of the two was typed cannot be seen.
        first, second = show_number(number), show_number(round(number * 100, 9))
        return Problem("two_readings", {"first": f"{first} %", "second": f"{second} %"})
    nearest_whole = round(number)
    noise = column.type == "integer" and abs(number - nearest_whole) < _NOISE * max(1, abs(number))
    return float(nearest_whole) if noise else number


def _not_a_number(text: str) -> Problem:
    meant = read_with_letters(text).candidates
    if meant:
        return Problem("letter_in_number", {"meant": show_number(meant[-1])})
    return Problem("not_number")


def text_of_unit(folded: str) -> str:
    """Return the unit as it is shown; what is long is no unit, and may be anything."""
    return folded if len(folded) <= 12 else "chữ khác"


def _factor(column: Column, unit: str) -> Decimal | None:
    """Return what makes the unit the column's own: 1 for that itself, None where none is known."""
    if not unit or unit == column.unit or unit == fold_text(column.unit):
        return Decimal(1)
    declared = {fold_text(name): factor for name, factor in column.other_units.items()}
    return declared.get(unit)


def _times(number: float, factor: Decimal) -> float:
    return number if factor == 1 else float(Decimal(repr(number)) * factor)


def _fit(column: Column, candidates: tuple[float, ...]) -> float | Problem:
    """Return the one reading that type and range allow; the gate judges an only reading."""
    if len(candidates) == 1:
        return candidates[0]
    whole = tuple(number for number in candidates if number.is_integer())
    possible = whole if column.type == "integer" else candidates
    fitting = [number for number in possible if within_range(column, number)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        return Problem("out_of_range", {"range": describe_range(column), "hint": ""})
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


def suspect_unit(column: Column, number: float) -> str:
    """Return "có phải ghi bằng gam? " where a number out of range fits in another unit, else ""."""
    for unit, many in _SLIPS.get(column.unit, ()):
        if number != 0 and within_range(column, number / many):
            return f"có phải ghi bằng {unit}? "
    return ""


def show_number(number: float) -> str:
    """Return a number as Vietnamese offices write it, with up to three decimals: "1.234,5"."""
    whole, _, decimals = f"{number:,.3f}".partition(".")
    decimals = decimals.rstrip("0")
    return whole.replace(",", ".") + (f",{decimals}" if decimals else "")
