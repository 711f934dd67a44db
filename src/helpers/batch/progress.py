"""What is running, done, failed and left: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import Any, Protocol, TextIO

from helpers.batch.manifest import RunRecord


class Progress(Protocol):
    """What the runner tells, as it happens; `started` is called from several threads."""

    def __enter__(self) -> Progress: ...
    def __exit__(self, *raised: Any) -> None: ...
    def begin(self, what: str, total: int) -> None:
        """Begin a stage of `total` pieces of work."""
        ...

    def started(self, name: str) -> None:
        """Take note that a piece of work has begun."""
        ...

    def ended(self, name: str, said: str, *, failed: bool) -> None:
        """Take note that a piece of work has ended, and how."""
        ...


def choose_progress(stream: TextIO | None = None) -> Progress:
    """Return a bar where somebody watches a terminal, else lines for a log."""
    stream = stream or sys.stdout
    return BarProgress() if stream.isatty() else LineProgress(stream)


def said_of(record: RunRecord) -> str:
    """Return how a run ended, in a few words: "5,1 s", or "failed: cell [4]: KeyError: …"."""
    if record.error is not None:
        return f"failed: {record.error}"
    return f"{record.seconds:.1f} s".replace(".", ",")


class LineProgress:
    """One plain line a finished run; a stage of other work says only when it is over."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._what = ""
        self._total = self._count = 0

    def __enter__(self) -> LineProgress:
        return self

    def __exit__(self, *raised: Any) -> None:
        self._stream.flush()

    def begin(self, what: str, total: int) -> None:
        """Begin a stage of `total` pieces of work."""
        self._what, self._total, self._count = what, total, 0
        self._stream.write(f"{what}: {total}\n")

    def started(self, name: str) -> None:
        """Say nothing: a log wants what has ended."""

    def ended(self, name: str, said: str, *, failed: bool) -> None:
        """Write the line of a piece of work that ended."""
        self._count += 1
        if self._what == "annexes" or failed:
            width = len(str(self._total))
            self._stream.write(f"{self._count:{width}}/{self._total} {name}  {said}\n")
            self._stream.flush()


class BarProgress:
    """A bar with what is running, done, failed and the time left."""

    def __init__(self) -> None:
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )
        from rich.progress import Progress as Bar

        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TextColumn("{task.fields[failures]}", style="bold"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[running]}", style="dim"),
            auto_refresh=False,  # it takes a thread, and who has threads cannot be copied
        )
        self._lock = threading.Lock()
        self._running: list[str] = []
        self._failed = 0
        self._stage: Any = None

    def __enter__(self) -> BarProgress:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self._bar.stop()

    def begin(self, what: str, total: int) -> None:
        """Begin a stage of `total` pieces of work, on a bar of its own."""
        self._running, self._failed = [], 0
        self._stage = self._bar.add_task(what, total=total, running="", failures="")

    def started(self, name: str) -> None:
        """Show the piece of work among those that run."""
        with self._lock:
            self._running.append(name)
            self._bar.update(self._stage, running=" · ".join(self._running), refresh=True)

    def ended(self, name: str, said: str, *, failed: bool) -> None:
        """Move the bar; what failed is also printed above it at once."""
        with self._lock:
            if name in self._running:
                self._running.remove(name)
            self._failed += failed
        if failed:
            self._bar.console.print(f"{name}  {said}", markup=False, highlight=False)
        failures = f"{self._failed} failed" if self._failed else ""
        running = " · ".join(self._running)
        self._bar.update(self._stage, advance=1, running=running, failures=failures, refresh=True)
