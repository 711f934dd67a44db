"""Two sides timed in one run, turn by turn, so that a busy machine is busy for both."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

LEAST_ROUNDS = 10


@dataclass(frozen=True)
class Timing:
    """Seconds of each round of one side: by the clock, and of CPU (its child processes' too)."""

    wall: tuple[float, ...]
    cpu: tuple[float, ...]

    @property
    def least(self) -> float:
        """Return the shortest round by the clock."""
        return min(self.wall)

    @property
    def middle(self) -> float:
        """Return the median round by the clock."""
        return median(self.wall)

    @property
    def middle_cpu(self) -> float:
        """Return the median round in CPU seconds."""
        return median(self.cpu)


def interleave(sides: Mapping[str, Callable[[], Any]], rounds: int) -> dict[str, Timing]:
    """Return the timings of the sides, after one round of each that does not count.

    Each round runs every side once; every second round in the opposite order.
    """
    for run in sides.values():
        run()
    wall: dict[str, list[float]] = {name: [] for name in sides}
    cpu: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(rounds):
        for name in list(sides)[:: 1 if turn % 2 == 0 else -1]:
            seconds, worked = time_once(sides[name])
            wall[name].append(seconds)
            cpu[name].append(worked)
    return {name: Timing(tuple(wall[name]), tuple(cpu[name])) for name in sides}


def time_once(run: Callable[[], Any]) -> tuple[float, float]:
    """Return the seconds by the clock and of CPU that one call takes."""
    gc.collect()
    worked, start = _cpu_seconds(), time.perf_counter()
    run()
    return time.perf_counter() - start, _cpu_seconds() - worked


def ratio(ours: Timing, other: Timing) -> float:
    """Return how many times as long the other side took: the median of the rounds' ratios."""
    return median(theirs / own for own, theirs in zip(ours.wall, other.wall, strict=True))


def _cpu_seconds() -> float:
    children = os.times()
    return time.process_time() + children.children_user + children.children_system
