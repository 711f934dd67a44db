"""What has not been touched since it was last looked at, as git's index knows it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import helpers
from helpers.batch.manifest import OutputFile
from helpers.files import write_whole
from helpers.paths import ProjectPaths

SEALS = ".seals.json"
_PASSED_OVER = {"__pycache__", ".ipynb_checkpoints"}


class Seals:
    """Size, time and number of each file when its hash was last right: the same excuse a reading.

    They are of this machine alone and stand beside the manifest, never in it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        files = _read(folder).get("files")
        self._known: dict[str, Any] = files if isinstance(files, dict) else {}

    def intact(self, file: OutputFile) -> bool:
        """Return whether the file still holds the bytes the manifest says."""
        path = self.folder / file.path
        try:
            stat = path.stat()
        except OSError:
            return False
        seal: list[int | str] = [stat.st_size, stat.st_mtime_ns, stat.st_ino, file.sha256]
        if self._known.get(file.path) == seal:
            return True
        same = stat.st_size == file.size and _sha256(path) == file.sha256
        if same:
            self._known[file.path] = seal
        return same

    def write(self, stamp: str) -> None:
        """Write the seals with the stamp of a whole batch ("" when something is left to do)."""
        text = json.dumps({"stamp": stamp, "files": self._known}, sort_keys=True)
        write_whole(self.folder / SEALS, f"{text}\n".encode())


def read_stamp(folder: Path) -> str:
    """Return the stamp of the last time the batch was whole, "" when there is none."""
    return str(_read(folder).get("stamp", ""))


def stamp_inputs(paths: ProjectPaths, asked: object) -> str:
    """Return a hash of what was asked and of the size and time of every input.

    Taken before a batch is planned: what is edited while it runs must be seen by the next one.
    """
    return stamp_trees(repr(asked), _inputs(paths))


def stamp_batch(inputs: str, folder: Path) -> str:
    """Return the stamp of a batch that is whole: its inputs, and size and time of every output.

    No file is opened for it: the same as last time says in a moment that nothing is to do.
    """
    return stamp_trees(inputs, [folder])


def stamp_trees(begins: str, trees: Iterable[Path]) -> str:
    """Return a hash of a text and of the size and time of each file or folder of files."""
    hashed = hashlib.sha256(begins.encode("utf-8", "surrogateescape"))
    for tree in trees:
        for line in _stats(tree):
            hashed.update(line.encode("utf-8", "surrogateescape"))
    return hashed.hexdigest()


def _read(folder: Path) -> dict[str, Any]:
    """Return what was written last; without it, or where it is broken, everything is hashed."""
    content: Any = None
    with suppress(OSError, ValueError):
        content = json.loads((folder / SEALS).read_text(encoding="utf-8"))
    return content if isinstance(content, dict) else {}


def _inputs(paths: ProjectPaths) -> list[Path]:
    package = Path(helpers.__file__).parent
    locks = [package.parents[1] / "requirements.lock", paths.root / "requirements.lock"]
    data = [paths.clean, paths.reference_data]
    return [paths.params, paths.notebooks, *data, package, *locks]


def _stats(tree: Path) -> Iterator[str]:
    if tree.is_file():
        yield _stat_line(tree.name, tree.stat())
        return
    begins = len(os.fspath(tree))  # thousands of files: no objects, no path worked out twice
    for folder, names, files in os.walk(tree):
        names[:] = sorted(name for name in names if name not in _PASSED_OVER)
        for name in sorted(files):
            if not name.startswith("."):
                path = f"{folder}/{name}"
                with suppress(FileNotFoundError):  # an editor's own file, gone again
                    yield _stat_line(path[begins:], os.stat(path))  # noqa: PTH116


def _stat_line(name: str, stat: os.stat_result) -> str:
    return f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\0{stat.st_ino}\n"


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
