"""Texts as one writes them, whatever keyboard they came from."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u3000]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# Keyboards differ on oa, oe, uy: the tone stands on the first vowel (hòa), or on the second (hoà).
_LATE_TONE = re.compile(rf"(?<!q)(o[ae]|uy)([{_TONES}])(?![a-z])", re.IGNORECASE)
_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=65536)
def normalise_text(given: str) -> str:
    """Return the text in NFC, with single plain spaces and the tone as in "hòa", not "hoà"."""
    single = _SPACES.sub(" ", given.translate(_INVISIBLE)).strip()
    if single.isascii():
        return single
    parts = unicodedata.normalize("NFD", single)
    early = _LATE_TONE.sub(lambda found: found[1][0] + found[2] + found[1][1], parts)
    return unicodedata.normalize("NFC", early)


@lru_cache(maxsize=65536)
def fold_text(given: str) -> str:
    """Return the text without case, accents and punctuation, for comparing headers and labels."""
    parts = unicodedata.normalize("NFD", given.translate(_INVISIBLE).casefold())
    plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", plain.replace("đ", "d")).strip()


@lru_cache(maxsize=65536)
def without_brackets(given: str) -> str:
    """Return the header without what stands in brackets: "Số con (con)" is "Số con"."""
    return re.sub(r"\([^)]*\)", " ", given).strip()
