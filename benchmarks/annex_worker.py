"""One worker of ours as a batch runs it: told an annex a line, it answers when all its files stand.

Started as a program of its own, so that its side has processes like the other's.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

PROJECT = Path(__file__).resolve().parents[1]
FORMATS = ("html", "pdf")
WARM = "helpers.render.warm.server"
WARM_FOLDER = "ANNEX_WARM_FOLDER"
WARM_IDLE = "ANNEX_WARM_IDLE"


@dataclass
class Worker:
    """A running worker and the process it was started as."""

    process: subprocess.Popen[str] = field(repr=False)

    def begin(self, task: dict[str, Any]) -> None:
        """Hand over one annex: notebook, output (without suffix), parameters."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(task) + "\n")
        self.process.stdin.flush()

    def end(self) -> None:
        """Wait until the annex stands. Raises `RuntimeError` where it failed."""
        assert self.process.stdout is not None
        if self.process.stdout.readline().strip() != "ok":
            raise RuntimeError("an annex of our side failed")

    def close(self) -> None:
        """End the worker."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def start_worker(environment: dict[str, str], way: str = "isolated") -> Worker:
    """Return a worker in a process of its own; `way` is "isolated" or "plain" (the floor)."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.annex_worker", way],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=PROJECT,
    )
    return Worker(process)


def run_on(workers: Sequence[Worker], tasks: Sequence[dict[str, Any]]) -> None:
    """Make the annexes, one at a time a worker, each worker the same number."""
    for start in range(0, len(tasks), len(workers)):
        handed = list(zip(workers, tasks[start : start + len(workers)], strict=False))
        for worker, task in handed:
            worker.begin(task)
        for worker, _ in handed:
            worker.end()


def cpu_seconds(workers: Sequence[Worker], folder: str) -> float:
    """Return the CPU seconds of workers and of the warm process that listens in that folder."""
    processes = [psutil.Process(worker.process.pid) for worker in workers]
    return sum(sum(process.cpu_times()[:4]) for process in [*processes, *warm_processes(folder)])


def warm_processes(folder: str) -> list[psutil.Process]:
    """Return the warm process whose socket stands in that folder, without its children."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if WARM in process.cmdline() and process.environ().get(WARM_FOLDER) == folder:
                found.append(process)
    children = {child.pid for process in found for child in process.children(recursive=True)}
    return [process for process in found if process.pid not in children]


def end_warm_processes(folder: str) -> None:
    """End the warm process of that folder, which a measurement has started."""
    for process in warm_processes(folder):
        with suppress(psutil.Error):
            process.terminate()


def make(task: dict[str, Any], way: str) -> bool:
    """Return whether the annex stands: executed notebook, page and PDF."""
    from helpers.render.engine import execute
    from helpers.render.exporters import export

    notebook, output = Path(task["notebook"]), Path(task["output"])
    executed = output.with_name(f"{output.name}.ipynb")
    if way == "plain":
        from benchmarks.plain_cells import execute_plainly

        execute_plainly(notebook, executed, task["parameters"])
    else:
        done = execute(notebook, executed, task["parameters"], project=Path(task["project"]))
        if done.status != "ok":
            print(done.error, file=sys.stderr)
            return False
    for form in FORMATS:
        export(executed, output.with_name(f"{output.name}.{form}"), format=form)
    return True


def main() -> None:
    """Make what standard input names, until it ends."""
    from helpers.render.lean_imports import import_lean

    import_lean()
    for line in sys.stdin:
        print("ok" if make(json.loads(line), sys.argv[1]) else "failed", flush=True)


if __name__ == "__main__":
    main()
