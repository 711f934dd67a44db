"""One measurement: two ways to the same figures, what each takes, and where they disagree."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.machine import busy_processes, describe
from benchmarks.results import table, write_section
from benchmarks.timing import LEAST_ROUNDS, Timing, interleave, ratio

COLUMNS = ("side", "least", "median", "median CPU", "times ours")


@dataclass(frozen=True)
class Comparison:
    """Our side, the other's (None where it is not installed), and how their numbers differ.

    `differences` are sentences; `goal` is what our side is to take, in seconds.
    """

    title: str
    ours: Callable[[], Any]
    other: Callable[[], Any] | None
    other_name: str
    goal: float
    packages: tuple[str, ...]
    differences: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Measurement:
    """A comparison by name, made for a number of rows."""

    name: str
    size: int
    prepare: Callable[[int], Comparison]


def measure(comparison: Comparison, rounds: int) -> str:
    """Return the section of a measurement: a table of both sides, the goal, the differences."""
    sides: dict[str, Callable[[], Any]] = {"this project": comparison.ours}
    if comparison.other is not None:
        sides[comparison.other_name] = comparison.other
    timings = interleave(sides, rounds)
    own = timings["this project"]
    rows = [_row(name, timing, own) for name, timing in timings.items()]
    goal = f"{_reached(own, comparison.goal)} {rounds} rounds."
    busy = f"Load of the machine as it ended: {busy_processes():.1f}."
    absent = [] if comparison.other else [f"{comparison.other_name} is not installed."]
    told = [f"- {line}" for line in [*absent, *comparison.differences]]
    return "\n\n".join(
        part
        for part in (
            f"## {comparison.title}",
            table(COLUMNS, rows),
            f"{goal} {busy}",
            "\n".join(told),
            describe(*comparison.packages),
        )
        if part
    )


def _reached(own: Timing, goal: float) -> str:
    """Return by which of the columns our side reaches its goal: a busy machine slows the clock."""
    taken = dict(zip(COLUMNS[1:4], (own.least, own.middle, own.middle_cpu), strict=True))
    within = [name for name, seconds in taken.items() if seconds <= goal]
    return f"Goal: {goal * 1000:.0f} ms. Reached by: {', '.join(within) or 'none'}."


def _row(name: str, timing: Timing, own: Timing) -> tuple[str, ...]:
    seconds = (timing.least, timing.middle, timing.middle_cpu)
    return (name, *(f"{one * 1000:.1f} ms" for one in seconds), f"{ratio(own, timing):.1f}")


def run(measurements: Sequence[Measurement], arguments: Sequence[str] | None = None) -> None:
    """Measure each, print its section and write it to RESULTS.md."""
    parser = argparse.ArgumentParser(description="Measure both sides in one run.")
    parser.add_argument("--rows", type=int, help="another number of rows than the goal names")
    parser.add_argument("--rounds", type=int, default=LEAST_ROUNDS)
    parser.add_argument("--dry", action="store_true", help="print, but leave RESULTS.md as it is")
    asked = parser.parse_args(arguments)
    for one in measurements:
        text = measure(one.prepare(asked.rows or one.size), asked.rounds)
        print(text, end="\n\n", flush=True)
        if not asked.dry:
            write_section(one.name, text)
