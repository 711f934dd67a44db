"""The one sheet of a CSV or TSV, whatever its delimiter and its encoding."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from helpers.data.reading.encodings import decode
from helpers.data.reading.sheets import Note, Sheet, UnreadableContentError, damaged

_DELIMITERS = ("\t", ";", ",", "|")  # a comma is also decimal, so that it comes late
_EVEN = 0.8
_LOOKED_AT = 30
_SAMPLE = 1_000_000  # characters in which the delimiter is looked for
_LARGE = 2_000_000  # characters from which on columns are read at once
MAX_LINES = 1_000_000


def read_delimited(content: bytes, *, strict: bool = False) -> Sheet:
    """Return the rows of a text file as texts; raises `UnreadableContentError`.

    `strict` is for a file that does not say it is text: then every row must have the same width.
    """
    decoded = decode(content)
    text = decoded.text
    if "\0" in text:
        raise damaged() if strict else _broken("có byte rỗng")
    lines = text.count("\n")
    if lines > MAX_LINES:
        raise _too_long(lines)
    text, told = _told_delimiter(text)
    try:
        delimiter = told or _find_delimiter(text, strict=strict)
        rows = _read_rows(text, delimiter)
    except csv.Error as error:
        raise damaged() if strict else _broken(str(error)) from error
    details = {
        "encoding": decoded.encoding,
        "number": sum(map(len, rows)) if decoded.encoding else 0,
    }
    notes = (Note("legacy_text", details=details),) if decoded.encoding else ()
    return Sheet("", rows, notes=notes, delimited=True)


def _read_rows(text: str, delimiter: str) -> Sequence[list[str]]:
    if len(text) > _LARGE and text.count('"') % 2 == 0:
        from helpers.data.reading.columnar import read_columnar

        columnar = read_columnar(text.encode(), delimiter)
        if columnar is not None:
            return columnar
    # A quote that is opened and never closed would swallow every row behind it.
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter, strict=True)
    return list(reader)


def _told_delimiter(text: str) -> tuple[str, str]:
    """Return the text without Excel's first line "sep=;", and the delimiter it told, or ""."""
    first, _, rest = text.partition("\n")
    told = first.strip().lower()
    return (rest, told[4]) if told.startswith("sep=") and len(told) == 5 else (text, "")


def _find_delimiter(text: str, *, strict: bool) -> str:
    sample = text[:_SAMPLE]
    evenness = {mark: _evenness(sample, mark) for mark in _DELIMITERS}
    even = [mark for mark in _DELIMITERS if evenness[mark][0] >= _EVEN]
    if strict and not (even and evenness[even[0]][0] == 1.0):
        raise damaged()
    return even[0] if even else max(_DELIMITERS, key=lambda mark: evenness[mark])


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    """Return how evenly a mark cuts the first rows, and into how many fields.

    Counting marks alone would take the commas of "1,5;2,5" for the delimiter.
    """
    rows = list(
        islice(csv.reader(io.StringIO(text, newline=None), delimiter=delimiter), _LOOKED_AT)
    )
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return (0.0, 0)
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
    return (times / len(rows), width)


def _too_long(lines: int) -> UnreadableContentError:
    shown = f"{lines:,}".replace(",", ".")
    hint = "chia thành nhiều tệp, bỏ các dòng trống, rồi gửi lại"
    return UnreadableContentError(f"tệp quá lớn: {shown} dòng", hint)


def _broken(why: str) -> UnreadableContentError:
    hint = "mở bằng Excel, lưu lại thành CSV UTF-8 rồi gửi lại"
    return UnreadableContentError(f"tệp CSV hỏng: {why}", hint)
