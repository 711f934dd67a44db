"""Which letters make a Vietnamese syllable: what tells converted text from text spoilt.

Onsets and rimes are those of the orthography (Quy định về chính tả tiếng Việt, 1984); a tone mark
stands where the spelling puts it, in both customs (hòa, hoà).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_ONSETS_WRITTEN = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_ONSETS = _ONSETS_WRITTEN.split()
_RIMES_WRITTEN = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e "
    "ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im "
    "in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt "
    "oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u "
    "ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy "
    "uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt "
    "ưu y yêm yên yêng yêt yêu ynh yt"
)
_RIMES = _RIMES_WRITTEN.split()
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STOPPED = ("c", "ch", "p", "t")
_STOPPED_TONES = "\u0301\u0323"
_EITHER = ("oa", "oe", "uy")
_LATE = ("uê", "uơ")
_VOWELS = "aăâeêioôơuưy"
_WORD = re.compile(r"[^\s\x21-\x40\x5b-\x60\x7b-\x7e\u2010-\u201f\u2026]+")


@lru_cache(maxsize=1)
def _spelled_rimes() -> frozenset[str]:
    return frozenset(text for rime in _RIMES for text in _with_tones(rime))


def _with_tones(rime: str) -> Iterator[str]:
    """Yield the rime with each tone it may bear, wherever its mark may stand."""
    stopped = rime.endswith(_STOPPED)
    if not stopped:
        yield rime
    for tone in _STOPPED_TONES if stopped else _TONES:
        for place in _tone_places(rime):
            marked = rime[: place + 1] + tone + rime[place + 1 :]
            yield unicodedata.normalize("NFC", marked)


def _tone_places(rime: str) -> tuple[int, ...]:
    vowels = sum(letter in _VOWELS for letter in rime)
    if rime in _EITHER:
        return (0, 1)
    if vowels == 3:
        return (2,) if len(rime) > 3 else (1,)
    if vowels == 2:
        return (1,) if len(rime) > 2 or rime in _LATE else (0,)
    return (0,)


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Return whether a word is spelled as a Vietnamese syllable; case does not matter."""
    text = unicodedata.normalize("NFC", word).casefold()
    rimes = _spelled_rimes()
    if text in rimes or (text.startswith("gi") and text in ("gi", "gì", "gí", "gỉ", "gĩ", "gị")):
        return True
    return any(text.startswith(onset) and text[len(onset) :] in rimes for onset in _ONSETS)


def count_syllables(text: str) -> tuple[int, int]:
    """Return how many words with a letter beyond ASCII are syllables, and how many are none."""
    words = [word for word in _WORD.findall(text) if len(word) > 1 and not word.isascii()]
    good = sum(map(is_syllable, words))
    return good, len(words) - good
