"""Which files were taken in already: known by size, time and inode, without reading them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from helpers.data.ledger import Ledger, Submission, keep, sha256_of
from helpers.data.submissions import Arrival
from helpers.paths import ProjectPaths

SEEN_NAME = ".seen.json"
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


@dataclass
class Seen:
    """The files taken in by these rules: stamp and submission of each path."""

    rules: str
    files: dict[str, list[str]] = field(default_factory=dict)

    def knows(self, arrival: Arrival, ledger: Ledger, clean: Path) -> bool:
        """Return whether the file is as it was when it was taken in, and its clean files are."""
        entry = self.files.get(str(arrival.path.resolve()))
        if entry is None or entry[0] != stamp(arrival):
            return False
        submission = ledger.by_id.get(entry[1])
        return submission is not None and is_whole(submission, clean)

    def note(self, arrival: Arrival, submission: str) -> None:
        """Remember a file that was taken in."""
        self.files[str(arrival.path.resolve())] = [stamp(arrival), submission]


def is_whole(submission: Submission, clean: Path) -> bool:
    """Return whether all clean files of a submission are there."""
    return all((clean / path).is_file() for path in submission.paths())


def stamp(arrival: Arrival) -> str:
    """Return what changes when the file, or what the list says of it, changes."""
    state = arrival.path.stat()
    parts = (state.st_size, state.st_mtime_ns, state.st_ino, arrival.listed)
    return "|".join(map(str, parts))


def rules_key(paths: ProjectPaths) -> str:
    """Return the hash of the params and of the code that decide how files are read."""
    rooms = (Path(__file__).parent, Path(__file__).parents[1] / "reference")
    files = [paths.params / name for name in PARAMS]
    files += sorted(path for room in rooms for path in room.glob("*.py"))
    return sha256_of(b"\0".join(_content(path) for path in files))[:16]


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def read_seen(clean: Path, rules: str) -> Seen:
    """Return what was taken in by these rules; nothing where the rules have changed since."""
    try:
        content: Mapping[str, object] = json.loads((clean / SEEN_NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return Seen(rules)
    files = content.get("files")
    if content.get("rules") != rules or not isinstance(files, dict):
        return Seen(rules)
    return Seen(rules, files)


def write_seen(clean: Path, seen: Seen) -> None:
    """Keep what was seen for the next time."""
    content = json.dumps({"rules": seen.rules, "files": seen.files}, indent=0)
    keep(clean / SEEN_NAME, content.encode("utf-8"))
