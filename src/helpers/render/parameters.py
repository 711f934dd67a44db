"""What a notebook may be asked: strict parameters, checked before any kernel starts."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from helpers.errors import Fault, UserMistake, nearest

PARAMETERS_TAG = "parameters"


def check_parameters(
    notebook: Path, parameters: Mapping[str, object] | Iterable[str]
) -> list[Fault]:
    """Return every fault of these parameters for this notebook, none when all is well.

    Given a mapping, the values are checked too: codes stay text ("051" is never 51).
    """
    try:
        declared = declared_parameters(notebook)
    except UserMistake as mistake:
        return list(mistake.faults)
    names = list(parameters)
    values = parameters if isinstance(parameters, Mapping) else {}
    return [
        *(_unknown(name, notebook, declared) for name in names if name not in declared),
        *(
            _not_text(name, value, notebook)
            for name, value in values.items()
            if not isinstance(value, str)
        ),
    ]


def declared_parameters(notebook: Path) -> dict[str, str | None]:
    """Return the names the `parameters` cell assigns, with their text (None if not a literal).

    Raises `UserMistake` for a missing or broken notebook and for one without such a cell.
    """
    cells = [cell for cell in read_cells(notebook) if _is_parameters(cell)]
    if not cells:
        raise UserMistake(
            Fault(
                f"a code cell tagged {PARAMETERS_TAG!r} is required; got: none",
                notebook.name,
                "tag the cell of `area = …` and `period = …` in JupyterLab's property inspector",
            )
        )
    return _assigned("".join(cells[0]["source"]), notebook)


def read_cells(notebook: Path) -> list[dict[str, Any]]:
    """Return the notebook's cells as plain data.

    Raises `UserMistake` where the file is missing or is not a notebook.
    """
    if not notebook.is_file():
        others = sorted(path.stem for path in notebook.parent.glob("*.ipynb"))
        raise UserMistake(
            Fault(
                f"a notebook is required; got: {notebook.name!r}, which does not exist",
                notebook.parent.name,
                nearest(notebook.stem, others) or f"there are: {', '.join(others) or 'none'}",
            )
        )
    try:
        content = json.loads(notebook.read_text(encoding="utf-8"))
        return list(content["cells"])
    except (ValueError, KeyError, TypeError) as error:
        raise UserMistake(
            Fault(
                f"a notebook of format 4 is required; got: {error}",
                notebook.name,
                "open it in JupyterLab, or take the last version that opened",
            )
        ) from error


def _is_parameters(cell: Mapping[str, Any]) -> bool:
    tags = cell.get("metadata", {}).get("tags", [])
    return cell.get("cell_type") == "code" and PARAMETERS_TAG in tags


def _assigned(source: str, notebook: Path) -> dict[str, str | None]:
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise UserMistake(
            Fault(
                f'plain lines `name = "text"` are required; got: {error.msg}',
                f"{notebook.name}, cell {PARAMETERS_TAG!r}, line {error.lineno}",
            )
        ) from error
    return {
        target.id: _text(statement.value)
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def _text(value: ast.expr) -> str | None:
    is_text = isinstance(value, ast.Constant) and isinstance(value.value, str)
    return value.value if is_text else None  # type: ignore[attr-defined]


def _unknown(name: str, notebook: Path, declared: Mapping[str, str | None]) -> Fault:
    """Return the fault of a name the notebook is run with and does not have."""
    got = ", ".join(declared) or "none"
    near = nearest(name, declared)
    return Fault(
        f"a parameter {name!r} is asked for; the cell {PARAMETERS_TAG!r} has: {got}",
        notebook.name,
        f"{near} one of the two is misspelt" if near else f'add {name} = "…" to that cell',
    )


def _not_text(name: str, value: object, notebook: Path) -> Fault:
    return Fault(
        f"the parameter {name!r} must be text; got: {value!r} ({type(value).__name__})",
        notebook.name,
        f'write it between quotes: "{value}"',
    )
