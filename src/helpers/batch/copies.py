"""A notebook's text with other parameters set, for somebody who opens it by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from helpers.render.parameters import PARAMETERS_TAG

ASSIGNMENT = re.compile(r"""^(?P<name>\w+)(?P<equals>\s*=\s*)(?:"[^"]*"|'[^']*')(?P<rest>.*)$""")


def set_parameters(notebook: Path, parameters: Mapping[str, str]) -> str:
    """Return the notebook's JSON with these values in its `parameters` cell, all else the same."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if PARAMETERS_TAG in cell.get("metadata", {}).get("tags", []):
            source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
            lines = [_set_line(line, parameters) for line in source.splitlines()]
            cell["source"] = [f"{line}\n" for line in lines[:-1]] + lines[-1:]
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _set_line(line: str, parameters: Mapping[str, str]) -> str:
    found = ASSIGNMENT.match(line)
    if found is None or found["name"] not in parameters:
        return line
    value = json.dumps(parameters[found["name"]], ensure_ascii=False)
    return f"{found['name']}{found['equals']}{value}{found['rest']}"
