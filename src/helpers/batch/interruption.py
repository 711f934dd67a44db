"""Ctrl-C while tasks run: once, nothing more is begun; twice, what runs is stopped."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interruptible:
    """What executors share: whether anything may still be begun, and whether all was stopped.

    `forks` says that tasks run in copies of this process, which hold what it has imported.
    """

    forks = False

    def __init__(self) -> None:
        self.interrupted = False
        self.stopped = False

    def begin_no_more(self) -> None:
        """Let what runs finish and begin nothing else."""
        self.interrupted = True

    def rest(self) -> None:
        """End the processes that wait for tasks, where they are ours."""

    def stop(self) -> None:
        """End what runs, now."""
        raise NotImplementedError

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Take Ctrl-C for the executor's own while tasks run."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._interrupt)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _interrupt(self, signum: int, frame: FrameType | None) -> None:
        if self.interrupted:
            self.stopped = True
            self.stop()
        self.begin_no_more()
