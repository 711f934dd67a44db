"""The code of a reporting period as people write it: "Quý IV/2024", "9 tháng năm 2024"."""

from __future__ import annotations

import re

from helpers.reference import names

_NOTE = re.compile(r"\([^()]*\)")
_YEAR = r"(?:nam )?((?:19|20)\d{2})"
_QUARTERS = {"1": "Q1", "2": "Q2", "3": "Q3", "4": "Q4", "i": "Q1", "ii": "Q2", "iii": "Q3"}
_QUARTERS |= {"iv": "Q4"}
_QUARTER = re.compile(rf"quy ([1-4]|i{{1,3}}|iv) {_YEAR}")
_MONTHS = re.compile(rf"(6|9|12) ?(?:t|thang)(?: (dau|cuoi))? {_YEAR}")
_WHOLE = re.compile(rf"(?:ca )?{_YEAR}")
_HALVES = {("6", "dau"): "-H1", ("6", ""): "-H1", ("6", "cuoi"): "-H2", ("9", "dau"): "-9M"}
_HALVES |= {("9", ""): "-9M", ("12", ""): ""}


def period_code(text: str) -> str:
    """Return the code that a text means, or "" where it is written in no way known here.

    A note in brackets ("sơ bộ") tells nothing of the period.
    """
    written = names.bare(_NOTE.sub(" ", text))
    if found := _QUARTER.fullmatch(written):
        return f"{found[2]}-{_QUARTERS[found[1]]}"
    if found := _MONTHS.fullmatch(written):
        suffix = _HALVES.get((found[1], found[2] or ""))
        return "" if suffix is None else f"{found[3]}{suffix}"
    found = _WHOLE.fullmatch(written)
    return found[1] if found else ""
