"""Lũy kế: a flow since 1 January, capital also since the plan's first year; never a rate."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from helpers.indicators.progress import Scene
    from helpers.reference import Indicator


def cumulative(scene: Scene, indicator: Indicator) -> float:
    """Return the sum of a flow since 1 January, missing for a rate or where a part is missing."""
    if not indicator.flow:
        return math.nan
    parts = [scene.record(indicator, one)["value"] for one in scene.period.year_so_far]
    return math.nan if any(pd.isna(part) for part in parts) else float(sum(parts))


def since_start(scene: Scene, indicator: Indicator) -> float:
    """Return the sum of a flow since the plan's first year, missing where a year is missing.

    Only for indicators that say `since_start` (capital), and never for a rate.
    """
    if not (indicator.flow and indicator.since_start):
        return math.nan
    first = scene.reference.settings.plan.first_year
    years = scene.reference.periods.full_years(range(first, scene.period.year))
    parts = [scene.record(indicator, one)["value"] for one in years]
    parts.append(cumulative(scene, indicator))
    return math.nan if any(pd.isna(part) for part in parts) else float(sum(parts))
