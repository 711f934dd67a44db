"""The estimates a batch needs, made once before its runs, so that notebooks only read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.batch.requests import RunRequest
from helpers.paths import ProjectPaths

if TYPE_CHECKING:
    from helpers.reference import Period, Reference


@dataclass(frozen=True)
class EstimationTask:
    """The indicators of one theme in one period, for all areas; names only.

    `areas_of` is the period whose areas are wanted, where they are not the period's own; `shown`
    says that annexes of this very period are made, which also account for the rows they use.
    """

    project: Path
    theme: str
    period: str
    as_of: str = ""
    areas_of: str = ""
    shown: bool = False

    def __str__(self) -> str:
        return f"estimates {self.theme} {self.period}"


def estimation_tasks(
    reference: Reference, requests: Sequence[RunRequest], as_of: str
) -> tuple[EstimationTask, ...]:
    """Return a task a theme and period that these runs show: the period and those before it."""
    pairs = dict.fromkeys((request.theme, request.period) for request in requests)
    shown = {request.period for request in requests}
    tasks: dict[EstimationTask, None] = {}
    for theme, code in pairs:
        # An overview reads what the other themes' tasks make; alone, it has them made.
        for owner in _owners(reference, theme):
            for period in reference.periods.history(reference.periods.get(code)):
                areas_of = _other_areas(reference, code, period)
                task = EstimationTask(
                    reference.paths.root,
                    owner,
                    period.code,
                    as_of=as_of,
                    areas_of=areas_of,
                    shown=period.code in shown,
                )
                tasks[task] = None
    return tuple(tasks)


def _other_areas(reference: Reference, code: str, period: Period) -> str:
    """Return the period whose areas are wanted, "" where they are the ones of `period` itself."""
    shown = [area.code for area in reference.areas.reporting(reference.periods.get(code))]
    own = [area.code for area in reference.areas.reporting(period)]
    return "" if shown == own else code


def estimate_theme(task: EstimationTask) -> int:
    """Return how many indicators now have their estimates in `data/estimates`.

    With them stands all that annexes read of all areas at once: what may be printed, accounts
    and cross-checks.
    """
    from helpers.data.store import Store
    from helpers.indicators.accounts import has_account, read_account
    from helpers.indicators.checks.cross_checks import cross_checks
    from helpers.indicators.context import context_of
    from helpers.indicators.protection import printable_records
    from helpers.reference import load_reference

    reference = load_reference(ProjectPaths(task.project))
    store = Store(reference.paths, task.as_of or None)
    period = reference.periods.get(task.period)
    theme = reference.themes[task.theme]
    indicators = theme.indicators(reference)
    for indicator in indicators:
        # The province's figures never need other areas, so both forms are read by some annex.
        for code in dict.fromkeys(("", task.areas_of)):
            areas_of = reference.periods.get(code) if code else None
            printable_records(context_of(reference, store, period, areas_of), indicator)
        if task.shown and has_account(indicator):
            read_account(reference, store, indicator.id, task.period)
    if task.shown:
        province = reference.areas.province
        cross_checks(reference, store, theme.datasets_of_all(reference), province, period)
    return len(indicators)


def _owners(reference: Reference, theme: str) -> list[str]:
    indicators = reference.themes[theme].indicators(reference)
    return list(dict.fromkeys(indicator.theme for indicator in indicators))
