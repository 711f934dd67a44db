"""The estimate records: one row an area, the same columns for every indicator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from helpers.indicators.context import EstimationContext

if TYPE_CHECKING:
    from helpers.reference import Indicator

NUMBERS = (
    "value",
    "ci_low",
    "ci_high",
    "standard_error",
    "numerator",
    "denominator",
    "n",
    "clusters",
    "coverage",
)
TEXTS = ("status", "figure_status", "round_start", "round_end")
COLUMNS = ("indicator", "period", "area", *NUMBERS, *TEXTS)
FIGURE_STATUSES = ("estimate", "preliminary", "official")


def complete_records(
    context: EstimationContext, indicator: Indicator, values: pd.DataFrame
) -> pd.DataFrame:
    """Return one record for each reporting area, in official order, from what is known.

    `values` is indexed by area code and holds any of the estimate columns; an area without a
    value gets a status that says why.
    """
    frame = values.reindex(columns=[*NUMBERS, *TEXTS]).reindex(list(context.places))
    types = dict.fromkeys(NUMBERS, "float64") | dict.fromkeys(TEXTS, "object")
    frame = frame.astype(types).replace([np.inf, -np.inf], np.nan)
    frame["status"] = [
        status if isinstance(status, str) else _default_status(context, indicator, row)
        for status, row in zip(frame["status"], frame["value"].items(), strict=True)
    ]
    frame.insert(0, "area", frame.index)
    frame.insert(0, "period", context.period.code)
    frame.insert(0, "indicator", indicator.id)
    return frame.reset_index(drop=True)[list(COLUMNS)]


def _default_status(
    context: EstimationContext, indicator: Indicator, row: tuple[Any, float]
) -> str:
    place, value = row
    return absent_status(context, indicator, str(place)) if pd.isna(value) else "ok"


def absent_status(context: EstimationContext, indicator: Indicator, place: str) -> str:
    """Return why an area has no value: not reported, not comparable, or no data."""
    if context.recast:
        return "not_comparable"
    forms = [name for name in indicator.datasets if _is_area_form(context, name)]
    for dataset in forms:
        reported = context.reported(dataset)
        if reported and place not in reported and place != context.province:
            return "not_reported"
    return "no_data"


def _is_area_form(context: EstimationContext, dataset: str) -> bool:
    definition = context.reference.datasets.get(dataset)
    return definition is not None and definition.part == "A" and definition.sender == "area"


def sum_by_place(
    context: EstimationContext, frame: pd.DataFrame, columns: Sequence[str]
) -> pd.DataFrame:
    """Return Σ of columns by area, and over all rows for the province; missing is not zero."""
    numbers = frame[list(columns)].apply(pd.to_numeric, errors="coerce").astype("float64")
    sums = numbers.groupby(frame["place"]).sum(min_count=1)
    below = sums[sums.index != context.province]
    whole = numbers.sum(min_count=1).to_frame(context.province).T
    return pd.concat([whole, below])


def divide(numerator: pd.Series, denominator: pd.Series, scale: float = 1.0) -> pd.Series:
    """Return numerator ÷ denominator × scale, missing where the denominator is not positive."""
    return numerator / denominator.where(denominator > 0) * scale


def reporting_share(context: EstimationContext, places: Sequence[str]) -> pd.Series:
    """Return 1 for each area that has data and, for the province, the share of areas that have."""
    below = [code for code in context.places if code != context.province]
    present = set(places) & set(below)
    shares = dict.fromkeys(places, 1.0)
    if present:
        shares[context.province] = len(present) / len(below)
    return pd.Series(shares, dtype="float64")


def least_final(frame: pd.DataFrame, context: EstimationContext) -> pd.Series:
    """Return by area the least final figure status of its rows (estimate before official)."""
    if "figure_status" not in frame or frame.empty:
        return pd.Series(dtype="object")
    rank = {status: order for order, status in enumerate(FIGURE_STATUSES)}
    order = frame["figure_status"].astype("object").map(rank).astype("float64")
    lowest = order.groupby(frame["place"]).min()
    lowest.loc[context.province] = order.min()
    return lowest.map(dict(enumerate(FIGURE_STATUSES))).astype("object")
