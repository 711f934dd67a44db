"""What changed since a run was made, said so that a person can go and look."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from helpers.batch.params_files import ORDER
from helpers.files import write_whole

Pieces = Mapping[str, str]
"""The hash of each piece of a part by its name: a row of a table, a form of an area, a module."""

PIECES = ".pieces.json"
MOST_NAMED = 3


class Changes:
    """The pieces behind each hash of a part: those kept of earlier batches, and today's.

    They only explain. Without the file, or where it is broken, a reason names the part alone.
    """

    def __init__(self, folder: Path, now: Mapping[str, Pieces]) -> None:
        self._path = folder / PIECES
        self._now = now
        self._said: dict[tuple[str, str, str], str] = {}

    def between(self, before: Mapping[str, str], now: Mapping[str, str]) -> str:
        """Return in words what differs between two runs' parts, "" where nothing does.

        "data/clean/crops/2024/051 changed; params/targets.csv changed: grain_output 04 2024".
        """
        names = [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
        return "; ".join(
            self._between(name, before.get(name, ""), now.get(name, "")) for name in names
        )

    def keep(self, used: Collection[str]) -> None:
        """Write the pieces behind these hashes; they are of this machine, as the seals are."""
        known = {**self._kept, **self._now}
        kept = {one: dict(known[one]) for one in sorted(set(used)) if one in known}
        if kept != self._kept:
            text = json.dumps(kept, ensure_ascii=False, sort_keys=True)
            write_whole(self._path, f"{text}\n".encode(), sync=False)

    @cached_property
    def _kept(self) -> dict[str, Pieces]:
        content: Any = None
        with suppress(OSError, ValueError):
            content = json.loads(self._path.read_text(encoding="utf-8"))
        return content if isinstance(content, dict) else {}

    def _between(self, name: str, before: str, now: str) -> str:
        asked = (name, before, now)
        if asked not in self._said:
            self._said[asked] = _in_words(name, self._kept.get(before), self._now.get(now))
        return self._said[asked]


def _in_words(name: str, before: Pieces | None, now: Pieces | None) -> str:
    place = name.replace("data/", "data/clean/", 1) if name.startswith("data/") else name
    if before is None or now is None:
        return f"{place} changed"
    pieces = [one for one in sorted({*before, *now}) if before.get(one) != now.get(one)]
    pieces = [one for one in pieces if one != ORDER] or pieces
    if len(pieces) == 1 and place.startswith("data/clean/"):
        (piece,) = pieces
        return f"{place}/{piece} {_how(piece, before, now)}"
    return f"{place} changed: {_listed(pieces, before, now)}" if pieces else f"{place} changed"


def _listed(pieces: Sequence[str], before: Pieces, now: Pieces) -> str:
    marks = {"changed": "", "is new": " (new)", "is gone": " (gone)"}
    named = [f"{one}{marks[_how(one, before, now)]}" for one in pieces[:MOST_NAMED]]
    more = len(pieces) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def _how(piece: str, before: Pieces, now: Pieces) -> str:
    if piece in before and piece in now:
        return "changed"
    return "is new" if piece in now else "is gone"
