"""Cross-checks with the past: forms and crops that repeat an earlier period's figures."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from helpers.indicators.checks.comparisons import COLUMNS, empty, item_of, joined
from helpers.indicators.context import EstimationContext
from helpers.indicators.implementation import MONEY, agency_rows

if TYPE_CHECKING:
    from helpers.reference import Period


@dataclass(frozen=True)
class Figures:
    """What of a form is figures that change every period, and what says which row is which."""

    numbers: tuple[str, ...]
    keys: tuple[str, ...]
    sender: str = "place"


FORMS = {
    "crops": Figures(
        ("area_planted_ha", "area_harvested_ha", "yield_quintal_per_ha", "output_tonnes"),
        ("crop", "season"),
    ),
    "livestock": Figures(("head", "liveweight_tonnes"), ("species",)),
    "post_harvest": Figures(("stored_tonnes", "lost_tonnes"), ("crop", "stage")),
    "cooperatives": Figures(
        ("members", "programme_households", "revenue_million_dong", "profit_million_dong"),
        ("cooperative_code",),
    ),
    "capital": Figures(
        tuple(f"{name}_million_dong" for name in MONEY), ("item_code", "source"), "agency"
    ),
    "communication": Figures(("activities", "people_reached"), ("activity",), "agency"),
}


def copied(context: EstimationContext, datasets: Collection[str]) -> pd.DataFrame:
    """Return for each sender and form which share of its figures stood in an earlier period.

    Earlier are the same period of last year and the period before. Only figures that are there
    and not 0 count; `got` is the share in percent, `expected` the share from which it is told.
    """
    found = []
    for earlier in _earlier(context):
        known = [dataset for dataset in FORMS if dataset in datasets]
        found += [_copied_form(context, dataset, earlier) for dataset in known]
    return joined(found)


def _earlier(context: EstimationContext) -> Sequence[Period]:
    """Return the periods before whose areas are the same as now: a code may have been reused."""
    period = context.period
    before = {one.code: one for one in (period.same_last_year, period.previous)}
    own = _system(context, period)
    return [one for one in before.values() if _system(context, one) == own]


def _system(context: EstimationContext, period: Period) -> list[tuple[str, str]]:
    areas = context.reference.areas.reporting(period)
    return [(area.code, str(area.valid_from)) for area in areas]


def _copied_form(context: EstimationContext, dataset: str, earlier: Period) -> pd.DataFrame:
    form = FORMS[dataset]
    now = _rows(context, dataset)
    before = _rows(EstimationContext(context.reference, context.store, earlier), dataset)
    if now.empty or before.empty:
        return empty()
    cells = _cells(now, before, form)
    limits = context.reference.cross_checks.copied
    senders = ["place"] if form.sender == "place" else ["place", form.sender]
    whole = _shares(cells, senders, limits.share, limits.cells)
    found = [_frame(context, dataset, whole, (senders[1:], earlier))]
    if dataset == "crops":
        whole_copied = set(whole.loc[whole["is_copied"], "place"])
        rest = cells[~cells["place"].isin(whole_copied)]
        crops = _shares(rest, ["place", "crop"], 1.0, limits.crop_cells)
        found.append(_frame(context, dataset, crops, (["crop"], earlier)))
    return joined(found)


def _rows(context: EstimationContext, dataset: str) -> pd.DataFrame:
    is_agency = FORMS[dataset].sender == "agency"
    return agency_rows(context, dataset) if is_agency else context.forms(dataset)


def _cells(now: pd.DataFrame, before: pd.DataFrame, form: Figures) -> pd.DataFrame:
    """Return one row a figure that is there and not 0: its keys, submission, whether it stood."""
    keys = list(dict.fromkeys(["place", form.sender, *form.keys]))
    kept = [*keys, *(["submission"] if "submission" in now else [])]
    long = now.melt(kept, list(form.numbers), "column", "value")
    old = before.drop_duplicates(keys).melt(keys, list(form.numbers), "column", "earlier")
    merged = long.merge(old, how="left", on=[*keys, "column"])
    merged = merged[merged["value"].notna() & (merged["value"] != 0)]
    return merged.assign(same=merged["value"] == merged["earlier"])


def _shares(cells: pd.DataFrame, by: list[str], share: float, least: int) -> pd.DataFrame:
    if cells.empty:
        return pd.DataFrame(columns=[*by, "same", "cells", "submission", "share", "is_copied"])
    grouped = cells.groupby(by, sort=False)
    found = grouped.agg(same=("same", "sum"), cells=("same", "size"))
    found["submission"] = grouped["submission"].first() if "submission" in cells else ""
    found = found[found["cells"] >= least]
    found["share"], found["limit"] = found["same"] / found["cells"], share
    return found.assign(is_copied=found["share"] >= share).reset_index()


def _frame(
    context: EstimationContext,
    dataset: str,
    shares: pd.DataFrame,
    about: tuple[list[str], Period],
) -> pd.DataFrame:
    if shares.empty:
        return empty()
    items, earlier = about
    counts = zip(shares["same"], shares["cells"], strict=True)
    frame = pd.DataFrame(
        {
            "check": "copied",
            "dataset": dataset,
            "period": context.period.code,
            "area": shares["place"].astype("object"),
            "item": item_of(shares, items),
            "column": "",
            "relation": "copied",
            "expected": shares["limit"] * 100,
            "got": shares["share"] * 100,
            "difference": (shares["share"] - shares["limit"]) * 100,
            "tolerance": 0.0,
            "status": shares["is_copied"].map({True: "copied", False: "agrees"}).astype("object"),
            "severity": shares["share"].astype("float64"),
            "expected_note": earlier.code,
            "got_note": [f"{same}/{cells}" for same, cells in counts],
            "submission": shares["submission"],
        }
    )
    return frame[list(COLUMNS)]
