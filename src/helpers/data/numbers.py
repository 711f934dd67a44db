"""Numbers as people type them: every reading a text allows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpers.data.text import fold_text

_SHAPE = re.compile(r"([+-]?)\s*(\d[\d.,\s]*|[.,]\d+)\s*(\D*)")
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[eE][+-]?\d{1,2}")
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2012": "-"})
_GROUPS = {
    ".": re.compile(r"\d{1,3}(\.\d{3})+"),
    ",": re.compile(r"\d{1,3}(,\d{3})+"),
}


@dataclass(frozen=True)
class NumberReading:
    """Every number the text may mean (none where it is no number), and the unit behind it."""

    candidates: tuple[float, ...]
    unit: str = ""
    decimal_point: bool = False

    @property
    def ambiguous(self) -> bool:
        """Return whether the text can be read in two ways: "1.234"."""
        return len(self.candidates) > 1


def read_number(text: str) -> NumberReading:
    """Return the readings of "1.234,5", "1,234.5", "12,5%", "12 tấn"; two for "1.234".

    The last of two different marks is the decimal one; a mark that stands several times groups
    thousands. One mark with exactly three figures behind it can be either.
    """
    written = text.translate(_MINUS).strip()
    if _SCIENTIFIC.fullmatch(written):
        return NumberReading((float(written),))
    found = _SHAPE.fullmatch(written)
    if found is None:
        return NumberReading(())
    sign = -1.0 if found[1] == "-" else 1.0
    digits = found[2].strip()
    spaced = re.fullmatch(r"\d{1,3}(?:\s\d{3})+([.,]\d+)?", digits)
    if re.search(r"\s", digits) and not spaced:
        return NumberReading(())
    plain = re.sub(r"\s", "", digits)
    unit = "%" if found[3].strip() == "%" else fold_text(found[3])
    values = _read_decimal(plain) if spaced else _read_digits(plain)
    only_point = len(values) == 1 and plain.count(".") == 1 and "," not in plain
    return NumberReading(tuple(sign * value for value in values), unit, only_point)


def _read_digits(digits: str) -> tuple[float, ...]:
    marks = [mark for mark in digits if mark in ".,"]
    if len(set(marks)) == 2:
        return _read_two_marks(digits, marks)
    if len(marks) > 1:
        return (float(digits.replace(marks[0], "")),) if _GROUPS[marks[0]].fullmatch(digits) else ()
    return _read_one_mark(digits, marks[0]) if marks else (float(digits),)


def _read_two_marks(digits: str, marks: list[str]) -> tuple[float, ...]:
    decimal, grouping = marks[-1], marks[0]
    whole, _, fraction = digits.rpartition(decimal)
    if decimal in whole or not fraction.isdigit() or not _GROUPS[grouping].fullmatch(whole):
        return ()
    return (float(f"{whole.replace(grouping, '')}.{fraction}"),)


def _read_one_mark(digits: str, mark: str) -> tuple[float, ...]:
    decimal = _read_decimal(digits)
    grouped = _GROUPS[mark].fullmatch(digits) and not digits.startswith("0")
    return (float(digits.replace(mark, "")), *decimal) if grouped else decimal


def _read_decimal(digits: str) -> tuple[float, ...]:
    try:
        return (float(digits.replace(",", ".")),)
    except ValueError:
        return ()
