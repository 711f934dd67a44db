"""Execution by papermill in a fresh, private kernel of this very interpreter."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellControlSignal, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook

from helpers.paths import PROJECT_VARIABLE

ENGINE_NAME = "annex"
KERNEL_NAME = "python3"
START_TIMEOUT = 120
# A unix socket's address may hold about 100 bytes; the kernel appends "-ipc-1" to the path.
LONGEST_SOCKET_PATH = 90
ONE_THREAD = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")


@dataclass(frozen=True)
class Failure:
    """Why an execution stopped: the exception's name and message."""

    name: str
    message: str


class AnnexEngine(Engine):
    """papermill's own engine, with a kernel whose environment and place we choose."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, session: KernelSession, **_: Any
    ) -> None:
        """Run the cells in the session's kernel; the notebook stays reachable whatever happens."""
        session.notebook = nb_man.nb
        client = PapermillNotebookClient(
            nb_man,
            km=session.manager(kernel_name),
            kernel_name=kernel_name,
            startup_timeout=START_TIMEOUT,
            timeout_func=session.seconds_left,
            shutdown_kernel="immediate",
            resources={"metadata": {"path": str(session.folder)}},
        )
        client.execute(env=session.environment(), cleanup_kc=True)


class KernelSession:
    """One kernel: its private folder, its environment and the time it may take."""

    def __init__(self, private: Path, folder: Path, project: Path, timeout: float) -> None:
        self.private = private
        self.folder = folder
        self.project = project
        self.deadline = time.monotonic() + timeout
        self.notebook: NotebookNode | None = None

    def seconds_left(self, _cell: NotebookNode) -> int:
        """Return the seconds a cell may still take: the limit is the notebook's, not a cell's."""
        return max(1, round(self.deadline - time.monotonic()))

    def manager(self, kernel_name: str) -> AsyncKernelManager:
        """Return a manager that starts this interpreter and talks through an owner-only folder."""
        # Without folders to search, the only kernel left is the one of sys.executable.
        own_interpreter = KernelSpecManager(kernel_dirs=[])
        connection = self.private / "k.json"
        manager = AsyncKernelManager(
            kernel_name=kernel_name,
            kernel_spec_manager=own_interpreter,
            connection_file=str(connection),
        )
        if os.name == "posix" and len(os.fsencode(connection)) < LONGEST_SOCKET_PATH:
            manager.transport = "ipc"
            manager.ip = str(self.private / "k-ipc")
        return manager

    def environment(self) -> dict[str, str]:
        """Return the kernel's environment: ours for what changes results, else the user's."""
        return {
            **os.environ,
            **{f"{library}_NUM_THREADS": "1" for library in ONE_THREAD},
            PROJECT_VARIABLE: str(self.project),
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "PYTHONHASHSEED": "0",
            "PYTHONUTF8": "1",
            "TZ": "UTC",
            # A user's own start-up files would make one machine's annex differ from another's.
            "IPYTHONDIR": str(self.private / "ipython"),
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        }


def run_notebook(
    notebook: Path, parameters: Mapping[str, str], *, project: Path, timeout: float
) -> tuple[NotebookNode | None, Failure | None]:
    """Return the executed notebook as far as it came, and why it stopped (None: it finished)."""
    papermill_engines.register(ENGINE_NAME, AnnexEngine)
    with tempfile.TemporaryDirectory(prefix="annex-", ignore_cleanup_errors=True) as private:
        folder = notebook.parent.resolve()
        session = KernelSession(Path(private), folder, project.resolve(), timeout)
        failure = _run(notebook, parameters, session)
    return session.notebook, failure


def _run(notebook: Path, parameters: Mapping[str, str], session: KernelSession) -> Failure | None:
    try:
        execute_notebook(
            notebook,
            None,
            dict(parameters),
            engine_name=ENGINE_NAME,
            kernel_name=KERNEL_NAME,
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            session=session,
        )
    except PapermillExecutionError as error:
        return Failure(error.ename, error.evalue)
    except (CellControlSignal, DeadKernelError, TimeoutError, RuntimeError) as error:
        return Failure(type(error).__name__, str(error))
    return None
