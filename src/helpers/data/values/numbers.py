"""Numbers as people type them: every reading a text allows."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from helpers.data.text import fold_text

_SHAPE = re.compile(r"([+-]?)\s*(\d[\d.,\s]*|[.,]\d+)(\D*)", re.ASCII)
_BRACKETS = re.compile(r"\(([^()+-]+)\)(.*)")
_SCIENTIFIC = re.compile(r"([+-]?\d)(?:[.,](\d+))?[eE]([+-]?\d{1,2})", re.ASCII)
_SPACED = re.compile(r"[1-9]\d{0,2}(?:\s\d{3})+([.,]\d+)?")
_TWO_LINES = re.compile(r"[\d.,]\s*[\n\r\t\v\f\x85\u2028\u2029]\s*[\d.,]")
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2012": "-", "\uff0d": "-", "\uff0b": "+"})
_MARKS = str.maketrans({"\uff0c": ",", "\uff0e": ".", "\uff05": "%", "\uff08": "(", "\uff09": ")"})
_GROUPS = {
    ".": re.compile(r"[1-9]\d{0,2}(\.\d{3})+"),
    ",": re.compile(r"[1-9]\d{0,2}(,\d{3})+"),
}
_DECIMAL = re.compile(r"(?:0|[1-9]\d*)?[.,]\d+")
_LETTERS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})
_MISTYPED = re.compile(r"[+-]?[\doOlI.,]*\d[\doOlI.,]*|[oO]", re.ASCII)


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


_NONE = NumberReading(())


def read_number(text: str) -> NumberReading:
    """Return the readings of "1.234,5", "1,234.5", "12,5%", "12 tấn"; two for "1.234".

    The last of two different marks is the decimal one; a mark that stands several times groups
    thousands. One mark with exactly three figures behind it can be either. A number in brackets
    is negative, as accountants write it. An apostrophe before it only says "text" in Excel, and
    is written out by some programs. Digits of other scripts count as ours. What stands
    behind the number must be a unit or a percent sign: "12?" and "12*" are no numbers.
    """
    written = _plain_digits(" ".join(text.split())).translate(_MINUS).translate(_MARKS)
    written = written.removeprefix("'").lstrip()
    if found := _SCIENTIFIC.fullmatch(written):
        return NumberReading((float(f"{found[1]}.{found[2] or 0}e{found[3]}"),))
    if found := _BRACKETS.fullmatch(written):
        return _negative(_read_shape(f"{found[1].strip()}{found[2]}"))
    return _read_shape(written)


def on_two_lines(text: str) -> bool:
    """Return whether figures stand above each other: "100" above "120" is no 100 120."""
    return _TWO_LINES.search(text) is not None


def read_with_letters(text: str) -> NumberReading:
    """Return what a text means where letters O, l, I were typed for 0 and 1: "1O5", "l2", "O"."""
    return read_number(text.translate(_LETTERS)) if _MISTYPED.fullmatch(text) else _NONE


def _plain_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(sign)) if not sign.isascii() and sign.isdecimal() else sign
        for sign in text
    )


def _negative(reading: NumberReading) -> NumberReading:
    values = tuple(0.0 - value for value in reading.candidates)  # and never -0.0
    return NumberReading(values, reading.unit, reading.decimal_point)


def _read_shape(written: str) -> NumberReading:
    found = _SHAPE.fullmatch(written)
    if found is None:
        return _NONE
    unit = _read_unit(found[3])
    digits = found[2].strip()
    spaced = _SPACED.fullmatch(digits)
    if unit is None or (re.search(r"\s", digits) and not spaced):
        return _NONE
    plain = re.sub(r"\s", "", digits)
    values = _read_spaced(plain) if spaced else _read_digits(plain)
    only_point = len(values) == 1 and plain.count(".") == 1 and "," not in plain
    reading = NumberReading(values, unit, only_point)
    return _negative(reading) if found[1] == "-" else reading


def _read_unit(behind: str) -> str | None:
    """Return the folded unit behind a number, "" where nothing is, None where it is no unit."""
    written = behind.strip()
    if written in ("", "%"):
        return written
    return fold_text(written) or None


def _read_digits(digits: str) -> tuple[float, ...]:
    marks = [mark for mark in digits if mark in ".,"]
    if len(set(marks)) == 2:
        return _read_two_marks(digits, marks)
    if len(marks) > 1:
        return (float(digits.replace(marks[0], "")),) if _GROUPS[marks[0]].fullmatch(digits) else ()
    return _read_one_mark(digits, marks[0]) if marks else (float(digits),)


def _read_spaced(digits: str) -> tuple[float, ...]:
    """Return the readings of a number whose thousands stand apart: "1 234,5"."""
    decimal = float(digits.replace(",", "."))
    whole, mark, fraction = digits.replace(",", ".").partition(".")
    return (float(whole + fraction), decimal) if mark and len(fraction) == 3 else (decimal,)


def _read_two_marks(digits: str, marks: list[str]) -> tuple[float, ...]:
    decimal, grouping = marks[-1], marks[0]
    whole, _, fraction = digits.rpartition(decimal)
    if decimal in whole or not fraction.isdigit() or not _GROUPS[grouping].fullmatch(whole):
        return ()
    return (float(f"{whole.replace(grouping, '')}.{fraction}"),)


def _read_one_mark(digits: str, mark: str) -> tuple[float, ...]:
    if not _DECIMAL.fullmatch(digits):
        return ()
    decimal = float(digits.replace(",", "."))
    grouped = _GROUPS[mark].fullmatch(digits)
    return (float(digits.replace(mark, "")), decimal) if grouped else (decimal,)
