"""Execution by papermill, in a forked child or in a fresh kernel of this very interpreter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nbclient.exceptions import CellControlSignal, DeadKernelError
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import (
    prepare_notebook_metadata,
    raise_for_execution_errors,
    remove_error_markers,
)
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from helpers.render.cold_engine import ColdEngine
from helpers.render.kernel_session import KernelSession, private_folder
from helpers.render.warm.engine import WarmEngine

EngineName = Literal["warm", "cold"]
ENGINES = {"warm": WarmEngine, "cold": ColdEngine}
# Registered under our own prefix: another package may have taken the plain names.
PREFIX = "annex-"
KERNEL_NAME = "python3"
START_TIMEOUT = 120


@dataclass(frozen=True)
class Failure:
    """Why an execution stopped: the exception's name and message."""

    name: str
    message: str


@dataclass(frozen=True)
class Limits:
    """What one notebook may take: seconds in all, and bytes of memory of its own (0: no limit)."""

    timeout: float
    memory: int = 0


def run_notebook(
    notebook: Path,
    parameters: Mapping[str, str],
    *,
    project: Path,
    limits: Limits,
    engine: EngineName,
) -> tuple[NotebookNode | None, Failure | None]:
    """Return the executed notebook as far as it came, and why it stopped (None: it finished)."""
    for name, kind in ENGINES.items():
        papermill_engines.register(PREFIX + name, kind)
    with private_folder() as private:
        session = KernelSession(
            private,
            notebook.parent.resolve(),
            project.resolve(),
            timeout=limits.timeout,
            memory=limits.memory,
        )
        failure = _run(notebook, parameters, session, engine)
    return session.notebook, failure


def _run(
    notebook: Path, parameters: Mapping[str, str], session: KernelSession, engine: EngineName
) -> Failure | None:
    try:
        prepared = _parameterized(notebook, parameters)
        executed = papermill_engines.execute_notebook_with_engine(
            PREFIX + engine,
            prepared,
            kernel_name=KERNEL_NAME,
            input_path=str(notebook),
            output_path=None,
            progress_bar=False,
            start_timeout=START_TIMEOUT,
            stdout_file=None,
            stderr_file=None,
            session=session,
        )
        raise_for_execution_errors(executed, None)
    except PapermillExecutionError as error:
        return Failure(error.ename, error.evalue)
    except (CellControlSignal, DeadKernelError, TimeoutError, RuntimeError) as error:
        return Failure(type(error).__name__, str(error))
    return None


def _parameterized(notebook: Path, parameters: Mapping[str, str]) -> NotebookNode:
    """Return the notebook as papermill would execute it.

    papermill's own `execute_notebook` does the same, fills in braces in the notebook's path, and
    at its end writes the notebook once more, for nobody.
    """
    read = load_notebook_node(str(notebook))
    if parameters:
        read = parameterize_notebook(
            read, dict(parameters), kernel_name=KERNEL_NAME, language="python"
        )
    return remove_error_markers(prepare_notebook_metadata(read, str(notebook), None))
