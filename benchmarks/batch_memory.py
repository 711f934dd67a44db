"""The memory of a batch by number of workers: runner, workers, warm process and its children."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from benchmarks.annex_worker import end_warm_processes, warm_processes
from benchmarks.machine import busy_processes, describe
from benchmarks.memory import tree_megabytes
from benchmarks.project_copy import copy_project, start_annex
from benchmarks.results import table, write_section

FIRST, FURTHER = 320, 120
EVERY = 0.3


def highest(folder: Path, jobs: int, asked: Sequence[str]) -> dict[str, float]:
    """Return the highest MB (proportional set size) seen of the whole, and its parts then."""
    most = {"all": 0.0}
    with start_annex(folder, "run", "--force", "--jobs", str(jobs), *asked) as process:
        while process.poll() is None:
            with suppress(psutil.Error, ValueError):
                seen = _look(process.pid, str(folder / "w"))
                most = max(most, seen, key=lambda one: one["all"])
            time.sleep(EVERY)
    if process.returncode:
        raise RuntimeError(f"annex run ended with {process.returncode}")
    return most


def _look(runner: int, warm_folder: str) -> dict[str, float]:
    whole = tree_megabytes(runner)
    alone = psutil.Process(runner).memory_full_info().pss / 2**20
    warm = sum(tree_megabytes(process.pid) for process in warm_processes(warm_folder))
    return {"all": whole + warm, "runner": alone, "workers": whole - alone, "warm": warm}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure with each number of workers, print the section and write it to RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--theme", default="livelihoods")
    parser.add_argument("--dry", action="store_true", help="print, but leave RESULTS.md as it is")
    asked = parser.parse_args(arguments)
    rows: list[tuple[str, ...]] = []
    before: tuple[int, float] | None = None
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as place:
        folder = copy_project(Path(place) / "p")
        for jobs in asked.jobs:
            most = highest(folder, jobs, ["--theme", asked.theme])
            each = (most["all"] - before[1]) / (jobs - before[0]) if before else most["all"]
            parts = (most[part] for part in ("all", "runner", "workers", "warm"))
            rows.append((str(jobs), *(f"{part:.0f}" for part in parts), f"{each:.0f}"))
            before = (jobs, most["all"])
        end_warm_processes(str(folder / "w"))
    head = ("workers", "all MB", "runner", "workers", "warm process and children", "each further")
    text = "\n\n".join(
        (
            f"## Memory of a batch ({asked.theme}), highest seen",
            table(head, rows),
            f"Goal: {FIRST} MB with one worker, {FURTHER} MB for each further one (proportional "
            f"set size). Load of the machine as it ended: {busy_processes():.1f}.",
            describe("papermill", "nbconvert", "typst", "pandas"),
        )
    )
    print(text)
    if not asked.dry:
        write_section("batch_memory", text)


if __name__ == "__main__":
    main()
