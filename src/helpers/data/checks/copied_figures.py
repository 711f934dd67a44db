"""Forms whose figures stood in an earlier one of the same sender."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from helpers.data.history.ledger import Submission
from helpers.data.store import Store
from helpers.reference import Reference
from helpers.reference.datasets import Dataset
from helpers.reference.periods import Period


def find(
    reference: Reference, store: Store, dataset: Dataset, about: tuple[Period, Sequence[Submission]]
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield those of the submissions whose figures mostly are of an earlier period, with which.

    Earlier are the same period of last year and the period before, where they had the same areas.
    Only figures that are there and not 0 count.
    """
    period, submissions = about
    senders = {one.sender for one in submissions}
    told: set[str] = set()
    for earlier in earlier_than(period):
        before = [one for one in store.in_force(dataset.id, earlier.code) if one.sender in senders]
        if not before or not _same_areas(reference, period, earlier):
            continue
        shares = _shares(_figures(store, dataset, submissions), _figures(store, dataset, before))
        limits = reference.cross_checks.copied
        copied = shares[(shares["cells"] >= limits.cells) & (shares["share"] >= limits.share)]
        for name, same, cells in copied[["same", "cells"]].itertuples():
            if name not in told:
                told.add(name)
                yield name, {"same": int(same), "cells": int(cells), "period": earlier.label()}


def earlier_than(period: Period) -> list[Period]:
    """Return the periods whose figures may have been copied: last year's, and the one before."""
    return list({one.code: one for one in (period.same_last_year, period.previous)}.values())


def _same_areas(reference: Reference, period: Period, earlier: Period) -> bool:
    both = [reference.areas.reporting(one) for one in (period, earlier)]
    now, before = ([(area.code, area.valid_from) for area in areas] for areas in both)
    return now == before


def _figures(store: Store, dataset: Dataset, submissions: Sequence[Submission]) -> pd.DataFrame:
    """Return one row a figure: sender, keys of its row, column, value; by submission."""
    codes = [one.area for one in submissions]
    areas = None if dataset.sender == "agency" else sorted(set(codes))
    rows = store.read(dataset.id, period=submissions[0].period, areas=areas)
    senders = {one.submission: one.sender for one in submissions}
    rows = rows[rows["submission"].isin(senders)]
    rows = rows.assign(sender=rows["submission"].map(senders))
    numbers = [one.id for one in dataset.columns if one.type in ("number", "integer")]
    keys = ["sender", *dataset.keys, "submission"]
    return rows.melt(keys, numbers, "column", "value").dropna(subset="value")


def _shares(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Return by submission how many figures there are, how many stood before, and the share."""
    on = [name for name in now.columns if name not in ("submission", "value")]
    old = before.drop_duplicates(on).drop(columns="submission")
    merged = now[now["value"] != 0].merge(old, how="left", on=on, suffixes=("", "_before"))
    merged["same"] = merged["value"] == merged["value_before"]
    found = merged.groupby("submission")["same"].agg(same="sum", cells="size")
    return found.assign(share=found["same"] / found["cells"])
