"""One notebook executed with its parameters: the result, or the error and where it stands."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import nbformat
from nbformat import NotebookNode

from helpers.errors import AnnexError, UserMistake
from helpers.render.content.record_keys import ERROR_NAME, HINT, MESSAGE, take_records_out
from helpers.render.normalise import clean_text, first_line, hidden_paths, normalise
from helpers.render.notebook_file import write_notebook
from helpers.render.papermill_engine import EngineName, Failure, Limits, run_notebook
from helpers.render.parameters import check_parameters

ERROR_TAG = "annex-error"
LONGEST_LINE = 300
PAPERMILL_ERROR_TAG = "papermill-error-cell-tag"


@dataclass(frozen=True)
class CellError:
    """The cell that failed (its number as in `In [n]`), the exception's name and message.

    `KernelKilled` is the name where something outside killed the notebook's process, so that
    another try may succeed. `last_output` is the last line the cell printed.
    """

    cell: int
    name: str
    message: str
    last_output: str = ""


@dataclass(frozen=True)
class Execution:
    """How an execution ended; `warnings` is what the cells wrote to standard error."""

    status: Literal["ok", "failed"]
    seconds: float
    error: CellError | None = None
    warnings: tuple[str, ...] = ()


def execute(  # noqa: PLR0913 (a choice each)
    notebook: Path,
    output: Path,
    parameters: Mapping[str, str],
    *,
    project: Path,
    timeout: float = 600,
    memory: int = 0,
    engine: EngineName = "warm",
) -> Execution:
    """Return how the execution ended; the executed notebook is written to `output` either way.

    `timeout` is for the whole notebook, in seconds; `memory` in bytes, on top of what the warm
    engine shares (0: no limit; the cold engine has none). Where there is no fork, the warm engine
    runs as the cold one. Two executions on the same inputs write the same bytes, on either engine.
    A failed one has the error in its first cell. A cell that shows record keys fails the run, and
    its outputs are written nowhere.
    Raises `UserMistake` for a parameter the notebook does not have, before any kernel starts.
    """
    faults = check_parameters(notebook, parameters)
    if faults:
        raise UserMistake(*faults)
    start = time.monotonic()
    limits = Limits(timeout, memory)
    executed, failure = run_notebook(
        notebook, parameters, project=project, limits=limits, engine=engine
    )
    if executed is None:
        raise AnnexError(f"{notebook.name}: no kernel could be started: {_reason(failure)}")
    executed.cells = [cell for cell in executed.cells if not _is_papermill_note(cell)]
    error = _locate(executed, failure, project) if failure else None
    result, warnings = normalise(executed, notebook, parameters, project=project)
    shown = take_records_out(result)
    if shown and not error:
        error = CellError(shown[0], ERROR_NAME, f"{MESSAGE} → {HINT}")
    if error:
        result.cells.insert(0, _error_note(error))
    write_notebook(result, output)
    seconds = time.monotonic() - start
    return Execution("failed" if error else "ok", seconds, error, warnings)


def _reason(failure: Failure | None) -> str:
    return f"{failure.name}: {first_line(failure.message)}" if failure else "unknown"


def _is_papermill_note(cell: NotebookNode) -> bool:
    return PAPERMILL_ERROR_TAG in cell.metadata.get("tags", [])


def _locate(executed: NotebookNode, failure: Failure, project: Path) -> CellError:
    """Return the failure with the number of its cell: the last code cell that was started."""
    code_cells = [cell for cell in executed.cells if cell.cell_type == "code"]
    started = [number for number, cell in enumerate(code_cells, start=1) if _was_started(cell)]
    number = max(started, default=1)
    hidden = hidden_paths(project)
    message = first_line(clean_text(failure.message, hidden))
    printed = "".join(
        output.text
        for output in (code_cells[number - 1].outputs if started else [])
        if output.output_type == "stream"
    )
    lines = clean_text(printed[-LONGEST_LINE:], hidden).split("\n")
    last_output = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return CellError(number, failure.name, message, last_output)


def _was_started(cell: NotebookNode) -> bool:
    return cell.metadata.get("papermill", {}).get("status") not in {None, "pending"}


def _error_note(error: CellError) -> NotebookNode:
    source = (
        f"**Cell [{error.cell}] failed: {error.name}**\n\n"
        f"```text\n{error.message}\n```\n\n"
        "The cells after it were not run. Mend the cell, or the data it names, and run again."
    )
    note = nbformat.v4.new_markdown_cell(source, metadata={"tags": [ERROR_TAG]})
    note["id"] = ERROR_TAG
    return note
