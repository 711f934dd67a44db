"""One comparison of what was reported with what it should be, as rows of a frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

if TYPE_CHECKING:
    from helpers.reference.cross_checks import Tolerance

Relation = Literal["equal", "at_most", "at_least", "copied", "revised"]
COLUMNS = (
    "check",
    "dataset",
    "period",
    "area",
    "item",
    "column",
    "relation",
    "expected",
    "got",
    "difference",
    "tolerance",
    "status",
    "severity",
    "expected_note",
    "got_note",
    "submission",
)


@dataclass(frozen=True)
class Comparison:
    """What is compared: the check's name, the form and column it is about, and how they relate.

    `items` are the columns that say which row is meant (crop, season); codes stay codes.
    """

    check: str
    dataset: str
    column: str
    relation: Relation = "equal"
    items: Sequence[str] = ()


def compare(
    rows: pd.DataFrame, one: Comparison, pair: tuple[pd.Series, pd.Series], allowed: Tolerance
) -> pd.DataFrame:
    """Return one row a pair (expected, got) of which both are known: `COLUMNS`.

    `rows` holds `place` and the item columns, on the index of the pair. `severity` is the
    difference as a share of the larger figure, by which the worst come first.
    """
    expected, got = (series.astype("float64") for series in pair)
    known = expected.notna() & got.notna()
    rows, expected, got = rows[known], expected[known], got[known]
    difference = got - expected
    tolerance = (expected.abs() * allowed.share).clip(lower=allowed.at_least)
    beyond = _beyond(difference, one.relation) > tolerance + 1e-9
    larger = pd.concat([expected.abs(), got.abs()], axis=1).max(axis=1)
    frame = pd.DataFrame(
        {
            "check": one.check,
            "dataset": one.dataset,
            "period": _text(rows, "period"),
            "area": rows["place"].astype("object"),
            "item": item_of(rows, one.items),
            "column": one.column,
            "relation": one.relation,
            "expected": expected,
            "got": got,
            "difference": difference,
            "tolerance": tolerance,
            "status": beyond.map({True: "differs", False: "agrees"}).astype("object"),
            "severity": (difference.abs() / larger.where(larger > 0)).fillna(0.0),
            "expected_note": "",
            "got_note": "",
            "submission": _text(rows, "submission"),
        }
    )
    return frame.reset_index(drop=True)


def _beyond(difference: pd.Series, relation: Relation) -> pd.Series:
    if relation == "at_most":
        return difference
    return -difference if relation == "at_least" else difference.abs()


def item_of(rows: pd.DataFrame, names: Sequence[str]) -> pd.Series:
    """Return for each row the codes that say which one it is, as a tuple."""
    cells = [rows[name].astype("object").tolist() for name in names]
    found = [tuple("" if pd.isna(cell) else str(cell) for cell in row)
             for row in zip(*cells, strict=True)] if cells else [()] * len(rows)  # fmt: skip
    return pd.Series(found, index=rows.index, dtype="object")


def _text(rows: pd.DataFrame, name: str) -> pd.Series:
    if name not in rows:
        return pd.Series("", index=rows.index, dtype="object")
    text = rows[name].astype("object")
    return text.where(text.notna(), "")


def empty() -> pd.DataFrame:
    """Return a frame of comparisons without rows."""
    return pd.DataFrame(columns=list(COLUMNS))


def joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the frames one below the other; empty ones leave no trace in the types."""
    full = [frame for frame in frames if len(frame)]
    return pd.concat(full, ignore_index=True)[list(COLUMNS)] if full else empty()
