"""Kernels of JupyterLab from the warm process: ready at once, the stock way where that fails."""

from __future__ import annotations

import asyncio
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from helpers.render.warm.address import NoAddress, warm_folder
from helpers.render.warm.connection import NoWarmProcess, can_fork, ensure_warm, start_child
from helpers.render.warm.interactive import OUTPUTS, give_outputs
from helpers.render.warm.process import POLL, KernelProcess
from helpers.render.warm.request import ChildRequest, own_cores, own_mask
from helpers.render.warm.sockets import remove_stale

NAME = "annex-warm"
LAUNCHER = ["-m", "ipykernel_launcher"]
# What the warm process is started with itself.
INTERPRETER_OPTIONS = {"-Xfrozen_modules=off"}
UNDERSTOOD = {"env", "cwd", "stdin", "stdout", "stderr", "kernel_id", "extra_arguments"}
# A kernel that was asked to end does so in a moment; who waits longer looks ten times a second.
MOMENT = 1.0
INLINE = "module://matplotlib_inline.backend_inline"


class WarmProvisioner(LocalProvisioner):
    """Jupyter's local provisioner, whose kernel is forked instead of started.

    It serves ipykernel in this very interpreter; every other kernel, and any where no warm process
    can be had, is started as Jupyter would.
    """

    async def pre_launch(self, **arguments: Any) -> dict[str, Any]:
        """Return what the kernel is started with; it talks through owner-only local sockets."""
        self._choose_sockets()
        return await super().pre_launch(**arguments)

    async def launch_kernel(self, cmd: list[str], **arguments: Any) -> KernelConnectionInfo:
        """Start the kernel and return how to reach it."""
        request = request_for(cmd, arguments)
        if request is not None:
            try:
                with _outputs(arguments) as outputs:
                    child = await asyncio.to_thread(start_child, request)
                    give_outputs(child.channel, outputs)
            except (NoWarmProcess, OSError) as error:
                _say_once(self.log, f"no warm process ({error}); kernels start as usual")
            else:
                self.process = cast("Any", KernelProcess(child))
                self.pid, self.pgid = child.process, None
                self.cwd = Path(request.folder)
                await self._see_it_listen()
                return self.connection_info
        return await super().launch_kernel(cmd, **arguments)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel, and see it gone."""
        await super().kill(restart=restart)
        await self._wait_a_moment()

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Give a kernel that was asked to end a moment for it, so that a restart need not wait."""
        await self._wait_a_moment()

    async def get_provisioner_info(self) -> dict[str, Any]:
        """Return what is to be remembered of this kernel."""
        known = await super().get_provisioner_info()
        return {**known, "pgid": self.pid if self.pgid is None else self.pgid}

    async def _wait_a_moment(self) -> None:
        until = time.monotonic() + MOMENT
        while isinstance(self.process, KernelProcess) and self.process.poll() is None:
            if time.monotonic() > until:
                break
            await asyncio.sleep(POLL)

    async def _see_it_listen(self) -> None:
        """Return when the kernel listens: who calls earlier calls again only after a pause."""
        manager = self.parent
        if manager is None or manager.transport != "ipc":
            return
        last = Path(f"{manager.ip}-{manager.hb_port}")
        until = time.monotonic() + MOMENT
        while not last.exists() and self.process is not None and self.process.poll() is None:
            if time.monotonic() > until:
                break
            await asyncio.sleep(POLL)

    def _choose_sockets(self) -> None:
        """Have the manager use local sockets, unless somebody has chosen already."""
        manager = self.parent
        if not can_fork() or manager is None or manager.transport != "tcp" or any(manager.ports):
            return
        try:
            folder = warm_folder()
        except NoAddress:
            return
        remove_stale(folder)
        manager.transport = "ipc"
        manager.ip = str(folder / f"k{secrets.token_hex(5)}")


def prepare(environment: Mapping[str, str]) -> None:
    """Start the warm process that kernels of this environment will ask for, and return.

    Raises `NoWarmProcess`.
    """
    ensure_warm(kernel_environment(environment), interactive=True)


def kernel_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return a kernel's environment: figures go to the notebook unless it says otherwise.

    ipykernel sets this itself, but matplotlib is imported before it here.
    """
    return {"MPLBACKEND": INLINE, **environment}


def request_for(command: list[str], arguments: Mapping[str, Any]) -> ChildRequest | None:
    """Return what to ask the warm process for; None for a kernel that is not its to give."""
    if not can_fork() or not set(arguments) <= UNDERSTOOD or command[0] != sys.executable:
        return None
    options = [part for part in command[1:] if part not in INTERPRETER_OPTIONS]
    folder = Path(arguments.get("cwd") or Path.cwd())
    piped = subprocess.PIPE in (arguments.get("stdout"), arguments.get("stderr"))
    if options[:2] != LAUNCHER or not folder.is_dir() or piped:
        return None
    environment = arguments.get("env")
    return ChildRequest(
        environment=kernel_environment(os.environ if environment is None else environment),
        folder=str(folder.absolute()),
        key="",
        arguments=tuple(options[2:]),
        cores=own_cores(),
        mask=own_mask(),
        interactive=True,
    )


@contextmanager
def _outputs(arguments: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Yield the descriptors of the kernel's output and log: where `Popen` would have sent them."""
    with ExitStack() as open_files:
        found = list(OUTPUTS)
        for place, name in enumerate(("stdout", "stderr")):
            asked = arguments.get(name)
            if asked == subprocess.DEVNULL:
                found[place] = open_files.enter_context(open(os.devnull, "wb")).fileno()  # noqa: PTH123
            elif asked == subprocess.STDOUT:
                found[place] = found[0]
            elif asked is not None:
                found[place] = asked if isinstance(asked, int) else asked.fileno()
        yield found[0], found[1]


@cache
def _say_once(log: Any, message: str) -> None:
    log.warning(message)


if __name__ == "__main__":
    prepare(os.environ)
