"""What a spreadsheet can calculate with: a printed number as its value and number format."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

# Units that may follow a number in its own cell; they stay in its format.
UNITS = ("điểm %", "điểm phần trăm", "pp", "percentage points")
SEPARATORS = {"vi": (".", ","), "en": (",", ".")}
COMPUTED = re.compile(r"^([-−+]?)(\d+)(?:\.(\d+))?()$", re.ASCII)
# More digits than this a spreadsheet does not keep.
MOST_DIGITS = 15


@dataclass(frozen=True)
class Number:
    """A value and the Excel number format that prints it as the annex does."""

    value: float
    format: str


def read_number(text: str, language: str, *, computed: bool = False) -> Number | None:
    """Return the number of a cell, None where its text is anything else.

    `computed`: the text is a program's own ("1234.5"), not written by the rules of `language`.
    Codes such as "051", ranges, dates and numbers with words stay text.
    """
    pattern = COMPUTED if computed else _pattern(language)
    found = pattern.match(text.strip())
    if not found:
        return None
    sign, whole, decimals, unit = (part or "" for part in found.groups())
    thousands = "" if computed else SEPARATORS.get(language, SEPARATORS["vi"])[0]
    digits = whole.replace(thousands, "") if thousands else whole
    leads = len(digits) > 1 and digits.startswith("0")
    if leads or len(digits) + len(decimals) > MOST_DIGITS:
        return None
    size = Decimal(f"{digits}.{decimals or 0}")
    if sign and not size:
        return None
    is_grouped = digits != whole or len(digits) <= 3
    form = ("#,##0" if is_grouped else "0") + ("." + "0" * len(decimals) if decimals else "")
    value = -size if sign in {"-", "−"} else size
    return Number(float(value / 100 if unit == "%" else value), _format(form, sign, unit))


def _pattern(language: str) -> re.Pattern[str]:
    thousands, decimal = map(re.escape, SEPARATORS.get(language, SEPARATORS["vi"]))
    units = "|".join(re.escape(unit).replace(r"\ ", r"[ \u00a0]") for unit in UNITS)
    whole = rf"\d{{1,3}}(?:{thousands}\d{{3}})+|\d+"
    return re.compile(rf"^([-−+]?)({whole})(?:{decimal}(\d+))?(%|[ \u00a0](?:{units}))?$", re.ASCII)


def _format(form: str, sign: str, unit: str) -> str:
    if unit:
        form += "%" if unit == "%" else f'" {unit.strip()}"'
    if sign == "+":
        return f'"+"{form};"−"{form}'
    return f'{form};"−"{form}' if sign else form
