"""Which runs to begin first: the longest, so that none is left running alone at the end."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean

from helpers.batch.manifest import Manifest
from helpers.batch.plan import PlannedRun
from helpers.batch.requests import RunRequest


def longest_first(runs: Sequence[PlannedRun], manifest: Manifest) -> tuple[PlannedRun, ...]:
    """Return the runs by the seconds they took last time, else by what their theme takes.

    A run whose theme never ran comes first, since it may be long; equal ones stay in order.
    """
    known = {record.request: record.seconds for record in manifest.runs if record.seconds}
    themes = {theme: _usual(known, theme) for theme in {run.request.theme for run in runs}}

    def expected(run: PlannedRun) -> float:
        return known.get(run.request, themes[run.request.theme])

    return tuple(sorted(runs, key=expected, reverse=True))


def _usual(known: dict[RunRequest, float], theme: str) -> float:
    taken = [seconds for request, seconds in known.items() if request.theme == theme]
    return mean(taken) if taken else float("inf")
