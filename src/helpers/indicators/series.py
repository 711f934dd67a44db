"""Estimates seen across periods and areas: trend, ranking, and which areas moved a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.indicators.context import context_of
from helpers.indicators.estimates import as_period, find_indicator
from helpers.indicators.protection import printable_records

if TYPE_CHECKING:
    from helpers.data.store import Store
    from helpers.reference import Indicator, Reference

TREND = (
    "period",
    "value",
    "ci_low",
    "ci_high",
    "coverage",
    "n",
    "clusters",
    "status",
    "figure_status",
    "round_start",
    "round_end",
)


MOVERS = ("area", "change", "contribution")


def code_of(area: Any) -> str:
    """Return the code of an area, or the code given."""
    return area if isinstance(area, str) else str(area.code)


def read_protected(
    reference: Reference, store: Store, indicator_id: str, period: Any, *, areas_of: Any = None
) -> pd.DataFrame:
    """Return the records of an indicator as they may be printed, indexed by area."""
    indicator = find_indicator(reference, indicator_id)
    period, areas_of = as_period(reference, period), as_period(reference, areas_of)
    context = context_of(reference, store, period, areas_of)
    return printable_records(context, indicator).set_index("area", drop=False)


def read_record(
    reference: Reference, store: Store, indicator_id: str, where: tuple[str, Any, Any]
) -> pd.Series:
    """Return the printable record of one area in one period.

    `where` is (area code, period, the period whose areas the code belongs to): an area that did
    not exist then is put together from its predecessors where the data go down to communes.
    """
    code, period, home = where
    whole = code == reference.areas.province.code
    records = read_protected(
        reference, store, indicator_id, period, areas_of=None if whole else home
    )
    if code in records.index:
        return records.loc[[code]].iloc[0]
    empty = pd.Series(index=records.columns, dtype="object")
    empty["area"], empty["period"], empty["status"] = code, period.code, "not_comparable"
    return empty


def has_own_round(reference: Reference, store: Store, indicator: Indicator, period: Any) -> bool:
    """Return whether the survey of a sample indicator has a round filed under this period."""
    context = context_of(reference, store, period)
    return all(
        period.code in {known.code for known in context.periods_with(dataset)}
        for dataset in indicator.datasets
    )


def trend(  # noqa: PLR0913
    reference: Reference, store: Store, indicator_id: str, area: Any, period: Any, *, count: int = 5
) -> pd.DataFrame:
    """Return one row a period, oldest first: the last `count` of the same kind up to this one.

    A sample without a round of its own in a period has no row value there (status no_data), so
    that one round is not drawn twice.
    """
    period = as_period(reference, period)
    indicator = find_indicator(reference, indicator_id)
    rows = []
    for one in reference.periods.history(period, count):
        record = read_record(reference, store, indicator_id, (code_of(area), one, period))
        row = {name: record.get(name) for name in TREND} | {"period": one.code}
        repeated = indicator.kind == "sample" and not has_own_round(
            reference, store, indicator, one
        )
        if repeated and one.code != period.code:
            row |= {name: float("nan") for name in TREND[1:7]} | {"status": "no_data"}
        rows.append(row)
    return pd.DataFrame(rows, columns=list(TREND))


def ranking(reference: Reference, store: Store, indicator_id: str, period: Any) -> pd.DataFrame:
    """Return the printable records of all reporting areas, in official order, province first."""
    return read_protected(reference, store, indicator_id, period).reset_index(drop=True)


def movers(
    reference: Reference, store: Store, indicator_id: str, period: Any, *, count: int = 3
) -> pd.DataFrame:
    """Return the areas that moved the province's change on the same period of last year most.

    Columns: area, change (the area's own), contribution (in the province's unit; the areas'
    contributions sum to the province's change). For a ratio: weight × change of the ratio plus
    change of the weight × distance from the province's ratio, at the mean of both periods. Areas
    that went with the province's change come first, strongest first. Empty where the areas of the
    two periods differ, and for samples, whose areas differ by chance.
    """
    period = as_period(reference, period)
    if find_indicator(reference, indicator_id).kind == "sample":
        return pd.DataFrame(columns=list(MOVERS))
    now = read_protected(reference, store, indicator_id, period)
    before = read_protected(reference, store, indicator_id, period.same_last_year)
    shared = [code for code in now.index if code in before.index]
    province = reference.areas.province.code
    found = _contributions(now.loc[shared], before.loc[shared], province)
    if found.empty:
        return found
    sign = 1 if found.attrs["change"] >= 0 else -1
    order = (found["contribution"] * sign).sort_values(ascending=False, kind="stable").index
    return found.loc[order].head(count).reset_index(drop=True)


def _contributions(now: pd.DataFrame, before: pd.DataFrame, province: str) -> pd.DataFrame:
    columns = ["value", "denominator"]
    after, earlier = (frame[columns].astype("float64") for frame in (now, before))
    whole = pd.DataFrame({"after": after["value"], "earlier": earlier["value"]})
    pairs = whole.notna().all(axis=1) & (whole.index != province)
    empty = pd.DataFrame(columns=list(MOVERS))
    if province not in whole.dropna().index or not pairs.any():
        return empty
    total = whole.loc[[province]].iloc[0]
    after, earlier = after[pairs], earlier[pairs]
    change = after["value"] - earlier["value"]
    moved = change
    if after["denominator"].notna().all() and earlier["denominator"].notna().all():
        shares = [frame["denominator"] / frame["denominator"].sum() for frame in (after, earlier)]
        apart = (after["value"] + earlier["value"]) / 2 - total.mean()
        moved = (shares[0] + shares[1]) / 2 * change + apart * (shares[0] - shares[1])
    found = pd.DataFrame({"area": change.index, "change": change, "contribution": moved})
    found.attrs["change"] = float(total["after"] - total["earlier"])
    return found
