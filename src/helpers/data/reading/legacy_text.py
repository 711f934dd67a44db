"""Vietnamese text in the encodings before Unicode, found and converted.

In a workbook such text looks like "B¶o L¹c" (fonts .VnTime: TCVN 5712:1993, VN3) or "Baûo Laïc"
(fonts VNI-Times): each byte of the old encoding stands as the Latin letter of the same number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from helpers.data.reading.columnar import ColumnarRows
from helpers.data.reading.sheets import Note, Sheet
from helpers.data.reading.syllables import count_syllables

TCVN3, VNI, TWICE = "TCVN3 (ABC)", "VNI", "UTF-8 đọc thành windows-1252"

# TCVN 5712:1993, VN3, from A1 to FE; "." where nothing stands.
_TCVN3_FROM_A1 = (
    "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ"
)
_TCVN3_TABLE = {
    0xA1 + place: letter for place, letter in enumerate(_TCVN3_FROM_A1) if letter != "."
}
# VNI for Windows: a mark stands as a letter of its own behind the vowel.
_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_ROUND = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
# Letters that stand in no Vietnamese text, but in every line of the old encodings.
_ODD = re.compile(
    r"[\u00a1-\u00bf\u00c4-\u00c7\u00cb\u00ce-\u00d1\u00d6-\u00d8\u00db\u00dc"
    r"\u00de\u00df\u00e4-\u00e7\u00eb\u00ee-\u00f1\u00f6-\u00f8\u00fb\u00fc\u00fe\u00ff]"
)
_SURE = re.compile(
    r"[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0"
    r"\u0300\u0301\u0303\u0309\u0323\u1ea0-\u1ef9]"
)


def _vni_pairs() -> dict[str, str]:
    pairs = dict(_VNI_ALONE)
    for vowel in "aeouy":
        pairs |= {vowel + mark: vowel + tone for mark, tone in _VNI_TONES.items()}
    for base, vowel in (("ô", "ơ"), ("ö", "ư")):
        pairs |= {base + mark: vowel + tone for mark, tone in _VNI_TONES.items()}
    for vowel in "aeo":
        pairs |= {vowel + mark: f"{vowel}\u0302{tone}" for mark, tone in _VNI_ROUND.items()}
    pairs |= {"a" + mark: f"a\u0306{tone}" for mark, tone in _VNI_BREVE.items()}
    both = pairs | {one.upper(): text.upper() for one, text in pairs.items()}
    titled = {one.capitalize(): text.capitalize() for one, text in pairs.items()}
    return {one: unicodedata.normalize("NFC", text) for one, text in (titled | both).items()}


_VNI_PAIRS = _vni_pairs()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI_PAIRS), key=len, reverse=True)))
_CAPITALS = re.compile(r"[^\W\d_]{2,}")


def from_tcvn3(text: str) -> str:
    """Return the text of a TCVN3 (ABC) font in Unicode.

    The encoding has no capitals with a tone: fonts ending in H show small letters as capitals, so
    that a word with an ASCII capital inside is all capitals.
    """
    return _CAPITALS.sub(_all_capitals, text.translate(_TCVN3_TABLE))


def _all_capitals(found: re.Match[str]) -> str:
    word = found[0]
    plain = [letter for letter in word if letter.isascii()]
    inside = any(letter.isascii() and letter.isupper() for letter in word[1:])
    return word.upper() if inside and all(letter.isupper() for letter in plain) else word


def from_vni(text: str) -> str:
    """Return the text of a VNI font in Unicode."""
    return _VNI_PATTERN.sub(lambda found: _VNI_PAIRS[found[0]], text)


def from_twice_encoded(text: str) -> str:
    """Return UTF-8 that was read as windows-1252, read right; the same text where it is none."""
    try:
        return b"".join(map(_byte_of, text)).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return text


def _byte_of(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


CONVERTERS: Mapping[str, Callable[[str], str]] = {
    TCVN3: from_tcvn3,
    VNI: from_vni,
    TWICE: from_twice_encoded,
}


@lru_cache(maxsize=65536)
def _speaks_for(text: str, encoding: str) -> int:
    """Return 1 where a text makes sense in the old encoding only, -1 as it is, 0 either way."""
    if _SURE.search(text):
        return -1
    good, bad = count_syllables(text)
    converted_good, converted_bad = count_syllables(CONVERTERS[encoding](text))
    if bad and converted_good > good and converted_bad < bad and converted_good > converted_bad:
        return 1
    return -1 if good and converted_bad > bad else 0


@dataclass(frozen=True)
class _Evidence:
    """How many texts speak for an old encoding, and how many for Unicode."""

    old: int
    unicode: int

    @classmethod
    def of(cls, texts: Iterable[str], encoding: str) -> _Evidence:
        """Return the evidence of these texts."""
        said = [_speaks_for(text, encoding) for text in texts]
        return cls(said.count(1), said.count(-1))


def without_legacy_text(sheet: Sheet) -> Sheet:
    """Return the sheet with its old text in Unicode, and a note of how many cells were so.

    The encoding is found over the whole sheet, and weighed for each column: where nothing speaks
    for Unicode, short texts that make sense both ways ("Cã") go with the others.
    """
    if not _ODD.search("\n".join(_different_texts(sheet.rows))):
        return sheet
    columns = _foreign_texts(sheet.rows)
    every = {text for texts in columns.values() for text in texts}
    encoding = max(CONVERTERS, key=lambda name: _Evidence.of(every, name).old)
    whole = _Evidence.of(every, encoding)
    if not whole.old:
        return sheet
    changed = {place: _changed_texts(texts, encoding, whole) for place, texts in columns.items()}
    rows, number = _replaced(sheet.rows, changed)
    note = Note("legacy_text", details={"encoding": encoding, "number": number})
    return replace(sheet, rows=rows, notes=(*sheet.notes, note))


def _different_texts(rows: Sequence[Sequence[Any]]) -> set[str]:
    if isinstance(rows, ColumnarRows):
        return {text for place in range(rows.width) for text in rows.texts(place)}
    return {cell for row in rows for cell in row if type(cell) is str}


def _foreign_texts(rows: Sequence[Sequence[Any]]) -> dict[int, set[str]]:
    """Return the different texts with letters beyond ASCII, by column."""
    columns: dict[int, set[str]] = {}
    if isinstance(rows, ColumnarRows):
        for place in range(rows.width):
            columns[place] = {text for text in rows.texts(place) if not text.isascii()}
        return columns
    for row in rows:
        for place, cell in enumerate(row):
            if isinstance(cell, str) and not cell.isascii():
                columns.setdefault(place, set()).add(cell)
    return columns


def _changed_texts(texts: Iterable[str], encoding: str, whole: _Evidence) -> dict[str, str]:
    """Return the texts of a column that are old, each with what it is in Unicode."""
    texts = list(texts)
    column = _Evidence.of(texts, encoding)
    alike = not column.unicode and (column.old or not whole.unicode)
    convert = CONVERTERS[encoding]
    taken = [text for text in texts if _speaks_for(text, encoding) == 1 or alike]
    return {text: new for text in taken if (new := convert(text)) != text}


def _replaced(
    rows: Sequence[Sequence[Any]], changed: Mapping[int, Mapping[str, str]]
) -> tuple[Sequence[Sequence[Any]], int]:
    """Return the rows with these texts replaced, and how many cells were."""
    if isinstance(rows, ColumnarRows):
        number = sum(rows.count_of(place, texts) for place, texts in changed.items())
        return rows.replaced(changed), number
    number = 0
    fresh: list[list[Any]] = []
    for row in rows:
        cells = list(row)
        for place, texts in changed.items():
            cell = cells[place] if place < len(cells) else None
            if isinstance(cell, str) and cell in texts:
                cells[place] = texts[cell]
                number += 1
        fresh.append(cells)
    return fresh, number
