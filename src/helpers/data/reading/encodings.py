"""The text of a file's bytes, in whichever encoding it was written."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from helpers.data.reading.legacy_text import TCVN3, VNI, from_tcvn3, from_vni
from helpers.data.reading.sheets import UnreadableContentError
from helpers.data.reading.syllables import count_syllables

WINDOWS = "windows-1258"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 200_000


@dataclass(frozen=True)
class Decoded:
    """A file's text, and the old encoding it was converted from ("" where it was Unicode)."""

    text: str
    encoding: str = ""


def decode(content: bytes) -> Decoded:
    """Return the text of a file; raises `UnreadableContentError` where no encoding fits.

    Unicode goes first: by its byte order mark, then as UTF-8, then UTF-16 without a mark. Of the
    old encodings the one is taken in which most words are Vietnamese syllables.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return Decoded(_strictly(content[len(mark) :], name))
    name = _unmarked_utf16(content)
    if name:
        return Decoded(_strictly(content, name))
    try:
        return Decoded(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _decode_old(content)


def _strictly(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        raise _unknown() from error


def _unmarked_utf16(content: bytes) -> str:
    """Return the encoding of UTF-16 without a mark: every other byte of plain text is nought."""
    start = content[:4096]
    if len(start) < 4 or b"\0" not in start:
        return ""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > 4 * even and odd > len(start) // 8:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd and even > len(start) // 8 else ""


def _decode_old(content: bytes) -> Decoded:
    sample = content[:_SAMPLE]
    scores = {name: _share(_decoded_as(sample, name)) for name in (WINDOWS, TCVN3, VNI)}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] <= 0.5 or _is_binary(sample):
        raise _unknown()
    return Decoded(_decoded_as(content, best), best)


def _decoded_as(content: bytes, name: str) -> str:
    if name == WINDOWS:
        return unicodedata.normalize("NFC", content.decode("cp1258", "replace"))
    text = content.decode("latin-1")
    return from_tcvn3(text) if name == TCVN3 else from_vni(text)


def _share(text: str) -> float:
    """Return the share of syllables among words beyond ASCII."""
    good, bad = count_syllables(text)
    return good / (good + bad) if good + bad else 0.0


def _is_binary(content: bytes) -> bool:
    return any(content.count(byte) for byte in _control_bytes())


def _control_bytes() -> Iterator[int]:
    return (byte for byte in range(32) if byte not in (9, 10, 12, 13, 26))


def _unknown() -> UnreadableContentError:
    return UnreadableContentError(
        "cần tệp CSV mã UTF-8; không nhận ra mã chữ của tệp này", "lưu lại thành CSV UTF-8 rồi gửi"
    )
