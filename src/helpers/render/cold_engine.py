"""The stock way: a fresh, private kernel of this very interpreter for each notebook."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine
from papermill.log import logger

from helpers.paths import PROJECT_VARIABLE
from helpers.render.ends import error_of_end
from helpers.render.kernel_session import KernelSession, private_folder

START_TIMEOUT = 60
PAPERMILLS_OWN = ("input_path", "start_timeout", "startup_timeout", "execution_timeout", "timeout")
# A unix socket's address may hold about 100 bytes; the kernel appends "-ipc-1" to the path.
LONGEST_SOCKET_PATH = 90


class ColdEngine(Engine):
    """papermill's own engine, with a kernel whose environment and place we choose."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, session: KernelSession | None = None, **options: Any
    ) -> None:
        """Run the cells in a new kernel; the notebook stays reachable whatever happens."""
        with session_for(nb_man, session) as current:
            told = {
                "shutdown_kernel": "immediate",
                "resources": {"metadata": {"path": str(current.folder)}},
                **client_options(current, options),
            }
            told["extra_arguments"] = [*current.arguments(), *told.get("extra_arguments", [])]
            manager = _manager(current.private, kernel_name)
            client = PapermillNotebookClient(nb_man, km=manager, kernel_name=kernel_name, **told)
            try:
                client.execute(env=current.environment(), cleanup_kc=True)
            except DeadKernelError as error:
                raise error_of_end(manager.ended) from error


class _Manager(AsyncKernelManager):
    """jupyter_client's own, which remembers how its kernel ended (None: it did not by itself)."""

    ended: int | None = None

    async def is_alive(self) -> bool:  # type: ignore[override]
        """Return whether the kernel runs."""
        status = await self.provisioner.poll() if self.has_kernel and self.provisioner else None
        if status is not None and self.ended is None:
            self.ended = status
        return self.has_kernel and status is None


@contextmanager
def session_for(nb_man: Any, session: KernelSession | None) -> Iterator[KernelSession]:
    """Yield the session given, or one for whoever calls papermill without ours."""
    if session is not None:
        session.notebook = nb_man.nb
        yield session
        return
    project = os.environ.get(PROJECT_VARIABLE)
    with private_folder() as private:
        made = KernelSession(private, Path.cwd(), Path(project) if project else None)
        made.notebook = nb_man.nb
        yield made


def client_options(session: KernelSession, options: dict[str, Any]) -> dict[str, Any]:
    """Return what nbclient is told, as papermill's own engine tells it; the session limits time."""
    limit = {"timeout": options.get("execution_timeout") or options.get("timeout")}
    if session.timeout is not None:
        # A batch says in its own words why a run failed.
        silent = logging.Logger("cells", logging.CRITICAL)
        silent.addHandler(logging.NullHandler())
        limit = {"timeout_func": session.seconds_left, "shutdown_kernel": "immediate"}
        limit |= {"log": silent}
    return {
        **{name: value for name, value in options.items() if name not in PAPERMILLS_OWN},
        "startup_timeout": options.get("start_timeout", START_TIMEOUT),
        "log": logger,
        **limit,
    }


def _manager(private: Path, kernel_name: str) -> _Manager:
    """Return a manager that starts this interpreter and talks through an owner-only folder."""
    # Without folders to search, the only kernel left is the one of sys.executable.
    own_interpreter = KernelSpecManager(kernel_dirs=[])
    connection = private / "k.json"
    manager = _Manager(
        kernel_name=kernel_name,
        kernel_spec_manager=own_interpreter,
        connection_file=str(connection),
    )
    if os.name == "posix" and len(os.fsencode(connection)) < LONGEST_SOCKET_PATH:
        manager.transport = "ipc"
        manager.ip = str(private / "k-ipc")
    return manager
