"""The executed notebook without what differs from run to run or from machine to machine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,16}\b")
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
KERNEL_FOLDER = re.compile(r"(?:/[\w.+-]+)*/ipykernel_\d+/")
# Begins only where a path can: tried at each letter of one long line, it would take minutes.
PACKAGES = re.compile(r"(?<![\w./\\~+-])(?:[A-Za-z]:)?[\w./\\~+-]*[\\/](?:site|dist)-packages[\\/]")
TEXT_TYPES = ("text/plain", "text/html", "text/markdown", "text/latex")
PACKAGE_FOLDER = Path(__file__).resolve().parents[2]
INJECTED_TAG = "injected-parameters"


def normalise(
    executed: NotebookNode, notebook: Path, parameters: Mapping[str, str], *, project: Path
) -> tuple[NotebookNode, tuple[str, ...]]:
    """Return a copy that is the same for the same inputs, and the warnings taken out of it."""
    result: NotebookNode = nbformat.from_dict(
        {
            "cells": [],
            "metadata": _metadata(executed, notebook, parameters),
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )
    hidden = hidden_paths(project)
    warnings: list[str] = []
    for number, cell in enumerate(executed.cells):
        result.cells.append(_cell(cell, number, hidden, warnings))
    return result, tuple(warnings)


def clean_text(text: str, hidden: Mapping[str, str]) -> str:
    """Return the text without colours, memory addresses and the machine's own paths."""
    for path, name in hidden.items():
        text = text.replace(path, name)
    text = ANSI.sub("", text)
    if "/ipykernel_" in text:
        text = KERNEL_FOLDER.sub("<cell>/", text)
    return ADDRESS.sub("0x…", PACKAGES.sub("…/", text))


def _metadata(
    executed: NotebookNode, notebook: Path, parameters: Mapping[str, str]
) -> dict[str, Any]:
    kept = {
        key: value
        for key, value in executed.metadata.items()
        if key not in {"papermill", "language_info", "kernelspec", "widgets", "annex"}
    }
    return {
        **kept,
        "annex": {"notebook": notebook.name, "parameters": dict(sorted(parameters.items()))},
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "file_extension": ".py", "pygments_lexer": "ipython3"},
    }


def hidden_paths(project: Path) -> dict[str, str]:
    """Return this machine's folders and what a notebook shows in their place, longest first."""
    named = {
        str(PACKAGE_FOLDER): "…",
        str(project.resolve()): "<project>",
        str(Path.home()): "~",
    }
    return {path: named[path] for path in sorted(named, key=len, reverse=True) if len(path) > 1}


def _cell(
    cell: NotebookNode, number: int, hidden: Mapping[str, str], warnings: list[str]
) -> NotebookNode:
    metadata = {
        key: value
        for key, value in cell.metadata.items()
        if key not in {"papermill", "execution", "collapsed"}
    }
    injected = INJECTED_TAG in metadata.get("tags", [])
    same = {
        "cell_type": cell.cell_type,
        "id": INJECTED_TAG if injected else cell.get("id") or f"cell-{number}",
        "metadata": metadata,
        "source": cell.source,
    }
    if cell.get("attachments"):
        same["attachments"] = cell.attachments
    if cell.cell_type == "code":
        same["execution_count"] = cell.execution_count
        same["outputs"] = _outputs(cell.outputs, hidden, warnings)
    return nbformat.from_dict(same)


def _outputs(
    outputs: list[NotebookNode], hidden: Mapping[str, str], warnings: list[str]
) -> list[dict[str, Any]]:
    printed = "".join(out.text for out in outputs if _is_stream(out, "stdout"))
    warned = "".join(out.text for out in outputs if _is_stream(out, "stderr"))
    if warned.strip():
        warnings.append(clean_text(warned, hidden).strip())
    kept = [_output(out, hidden) for out in outputs if out.output_type != "stream"]
    if printed:
        # How a kernel cuts a stream into messages is chance: one piece, before the results.
        stream = {"output_type": "stream", "name": "stdout", "text": clean_text(printed, hidden)}
        return [stream, *kept]
    return kept


def _is_stream(output: NotebookNode, name: str) -> bool:
    return output.output_type == "stream" and output.get("name") == name


def _output(output: NotebookNode, hidden: Mapping[str, str]) -> dict[str, Any]:
    if output.output_type == "error":
        return _error(output, hidden)
    data = {
        kind: clean_text(value, hidden) if kind in TEXT_TYPES else value
        for kind, value in output.data.items()
    }
    same = {"output_type": output.output_type, "data": data, "metadata": output.metadata}
    if output.output_type == "execute_result":
        same["execution_count"] = output.execution_count
    return same


def _error(output: NotebookNode, hidden: Mapping[str, str]) -> dict[str, Any]:
    """Return the error with one line of message: a longer one may quote rows of data."""
    message = first_line(clean_text(output.evalue, hidden))
    frames = [clean_text(line, hidden) for line in output.traceback]
    last = f"{output.ename}: "
    kept = [frame for frame in frames if not frame.startswith(last)]
    return {
        "output_type": "error",
        "ename": output.ename,
        "evalue": message,
        "traceback": [*kept, last + message],
    }


def first_line(message: str, longest: int = 300) -> str:
    """Return the first line of a message, cut where it is longer than `longest` characters."""
    line = message.strip().split("\n", 1)[0].strip()
    return line if len(line) <= longest else line[: longest - 1] + "…"
