"""How a file of `params/` is read: every scalar as text, so that `051` stays "051"."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path
from typing import Any

from helpers.errors import Fault

Tree = Any
"""Nested dicts and lists whose leaves are text."""


def read_yaml(path: Path, faults: list[Fault]) -> Tree:
    """Return what the YAML file holds, leaves as NFC text ({} when absent or broken).

    `051` stays "051", `no` stays "no", `2024` stays "2024": the checked objects give the types.
    A file that is missing or cannot be read adds a fault that names its line.
    """
    import yaml

    text = _read_text(path, faults)
    if text is None:
        return {}
    try:
        # The reader in C is ten times faster where it is built.
        tree = _as_text(yaml.compose(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)))
    except yaml.YAMLError as error:
        faults.append(Fault(f"valid YAML is required; got: {_said(error)}", _place(path, error)))
        return {}
    return {} if tree in (None, "") else tree


def read_csv(path: Path, faults: list[Fault]) -> list[dict[str, str]]:
    """Return the rows of a comma- or semicolon-separated file with a header, cells as NFC text.

    Each row carries its line number under the key "" for the places in faults. Lines that start
    with "#" describe the file and are skipped.
    """
    text = _read_text(path, faults)
    if text is None:
        return []
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if _is_row(line)]
    if not lines:
        return []
    separator = ";" if lines[0][1].count(";") > lines[0][1].count(",") else ","
    header = [name.strip() for name in next(csv.reader([lines[0][1]], delimiter=separator))]
    rows = []
    for number, line in lines[1:]:
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=separator))]
        if len(cells) > len(header):
            faults.append(
                Fault(
                    f"{len(header)} cells are required; got: {len(cells)}",
                    f"{place(path)}, line {number}",
                    "put a cell that holds the separator in double quotes",
                )
            )
            continue
        cells += [""] * (len(header) - len(cells))
        rows.append({"": str(number), **dict(zip(header, cells, strict=True))})
    return rows


def place(path: Path) -> str:
    """Return the file's path from `params/` on, with forward slashes, for a fault."""
    parts = path.parts
    if "params" not in parts:
        return path.name
    start = len(parts) - 1 - parts[::-1].index("params")
    return "/".join(parts[start:])


def _is_row(line: str) -> bool:
    return bool(line.strip(" ,;\t")) and not line.startswith("#")


def _read_text(path: Path, faults: list[Fault]) -> str | None:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        faults.append(Fault("this file is required; it was not found", place(path)))
    except (OSError, UnicodeDecodeError) as error:
        faults.append(Fault(f"a readable UTF-8 file is required; got: {error}", place(path)))
    else:
        return unicodedata.normalize("NFC", text)
    return None


def _as_text(node: Any) -> Tree:
    """Return maps, lists and text of a YAML node, and refuse a key given twice.

    Our own, as PyYAML's way from nodes to objects takes as long as reading the file.
    """
    if node is None or node.id == "scalar":
        return None if node is None else node.value
    if node.id == "sequence":
        return [_as_text(one) for one in node.value]
    found: dict[str, Tree] = {}
    for key, value in node.value:
        if key.id != "scalar" or key.value in found:
            said = "text is required as a key"
            if key.id == "scalar":
                said = f"the key {key.value!r} stands twice"
            raise _refused(said, key.start_mark)
        found[key.value] = _as_text(value)
    return found


def _refused(said: str, mark: Any) -> Exception:
    import yaml

    return yaml.constructor.ConstructorError(None, None, said, mark)


def _said(error: Exception) -> str:
    problem = getattr(error, "problem", None)
    return str(problem or error).replace("\n", " ")


def _place(path: Path, error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"{place(path)}, line {mark.line + 1}" if mark else place(path)
