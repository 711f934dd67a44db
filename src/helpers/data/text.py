"""Texts as one writes them, whatever keyboard they came from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
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
_MANY = 1000  # texts from which on it pays to look at all at once
_NOT_WORD = re.compile(r"[\W_]+")


def normalise_text(given: str) -> str:
    """Return the text in NFC, with single plain spaces and the tone as in "hòa", not "hoà"."""
    words = given.split()
    if given.isascii():
        return " ".join(words)
    fresh = (word if word.isascii() else _normalise_word(word) for word in words)
    return " ".join(filter(None, fresh))


def normalise_texts(given: Sequence[str]) -> list[str]:
    """Return `normalise_text` of each text; of many, only those are touched that would change."""
    return _each(normalise_text, given, _may_change())


def fold_texts(given: Sequence[str]) -> list[str]:
    """Return `fold_text` of each text; of many, the plain ones all at once."""
    return _each(fold_text, given, _not_plain(), _fold_plain)


def _each(
    change: Callable[[str], str],
    given: Sequence[str],
    odd: str,
    all_else: Callable[[list[str]], list[str]] = list,
) -> list[str]:
    """Return `change` of the texts that are `odd` (a pattern of RE2), `all_else` of the others."""
    if len(given) < _MANY:
        return [change(text) for text in given]
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    is_odd = pc.match_substring_regex(pa.array(given, pa.large_string()), odd)
    places = np.flatnonzero(is_odd.to_numpy(zero_copy_only=False))
    changed = {place: change(given[place]) for place in places.tolist()}
    rest = [text for place, text in enumerate(given) if place not in changed] if changed else given
    others = iter(all_else(list(rest)))
    if not changed:
        return list(others)
    return [changed[p] if p in changed else next(others) for p in range(len(given))]


def _fold_plain(texts: list[str]) -> list[str]:
    whole = unicodedata.normalize("NFD", "\n".join(texts).casefold()).replace("đ", "d")
    return whole.encode("ascii", "ignore").decode().split("\n")


@lru_cache
def _letters() -> str:
    """Return every Vietnamese letter beyond ASCII, in one piece each."""
    small = "".join(
        unicodedata.normalize("NFC", vowel + tone)
        for vowel in "aăâeêioôơuưy"
        for tone in ("", *_TONES)
    )
    found = {letter for letter in small + "đ" if not letter.isascii()}
    return "".join(sorted(found | {letter.upper() for letter in found}))


@lru_cache
def _may_change() -> str:
    return rf"[^ -~{_letters()}]|  |^ | $|[oOuU][{_letters()}]"


@lru_cache
def _not_plain() -> str:
    return rf"[^0-9A-Za-z {_letters()}]|  |^ | $|^$"


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
        plain = given.lower()
        return plain if plain.isalnum() else _NOT_WORD.sub(" ", plain).strip()
    parts = unicodedata.normalize("NFD", given.translate(_UNSEEN).casefold())
    plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", plain.replace("đ", "d")).strip()


@lru_cache(maxsize=65536)
def without_brackets(given: str) -> str:
    """Return the header without what stands in brackets: "Số con (con)" is "Số con"."""
    return re.sub(r"\([^)]*\)", " ", given).strip()
