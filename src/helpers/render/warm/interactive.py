"""A kernel for people in a child of the warm process: ipykernel's own, from its sockets to its end.

Nothing of it is ours but where its text goes and when it must end: an analyst gets the kernel of
the kernelspec, with stdin, comms and debugger, only sooner.
"""

from __future__ import annotations

import atexit
import importlib
import os
import signal
import socket
import sys
import threading

from ipykernel.kernelapp import IPKernelApp

OUTPUTS = (1, 2)
PARENT_VARIABLE = "JPY_PARENT_PID"
# What ipykernel imports while it starts, or when Lab first asks it something.
STACK = (
    "IPython.core.history",
    "IPython.core.profileapp",
    "ipykernel.debugger",
    "ipykernel.heartbeat",
    "ipykernel.inprocess",
    "ipykernel.pickleutil",
    "jedi",
    "psutil",
    "tornado.platform.asyncio",
)


def load_kernel() -> None:
    """Import what a kernel for people needs, the debugger with it."""
    for name in STACK:
        try:
            importlib.import_module(name)
        except ImportError:
            continue


def give_outputs(channel: socket.socket, descriptors: tuple[int, int]) -> None:
    """Tell a child just forked where its output and its log go."""
    socket.send_fds(channel, [b"\x01"], list(descriptors))


def serve_kernel(channel: socket.socket, lifeline: int, arguments: tuple[str, ...]) -> None:
    """Be the kernel until it is shut down, then do what a program does at its end."""
    _take_outputs(channel)
    follower = threading.Thread(target=_follow, args=(lifeline,), daemon=True)
    follower.name = "annex-lifeline"
    follower.start()
    _draw_anew()
    # A kernel started by somebody else's program says so, and prints no hints for a terminal.
    os.environ[PARENT_VARIABLE] = str(os.getppid())
    app = IPKernelApp.instance(parent_handle=os.getppid())
    app.initialize(list(arguments))
    app.start()
    # The interpreter itself is not taken down: freeing the stack would take longer than the rest.
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()


def _take_outputs(channel: socket.socket) -> None:
    with channel:
        _, descriptors, _, _ = socket.recv_fds(channel, 1, len(OUTPUTS))
    for number, descriptor in zip(OUTPUTS, descriptors, strict=True):
        os.dup2(descriptor, number)
        os.close(descriptor)


def _follow(lifeline: int) -> None:
    """End with the warm process, and with everything started here."""
    os.read(lifeline, 1)
    os.killpg(0, signal.SIGKILL)


def _draw_anew() -> None:
    """Let two kernels draw different random numbers, as two programs do."""
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()
