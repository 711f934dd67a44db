"""Two `dask worker` processes of this machine against two local workers, on the same batch.

Each side makes the batch once before it counts: starting workers, warm process and runner are no
part of it. Measured is the stage of the annexes, from its begin to the end of the last one.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import psutil

from benchmarks.annex_worker import end_warm_processes
from benchmarks.batches import tiny_province, watch
from benchmarks.machine import busy_processes, describe
from benchmarks.project_copy import copy_project, environment
from benchmarks.results import table, write_section

LEAST_PAIRS = 5
WITHIN = 0.10
LOCAL, DASK = "two local workers", "two dask workers"
START_SECONDS = 120


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """Yield the address of a scheduler on loopback that has so many workers of one thread."""
    file = folder / "scheduler.json"
    scheduler = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    worker = ["worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard"]
    scratch = ["--local-directory", str(folder / "scratch"), "--nworkers", str(workers)]
    begun = [_dask(folder, *scheduler, "--scheduler-file", str(file))]
    try:
        begun.append(_dask(folder, *worker, *scratch, "--scheduler-file", str(file)))
        yield _address(file, workers)
    finally:
        for process in begun:
            for one in [*psutil.Process(process.pid).children(recursive=True), process]:
                one.kill()
            process.wait()


def _dask(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dask", *arguments]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=folder, env=environment(folder), **silent)  # type: ignore[call-overload]


def _address(file: Path, workers: int) -> str:
    from distributed import Client

    until = time.monotonic() + START_SECONDS
    while not (file.is_file() and file.read_text(encoding="utf-8")):
        if time.monotonic() > until:
            raise RuntimeError("the scheduler did not start")
        time.sleep(0.1)
    address = str(json.loads(file.read_text(encoding="utf-8"))["address"])
    with Client(address) as client:
        client.wait_for_workers(workers, timeout=START_SECONDS)
    return address


def measure(folder: Path, asked: argparse.Namespace) -> dict[str, list[float]]:
    """Return seconds an annex of each side, pair by pair, turn about who begins."""
    light = asked.theme == "light"
    project = tiny_province(folder / "p", asked.annexes) if light else copy_project(folder / "p")
    batch = ["--force", "--format", "html", "--format", "pdf"]
    batch += ["--theme", "harvest" if light else asked.theme]
    batch += [part for code in asked.area for part in ("--area", code)]
    found: dict[str, list[float]] = {LOCAL: [], DASK: []}
    with cluster(project, 2) as address:
        sides = {LOCAL: ["--jobs", "2"], DASK: ["--cluster", address]}
        for turn in range(asked.pairs + 1):
            for name in list(sides)[:: 1 if turn % 2 else -1]:
                each = watch(project, "default", [*batch, *sides[name]]).each
                if turn:
                    found[name].append(each)
    end_warm_processes(str(project / "w"))
    return found


def section(found: dict[str, list[float]], what: str) -> str:
    """Return the section of RESULTS.md: both sides, the median of the pairs' ratios."""
    ratio = median(there / here for here, there in zip(found[LOCAL], found[DASK], strict=True))
    rows = [(name, f"{min(each):.3f}", f"{median(each):.3f}") for name, each in found.items()]
    said = (
        f"The cluster takes {ratio:.2f} times as long (median of {len(found[LOCAL])} pairs). "
        f"Goal: within {WITHIN:.0%}. Load of the machine as it ended: {busy_processes():.1f}."
    )
    head = ("way", "least s an annex", "median")
    title = f"## A Dask cluster on one machine ({what})"
    return "\n\n".join((title, table(head, rows), said, describe("distributed", "papermill")))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the section and write it to RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=LEAST_PAIRS)
    parser.add_argument("--theme", default="light", help="a theme of the project, or light")
    parser.add_argument("--annexes", type=int, default=12, help="of the light batch")
    parser.add_argument("--area", nargs="*", default=[], help="areas of the project's theme")
    parser.add_argument("--dry", action="store_true", help="print, but leave RESULTS.md as it is")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as place:
        text = section(measure(Path(place), asked), asked.theme)
    print(text)
    if not asked.dry:
        write_section("cluster", text)


if __name__ == "__main__":
    main()
