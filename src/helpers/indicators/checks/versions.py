"""Versions of the code and the params that figures are made by."""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from helpers.files import write_whole

Stamp = tuple[int, int, int]

KEPT = "code_version.txt"
ROOMS = ("indicators", "data", "reference")
PARAMS = (
    "project.yml",
    "areas.csv",
    "area_changes.csv",
    "agencies.csv",
    "duties.csv",
    "periods.yml",
    "datasets.yml",
)


def stamp(file: Path) -> Stamp:
    """Return size, time and number of a file: equal ones excuse reading it again, as in git.

    Raises `OSError` where there is no such file.
    """
    found = file.stat()
    return found.st_size, found.st_mtime_ns, found.st_ino


@lru_cache(maxsize=8)
def code_version(kept_in: Path) -> str:
    """Return the hash of the syntax trees of the rooms that make figures; comments do not count.

    The folder `kept_in` keeps the last version beside the hash of the bytes it was made from, as
    parsing would take every notebook a quarter of a second.
    """
    modules = [
        (f"{room}/{file.relative_to(folder).as_posix()}", file.read_bytes())
        for room, folder in ((room, Path(str(files("helpers") / room))) for room in ROOMS)
        for file in sorted(folder.rglob("*.py"))
    ]
    bytes_read = _hash_of(modules)
    with suppress(OSError, ValueError):
        of, version = (kept_in / KEPT).read_text(encoding="ascii").split()
        if of == bytes_read:
            return version
    version = _version_of_trees(modules)
    with suppress(OSError):
        write_whole(kept_in / KEPT, f"{bytes_read} {version}\n".encode("ascii"), sync=False)
    return version


def _hash_of(modules: Sequence[tuple[str, bytes]]) -> str:
    # The dump of a tree is the Python version's own.
    digest = hashlib.sha256(sys.version.encode())
    for name, text in modules:
        digest.update(f"{name} {len(text)}\n".encode())
        digest.update(text)
    return digest.hexdigest()


def _version_of_trees(modules: Sequence[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, text in modules:
        digest.update(f"{name}\n".encode())
        digest.update(ast.dump(ast.parse(text)).encode())
    return digest.hexdigest()


def params_version(folder: Path) -> str:
    """Return the hash of the params files that figures depend on."""
    present = [folder / name for name in PARAMS if (folder / name).is_file()]
    return _params_version(folder, tuple((file.name, stamp(file)) for file in present))


@lru_cache(maxsize=8)
def _params_version(folder: Path, stamps: tuple[tuple[str, Stamp], ...]) -> str:
    present = dict(stamps)
    digest = hashlib.sha256()
    for name in PARAMS:
        digest.update(name.encode())
        digest.update((folder / name).read_bytes() if name in present else b"")
    return digest.hexdigest()
