"""Which files were taken in already: known by size, time and inode, without reading them."""

from __future__ import annotations

import json
import os
from collections.abc import Container, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from helpers.data.history.ledger import Submission, keep, sha256_of
from helpers.data.history.submissions import Arrival
from helpers.paths import ProjectPaths

SEEN_NAME = ".seen.json"
FINDINGS = "findings"
# What decides how a file is read: a change of it means that files are taken in again.
PARAMS = (
    "datasets.yml",
    "corrections.yml",
    "periods.yml",
    "areas.csv",
    "area_changes.csv",
    "area_aliases.csv",
    "agencies.csv",
)
# Modules that keep, show or watch what was read; how a cell is read does not depend on them.
NOT_READING = frozenset(
    (
        "figure_history.py",
        "holdings.py",
        "intake.py",
        "journal.py",
        "kept_frames.py",
        "ledger.py",
        "reading_ahead.py",
        "receiving.py",
        "seen.py",
        "side_by_side.py",
        "store.py",
        "submission_list.py",
        "supersession.py",
        "undeclared_reads.py",
        "withdrawal.py",
    )
)


@dataclass
class Seen:
    """The files taken in: stamp and submission of each path."""

    files: dict[str, list[str]] = field(default_factory=dict)

    def knows(self, arrival: Arrival, received: Container[str]) -> str:
        """Return the submission of a file that is as it was when it was taken in, else ""."""
        entry = self.files.get(str(arrival.path.resolve()))
        if entry is None or entry[0] != stamp(arrival) or entry[1] not in received:
            return ""
        return entry[1]

    def note(self, arrival: Arrival, stamped: str, submission: str) -> None:
        """Remember a file that was taken in, as it was before it was read."""
        self.files[str(arrival.path.resolve())] = [stamped, submission]


def is_whole(submission: Submission, clean: Path) -> bool:
    """Return whether all clean files of a submission are there, each with its size."""
    folder = str(clean)  # thousands of files: no objects
    try:
        os.stat(f"{folder}/{FINDINGS}/{submission.submission}.csv")  # noqa: PTH116
        return all(
            os.stat(f"{folder}/{one.path}").st_size == one.size  # noqa: PTH116
            for taken in submission.datasets
            for one in taken.slices
        )
    except OSError:
        return False


def stamp(arrival: Arrival) -> str:
    """Return what changes when the file, or what the list says of it, changes; "" if it is gone."""
    try:
        state = arrival.path.stat()
    except OSError:
        return ""
    parts = (state.st_size, state.st_mtime_ns, state.st_ino, arrival.listed)
    return "|".join(map(str, parts))


def rules_key(paths: ProjectPaths) -> str:
    """Return the hash of the params and of the code that decide how files are read."""
    rooms = (Path(__file__).parents[1], Path(__file__).parents[2] / "reference")
    files = [paths.params / name for name in PARAMS]
    code = sorted(path for room in rooms for path in room.rglob("*.py"))
    files += [path for path in code if path.name not in NOT_READING]
    return sha256_of(b"\0".join(_content(path) for path in files))[:16]


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def read_seen(clean: Path) -> Seen:
    """Return which files were taken in; nothing where that cannot be read."""
    content: object = None
    with suppress(OSError, ValueError):
        content = json.loads((clean / SEEN_NAME).read_text("utf-8"))
    files = content.get("files") if isinstance(content, Mapping) else None
    return Seen(files) if isinstance(files, dict) else Seen()


def write_seen(clean: Path, seen: Seen) -> None:
    """Keep what was seen for the next time."""
    content = json.dumps({"files": seen.files}, indent=0, sort_keys=True)
    keep(clean / SEEN_NAME, content.encode("utf-8"))
