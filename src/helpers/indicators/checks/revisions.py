"""Figures revised after they were first sent; the earlier ones are kept (DOMAIN §4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from helpers.data.store import Store
from helpers.indicators.checks.comparisons import Comparison, compare, empty, joined
from helpers.indicators.context import EstimationContext, context_of, once
from helpers.indicators.food_security import crop_rows
from helpers.indicators.implementation import agency_rows

if TYPE_CHECKING:
    from helpers.reference import Period, Reference

# Of each form the figure whose revision is told, and what says which figure it is.
REVISED: dict[str, tuple[str, tuple[str, ...]]] = {
    "crops": ("output_tonnes", ("crop",)),
    "population": ("population_average", ()),
    "livestock": ("head", ("species",)),
    "capital": ("disbursed_million_dong", ("agency", "item")),
}
SENT = ("area", "sender")


@dataclass(frozen=True)
class Resent:
    """A form sent again: whose it is, and the days on which both versions came."""

    area: str
    sender: str
    before: str
    after: str


def revisions(context: EstimationContext, datasets: Collection[str]) -> pd.DataFrame:
    """Return the figures of this period and of the same one last year that a resending changed.

    `expected` is the figure of the version before, `got` the one in force; the notes hold the
    nature of the figure and the day received, as "preliminary|2023-12-17".
    """
    found = []
    for period in (context.period, context.period.same_last_year):
        for dataset in (name for name in REVISED if name in datasets):
            sent = resent(context.store, dataset, period.code)
            found += [_revised(context, dataset, period, one) for one in sent]
    return joined(found)


def resent(store: Store, dataset: str, period: str) -> Sequence[Resent]:
    """Return the forms of a period sent more than once: the version in force and the one before."""
    sent = store.submissions(dataset=dataset, period=period)
    if "current" not in sent or sent.empty:
        return ()
    sent = sent[sent["accepted"] > 0].assign(received=sent["received"].astype(str))
    found = []
    for (area, sender), one in sent.groupby(list(SENT), sort=True):
        after = one.loc[one["current"].astype(bool), "received"].max()
        earlier = one.loc[one["received"] < str(after), "received"]
        if len(earlier):
            found.append(Resent(str(area), str(sender), str(earlier.max()), str(after)))
    return found


def store_of_day(store: Store, day: str) -> Store:
    """Return the store as it was known on that day; what it reads counts as read by `store`."""
    return once(store, ("store of day", day), lambda: _store_of_day(store, day))


def _store_of_day(store: Store, day: str) -> Store:
    earlier = Store(store.paths, as_of=day)
    earlier.reads = store.reads
    return earlier


def _revised(
    context: EstimationContext, dataset: str, period: Period, sent: Resent
) -> pd.DataFrame:
    now = _figures(context.reference, context.store, dataset, (period, sent))
    before_store = store_of_day(context.store, sent.before)
    before = _figures(context.reference, before_store, dataset, (period, sent))
    if now.empty or before.empty:
        return empty()
    column, keys = REVISED[dataset]
    merged = before.merge(now, how="inner", on=["place", *keys], suffixes=("_before", ""))
    one = Comparison("revision", dataset, column, "revised", keys)
    pair = (merged[f"{column}_before"], merged[column])
    limits = context.reference.cross_checks.revision
    found = compare(merged.assign(period=period.code), one, pair, limits)
    natures = [merged.get(f"figure_status{end}") for end in ("_before", "")]
    days = (sent.before, sent.after)
    notes = [
        [f"{_known(nature, at)}|{day}" for at in range(len(found))]
        for nature, day in zip(natures, days, strict=True)
    ]
    status = found["status"].replace("differs", "revised")
    return found.assign(expected_note=notes[0], got_note=notes[1], status=status)


def _known(nature: pd.Series | None, at: int) -> str:
    return nature.iloc[at] if nature is not None and isinstance(nature.iloc[at], str) else ""


def _figures(
    reference: Reference, store: Store, dataset: str, which: tuple[Period, Resent]
) -> pd.DataFrame:
    """Return Σ of the figure by its keys of one sender, with the least final nature."""
    period, sent = which
    context = context_of(reference, store, period)
    column, keys = REVISED[dataset]
    if reference.datasets[dataset].sender == "agency":
        rows = agency_rows(context, dataset)
        rows = rows[rows["agency"] == sent.sender]
    elif dataset == "crops":
        rows = context.forms("crops")
        rows = crop_rows(context, tuple(sorted(set(rows["crop"].dropna()))))
        rows = rows[rows["place"] == sent.area]
    else:
        rows = context.forms(dataset)
        rows = rows[rows["place"] == sent.area]
    by = ["place", *keys]
    grouped = rows.groupby(by, sort=True)
    sums = grouped[[column]].sum(min_count=1)
    for name in ("figure_status", "submission"):
        if name in rows:
            sums[name] = grouped[name].first()
    return sums.reset_index()
