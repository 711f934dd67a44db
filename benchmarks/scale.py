"""Seconds an annex, and memory, as batches grow: by number of annexes and by number of areas.

By default 50 and 300 annexes; `--annexes 50 300 3000` is the whole measurement (half an hour).
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.annex_worker import end_warm_processes
from benchmarks.batches import Watched, tiny_province, watch
from benchmarks.machine import busy_processes, describe
from benchmarks.project_copy import copy_project
from benchmarks.results import table, write_section

LIGHT = ("--theme", "harvest", "--format", "html", "--force")
WITHIN = 0.10
LATE = 0.75
COLUMNS = ("batch", "annexes", "s an annex", "against the first", "MB, first quarter", "MB, last")


def by_annexes(folder: Path, counts: Sequence[int], jobs: int) -> list[Watched]:
    """Return how batches of so many light annexes went, each in a province of its own."""
    found = []
    for count in counts:
        province = tiny_province(folder / str(count), count)
        found.append(watch(province, "default", [*LIGHT, "--jobs", str(jobs)]))
        end_warm_processes(str(province / "w"))
    return found


def by_areas(folder: Path, counts: Sequence[int], theme: str, jobs: int) -> list[Watched]:
    """Return how the project's own annexes of one theme went, for so many communes."""
    project = copy_project(folder / "project")
    codes = _communes(project)
    found = []
    for count in counts:
        narrowed = [part for code in codes[:count] for part in ("--area", code)]
        asked = ["communes-2025", "--theme", theme, "--force", "--jobs", str(jobs), *narrowed]
        found.append(watch(project, "communes-2025", asked))
    end_warm_processes(str(project / "w"))
    return found


def _communes(project: Path) -> list[str]:
    from helpers.paths import ProjectPaths
    from helpers.reference import load_reference

    reference = load_reference(ProjectPaths(project))
    period = reference.periods.get("2025")
    return [area.code for area in reference.areas.reporting(period) if area.kind == "commune"]


def section(title: str, name: str, batches: Sequence[Watched]) -> str:
    """Return a table of batches of one kind and whether the goal is reached."""
    first = batches[0]
    rows = [
        (
            f"{name} {number}",
            str(batch.made),
            f"{batch.each:.3f}",
            f"{batch.each / first.each - 1:+.0%}",
            f"{batch.megabytes(0, 1 - LATE):.0f}",
            f"{batch.megabytes(LATE, 1):.0f}",
        )
        for number, batch in enumerate(batches, start=1)
    ]
    worst = max(batch.each / first.each - 1 for batch in batches)
    goal = f"Goal: within {WITHIN:.0%} of the first. Found: {worst:+.0%} at the most."
    memory = "MB: highest of the runner with its copies, without the warm process."
    busy = f"Load of the machine as it ended: {busy_processes():.1f}."
    return "\n\n".join(
        (f"## {title}", table(COLUMNS, rows), f"{goal} {memory} {busy}", describe("papermill"))
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the sections and write them to RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--annexes", type=int, nargs="*", default=[50, 300])
    parser.add_argument("--areas", type=int, nargs="*", default=[10, 56])
    parser.add_argument("--theme", default="implementation")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--dry", action="store_true", help="print, but leave RESULTS.md as it is")
    asked = parser.parse_args(arguments)
    sections = {}
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as place:
        if asked.annexes:
            found = by_annexes(Path(place), asked.annexes, asked.jobs)
            title = (
                f"Cost of an annex by number of annexes (a light notebook, {asked.jobs} workers)"
            )
            sections["scale_annexes"] = section(title, "batch", found)
        if asked.areas:
            found = by_areas(Path(place), asked.areas, asked.theme, asked.jobs)
            title = f"Cost of an annex by number of communes ({asked.theme}, {asked.jobs} workers)"
            sections["scale_areas"] = section(title, "batch", found)
    for name, text in sections.items():
        print(text, end="\n\n")
        if not asked.dry:
            write_section(name, text)


if __name__ == "__main__":
    main()
