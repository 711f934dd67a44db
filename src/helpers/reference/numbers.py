"""Numbers as officials round and write them: half away from zero, 1.234,5, a true minus."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import isfinite

MINUS = "\u2212"
NOT_AVAILABLE = "…"
LOCALES = {"vi": "vi_VN", "en": "en_GB"}


def exact(value: float) -> Decimal:
    """Return the decimal that the number was meant to be: noise after 14 digits is dropped.

    28.499999999999996, which is 100 × 0.285, comes back as 28.5.
    """
    return Decimal(format(float(value), ".14g"))


def round_half_away(value: float, decimals: int = 0) -> float:
    """Return the number rounded to `decimals`, half away from zero: 23.45 → 23.5, −0.5 → −1."""
    return float(_rounded(value, decimals)) if isfinite(value) else float(value)


def format_number(
    value: float | None, decimals: int = 0, language: str = "vi", *, sign: bool = False
) -> str:
    """Return the number as written in that language: '1.234,5' or '1,234.5'; '…' when missing.

    `sign` puts a plus before a positive number. The minus is U+2212.
    """
    if value is None or not isfinite(value):
        return NOT_AVAILABLE
    rounded = _rounded(value, decimals)
    written = _pattern(decimals, language).apply(abs(rounded), _locale(language))
    before = MINUS if rounded < 0 else "+" if sign and rounded > 0 else ""
    return f"{before}{written}"


def _rounded(value: float, decimals: int) -> Decimal:
    return exact(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


@lru_cache(maxsize=4)
def _locale(language: str):  # type: ignore[no-untyped-def]  # Babel is imported on first use
    from babel import Locale

    return Locale.parse(LOCALES[language])


@lru_cache(maxsize=32)
def _pattern(decimals: int, language: str):  # type: ignore[no-untyped-def]
    from babel.numbers import parse_pattern

    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))
