"""The project's own notebooks, an annex of each: our worker against the stock command lines."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.annex_worker import Worker, cpu_seconds, end_warm_processes, run_on, start_worker
from benchmarks.engine import Side, children_cpu, ratio
from benchmarks.machine import busy_processes, describe
from benchmarks.project_copy import THEMES, copy_project, environment
from benchmarks.results import table, write_section
from benchmarks.stock_loop import StockLoop, stock_loop

PARAMETERS = {"area": "051", "period": "2024", "language": "vi"}
PROVINCE = "04"
COLUMNS = ("notebook", "ours s", "ours CPU s", "loop s", "loop CPU s", "times ours", "times, CPU")


def measure(folder: Path, theme: str, worker: Worker, rounds: int) -> tuple[Side, Side, StockLoop]:
    """Return both sides of one notebook; the first round of each does not count."""
    notebook = folder / "notebooks" / f"{theme}.ipynb"
    parameters = {**PARAMETERS, "area": PROVINCE if theme == "overview" else PARAMETERS["area"]}
    task: dict[str, Any] = {
        "notebook": str(notebook),
        "output": str(folder / "ours" / theme),
        "parameters": parameters,
        "project": str(folder),
    }
    loop = stock_loop(notebook, folder / "loop")
    ours = Side(
        lambda *_: run_on([worker], [task]), lambda: cpu_seconds([worker], str(folder / "w"))
    )
    other = Side(lambda *_: loop.run([(parameters, theme)]), children_cpu)
    for turn in range(rounds + 1):
        for side in (ours, other)[:: 1 if turn % 2 == 0 else -1]:
            side.round(turn, 1, counts=turn > 0)
    return ours, other, loop


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each notebook, print the section and write it to RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--theme", nargs="+", choices=THEMES, default=THEMES)
    parser.add_argument("--dry", action="store_true", help="print, but leave RESULTS.md as it is")
    asked = parser.parse_args(arguments)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-1:])
    rows = []
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as place:
        folder = copy_project(Path(place) / "p")
        (folder / "ours").mkdir()
        worker = start_worker(environment(folder))
        for theme in asked.theme:
            ours, other, loop = measure(folder, theme, worker, asked.rounds)
            seconds = (median(one) for side in (ours, other) for one in (side.wall, side.cpu))
            ratios = (ratio(ours.wall, other.wall), ratio(ours.cpu, other.cpu))
            rows.append((theme, *(f"{one:.2f}" for one in seconds), *(f"{r:.1f}" for r in ratios)))
        worker.close()
        end_warm_processes(str(folder / "w"))
    text = "\n\n".join(
        (
            "## The project's own notebooks, one worker, one core",
            table(COLUMNS, rows),
            f"Executed notebook, HTML and PDF each (the loop: {', '.join(loop.pages)}); medians of "
            f"{asked.rounds} rounds. Goal: half the seconds of the frozen notebook's floor. "
            f"Load of the machine as it ended: {busy_processes():.1f}.",
            describe("papermill", "nbconvert", "typst", "matplotlib", "pandas"),
        )
    )
    print(text)
    if not asked.dry:
        write_section("own_notebooks", text)


if __name__ == "__main__":
    main()
