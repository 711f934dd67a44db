"""Whether a province's figure is of all its areas, and what those that are silent could change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.indicators.estimates import read_estimates

if TYPE_CHECKING:
    from helpers.indicators.judgement import Verdict
    from helpers.indicators.progress import Scene
    from helpers.reference import Indicator, Target

HIGHEST_PERCENTAGE = 100


def areas_reported(scene: Scene, indicator: Indicator) -> float:
    """Return the share (0–1) of the reporting areas behind a province's figure.

    1 for an area of its own, for samples, which are designed for the whole province, and for what
    agencies send.
    """
    if not scene.is_province or indicator.kind == "sample":
        return 1.0
    records = read_estimates(scene.reference, scene.store, indicator.id, scene.period)
    records = records.set_index("area")
    below = records.drop(index=scene.code)
    if below.empty:
        return 1.0
    coverage = records["coverage"].astype("float64")
    if indicator.kind == "administrative" and pd.isna(coverage[scene.code]):
        return 1.0
    share = 1.0 - float((below["status"] == "not_reported").mean())
    # An area's own coverage is below 1 only where it counts persons or households, not areas.
    is_of_areas = indicator.kind == "administrative" and bool(
        (coverage.drop(index=scene.code).dropna() == 1).all()
    )
    return min(share, float(coverage[scene.code])) if is_of_areas else share


def may_change(indicator: Indicator, verdict: Verdict, target: Target | None) -> bool:
    """Return whether figures of areas that have not reported could turn the verdict.

    A sum can only grow; a percentage that must be all, or none, cannot come back to it.
    """
    if target is None or verdict not in {"met", "missed"}:
        return False
    wants_more = target.bound in {"gt", "ge", "eq"}
    if indicator.flow:
        return wants_more == (verdict == "missed")
    if indicator.is_rate and verdict == "missed":
        end = HIGHEST_PERCENTAGE if wants_more else 0
        return float(target.value) != end
    return True
