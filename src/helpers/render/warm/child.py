"""A child of the warm process: one notebook's interpreter, from fork to end."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from helpers.render.warm.interactive import serve_kernel
from helpers.render.warm.kernel import WarmApp
from helpers.render.warm.request import ChildRequest

FAILED_TO_START = 70
PR_SET_CHILD_SUBREAPER = 36


def run_child(channel: socket.socket, lifeline: int, request: ChildRequest) -> None:
    """Serve the notebook and end the process; never returns.

    The other end of `lifeline` is the warm process's: when it closes, the child ends, with every
    process it has started.
    """
    status = FAILED_TO_START
    try:
        _become(request)
        become_subreaper()
        if request.interactive:
            serve_kernel(channel, lifeline, request.arguments)
        else:
            _serve_notebook(channel, lifeline, request)
        status = 0
    except BaseException:  # noqa: BLE001 (the process ends here, and says why where it can)
        with contextlib.suppress(OSError):
            os.write(2, traceback.format_exc().encode())
    os._exit(status)


def _serve_notebook(channel: socket.socket, lifeline: int, request: ChildRequest) -> None:
    app = WarmApp.instance(channels=channel, key=request.key.encode())
    app.initialize(list(request.arguments))
    watcher = threading.Thread(target=_watch, args=(app.capture, lifeline), daemon=True)
    watcher.name = "annex-output"
    watcher.start()
    _limit_memory(request.memory)
    app.serve()
    app.capture.flush()


def _become(request: ChildRequest) -> None:
    """Take the owner's environment and place, and the state of a kernel just started."""
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(request.environment)
    time.tzset()
    os.umask(request.mask)
    if request.cores and hasattr(os, "sched_setaffinity"):
        with contextlib.suppress(OSError):
            os.sched_setaffinity(0, request.cores)
    os.chdir(request.folder)
    sys.argv = [_launcher(), *request.arguments]


def _launcher() -> str:
    import ipykernel

    return str(Path(ipykernel.__file__).parents[1] / "ipykernel_launcher.py")


def _limit_memory(size: int) -> None:
    """Let allocations fail with MemoryError once `size` bytes more than now are in use.

    On Linux alone: macOS takes such a limit and does not keep it.
    """
    if not size or sys.platform != "linux":
        return
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    now = int(pages) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (now + size, hard))


def _watch(capture: Any, lifeline: int) -> None:
    capture.watch(lifeline)
    os.killpg(0, signal.SIGKILL)


def become_subreaper() -> None:
    """Ask Linux for the orphans among our descendants, so that none outlives its run unseen."""
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
