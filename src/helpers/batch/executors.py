"""Where runs are executed without fork: processes of this machine, each started on its own."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

from helpers.batch.interruption import Interruptible

Task = TypeVar("Task")
Result = TypeVar("Result")
Started = Callable[[Any], None]
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
POLL = 0.2
TASKS_EACH = 200


class WorkerDied(Exception):
    """The process of one task ended before the task did: killed, or out of memory."""


class LocalProcesses(Interruptible):
    """Runs tasks in `jobs` processes; a process that dies costs its own task and no other.

    Each thread owns one process, so it is known which task a dead process was at; after
    `tasks_each` tasks a new one takes its place, so that no library's leak grows with the batch.
    Interrupted once (Ctrl-C), it finishes what is running and starts nothing more; twice, it stops.
    """

    def __init__(self, jobs: int, *, tasks_each: int = TASKS_EACH) -> None:
        super().__init__()
        self.jobs = max(1, jobs)
        self.tasks_each = tasks_each
        self._local = threading.local()
        self._pools: list[ProcessPoolExecutor] = []
        self._waiting: dict[Future[Any], Any] = {}

    def run(
        self,
        function: Callable[[Task], Result],
        tasks: Sequence[Task],
        started: Started = lambda task: None,
        *,
        share: int = 0,
    ) -> Iterator[tuple[Task, Result | BaseException]]:
        """Yield each task with its result, or with what it raised, as they end.

        Tasks that an interruption left undone are not yielded. Where processes start slowly none is
        started for a few tasks, whatever `share` says.
        """
        with ThreadPoolExecutor(self.jobs) as threads, self.interruptible():
            self._waiting = {
                threads.submit(self._run_one, function, task, started): task for task in tasks
            }
            pending = set(self._waiting)
            while pending:
                done, pending = wait(pending, timeout=POLL, return_when=FIRST_COMPLETED)
                for future in done:
                    if not future.cancelled():
                        yield self._waiting[future], future.exception() or future.result()

    def begin_no_more(self) -> None:
        """Let what runs finish and begin nothing else."""
        super().begin_no_more()
        for future in self._waiting:
            future.cancel()

    def rest(self) -> None:
        """End the processes, after what they are at; the next task gets a new one."""
        for pool in self._pools:
            pool.shutdown(wait=True, cancel_futures=True)
        self._pools = []
        self._local = threading.local()

    def close(self) -> None:
        """End the processes, after what they are at."""
        self.rest()

    def stop(self) -> None:
        """End the processes now, whatever they are doing."""
        for pool in self._pools:
            for process in list((pool._processes or {}).values()):
                process.kill()

    def _run_one(self, function: Callable[[Task], Result], task: Task, started: Started) -> Result:
        started(task)
        try:
            return self._pool().submit(function, task).result()
        except BrokenProcessPool as broken:
            self._local.pool = None
            raise WorkerDied(
                "its process was ended from outside (killed, or no memory)"
            ) from broken

    def _pool(self) -> ProcessPoolExecutor:
        """Return the calling thread's process, a new one where it has done its share."""
        pool = getattr(self._local, "pool", None)
        if pool is not None and self._local.tasks == self.tasks_each:
            pool.shutdown(wait=True)
            self._pools.remove(pool)
            pool = None
        if pool is None:
            # spawn: the same on Windows, and no thread is carried into the child
            pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=begin_worker)
            self._local.pool, self._local.tasks = pool, 0
            self._pools.append(pool)
        self._local.tasks += 1
        return pool


def begin_worker() -> None:
    """Prepare a worker: one thread for numbers, no Ctrl-C of its own, never without its parent."""
    for name in ONE_THREAD:
        os.environ[name] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
