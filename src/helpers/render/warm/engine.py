"""The quick way: a child forked from a warm process for each notebook, the stock way else."""

from __future__ import annotations

import asyncio
import logging
import sys
from functools import cache, partial
from typing import Any

from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpecManager, NoSuchKernel
from jupyter_core.utils import run_sync
from nbclient.exceptions import DeadKernelError
from papermill import engines
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NBClientEngine

from helpers.render.cold_engine import ColdEngine, client_options, session_for
from helpers.render.ends import error_of_end
from helpers.render.kernel_session import KernelSession
from helpers.render.warm.connection import NoWarmProcess, can_fork
from helpers.render.warm.manager import WarmManager

LAUNCHER = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
FROZEN_OFF = "-Xfrozen_modules=off"
# jupyter_client takes these names for the interpreter it runs in.
PYTHONS = ("python", "python3", f"python3.{sys.version_info.minor}")
STOCK = "papermill's own engine runs it"


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


async def _end_polling() -> None:
    """Cancel what nbclient still waits for from a child: left alone, it warns at our end."""
    for task in asyncio.all_tasks():
        if "NotebookClient._async_poll" in repr(task.get_coro()):
            task.cancel()
    await asyncio.sleep(0)


def _run_in_child(
    nb_man: Any, kernel_name: str, session: KernelSession, options: dict[str, Any]
) -> None:
    """Run the cells. Raises `DeadKernelError` or `KernelKilled`, and says how the child ended."""
    manager = WarmManager(session)
    # Looked up where papermill's own engine finds it: what replaces it there is meant for us too.
    client = engines.PapermillNotebookClient(
        nb_man, km=manager, kernel_name=kernel_name, **client_options(session, options)
    )
    client.owns_km = True  # the child ends with the run
    manager.when_ended = partial(_give_up, client)
    try:
        client.execute()
    except DeadKernelError as error:
        raise error_of_end(manager.ended) from error
    finally:
        run_sync(_end_polling)()


def _give_up(client: PapermillNotebookClient) -> None:
    """Tell papermill's client at once that the child has ended; it asks every few seconds only."""
    if client.task_poll_for_reply and not client.task_poll_for_reply.done():
        client.task_poll_for_reply.cancel()


def _is_own_interpreter(kernel_name: str) -> bool:
    """Return whether that kernel is ipykernel in this very interpreter, with no settings added."""
    specs = KernelSpecManager()
    try:
        # jupyter_client reads "python" so as well.
        spec = specs.get_kernel_spec(NATIVE_KERNEL_NAME if kernel_name == "python" else kernel_name)
    except NoSuchKernel:
        names = ", ".join(sorted(specs.find_kernel_specs()))
        _say_once(f"no kernel {kernel_name!r} is installed here; `-k` takes one of: {names}")
        return False
    program, *arguments = spec.argv
    plain = [argument for argument in arguments if argument != FROZEN_OFF] == LAUNCHER
    if plain and not spec.env and program in {sys.executable, *PYTHONS}:
        return True
    _say_once(f"the kernel {kernel_name!r} is not plain Python of this very interpreter: {STOCK}")
    return False


@cache
def _say_once(message: str) -> None:
    logging.getLogger("helpers.render").warning(message)
