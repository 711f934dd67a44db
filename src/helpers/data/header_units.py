"""Units written over a column, where they are not those its figures are read in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpers.data.text import fold_text

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
_THOUSAND = re.compile(r"^(?:1 ?000|ngan|nghin) ")


def is_other_unit(heading: str, unit: str, lines: Sequence[str] = ()) -> bool:
    """Return whether a heading, or else the title's unit line, names another unit of a quantity.

    "Sản lượng (tạ)" over a column in tonnes is another; a word in brackets that is no unit is not.
    A unit line that also names the column's own unit, or two of its kind, tells nothing.
    """
    scale = _scale(_plain(unit))
    if not scale:
        return False
    written = [_plain(text) for text in _BRACKETS.findall(heading)]
    named = [one for one in written if one in scale] or [
        one for one in map(_plain, lines) if one in scale
    ]
    return len(named) == 1 and named[0] != _plain(unit)


def _plain(unit: str) -> str:
    text = _THOUSAND.sub("nghin ", fold_text(unit.replace("²", "2").replace("/", " ")))
    return _SAME.get(text, text)


def _scale(unit: str) -> frozenset[str]:
    return next((scale for scale in _SCALES if unit in scale), frozenset())
