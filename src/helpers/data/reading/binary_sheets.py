"""The marks of every sheet of an .xls or .xlsb, found in its records.

Record numbers and layouts: [MS-XLS] 2.4 and [MS-XLSB] 2.4, Microsoft's published specifications.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from helpers.data.reading.archives import Part, read_part, walk_archive
from helpers.data.reading.marks import ERROR_CODES, Marks
from helpers.data.reading.percent_styles import binary_percent_styles, xlsb_percent_styles
from helpers.data.reading.sheets import UnreadableContentError, damaged, locked

_BOF, _EOF, _FILE_PASS, _BOUND_SHEET = (0x0809, 0x0809 - 0x400), 0x000A, 0x002F, 0x0085
_DATE_MODE = 0x0022
_ROW, _COLUMNS, _ERROR, _FORMULA = 0x0208, 0x007D, 0x0205, (0x0006, 0x0206, 0x0406)
_NUMBER, _SHORT, _SHORTS = 0x0203, 0x027E, 0x00BD
_ENCRYPTED, _WORKBOOK = (text.encode("utf-16-le") for text in ("EncryptedPackage", "Workbook"))
_HIDDEN_ROW, _HIDDEN_ROW_B = 0x20, 0x10
_B_ROW, _B_ERROR, _B_FORMULA_ERROR, _B_COLUMNS, _B_SHEET, _B_MERGED = 0, 3, 11, 60, 156, 176
_B_WORKBOOK = 153
_B_NUMBERS = (2, 5, 9)  # short, real, of a formula


def read_xls_marks(content: bytes) -> list[Marks]:
    """Return the marks of each worksheet of an .xls, in order; raises where it has a password."""
    import olefile

    if _ENCRYPTED in content and _WORKBOOK not in content:
        raise locked()
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            name = next((one for one in ("Workbook", "Book") if container.exists(one)), "")
            if not name:
                raise _no_workbook(container.exists("WordDocument"))
            stream = container.openstream(name).read()
            by_program = not container.exists("\x05SummaryInformation")
    except (OSError, ValueError, IndexError, OverflowError, struct.error) as error:
        raise damaged() from error
    starts = list(_sheet_starts(stream))
    marks = [_sheet_marks(stream, start, by_program=by_program) for start in starts]
    if percent := binary_percent_styles(_globals(stream)):
        for one, start in zip(marks, starts, strict=True):
            one.percentages += _percentages(stream, start, percent)
    from_1904 = _counts_from_1904(stream)
    return [replace(one, days_from_1904=from_1904) for one in marks]


def _counts_from_1904(stream: bytes) -> bool:
    dated = (body for kind, body in _globals(stream) if kind == _DATE_MODE)
    return next(dated, b"")[:1] == b"\x01"


def _globals(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the records of the workbook as a whole."""
    return takewhile(lambda record: record[0] != _EOF, _records(stream, 0))


def _no_workbook(is_document: bool) -> UnreadableContentError:
    if not is_document:
        return damaged()
    return UnreadableContentError("tệp Word, không phải sổ Excel", "chép bảng sang Excel rồi gửi")


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    place = start
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + size]
        place += 4 + size


def _sheet_starts(stream: bytes) -> Iterator[int]:
    """Yield where each worksheet begins in the stream."""
    for kind, body in _records(stream, 0):
        if kind == _FILE_PASS:
            raise locked()
        if kind == _EOF:
            return
        if kind == _BOUND_SHEET and len(body) > 6 and body[5] == 0:
            yield struct.unpack_from("<I", body)[0]


def _sheet_records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one sheet, without those of charts within it."""
    depth = 0
    for kind, body in _records(stream, start):
        depth += (kind in _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1 and len(body) >= 8:
            yield kind, body


def _percentages(stream: bytes, start: int, percent: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Yield the cells of one sheet whose number has one of these styles."""
    for kind, body in _sheet_records(stream, start):
        if kind in (_NUMBER, _SHORT, *_FORMULA):
            row, column, style = struct.unpack_from("<HHH", body)
            if style in percent:
                yield row, column
        elif kind == _SHORTS:
            row, first = struct.unpack_from("<HH", body)
            for order, place in enumerate(range(4, len(body) - 7, 6)):
                if struct.unpack_from("<H", body, place)[0] in percent:
                    yield row, first + order


def _sheet_marks(stream: bytes, start: int, *, by_program: bool) -> Marks:
    marks = Marks()
    for kind, body in _sheet_records(stream, start):
        if kind == _ROW and len(body) >= 13 and body[12] & _HIDDEN_ROW:
            marks.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLUMNS and len(body) >= 9 and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            marks.hide_columns(first, last if last < 255 else first)
        elif kind == _ERROR and body[7] == 1:
            marks.errors[struct.unpack_from("<HH", body)] = ERROR_CODES.get(body[6], "#REF!")
        elif kind in _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff":
            _note_result(marks, body, by_program=by_program)
    return marks


def _note_result(marks: Marks, body: bytes, *, by_program: bool) -> None:
    """Note a formula whose result is an error, or, in a file no office program wrote, nothing."""
    place = struct.unpack_from("<HH", body)
    if body[6] == 2:
        marks.errors[place] = ERROR_CODES.get(body[8], "#REF!")
    elif body[6] == 3 and by_program:
        marks.uncalculated.append(place)


def read_xlsb_marks(parts: tuple[Part, ...]) -> dict[str, Marks]:
    """Return the marks of each sheet of an .xlsb by its name; inflates and checks every part."""
    walk_archive(parts, lambda name: None)
    by_name = {part.name.lower(): part for part in parts}
    relations = by_name.get("xl/_rels/workbook.bin.rels")
    paths = _relation_paths(read_part(relations)) if relations else {}
    found: dict[str, Marks] = {}
    workbook = read_part(by_name["xl/workbook.bin"])
    from_1904 = any(
        kind == _B_WORKBOOK and body[:1] and body[0] & 1 for kind, body in _xlsb_records(workbook)
    )
    styles = by_name.get("xl/styles.bin")
    percent = xlsb_percent_styles(_xlsb_records(read_part(styles))) if styles else frozenset()
    for name, link in _xlsb_sheets(workbook):
        part = by_name.get(paths.get(link, ""))
        if part is not None:
            found[name] = replace(_xlsb_marks(read_part(part), percent), days_from_1904=from_1904)
    return found


def _relation_paths(content: bytes) -> dict[str, str]:
    text = content.decode("utf-8", "replace")
    paths: dict[str, str] = {}
    for tag in re.findall(r"<Relationship\s[^>]*>", text):
        link, target = re.search(r'\sId="([^"]*)"', tag), re.search(r'\sTarget="([^"]*)"', tag)
        if link and target:
            paths[link[1]] = posixpath.normpath(posixpath.join("xl", target[1])).lower()
    return paths


def _xlsb_sheets(workbook: bytes) -> Iterator[tuple[str, str]]:
    """Yield the name and the link of each sheet of the workbook."""
    for kind, body in _xlsb_records(workbook):
        if kind == _B_SHEET and len(body) >= 12:
            link, after = _wide_text(body, 8)
            name, _ = _wide_text(body, after)
            yield name, link


def _wide_text(body: bytes, start: int) -> tuple[str, int]:
    if len(body) < start + 4:
        return "", len(body)
    length = 2 * struct.unpack_from("<I", body, start)[0]
    text = body[start + 4 : start + 4 + length]
    return text.decode("utf-16-le", "replace"), start + 4 + length


def _xlsb_records(content: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(content):
        kind, place = _variable_number(content, place, 2)
        size, place = _variable_number(content, place, 4)
        yield kind, content[place : place + size]
        place += size


def _variable_number(content: bytes, place: int, longest: int) -> tuple[int, int]:
    number = 0
    for step in range(longest):
        byte = content[place] if place < len(content) else 0
        place += 1
        number |= (byte & 0x7F) << (7 * step)
        if not byte & 0x80:
            break
    return number, place


def _xlsb_marks(content: bytes, percent: frozenset[int]) -> Marks:
    marks = Marks()
    row = 0
    for kind, body in _xlsb_records(content):
        if kind == _B_ROW and len(body) >= 12:
            row = struct.unpack_from("<I", body)[0]
            if body[11] & _HIDDEN_ROW_B:
                marks.hidden_rows.add(row)
        elif kind in _B_NUMBERS and percent and len(body) >= 8:
            column, style = struct.unpack_from("<II", body)
            if style & 0xFFFFFF in percent:
                marks.percentages.append((row, column))
        elif kind in (_B_ERROR, _B_FORMULA_ERROR) and len(body) >= 9:
            column = struct.unpack_from("<I", body)[0]
            marks.errors[(row, column)] = ERROR_CODES.get(body[8], "#REF!")
        elif kind == _B_COLUMNS and len(body) >= 18 and body[16] & 1:
            marks.hide_columns(*struct.unpack_from("<II", body))
        elif kind == _B_MERGED and len(body) >= 16:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            marks.merged.append(((top, left), (bottom, right)))
    return marks
