"""Tasks in copies of the runner: they share its pages, and end with all they have taken."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any, TypeVar

from helpers.batch.apart import close_all_but, fork, sendable
from helpers.batch.executors import ONE_THREAD, POLL, TASKS_EACH, Started, WorkerDied
from helpers.batch.interruption import Interruptible

Task = TypeVar("Task")
Result = TypeVar("Result")
DIED = "its process was ended from outside (killed, or no memory)"


@dataclass
class _Worker:
    """A copy of the runner, the line to it, and how many tasks it will still take."""

    process: int
    line: Connection
    left: int


class ForkedProcesses(Interruptible):
    """Runs tasks in at most `jobs` copies of this process; one that dies costs its own task.

    This process has one thread and holds no data: a copy loads what its tasks need. It ends after
    `tasks_each` tasks, or the `share` it is given, so that nothing a library keeps (typst keeps
    40 MB a document) grows with the batch. Interrupted once (Ctrl-C), what runs is finished and
    nothing more is begun; twice, it is stopped.
    """

    forks = True

    def __init__(
        self, jobs: int, *, tasks_each: int = TASKS_EACH, owner: Connection | None = None
    ) -> None:
        super().__init__()
        self.jobs = max(1, jobs)
        self.tasks_each = tasks_each
        # Whoever is at the other end says nothing while tasks run, unless it has gone.
        self._owner = [owner] if owner else []
        self._idle: list[_Worker] = []
        self._running: dict[Connection, tuple[_Worker, Any]] = {}
        # A copy that reads the end of this pipe knows that we have gone.
        self._lifeline, self._held = os.pipe()

    def run(
        self,
        function: Callable[[Task], Result],
        tasks: Sequence[Task],
        started: Started = lambda task: None,
        *,
        share: int = 0,
    ) -> Iterator[tuple[Task, Result | BaseException]]:
        """Yield each task with its result, or with what it raised, as they end.

        Tasks that an interruption left undone are not yielded.
        """
        waiting = deque(tasks)
        with self.interruptible():
            while (waiting and not self.interrupted) or self._running:
                while waiting and not self.interrupted and len(self._running) < self.jobs:
                    task = waiting.popleft()
                    started(task)
                    self._begin(function, task, share or self.tasks_each)
                yield from self._ended()
        self.rest()

    def do(self, function: Callable[[Task], Result], task: Task, share: int) -> Any:
        """Return what came of one task: its result, or what it raised.

        Its process may wait for the next one.
        """
        self._begin(function, task, share or self.tasks_each)
        ended: list[Any] = []
        while not ended:
            ended = [result for _, result in self._ended()]
        return ended[0]

    def rest(self) -> None:
        """End the processes that wait for tasks; the next task gets a new one."""
        while self._idle:
            _end(self._idle.pop())

    def close(self) -> None:
        """End all processes; none is at work any more, or its work is not wanted."""
        self.rest()
        self.stop()
        for worker, _ in self._running.values():
            _end(worker)
        self._running = {}

    def stop(self) -> None:
        """End the processes now, whatever they are doing."""
        for worker, _ in self._running.values():
            with suppress(ProcessLookupError):
                os.kill(worker.process, signal.SIGKILL)

    def _begin(self, function: Callable[[Any], Any], task: Any, share: int) -> None:
        worker = self._idle.pop() if self._idle else self._fork(function, share)
        with suppress(OSError):  # one that has died meanwhile is found out at once
            worker.line.send((function, task))
        self._running[worker.line] = (worker, task)

    def _fork(self, function: Callable[[Any], Any], share: int) -> _Worker:
        ours, theirs = Pipe()
        gc.collect()  # `fork` freezes what there is: what hangs together uncollected would stay
        process = fork()
        if not process:
            _serve(theirs, self._lifeline, share)
        theirs.close()
        return _Worker(process, ours, share)

    def _ended(self) -> Iterator[tuple[Any, Any]]:
        ready = wait([*self._running, *self._owner], POLL)
        if any(line in ready for line in self._owner):
            os._exit(1)  # and the copies with us
        for line in [one for one in self._running if one in ready]:
            worker, task = self._running.pop(line)
            try:
                result = worker.line.recv()
            except (EOFError, OSError, pickle.UnpicklingError):
                worker.left, result = 0, WorkerDied(DIED)
            worker.left -= 1
            if worker.left > 0:
                self._idle.append(worker)
            else:
                _end(worker)
            yield task, result


def _end(worker: _Worker) -> None:
    """Close the line, by which the process ends, and wait until it has."""
    worker.line.close()
    with suppress(ChildProcessError):
        os.waitpid(worker.process, 0)


def _serve(line: Connection, lifeline: int, share: int) -> None:
    """Do tasks as they are asked for, then end the process; never returns.

    One thread for numbers, no Ctrl-C of its own, never without the runner.
    """
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
        close_all_but((line.fileno(), lifeline))
        threading.Thread(target=_end_with_runner, args=(lifeline,), daemon=True).start()
        for _ in range(share):
            function, task = line.recv()
            line.send(_outcome(function, task))
    except (EOFError, OSError):  # the runner wants no more
        os._exit(0)
    finally:
        os._exit(0)


def _outcome(function: Callable[[Any], Any], task: Any) -> Any:
    try:
        return function(task)
    except BaseException as error:  # noqa: BLE001 (it is the task's result)
        return sendable(error)


def _end_with_runner(lifeline: int) -> None:
    os.read(lifeline, 1)
    os._exit(1)
