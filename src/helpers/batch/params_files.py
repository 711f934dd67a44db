"""The files of params that runs share: what they hold, and each row or field by its name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from helpers.batch.digests import digest
from helpers.config import read_csv, read_yaml
from helpers.errors import Fault

TARGETS = "targets.csv"
# The order of the indicators is the order of the printed rows: there it is content.
ORDERED = {"indicators.yml"}
ORDER = "the order"
DEPTH = 2


@dataclass(frozen=True)
class ParamsFile:
    """One file as read: `content` is a list of rows, or the tree of a YAML file."""

    name: str
    content: Any

    @cached_property
    def digest(self) -> str:
        """Return the hash of what the file says, whatever its comments and the order of keys."""
        return digest([self.content, list(self.content) if self.name in ORDERED else None])

    @cached_property
    def pieces(self) -> dict[str, str]:
        """Return the hash of each row or field by its name, to say what changed."""
        if isinstance(self.content, list):
            return _rows(self.content)
        order = {ORDER: digest(list(self.content))} if self.name in ORDERED else {}
        return {**_fields(self.content, DEPTH), **order}

    def about(self, indicators: Collection[str]) -> ParamsFile:
        """Return only the rows about these indicators."""
        rows = [row for row in self.content if row.get("indicator") in indicators]
        return ParamsFile(self.name, rows)


def read_params(params: Path) -> Mapping[str, ParamsFile]:
    """Return each file of params that runs share, by its name."""
    files = [path for path in sorted(params.rglob("*")) if _is_shared(path, params)]
    names = [path.relative_to(params).as_posix() for path in files]
    return {name: _read(path, name) for name, path in zip(names, files, strict=True)}


def _read(path: Path, name: str) -> ParamsFile:
    ignored: list[Fault] = []  # `load_reference` has read the same files and refused what is wrong
    if path.suffix == ".csv":
        rows = read_csv(path, ignored)
        return ParamsFile(name, [_without_line_number(row) for row in rows])
    if path.suffix == ".geojson":
        return ParamsFile(name, {"sha256": sha256(path.read_bytes()).hexdigest()})
    return ParamsFile(name, read_yaml(path, ignored))


def _without_line_number(row: Mapping[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if name}


def _rows(rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return each row under its leading cells, as many of them as tell all rows apart."""
    hashes = [digest(dict(row)) for row in rows]
    width = max((len(row) for row in rows), default=0)
    for count in range(1, width + 1):
        names = [" ".join(filter(None, list(row.values())[:count])) for row in rows]
        if len(set(names)) == len(names):
            return {**dict(zip(names, hashes, strict=True)), ORDER: digest(names)}
    return {f"row {number}": one for number, one in enumerate(hashes, start=1)}


def _fields(tree: Any, depth: int, above: str = "") -> dict[str, str]:
    if not isinstance(tree, dict) or not tree or not depth:
        return {above or "content": digest(tree)}
    found: dict[str, str] = {}
    for name, branch in tree.items():
        found |= _fields(branch, depth - 1, f"{above}.{name}" if above else str(name))
    return found


def _is_shared(path: Path, params: Path) -> bool:
    top = path.relative_to(params).parts[0]
    return path.suffix in {".yml", ".csv", ".geojson"} and top not in {"batches", "comments"}
