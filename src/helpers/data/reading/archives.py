"""The parts of a zip archive, inflated within limits before any program opens it.

A zip says itself how large its parts are, and may lie; XML may define entities that grow without
end. So each part is inflated here first, counted and searched, piece by piece.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from helpers.data.reading.sheets import UnreadableContentError, damaged, locked, too_large

MAX_PARTS = 3_000
MAX_INFLATED = 400_000_000  # bytes, all parts together
PIECE = 1 << 20
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_DEFLATED, _STORED = 8, 0
_DEFINITION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OVERLAP = 24

Sink = Callable[[bytes], None]


@dataclass(frozen=True)
class Part:
    """One file inside a zip: its name and its size as the zip says."""

    name: str
    size: int
    packed: bytes
    method: int
    checksum: int


def list_parts(content: bytes) -> tuple[Part, ...]:
    """Return the parts of a zip, none inflated; raises `UnreadableContentError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError) as error:
        raise damaged() from error  # IndexError: a part whose name is empty
    if len(entries) > MAX_PARTS:
        raise too_large(f"{len(entries)} tệp bên trong")
    if any(entry.flag_bits & 1 for entry in entries):
        raise locked()
    if len({entry.filename for entry in entries}) < len(entries):
        raise damaged()
    if sum(entry.file_size for entry in entries) > MAX_INFLATED:
        raise _bomb()
    return tuple(_part(content, entry) for entry in entries)


def _part(content: bytes, entry: zipfile.ZipInfo) -> Part:
    head = content[entry.header_offset : entry.header_offset + _LOCAL_HEADER.size]
    if len(head) < _LOCAL_HEADER.size or entry.compress_type not in (_DEFLATED, _STORED):
        raise damaged()
    _, name_length, extra_length = _LOCAL_HEADER.unpack(head)
    start = entry.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    packed = content[start : start + entry.compress_size]
    return Part(entry.filename, entry.file_size, packed, entry.compress_type, entry.CRC)


def read_part(part: Part) -> bytes:
    """Return the content of one part, not larger than the zip says it is."""
    return b"".join(inflate(part))


def inflate(part: Part) -> Iterator[bytes]:
    """Yield the content of a part piece by piece; raises where it is not what the zip says."""
    checksum = size = 0
    for piece in _pieces(part):
        size += len(piece)
        if size > part.size:
            raise _bomb()
        checksum = zlib.crc32(piece, checksum)
        yield piece
    if size != part.size or checksum != part.checksum:
        raise damaged()


def _pieces(part: Part) -> Iterator[bytes]:
    if part.method == _STORED:
        for start in range(0, len(part.packed), PIECE):
            yield part.packed[start : start + PIECE]
        return
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    left = part.packed
    try:
        while left and not engine.eof:
            yield engine.decompress(left, PIECE)
            left = engine.unconsumed_tail
        yield engine.flush()
    except zlib.error as error:
        raise damaged() from error


def walk_archive(parts: tuple[Part, ...], sink_for: Callable[[str], Sink | None]) -> None:
    """Inflate every part once, within limits, giving its pieces to the sink of its name."""
    for part in parts:
        sink = sink_for(part.name)
        checked = part.name.lower().endswith((".xml", ".rels"))
        tail = b""
        for piece in inflate(part):
            if checked:
                tail = _without_definitions(tail, piece)
            if sink:
                sink(piece)


def _without_definitions(before: bytes, piece: bytes) -> bytes:
    """Return the end of a piece of XML; raises where document types or entities are defined."""
    plain = piece.replace(b"\0", b"") if b"\0" in piece else piece  # UTF-16 hides nothing
    if _DEFINITION.search(before + plain[:_OVERLAP]) or _DEFINITION.search(plain):
        hint = "mở bằng Excel, lưu lại thành .xlsx rồi gửi lại"
        raise UnreadableContentError("tệp có khai báo DOCTYPE hoặc ENTITY, không được đọc", hint)
    return plain[-_OVERLAP:]


def _bomb() -> UnreadableContentError:
    return too_large(f"bung ra hơn {MAX_INFLATED // 1_000_000} MB, hoặc hơn mức tệp tự khai")
