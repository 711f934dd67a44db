"""An Office file whose bytes depend on its content alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

EARLIEST = (1980, 1, 1, 0, 0, 0)
UNIX = 3
ORDINARY_FILE = 0o600 << 16


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return the parts as one ZIP package, in their order, without times or owners.

    They are stored, not deflated: each zlib compresses to other bytes.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.create_system, entry.external_attr = UNIX, ORDINARY_FILE
            package.writestr(entry, content)
    return stream.getvalue()


def unpack(package: bytes) -> dict[str, bytes]:
    """Return the parts of a package by their names, in their order."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}
