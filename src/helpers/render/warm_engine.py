"""The quick way: a child forked from a warm process for each notebook, the stock way else."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from functools import cache
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from jupyter_core.utils import run_sync
from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NBClientEngine

from helpers.render.cold_engine import ColdEngine, client_options, session_for
from helpers.render.kernel_session import KernelSession
from helpers.render.warm_connection import NoWarmProcess, can_fork
from helpers.render.warm_manager import WarmManager

LAUNCHER = "ipykernel_launcher"


class WarmEngine(Engine):
    """papermill's own client, with a forked child in the place of a kernel.

    A notebook of another language or interpreter goes to papermill's own engine.
    """

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, session: KernelSession | None = None, **options: Any
    ) -> None:
        """Run the cells in a forked child; the notebook stays reachable whatever happens."""
        if session is None and not _is_own_interpreter(kernel_name):
            NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **options)
            return
        if can_fork():
            try:
                with session_for(nb_man, session) as current:
                    _run_in_child(nb_man, kernel_name, current, options)
                return
            except NoWarmProcess as error:
                _say_once(f"no warm process ({error}); each notebook starts a kernel of its own")
        else:
            _say_once("this system cannot fork; each notebook starts a kernel of its own")
        ColdEngine.execute_managed_notebook(nb_man, kernel_name, session=session, **options)


class KernelKilled(DeadKernelError):
    """Something outside the notebook killed its process, so that another try may succeed."""


class _Client(PapermillNotebookClient):
    """papermill's client, told at once when the child has ended, and how."""

    def __init__(self, nb_man: Any, km: WarmManager, **options: Any) -> None:
        super().__init__(nb_man, km=km, **options)
        self.manager = km
        km.when_ended = self._give_up

    def execute(self, **options: Any) -> Any:
        """Run the cells. Raises `DeadKernelError` or `KernelKilled`, and says how it ended."""
        try:
            return super().execute(**options)
        except DeadKernelError as error:
            status = self.manager.ended
            kind = KernelKilled if status == -signal.SIGKILL else DeadKernelError
            raise kind(said_of_end(status)) from error
        finally:
            run_sync(_end_polling)()

    def _give_up(self) -> None:
        if self.task_poll_for_reply and not self.task_poll_for_reply.done():
            self.task_poll_for_reply.cancel()


async def _end_polling() -> None:
    """Cancel what nbclient still waits for from a child: left alone, it warns at our end."""
    for task in asyncio.all_tasks():
        if "NotebookClient._async_poll" in repr(task.get_coro()):
            task.cancel()
    await asyncio.sleep(0)


def said_of_end(status: int | None) -> str:
    """Return in words how a process ended, from its exit code or minus its signal."""
    if status is None:
        return "its process ended"
    if status >= 0:
        return f"a cell ended its process with exit code {status}"
    name = signal.Signals(-status).name
    if status == -signal.SIGKILL:
        return f"its process was killed ({name}): from outside, or by the system for want of memory"
    return f"its process crashed ({name})"


def _run_in_child(
    nb_man: Any, kernel_name: str, session: KernelSession, options: dict[str, Any]
) -> None:
    manager = WarmManager(memory=session.memory)
    client = _Client(
        nb_man, km=manager, kernel_name=kernel_name, **client_options(session, options)
    )
    client.execute(env=session.environment(), cleanup_kc=True)


def _is_own_interpreter(kernel_name: str) -> bool:
    """Return whether that kernel is ipykernel in this very interpreter."""
    try:
        command = KernelSpecManager().get_kernel_spec(kernel_name).argv
    except NoSuchKernel:
        return False
    return LAUNCHER in command and command[0] in {sys.executable, "python", "python3"}


@cache
def _say_once(message: str) -> None:
    logging.getLogger("helpers.render").warning(message)
