"""Record keys in what a notebook shows: rows of children or households, which no page may hold."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode

from helpers.errors import Fault

# As `helpers.data.records.number_records` writes them: a submission and a running number.
RECORD_KEY = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{12}-\d{6}(?!\d)")
RECORD = "record"
TABLE_TYPE = "application/vnd.dataresource+json"
HEADER = re.compile(rf"<th[^>]*>\s*{RECORD}\s*</th>", re.IGNORECASE)
ERROR_NAME = "RecordsShown"
MESSAGE = "rows of children or households are shown; sums, shares or counts by area are required"
HINT = "take the row-by-row print out of the cell"


def cells_with_records(notebook: NotebookNode) -> list[int]:
    """Return the numbers, as in `In [n]`, of the cells whose output holds record keys."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [
        number
        for number, cell in enumerate(code, start=1)
        if any(_holds_records(output) for output in cell.get("outputs", []))
    ]


def record_faults(notebook: NotebookNode, name: str) -> list[Fault]:
    """Return one fault a cell that shows records, for the export to refuse."""
    return [
        Fault(MESSAGE, f"{name}, cell [{number}]", HINT) for number in cells_with_records(notebook)
    ]


def take_records_out(notebook: NotebookNode) -> list[int]:
    """Empty the outputs of each cell that shows records; return the cells' numbers."""
    found = cells_with_records(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number in found:
        code[number - 1].outputs = []
    return found


def _holds_records(output: Mapping[str, Any]) -> bool:
    said = json.dumps(output, ensure_ascii=False, default=str)
    if RECORD_KEY.search(said):
        return True
    data = output.get("data", {})
    html = data.get("text/html", "")
    if HEADER.search(html if isinstance(html, str) else "".join(html)):
        return True
    table = data.get(TABLE_TYPE)
    fields = table.get("schema", {}).get("fields", []) if isinstance(table, Mapping) else []
    return any(str(field.get("name", "")).strip().casefold() == RECORD for field in fields)
