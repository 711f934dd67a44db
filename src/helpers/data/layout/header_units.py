"""Units written over a column, where they are not those its figures are read in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from helpers.data.text import fold_text, without_brackets
from helpers.reference.datasets import Dataset

_BRACKETS = re.compile(r"\(([^)]*)\)")
_SCALES: tuple[frozenset[str], ...] = (
    frozenset({"g", "gam", "kg", "yen", "ta", "tan", "nghin tan", "trieu tan"}),
    frozenset({"m2", "sao", "mau", "ha", "nghin ha", "km2"}),
    frozenset({"dong", "nghin dong", "trieu dong", "ty dong", "ti dong"}),
    frozenset({"mm", "cm", "m", "km"}),
    frozenset({"kg ha", "ta ha", "tan ha"}),
    frozenset({"con", "nghin con"}),
    frozenset({"nguoi", "nghin nguoi"}),
    frozenset({"ho", "nghin ho"}),
    frozenset({"tre", "nghin tre"}),
)
_SAME = {"gam": "g", "ti dong": "ty dong"}
_UNITS = frozenset().union(*_SCALES)
_UNIT_LABELS = frozenset({"", "dvt", "don vi tinh", "don vi"})
_UNIT_LINE = re.compile(r"^\(?\s*(?:đơn vị(?: tính)?|đvt)\s*[:：]\s*([^)]+)", re.IGNORECASE)
_THOUSAND = re.compile(r"^(?:1 ?000|ngan|nghin) ")


def is_other_unit(heading: str, unit: str, lines: Sequence[str] = (), below: str = "") -> bool:
    """Return whether a heading, or else the title's unit line, names another unit of a quantity.

    "Sản lượng (tạ)" over a column in tonnes is another; a word in brackets that is no unit is not.
    A unit line that also names the column's own unit, or two of its kind, tells nothing. What a
    row of units `below` the header says of the column goes before both.
    """
    own = _plain(unit)
    scale = _scale(own)
    if not scale:
        return False
    if below and _plain(below) in _UNITS:
        return _plain(below) != own
    brackets = _BRACKETS.findall(heading)
    if any(_is_other_rate(text, unit) for text in (*brackets, below)):
        return True
    written = [_plain(text) for text in brackets]
    named = [one for one in written if one in scale] or [
        one for one in map(_plain, lines) if one in scale
    ]
    return len(named) == 1 and named[0] != own


def _is_other_rate(written: str, unit: str) -> bool:
    """Return whether a quantity per something ("kg/sào") is written over another such, or none."""
    amount, _, per = (_plain(part) for part in written.partition("/"))
    own, _, _ = unit.partition("/")
    return bool(per) and amount in _scale(_plain(own)) and _plain(written) != _plain(unit)


def unit_lines(rows: Sequence[Sequence[Any]]) -> tuple[str, ...]:
    """Return the units that a title block names: "Đơn vị tính: ha, tấn", "Đơn vị: tỷ đồng"."""
    texts = (cell for line in rows for cell in line if isinstance(cell, str))
    found = (_UNIT_LINE.match(text.strip()) for text in texts)
    return tuple(
        unit.strip() for one in found if one for unit in re.split(r"[,;]", one[1]) if unit.strip()
    )


def units_below(
    line: Sequence[Any], columns: Mapping[str, int], dataset: Dataset
) -> dict[str, str]:
    """Return the unit of each column where a row under a header holds units alone, else nothing."""
    units: dict[str, str] = {}
    for name, place in columns.items():
        cell = line[place] if place < len(line) else ""
        if cell is not None and not isinstance(cell, str):
            return {}
        written = (cell or "").strip()
        inside = written[1:-1].strip() if re.fullmatch(r"\([^()]*\)", written) else written
        unit = dataset.column(name).unit
        if _is_unit(inside) or (inside and _plain(inside) == _plain(unit)):
            units[name] = inside
        elif fold_text(without_brackets(written)) not in _UNIT_LABELS:
            return {}
    return units


def _is_unit(written: str) -> bool:
    amount, _, per = (_plain(part) for part in written.partition("/"))
    return _plain(written) in _UNITS or (bool(per) and amount in _UNITS)


def _plain(unit: str) -> str:
    text = _THOUSAND.sub("nghin ", fold_text(unit.replace("²", "2").replace("/", " ")))
    return _SAME.get(text, text)


def _scale(unit: str) -> frozenset[str]:
    return next((scale for scale in _SCALES if unit in scale), frozenset())
