"""Beside a process of many threads, one of a single thread that does tasks in copies of itself.

A worker of Dask has threads of its own and cannot be copied; what typst keeps would grow in it.
Started as a program (`python -m helpers.batch.lean_process`); it ends with whoever started it.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from typing import Any

from helpers.batch.executors import ONE_THREAD, WorkerDied
from helpers.batch.forked import ForkedProcesses

MODULE = "helpers.batch.lean_process"
GONE = "the process beside its worker was ended from outside"
_BESIDE = threading.local()


def done_beside(function: Callable[[Any], Any], task: Any, share: int) -> Any:
    """Return what the function returns, or raise what it raises, from a copy beside this thread.

    A copy ends after `share` tasks of this kind (0: as many as it may do). Where there is no fork
    the function is called here. Raises `WorkerDied` where the copy was killed.
    """
    if not hasattr(os, "fork"):
        return function(task)
    if not hasattr(_BESIDE, "process"):
        _BESIDE.process = LeanProcess()
    try:
        outcome = _BESIDE.process.do(function, task, share)
    except (EOFError, OSError) as error:
        del _BESIDE.process
        raise WorkerDied(GONE) from error
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome


class LeanProcess:
    """The process, and the line to it; it ends when the line is closed."""

    def __init__(self) -> None:
        self._line, theirs = Pipe()
        command = [sys.executable, "-P", "-m", MODULE, str(theirs.fileno())]
        environment = {**os.environ, **dict.fromkeys(ONE_THREAD, "1")}
        self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], env=environment)
        theirs.close()

    def do(self, function: Callable[[Any], Any], task: Any, share: int) -> Any:
        """Return what came of the task: a result, or the exception it raised."""
        self._line.send((function, task, share))
        return self._line.recv()

    def __del__(self) -> None:
        with suppress(OSError, AttributeError):
            self._line.close()
            self._process.wait()


def serve(line: Connection) -> None:
    """Do the tasks that come on the line, one at a time, until it is closed.

    Tasks of which a copy does few are annexes: what making them needs is loaded before.
    """
    executor, before, ready = ForkedProcesses(1, owner=line), 0, False
    while True:
        function, task, share = line.recv()
        if share and not ready:
            _make_ready()
            ready = True
        if share != before:
            executor.rest()
        before = share
        line.send(executor.do(function, task, share))


def _make_ready() -> None:
    from helpers.batch.requests import FORMATS
    from helpers.render.readiness import make_ready

    make_ready(FORMATS)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the runner's Ctrl-C is the runner's
    with suppress(EOFError, OSError, pickle.UnpicklingError):
        serve(Connection(int(sys.argv[1])))
