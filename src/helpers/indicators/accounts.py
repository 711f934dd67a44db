"""The account of an estimate: of the rows that came in, how many counted and why others did not.

One row an area and reason; counted and left out sum to the rows accepted of that round and area.
Rows refused or set apart as duplicates at intake are told by `intake_account`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from helpers.indicators import estimates, livelihoods
from helpers.indicators.context import EstimationContext
from helpers.indicators.exclusions import COUNTED, RowReasons
from helpers.indicators.exclusions.children import child_reasons
from helpers.indicators.exclusions.forms import (
    births_reasons,
    household_register_reasons,
    weighing_reasons,
)
from helpers.indicators.exclusions.households import (
    energy_reasons,
    food_insecurity_reasons,
    intake_reasons,
    paired_reasons,
    scale_reasons,
)

if TYPE_CHECKING:
    from helpers.data.store import Store
    from helpers.reference import Indicator, Reference

SUFFIX = ".account.parquet"
COLUMNS = ("indicator", "period", "source", "area", "reason", "rows")
SCHEMA = pa.schema([(name, pa.int64() if name == "rows" else pa.string()) for name in COLUMNS])
# Not a fault of a row: the estimate is about others.
OUTSIDE = ("outside_population", "other_level", "earlier_round")
PLACE_UNKNOWN = "place_unknown"

Reasons = Callable[[EstimationContext, "Indicator"], RowReasons]

REASONS: Mapping[str, Reasons] = {
    "child_prevalence": child_reasons,
    "intake_per_person_day": intake_reasons,
    "energy_share": energy_reasons,
    "food_all_year_share": scale_reasons,
    "food_consumption_share": scale_reasons,
    "reduced_coping_share": scale_reasons,
    "dietary_diversity_mean": scale_reasons,
    "food_insecurity_share": food_insecurity_reasons,
    "paired_gain": paired_reasons,
    "paired_gain_share": paired_reasons,
    "births_share": births_reasons,
    "births_total": births_reasons,
    "weighing_share": weighing_reasons,
    "weighing_total": weighing_reasons,
    "programme_households_share": household_register_reasons,
    "programme_households_count": household_register_reasons,
}


def has_account(indicator: Indicator) -> bool:
    """Return whether the indicator's rows can be accounted for: it is made from rows of records."""
    return indicator.method in REASONS or indicator.method == "weaker_gain"


def account(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the account of an indicator in the context's period: `COLUMNS`, all areas.

    Every reporting area has a row "counted", be it 0; other reasons stand where rows have them.
    `source` is the period of the survey round or form. Without an account: no row.
    """
    if indicator.method == "weaker_gain":
        return _weaker(context, indicator)
    if indicator.method not in REASONS:
        return pd.DataFrame(columns=list(COLUMNS)).astype({"rows": "int64"})
    found = REASONS[indicator.method](context, indicator)
    counts = _by_area(context, found)
    counts.update(_unplaced(context, indicator, found))
    rows = [
        (indicator.id, context.period.code, found.source, *place_and_reason, number)
        for place_and_reason, number in sorted(counts.items(), key=_order(context))
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"rows": "int64"})


def _order(context: EstimationContext) -> Callable[[tuple[tuple[str, str], int]], Any]:
    """Return the key that sorts by area in official order, "counted" first, then the reason."""
    numbers = {place: number for number, place in enumerate(context.places)}
    return lambda item: (numbers[item[0][0]], item[0][1] != COUNTED, item[0][1])


def _by_area(context: EstimationContext, found: RowReasons) -> dict[tuple[str, str], int]:
    counts = dict.fromkeys(((place, COUNTED) for place in context.places), 0)
    whole = found.reason if found.in_province is None else found.in_province
    for reason, number in whole.value_counts().items():
        counts[context.province, str(reason)] = int(number)
    pairs = pd.DataFrame({"place": found.place, "reason": found.reason}).value_counts()
    for (place, reason), number in zip(pairs.index.to_list(), pairs, strict=True):
        if place in context.places and place != context.province:
            counts[str(place), str(reason)] = int(number)
    return counts


def _unplaced(
    context: EstimationContext, indicator: Indicator, found: RowReasons
) -> dict[tuple[str, str], int]:
    """Return the province's rows of areas that none of today's took in."""
    rows = context.store.read(indicator.datasets[0], period=found.source)
    lost = len(rows) - len(found.reason)
    return {(context.province, PLACE_UNKNOWN): lost} if lost else {}


def _weaker(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return in each area the account of the part that gained less, under the whole's name."""
    known = context.reference.indicators
    chosen = {
        place: name for place, (name, _) in livelihoods.weaker_parts(context, indicator).items()
    }
    parts = {name: account(context, known[name]) for name in sorted(set(chosen.values()))}
    rows = [parts[name][parts[name]["area"] == place] for place, name in chosen.items()]
    return pd.concat(rows, ignore_index=True).assign(indicator=indicator.id)


def read_account(
    reference: Reference, store: Store, indicator_id: str, period: Any
) -> pd.DataFrame:
    """Return the account of an indicator in a period, kept beside its estimates.

    `period` is a period or its code. Columns: `COLUMNS`. Raises `UserMistake` for an unknown
    indicator.
    """
    indicator = estimates.find_indicator(reference, indicator_id)
    context = EstimationContext(reference, store, estimates.as_period(reference, period))
    file = estimates.estimates_file(context, indicator_id)
    file = file.with_name(f"{file.stem}{SUFFIX}")
    return estimates.kept_or_made(
        file,
        estimates.estimates_key(context, indicator),
        SCHEMA,
        lambda: account(context, indicator),
    )
