"""The frozen notebook: our workers, the stock command lines, and plain execution as the floor.

`--cores 1` (the default) pins everything to one core with one worker; `--cores 2` runs two workers
against the loop under `xargs -P2`.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.annex_worker import (
    WARM_FOLDER,
    WARM_IDLE,
    Worker,
    cpu_seconds,
    end_warm_processes,
    run_on,
    start_worker,
)
from benchmarks.frozen_notebook import Frozen, make_frozen
from benchmarks.machine import busy_processes, describe
from benchmarks.results import table, write_section
from benchmarks.stock_loop import StockLoop, stock_loop
from benchmarks.timing import LEAST_ROUNDS

GOALS = {1: 12, 2: 10}
ABOVE_FLOOR = 0.06
PACKAGES = ("papermill", "nbconvert", "ipykernel", "typst", "matplotlib", "seaborn", "pandas")
COLUMNS = ("way", "least s", "median s", "median CPU s", "times ours", "times ours, CPU")
OURS, LOOP, FLOOR = "this project", "command lines, an annex at a time", "plain execution (floor)"


@dataclass
class Side:
    """One way to make annexes, its CPU clock, and seconds an annex of each round."""

    make: Callable[[int, int], Any]
    clock: Callable[[], float]
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def round(self, number: int, annexes: int, *, counts: bool = True) -> None:
        """Make so many annexes and note what one took."""
        worked, start = self.clock(), time.perf_counter()
        self.make(number, annexes)
        seconds, worked = time.perf_counter() - start, self.clock() - worked
        if counts:
            self.wall.append(seconds / annexes)
            self.cpu.append(worked / annexes)


@dataclass(frozen=True)
class Bench:
    """The places and workers of one measurement."""

    frozen: Frozen
    loop: StockLoop
    warm_folder: str
    cores: int
    workers: dict[str, list[Worker]]

    def sides(self) -> dict[str, Side]:
        """Return every way by its name, ours first."""
        ways = {OURS: "isolated", FLOOR: "plain"}
        ours = {name: self._worker_side(self.workers[way]) for name, way in ways.items()}
        return {**ours, LOOP: Side(self._run_loop, children_cpu)}

    def _worker_side(self, workers: list[Worker]) -> Side:
        return Side(
            lambda number, annexes: run_on(workers, self._tasks(number, annexes)),
            lambda: cpu_seconds(workers, self.warm_folder),
        )

    def _run_loop(self, number: int, annexes: int) -> None:
        areas = [self.frozen.area(number + one) for one in range(annexes)]
        self.loop.run([({"area": area}, area) for area in areas], self.cores)

    def _tasks(self, number: int, annexes: int) -> list[dict[str, Any]]:
        areas = [self.frozen.area(number + one) for one in range(annexes)]
        output = self.frozen.folder / "ours"
        output.mkdir(exist_ok=True)
        common = {"notebook": str(self.frozen.notebook), "project": str(self.frozen.folder)}
        given = [{"parameters": {"area": area}, "output": str(output / area)} for area in areas]
        return [{**common, **one} for one in given]


def measure(folder: Path, cores: int, rounds: int) -> tuple[dict[str, Side], Bench]:
    """Return each side with its rounds, after one round of each that does not count."""
    frozen = make_frozen(folder / "notebook")
    sockets = folder / "w"
    sockets.mkdir(mode=0o700)
    # Between two of its turns the other side may take longer than a warm process waits.
    kept = {WARM_FOLDER: str(sockets), WARM_IDLE: "3600", "OMP_NUM_THREADS": "1"}
    environment = {**os.environ, **kept}
    workers = {
        way: [start_worker(environment, way) for _ in range(cores)] for way in ("isolated", "plain")
    }
    bench = Bench(
        frozen, stock_loop(frozen.notebook, folder / "loop"), str(sockets), cores, workers
    )
    sides = bench.sides()
    try:
        for turn in range(rounds + 1):
            for name in list(sides)[:: 1 if turn % 2 == 0 else -1]:
                sides[name].round(turn * cores, cores, counts=turn > 0)
    finally:
        for worker in (one for group in workers.values() for one in group):
            worker.close()
        end_warm_processes(str(sockets))
    return sides, bench


def section(sides: dict[str, Side], bench: Bench) -> str:
    """Return the section of RESULTS.md: seconds an annex of every way, ratios, goals."""
    ours, loop = sides[OURS], sides[LOOP]
    cores = bench.cores
    lines = [_row(name, side, ours) for name, side in sides.items()]
    above = {what: _above(getattr(ours, what), getattr(sides[FLOOR], what)) for what in KINDS}
    made = "executed notebook, HTML" + (" and webpdf" if "webpdf" in bench.loop.pages else "")
    told = [
        f"- Goal: the loop takes {GOALS[cores]} times as long as ours. "
        f"Found: {ratio(ours.wall, loop.wall):.1f} (wall), "
        f"{ratio(ours.cpu, loop.cpu):.1f} (CPU).",
        f"- Isolation and capture above the floor: {above['wall'] * 1000:.0f} ms (wall), "
        f"{above['cpu'] * 1000:.0f} ms (CPU). Goal: {ABOVE_FLOOR * 1000:.0f} ms.",
        f"- The loop makes {made}"
        + ("." if "webpdf" in bench.loop.pages else " (no Chromium here, so no PDF).")
        + " Ours and the floor: executed notebook, HTML and PDF. Start of a worker excluded.",
    ]
    head = f"## The frozen notebook, {cores} {'worker, one core' if cores == 1 else 'workers'}"
    busy = f"{len(ours.wall)} rounds. Load of the machine as it ended: {busy_processes():.1f}."
    parts = [head, table(COLUMNS, lines), busy, "\n".join(told), describe(*PACKAGES)]
    return "\n\n".join(parts)


KINDS = ("wall", "cpu")


def _row(name: str, side: Side, ours: Side) -> tuple[str, ...]:
    seconds = (min(side.wall), median(side.wall), median(side.cpu))
    ratios = (ratio(ours.wall, side.wall), ratio(ours.cpu, side.cpu))
    return (name, *(f"{one:.2f}" for one in seconds), *(f"{one:.2f}" for one in ratios))


def ratio(ours: Sequence[float], other: Sequence[float]) -> float:
    """Return how many times as long the other side took: the median of the rounds' ratios."""
    return median(theirs / own for own, theirs in zip(ours, other, strict=True))


def _above(ours: Sequence[float], floor: Sequence[float]) -> float:
    return median(own - least for own, least in zip(ours, floor, strict=True))


def children_cpu() -> float:
    """Return the CPU seconds of all processes that were started from here and have ended."""
    taken = os.times()
    return taken.children_user + taken.children_system


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the section and write it to RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=LEAST_ROUNDS)
    parser.add_argument("--cores", type=int, choices=(1, 2), default=1)
    parser.add_argument("--dry", action="store_true", help="print, but leave RESULTS.md as it is")
    asked = parser.parse_args(arguments)
    if hasattr(os, "sched_setaffinity"):  # as taskset does, for all that is started from here
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-asked.cores :])
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        text = section(*measure(Path(folder), asked.cores, asked.rounds))
    print(text)
    if not asked.dry:
        write_section(f"engine_{asked.cores}", text)


if __name__ == "__main__":
    main()
