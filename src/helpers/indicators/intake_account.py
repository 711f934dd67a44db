"""What intake did not take of a dataset: rows refused or repeated, cells refused, and why.

With the account of an estimate nothing is lost between file and figure: the rows of the files are
those refused, those set apart as duplicates and those accepted, which the estimate accounts for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from helpers.indicators.exclusions.children import COLUMNS, RANGES, UNIT_SLIPS
from helpers.indicators.growth import DAYS_OF_MONTH

if TYPE_CHECKING:
    from helpers.data.store import Store

ROWS = ("rows_in", "accepted", "refused", "duplicates")
CELLS = ("column", "reason", "cells")
SLIPS = {COLUMNS[measure]: (*slip, RANGES[measure]) for measure, slip in UNIT_SLIPS.items()}
SLIPS["age_months"] = (1 / DAYS_OF_MONTH, "age_unit_suspected", (0.0, 72.0))


@dataclass(frozen=True)
class IntakeAccount:
    """The rows of a dataset's files and what of them was refused.

    `rows` has `ROWS` and rows_in = accepted + refused + duplicates; `cells` has `CELLS`, one row
    a column and reason. Reasons are the codes of `helpers.data.findings`, or what a value out of
    range looks like: weight_in_grams, length_in_metres, swapped, age_unit_suspected.
    """

    rows: dict[str, int]
    cells: pd.DataFrame


def intake_account(
    store: Store, dataset: str, period: str, *, area: str | None = None, sent: pd.DataFrame
) -> IntakeAccount:
    """Return the account of the submissions `sent` (rows of `Store.submissions`) of a dataset.

    `area` keeps the refused cells of one reporting area; rows are those of the files.
    """
    rows = {name: int(sent[name].sum()) for name in ROWS}
    found = store.refusals(dataset, period, area)
    found = found[found["submission"].isin(sent["submission"])]
    return IntakeAccount(rows, _by_reason(found))


def _by_reason(found: pd.DataFrame) -> pd.DataFrame:
    if found.empty:
        return pd.DataFrame(columns=list(CELLS))
    named = found.assign(reason=_swapped(found, _in_other_unit(found)))
    counts = named.groupby(["column", "reason"], sort=True).size()
    return counts.rename("cells").reset_index()


def _in_other_unit(found: pd.DataFrame) -> pd.Series:
    """Return the codes, with those of values that fit in another unit replaced by its name."""
    reason, value = found["code"].copy(), _numbers(found)
    for column, (factor, slip, (low, high)) in SLIPS.items():
        fits = (value * factor).between(low, high) & (found["code"] == "out_of_range")
        reason[fits & (found["column"] == column)] = slip
    return reason


def _swapped(found: pd.DataFrame, reason: pd.Series) -> pd.Series:
    """Return the reasons, with "swapped" where weight and length fit in each other's column."""
    value = _numbers(found)
    weight, length = COLUMNS["weight"], COLUMNS["length"]
    ranges = {weight: RANGES["length"], length: RANGES["weight"]}
    fits = pd.Series(False, index=found.index)
    for column, (low, high) in ranges.items():
        fits |= (found["column"] == column) & value.between(low, high)
    fits &= found["code"] == "out_of_range"
    pairs = fits.groupby([found["submission"], found["sheet"], found["row"]]).transform("sum")
    return reason.mask(fits & (pairs == len(ranges)), "swapped")


def _numbers(found: pd.DataFrame) -> pd.Series:
    # A value out of range was read as a number: one comma or point is its decimal sign.
    return pd.to_numeric(found["value"].str.replace(",", ".", regex=False), errors="coerce")
