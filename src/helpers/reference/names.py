"""Vietnamese names however they are spelled: NFC or NFD, hòa or hoà, with or without marks."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

TYPE_WORDS = {
    "province": ("tỉnh", "t"),
    "city": ("thành phố", "tp", "t p"),
    "town": ("thị xã", "tx", "t x"),
    "urban_district": ("quận", "q"),
    "district": ("huyện", "h"),
    "commune": ("xã", "x"),
    "ward": ("phường", "p"),
    "township": ("thị trấn", "tt", "t t"),
}
"""The word for each type of unit and its usual short forms."""

_LONGEST_FIRST = sorted(
    ((word, kind) for kind, words in TYPE_WORDS.items() for word in words),
    key=lambda pair: -len(pair[0]),
)


@dataclass(frozen=True)
class Spelled:
    """One syllable: its letters without marks, and the marks it carries, wherever they stand."""

    letters: str
    marks: frozenset[tuple[str, int]]

    def within(self, other: Spelled) -> bool:
        """Return whether this could be `other` with some marks left out."""
        return self.letters == other.letters and self.marks <= other.marks


Key = tuple[Spelled, ...]


@lru_cache(maxsize=20_000)
def key(text: str) -> Key:
    """Return the syllables of a name; equal for every full spelling of the same name.

    The place of a tone mark (hòa, hoà), case, Unicode form, spaces and hyphens do not count.
    """
    words = re.findall(r"[\w\u0300-\u036f]+", unicodedata.normalize("NFD", text.casefold()))
    return tuple(_spelled(word) for word in words)


def could_be(written: Key, name: Key) -> bool:
    """Return whether `written` is `name`, perhaps with marks left out ("Hoa An", "Bao Lạc")."""
    return len(written) == len(name) and all(
        one.within(other) for one, other in zip(written, name, strict=True)
    )


def bare(text: str) -> str:
    """Return the text in small letters without any mark, for comparing by nearness."""
    return " ".join(syllable.letters for syllable in key(text))


def split_type(text: str) -> tuple[str, str]:
    """Return the type of unit that the text begins with ("" when none) and the rest.

    "H. Bảo Lạc" gives ("district", "Bảo Lạc"); a name alone comes back whole.
    """
    cleaned = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip(" .,:;-*")
    for word, kind in _LONGEST_FIRST:
        matched = re.match(_pattern(word), cleaned, re.IGNORECASE)
        if matched:
            return kind, cleaned[matched.end() :].strip()
    return "", cleaned


@lru_cache(maxsize=64)
def _pattern(word: str) -> str:
    loose = r"[.\s]*".join(_any_marks(part) for part in word.split())
    return rf"{loose}(?:\.\s*|\s+)(?=\w)"


def _any_marks(word: str) -> str:
    bare_word = _spelled(unicodedata.normalize("NFD", word)).letters
    return "".join(_variants(letter) for letter in bare_word)


def _variants(letter: str) -> str:
    groups = {
        "a": "aàáảãạăằắẳẵặâầấẩẫậ",
        "e": "eèéẻẽẹêềếểễệ",
        "i": "iìíỉĩị",
        "o": "oòóỏõọôồốổỗộơờớởỡợ",
        "u": "uùúủũụưừứửữự",
        "y": "yỳýỷỹỵ",
    }
    return f"[{groups[letter]}]" if letter in groups else re.escape(letter)


def _spelled(word: str) -> Spelled:
    marks = Counter(sign for sign in word if unicodedata.combining(sign))
    if "đ" in word:
        marks["đ"] = word.count("đ")
    letters = "".join(sign for sign in word if not unicodedata.combining(sign))
    return Spelled(letters.replace("đ", "d"), frozenset(marks.items()))
