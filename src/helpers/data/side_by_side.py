"""Tasks done ahead in copies of this process, their results given in the order of the tasks.

A copy only reads: what is written is written by this process, one task after another, so that
nothing depends on how many copies there are.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any, Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
FEWEST = 4  # tasks for which copies are made
MOST_COPIES = 4
_EACH = 2  # tasks that a copy is given at a time, so that it need not wait for this process
_AHEAD = 4  # results a copy that may wait for their turn
_MOST_BYTES = 16_000_000  # of files being read side by side; a larger one is read alone


class Died:
    """The result of a task in which its copy was ended from outside: killed, or no memory."""


@dataclass
class _Copy:
    process: int
    line: Connection
    given: deque[int] = field(default_factory=deque)


def default_copies() -> int:
    """Return how many copies are made without being asked: one for each processor, up to four."""
    return min(MOST_COPIES, len(os.sched_getaffinity(0))) if may_copy() else 0


def may_copy() -> bool:
    """Return whether a copy would be whole: a lock held by another thread stays locked in it.

    Elsewhere than on Linux the libraries that read and compute are not made for being copied.
    """
    return sys.platform.startswith("linux") and threading.active_count() == 1


class SideBySide(Generic[Task, Result]):
    """Does tasks in copies made at once; `results` gives each task with what came of it.

    `bytes_of` says how large a task is. Without copies, and where a copy met an error or there is
    none left, the result is None: the task is then to be done here, where the error is met again.
    """

    def __init__(
        self,
        function: Callable[[Task], Result],
        tasks: Sequence[Task],
        *,
        copies: int,
        bytes_of: Callable[[Task], int] = lambda task: 0,
    ) -> None:
        self._function, self._tasks, self._bytes_of = function, tasks, bytes_of
        self._copies: list[_Copy] = []
        self._found: dict[int, Any] = {}
        self._next = 0
        self._underway: dict[int, int] = {}  # bytes of each task that a copy has been given
        if copies > 1 and len(tasks) >= FEWEST and may_copy():
            self._make(min(copies, len(tasks)))

    def __enter__(self) -> SideBySide[Task, Result]:
        return self

    def __exit__(self, *raised: object) -> None:
        for one in self._copies:
            self._end(one)
        self._copies = []

    def results(self) -> Iterator[tuple[Task, Result | Died | None]]:
        """Yield each task with its result, in order."""
        for turn, task in enumerate(self._tasks):
            self._give(turn)
            while turn not in self._found and turn in self._underway:
                self._collect(None)
                self._give(turn)
            self._collect(0)
            self._give(turn)
            self._next = max(self._next, turn + 1)
            yield task, self._found.pop(turn, None)

    def _give(self, turn: int) -> None:
        """Give each copy its next tasks, so long as their results need not wait for long."""
        most = min(len(self._tasks), turn + _AHEAD * max(1, len(self._copies)))
        for given in range(_EACH):
            for one in self._copies:
                if self._next >= most or len(one.given) > given:
                    continue
                size = self._bytes_of(self._tasks[self._next])
                if self._underway and sum(self._underway.values()) + size > _MOST_BYTES:
                    return
                with suppress(OSError):  # one that has died is found out when it should answer
                    one.line.send(self._next)
                one.given.append(self._next)
                self._underway[self._next] = size
                self._next += 1

    def _collect(self, seconds: float | None) -> None:
        ready = wait([one.line for one in self._copies], seconds) if self._copies else []
        for one in [copy for copy in self._copies if copy.line in ready]:
            try:
                task, result = one.line.recv()
            except (EOFError, OSError):
                self._bury(one)
                continue
            one.given.remove(task)
            del self._underway[task]
            self._found[task] = result

    def _bury(self, one: _Copy) -> None:
        """Let go of a copy that has died; the task it was at is lost, the next one is done here."""
        self._end(one)
        self._copies.remove(one)
        for place, task in enumerate(one.given):
            del self._underway[task]
            self._found[task] = None if place else Died()

    def _make(self, number: int) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        gc.freeze()  # what there is stays shared: no copy's collector writes into it
        for _ in range(number):
            ours, theirs = Pipe()
            process = os.fork()
            if not process:
                self._serve(theirs)
            theirs.close()
            self._copies.append(_Copy(process, ours))
        gc.unfreeze()

    def _serve(self, line: Connection) -> None:
        """Do the tasks whose numbers come on the line until it is closed; never returns."""
        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            _close_all_but(line.fileno())
            while True:
                task = line.recv()
                line.send((task, self._answer(task)))
        except (EOFError, OSError):  # nobody wants more
            os._exit(0)
        finally:
            os._exit(1)

    def _answer(self, task: int) -> Result | None:
        try:
            return self._function(self._tasks[task])
        except BaseException:  # noqa: BLE001 (the task is done again by who asked, and meets it)
            return None

    @staticmethod
    def _end(one: _Copy) -> None:
        one.line.close()
        with suppress(ProcessLookupError):
            os.kill(one.process, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(one.process, 0)


def _close_all_but(kept: int) -> None:
    """Close what a copy has inherited: a lock held by two is not let go of by one."""
    os.closerange(3, kept)
    os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))
