"""Texts as one writes them, whatever keyboard they came from."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Zero-width characters, marks of writing direction, soft hyphens: nobody sees them.
_INVISIBLE: dict[int, str | None] = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xAD, 0x180E]
)
# The Icelandic letter looks the same as ours, and old keyboards write it.
_UNSEEN = _INVISIBLE | {0xD0: "\u0110", 0xF0: "\u0111"}
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# Keyboards differ on oa, oe, uy: the tone stands on the first vowel (hòa), or on the second (hoà).
_LATE_TONE = re.compile(rf"(?<!q)(o[ae]|uy)([{_TONES}])(?![a-z])", re.IGNORECASE)
_NOT_WORD = re.compile(r"[\W_]+")


def normalise_text(given: str) -> str:
    """Return the text in NFC, with single plain spaces and the tone as in "hòa", not "hoà"."""
    words = given.split()
    if given.isascii():
        return " ".join(words)
    return " ".join(filter(None, map(_normalise_word, words)))


def fold_text(given: str) -> str:
    """Return the text without case, accents and punctuation, for comparing headers and labels."""
    return " ".join(filter(None, map(_fold_word, given.split())))


# Texts are many and their words few: names, headers and labels are put together from a few hundred.
@lru_cache(maxsize=65536)
def _normalise_word(given: str) -> str:
    parts = unicodedata.normalize("NFD", given.translate(_UNSEEN))
    early = _LATE_TONE.sub(lambda found: found[1][0] + found[2] + found[1][1], parts)
    return unicodedata.normalize("NFC", early)


@lru_cache(maxsize=65536)
def _fold_word(given: str) -> str:
    if given.isascii():
        return _NOT_WORD.sub(" ", given.casefold()).strip()
    parts = unicodedata.normalize("NFD", given.translate(_UNSEEN).casefold())
    plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", plain.replace("đ", "d")).strip()


@lru_cache(maxsize=65536)
def without_brackets(given: str) -> str:
    """Return the header without what stands in brackets: "Số con (con)" is "Số con"."""
    return re.sub(r"\([^)]*\)", " ", given).strip()
