"""Progress: each indicator of an annex against its target, its plan and the same period before."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.indicators.completeness import areas_reported, may_change
from helpers.indicators.cumulation import cumulative, since_start
from helpers.indicators.estimates import as_period, find_indicator, read_estimates
from helpers.indicators.judgement import (
    NOISE_DECIMALS,
    Verdict,
    change_of_two_samples,
    judge,
    judge_parts,
)
from helpers.indicators.printed_figures import printed_then, store_of_print
from helpers.indicators.series import code_of, has_own_round, read_record
from helpers.reference.numbers import round_half_away
from helpers.reference.targets import TargetKind

if TYPE_CHECKING:
    from helpers.data.store import Store
    from helpers.reference import Indicator, Period, Reference, Target

PLAN_KIND: TargetKind = "plan_2025"
PLAN_YEAR = 2025
MOST_DECIMALS = 4
TAKEN = (
    "value",
    "ci_low",
    "ci_high",
    "n",
    "clusters",
    "numerator",
    "denominator",
    "coverage",
    "status",
    "figure_status",
    "round_start",
    "round_end",
)


@dataclass(frozen=True)
class Scene:
    """Where and when an annex stands."""

    reference: Reference
    store: Store
    code: str
    period: Period
    known: dict[tuple[str, str], pd.Series] = field(default_factory=dict, compare=False)

    @property
    def is_province(self) -> bool:
        """Return whether the annex is the province's."""
        return self.code == self.reference.areas.province.code

    def record(self, indicator: Indicator, period: Period) -> pd.Series:
        """Return the area's printable record of an indicator in a period."""
        asked = (indicator.id, period.code)
        if asked not in self.known:
            where = (self.code, period, self.period)
            self.known[asked] = read_record(self.reference, self.store, indicator.id, where)
        return self.known[asked]

    @cached_property
    def printed(self) -> Store | None:
        """Return the store as the report on the same period of last year knew it, or None."""
        return store_of_print(self.reference, self.store, self.period.same_last_year)

    def exact(self, indicator: Indicator) -> pd.Series:
        """Return the area's record as estimated, for the verdict."""
        records = read_estimates(self.reference, self.store, indicator.id, self.period)
        return records[records["area"] == self.code].iloc[0]


def progress(
    reference: Reference, store: Store, theme_id: str, area: Any, period: Any
) -> pd.DataFrame:
    """Return one row an indicator of the theme, in the order of the main table.

    Values are protected for print, otherwise unrounded, in the indicator's unit. Columns:
    indicator, target and annual_target (objects or None), the record's own (value, ci_low, ci_high,
    n, clusters, numerator, denominator, coverage, status, figure_status, round_start, round_end),
    areas_reported (share 0–1 of a province's reporting areas), previous with its interval and
    status, previous_revised (whether the report of last year printed another value,
    previous_printed), cumulative, since_start, percent_of_plan, gap (value − annual
    target), gap_to_target, change, change_low, change_high, change_percent, change_status (up |
    down | unchanged | not_clear | not_comparable | no_data), verdict, kind, better, decimals.
    """
    scene = Scene(reference, store, code_of(area), as_period(reference, period))
    theme = reference.themes[theme_id]
    return pd.DataFrame([progress_row(scene, one) for one in theme.indicators(reference)])


def progress_row(scene: Scene, indicator: Indicator) -> dict[str, Any]:
    """Return the row of one indicator."""
    record = scene.record(indicator, scene.period)
    row: dict[str, Any] = {"indicator": indicator.id} | {name: record[name] for name in TAKEN}
    target = target_of(scene, indicator, (PLAN_YEAR, PLAN_KIND))
    annual = target_of(scene, indicator, (scene.period.year, "annual"))
    verdict = verdict_of(scene, indicator)
    row |= {"target": target, "annual_target": annual, "verdict": verdict}
    row["areas_reported"] = areas_reported(scene, indicator)
    row |= _comparison(scene, indicator, record)
    row |= _against_plan(scene, indicator, record["value"], (target, annual))
    row |= printed_then(scene, indicator, row["previous"])
    row["cumulative"] = cumulative(scene, indicator)
    row["since_start"] = since_start(scene, indicator)
    row |= {"kind": indicator.kind, "better": indicator.better}
    row["decimals"] = max(
        decimals_to_print(record["value"], indicator.decimals, one) for one in (target, annual)
    )
    return row


def target_of(scene: Scene, indicator: Indicator, which: tuple[int, TargetKind]) -> Target | None:
    """Return the area's own target, or that of the indicator whose part this one is."""
    year, kind = which
    found = scene.reference.targets.find(indicator.id, scene.code, year, kind)
    if found is None and indicator.parent:
        parent = find_indicator(scene.reference, indicator.parent)
        if indicator.id in parent.arguments.get("parts", ()):
            return scene.reference.targets.find(parent.id, scene.code, year, kind)
    return found


def verdict_of(scene: Scene, indicator: Indicator) -> Verdict:
    """Return the verdict against the plan's target; monitor where the plan names no figure.

    A yearly figure (a flow, or one per year) of a part of a year gets none: incomplete. So does an
    administrative figure of a province of which areas have not reported, unless they cannot change
    the verdict. Where the rounding that protects persons would put the printed figure on the other
    side, it is undecided.
    """
    target = target_of(scene, indicator, (PLAN_YEAR, PLAN_KIND))
    if target is None:
        return "monitor" if indicator.plan and _is_without_figure(scene, indicator) else "none"
    if is_yearly(indicator) and not scene.period.is_full_year:
        return "incomplete"
    parts = indicator.arguments.get("parts", ())
    if parts:
        known = [find_indicator(scene.reference, name) for name in parts]
        return judge_parts([verdict_of(scene, part) for part in known])
    shown = scene.record(indicator, scene.period)
    if shown["status"] == "withheld":
        return "none"
    exact = _judge_record(scene.exact(indicator), target)
    if exact != _judge_record(shown, target):
        return "undecided"
    partial = indicator.kind == "administrative" and areas_reported(scene, indicator) < 1
    return "incomplete" if partial and may_change(indicator, exact, target) else exact


def _judge_record(record: pd.Series, target: Target | None) -> Verdict:
    bounds = (record["ci_low"], record["ci_high"])
    return judge(record["value"], *bounds, target, record["status"])


def _is_without_figure(scene: Scene, indicator: Indicator) -> bool:
    province = scene.reference.areas.province.code
    found = scene.reference.targets.find(indicator.id, province, PLAN_YEAR, PLAN_KIND)
    return found is None


def is_yearly(indicator: Indicator) -> bool:
    """Return whether the figure means a whole year: a flow, or a unit per year."""
    return bool(indicator.flow) or indicator.unit.vi.endswith("/năm")


def _comparison(scene: Scene, indicator: Indicator, record: pd.Series) -> dict[str, Any]:
    """Return the same period of last year and the change since."""
    last_year = scene.period.same_last_year
    before = scene.record(indicator, last_year)
    found: dict[str, Any] = {
        "previous": before["value"],
        "previous_ci_low": before["ci_low"],
        "previous_ci_high": before["ci_high"],
        "previous_status": before["status"],
        "previous_figure_status": before["figure_status"],
        "change": math.nan,
        "change_low": math.nan,
        "change_high": math.nan,
        "change_percent": math.nan,
    }
    status = _comparable(scene, indicator, record, before)
    if status in {"not_comparable", "no_round"}:
        blank = dict.fromkeys(("previous", "previous_ci_low", "previous_ci_high"), math.nan)
        why = "no_data" if status == "no_round" else status
        return found | blank | {"previous_status": why, "change_status": why}
    if status != "ok":
        return found | {"change_status": status}
    return found | _change(indicator, record, before)


def _comparable(scene: Scene, indicator: Indicator, record: pd.Series, before: pd.Series) -> str:
    """Return ok, no_data, no_round (no survey in the same period of last year) or not_comparable.

    A round older than the period is no figure of the period, so nothing is compared with it.
    """
    if before["status"] == "not_comparable":
        return "not_comparable"
    if indicator.kind == "sample":
        if not has_own_round(scene.reference, scene.store, indicator, scene.period):
            return "not_comparable"
        last_year = scene.period.same_last_year
        if not has_own_round(scene.reference, scene.store, indicator, last_year):
            return "no_round"
    missing = pd.isna(record["value"]) or pd.isna(before["value"])
    return "no_data" if missing else "ok"


def _change(indicator: Indicator, record: pd.Series, before: pd.Series) -> dict[str, Any]:
    change = float(record["value"] - before["value"])
    found: dict[str, Any] = {"change": change}
    if indicator.unit.vi != "%" and before["value"] > 0:
        found["change_percent"] = (record["value"] / before["value"] - 1) * 100
    if indicator.kind == "sample":
        bounds = [(one["ci_low"], one["ci_high"]) for one in (record, before)]
        if any(pd.isna(bound) for pair in bounds for bound in pair):
            return found | {"change_status": "not_clear"}
        _, low, high = change_of_two_samples(record["value"], bounds[0], before["value"], bounds[1])
        found |= {"change_low": low, "change_high": high}
        if low <= 0 <= high:
            return found | {"change_status": "not_clear"}
    elif round(change, indicator.decimals) == 0:
        return found | {"change_status": "unchanged"}
    return found | {"change_status": "up" if change > 0 else "down"}


def _against_plan(
    scene: Scene, indicator: Indicator, value: float, targets: tuple[Target | None, Target | None]
) -> dict[str, float]:
    """Return how the value stands to the year's plan (percent where higher is better) and target.

    A figure per year of a part of a year is not held against a yearly figure; a flow is.
    """
    target, annual = targets
    none = {"percent_of_plan": math.nan, "gap": math.nan, "gap_to_target": math.nan}
    part_of_year = is_yearly(indicator) and not scene.period.is_full_year
    if pd.isna(value) or (part_of_year and not indicator.flow):
        return none
    if target is not None and not part_of_year:
        none["gap_to_target"] = float(value) - float(target.value)
    if annual is not None:
        plan = float(annual.value)
        reached = cumulative(scene, indicator) if indicator.flow else float(value)
        none["gap"] = reached - plan
        if indicator.better == "higher" and plan > 0:
            none["percent_of_plan"] = reached / plan * 100
    return none


def decimals_to_print(value: float, decimals: int, target: Target | None) -> int:
    """Return the decimals at which the printed value stands on the same side of the target.

    A value near a strict target ("above 290") is not printed as the target itself.
    """
    if target is None or pd.isna(value):
        return decimals
    exact, aim = round(float(value), NOISE_DECIMALS), float(target.value)
    is_near = target.bound in {"gt", "lt"} and exact != aim
    for more in range(decimals, MOST_DECIMALS):
        printed = round_half_away(exact, more)
        if target.met_by(printed) == target.met_by(exact) and not (is_near and printed == aim):
            return more
    return MOST_DECIMALS
