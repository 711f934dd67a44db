"""Where runs are executed on many machines: a Dask cluster that somebody else has started.

Scheduler and workers come from outside (`dask scheduler`, `dask worker`, dask-jobqueue,
dask-kubernetes). Tasks are names and paths, so project and outputs must stand under the same path
on every worker; what a run writes is what it writes locally, byte for byte. A worker has each task
done in a copy of a lean process beside it, as a local batch does, so that it does not grow.
"""

from __future__ import annotations

import platform
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from helpers.batch.executors import WorkerDied
from helpers.batch.interruption import Interruptible
from helpers.batch.lean_process import done_beside
from helpers.errors import Fault, UserMistake

if TYPE_CHECKING:
    from distributed import Client, Future

Task = TypeVar("Task")
Result = TypeVar("Result")
Started = Callable[[Any], None]
CONNECT_SECONDS = 10
POLL = 0.2


class DaskCluster(Interruptible):
    """Runs tasks on the workers of an existing Dask scheduler, a task a thread at a time.

    Never more tasks are handed out than threads, so that the longest begin first, one that has
    not begun can be left undone, and a lost worker loses only what it was at.
    """

    def __init__(self, address: str, project: Path) -> None:
        super().__init__()
        self._client = _connect(address)
        try:
            _require_alike(self._client, project)
        except BaseException:
            self._client.close()
            raise

    def run(
        self,
        function: Callable[[Task], Result],
        tasks: Sequence[Task],
        started: Started = lambda task: None,
        *,
        share: int = 0,
    ) -> Iterator[tuple[Task, Result | BaseException]]:
        """Yield each task with its result, or with what it raised, as they end.

        Tasks that an interruption left undone are not yielded. The copy beside a worker's thread
        ends after `share` tasks (0: as many as it may do), whichever runner they came from.
        """
        waiting, running = deque(tasks), dict[Any, Task]()
        with self.interruptible():
            while (waiting and not self.interrupted) or running:
                while waiting and not self.interrupted and len(running) < self._threads():
                    task = waiting.popleft()
                    started(task)
                    running[self._submit(function, task, share)] = task
                for future in self._ended(running):
                    yield running.pop(future), _outcome(future)

    def stop(self) -> None:
        """Let go of what runs: its results are not waited for."""
        self.stopped = True

    def close(self) -> None:
        """Leave the cluster, which goes on for others."""
        self._client.close()

    def _submit(self, function: Callable[[Task], Result], task: Task, share: int) -> Future:
        return self._client.submit(done_beside, function, task, share, pure=False, retries=0)

    def _threads(self) -> int:
        return max(1, sum(self._client.nthreads().values()))

    def _ended(self, running: dict[Any, Any]) -> list[Any]:
        from distributed import wait

        if self.stopped:
            for future in running:
                future.cancel(force=True)
            return list(running)
        try:
            return list(wait(list(running), timeout=POLL, return_when="FIRST_COMPLETED").done)
        except TimeoutError:
            return []


def _connect(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        message = "the cluster extra is required: pip install 'annex-helpers[cluster]'"
        raise UserMistake(Fault(message, "--cluster")) from error
    try:
        return Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise UserMistake(
            Fault(
                f"a Dask scheduler that answers is required; got: {address!r}",
                "--cluster",
                "start one with `dask scheduler`, or look at its log for its address",
            )
        ) from error


def _require_alike(client: Client, project: Path) -> None:
    """Raise `UserMistake` unless every worker has the project's folder and our versions."""
    found = client.run(look_around, str(project))
    here = look_around(str(project))
    if not found:
        hint = "start some: dask worker ADDRESS --nthreads 1 --nworkers 8"
        raise UserMistake(Fault("a worker is required; got: none", "--cluster", hint))
    faults = [
        Fault(f"{what}: {here[what]} is required; got: {seen[what]}", f"worker {worker}")
        for worker, seen in sorted(found.items())
        for what in here
        if seen[what] != here[what]
    ]
    if faults:
        raise UserMistake(*faults)


def look_around(project: str) -> dict[str, str]:
    """Return what must be the same on a worker: the project under its path, code and versions."""
    from helpers import __version__
    from helpers.batch.digests import CALCULATING, code_digest, digest, lock_file, text_digest

    root = Path(project)
    return {
        "the project on a shared path": "there" if (root / "params").is_dir() else "not there",
        "Python": platform.python_version(),
        "system": sys.platform,
        "annex": f"{__version__} {digest([code_digest(part) for part in CALCULATING])}",
        "lock file": text_digest(lock_file(root)),
    }


def _outcome(future: Any) -> Any:
    from distributed import CancelledError
    from distributed.scheduler import KilledWorker

    error = future.exception() if not future.cancelled() else CancelledError()
    if isinstance(error, (KilledWorker, CancelledError)):
        return WorkerDied("the worker it ran on was lost")
    return error if error is not None else future.result()
