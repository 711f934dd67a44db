"""A notebook as a file: the bytes that nbformat writes, whole or not at all."""

from __future__ import annotations

import json
import os
from json.encoder import encode_basestring as quoted
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4.nbjson import BytesEncoder, split_lines, strip_transient


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write the notebook aside and rename it, so that no reader sees half of it.

    The notebook is used up: its texts become lists of lines. Whoever reads it checks it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    text = indented(strip_transient(split_lines(notebook)))
    try:
        aside.write_text(text + "\n", encoding="utf-8", newline="\n")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def indented(value: Any, before: str = "\n") -> str:
    """Return what nbformat writes, with sorted keys and an indent of one, in half of its time.

    With an indent Python's `json` leaves its own quick encoder out. `before` begins each line of
    the value's own level.
    """
    inner = before + " "
    if isinstance(value, dict) and value:
        items = [f"{quoted(key)}: {indented(value[key], inner)}" for key in sorted(value)]
        return "{" + inner + ("," + inner).join(items) + before + "}"
    if isinstance(value, list | tuple) and value:
        is_text = all(isinstance(one, str) for one in value)
        items = [quoted(one) if is_text else indented(one, inner) for one in value]
        return "[" + inner + ("," + inner).join(items) + before + "]"
    if isinstance(value, str):
        return quoted(value)
    return json.dumps(value, cls=BytesEncoder, ensure_ascii=False)
