"""The name of an area as somebody wrote it, taken apart: the name, what stands above it, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpers.data.text import fold_text

_NUMBERING = re.compile(r"(?:\d{1,3}|I{1,3}|IV|VI{0,3}|V)[.)]\s*(?=\D)|[-+*•–]\s+")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_SEPARATORS = re.compile(r"\s*[,;/]\s*|\s+[-–—]\s+")
_FORMER = frozenset({"cu", "ten cu", "truoc day", "truoc sap nhap", "cu truoc sap nhap"})
_NOW = frozenset({"moi", "nay", "hien nay", "sau sap nhap", "moi sap nhap"})
_FORMER_END = re.compile(r"\s+cũ$", re.IGNORECASE)


@dataclass(frozen=True)
class WrittenPlace:
    """A name, the areas named above it from the nearest on, and whether it is a former name."""

    name: str
    above: tuple[str, ...] = ()
    former: bool = False


def take_apart(text: str) -> WrittenPlace:
    """Return the parts of "1. Xã Đức Long (cũ), huyện Thạch An"; `text` is normalised.

    What stands in brackets is a note on time ("cũ", "mới") or an area above.
    """
    bare = _NUMBERING.sub("", text, count=1) if _NUMBERING.match(text) else text
    notes = [found.strip() for found in _BRACKETS.findall(bare)]
    parts = [part for part in _SEPARATORS.split(_BRACKETS.sub(" ", bare).strip()) if part.strip()]
    name = parts[0].strip() if parts else ""
    folded = {fold_text(note) for note in notes}
    former = bool(folded & _FORMER or _FORMER_END.search(name))
    above = [note for note in notes if note and fold_text(note) not in _FORMER | _NOW]
    return WrittenPlace(
        _FORMER_END.sub("", name), (*above, *(p.strip() for p in parts[1:])), former
    )
