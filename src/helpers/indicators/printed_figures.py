"""What the report on an earlier period printed, where figures have been revised since.

"Cùng kỳ" is last year's newest figure at the as-of day (DOMAIN §4); a page says where the report of
last year printed another.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.indicators.checks.revisions import store_of_day
from helpers.indicators.series import read_record
from helpers.reference.numbers import round_half_away

if TYPE_CHECKING:
    from helpers.data.store import Store
    from helpers.indicators.progress import Scene
    from helpers.reference import Indicator, Period, Reference


def printed_then(scene: Scene, indicator: Indicator, previous: float) -> dict[str, Any]:
    """Return what the report of last year printed, where that is not what is known now.

    An area that did not exist then was in no report; a code may have been another area's.
    """
    last_year = scene.period.same_last_year
    found: dict[str, Any] = {"previous_revised": False, "previous_printed": math.nan}
    before = scene.printed
    if before is None or pd.isna(previous) or not _existed(scene, last_year):
        return found
    if not has_changed(before, scene.store, indicator, last_year):
        return found
    where = (scene.code, last_year, scene.period)
    printed = float(read_record(scene.reference, before, indicator.id, where)["value"])
    now = round_half_away(float(previous), indicator.decimals)
    if not math.isnan(printed) and round_half_away(printed, indicator.decimals) == now:
        return found
    return {"previous_revised": True, "previous_printed": printed}


def _existed(scene: Scene, period: Period) -> bool:
    areas = [scene.reference.areas.reporting(one) for one in (period, scene.period)]
    own = [{(area.code, area.valid_from) for area in known} for known in areas]
    return any(code == scene.code for code, _ in own[0] & own[1])


def printed_day(reference: Reference, period: Period) -> str:
    """Return the day whose knowledge the report on a period was printed with, "" without one.

    It is `as_of` or else `printed_date` of the batch that reports on the period; the default
    batch before others.
    """
    default = reference.settings.default_batch
    for name in sorted(reference.batches, key=lambda one: (one != default, one)):
        batch = reference.batches[name]
        day = batch.as_of or batch.printed_date
        if day is not None and period.code in batch.periods:
            return str(day)
    return ""


def store_of_print(reference: Reference, store: Store, period: Period) -> Store | None:
    """Return the store as the report on a period knew it; None where that is what is known now."""
    day = printed_day(reference, period)
    if not day or (store.as_of and store.as_of <= day):
        return None
    return store_of_day(store, day)


def has_changed(before: Store, store: Store, indicator: Indicator, period: Period) -> bool:
    """Return whether the forms behind an indicator were sent anew since; a first sending counts."""
    codes = [period.code]
    return before.key(indicator.datasets, codes) != store.key(indicator.datasets, codes)
