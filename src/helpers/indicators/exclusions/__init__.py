"""Why a row is not counted: one reason a row, so that counted and left out sum to the rows in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.indicators.context import SurveyRound
from helpers.indicators.domains import design_columns

COUNTED = "counted"
OTHER = "other"

# A reason and the rows it would explain; the first that holds is the row's own.
Cause = tuple[str, pd.Series]


@dataclass(frozen=True)
class RowReasons:
    """The rows of a round or form: the area of each, and "counted" or why it is left out.

    `in_province` holds the reasons where the province counts the rows otherwise than its areas,
    as with a household that stands in two of them. `source` is the period of the rows.
    """

    place: pd.Series
    reason: pd.Series
    source: str
    in_province: pd.Series | None = None


def first_reason(counted: pd.Series, causes: Sequence[Cause]) -> pd.Series:
    """Return "counted" for rows that count, else the first cause that holds, else "other"."""
    names = [COUNTED, *(name for name, _ in causes)]
    masks = [mask.astype("boolean").fillna(False).to_numpy(bool) for _, mask in causes]
    found = np.select([counted.to_numpy(bool), *masks], names, OTHER)
    return pd.Series(found, index=counted.index, dtype="object")


def sample_reasons(survey: SurveyRound, known: pd.Series, causes: Sequence[Cause]) -> RowReasons:
    """Return the reasons of a survey's rows: what is `known` counts if the design can place it.

    A row without stratum or cluster has no place in the design, one without a sampling weight
    (missing, zero or negative) stands for nobody. A part of the design that no row holds is not
    asked for: see `domains.design_columns`.
    """
    rows = survey.frame
    held = design_columns(rows)
    placed = pd.Series(True, index=rows.index)
    for name in (held["strata"], held["clusters"]):
        placed &= True if name is None else rows[name].notna()
    weighty = pd.Series(True, index=rows.index)
    if held["weights"]:
        weighty = pd.to_numeric(rows[held["weights"]], errors="coerce") > 0
    ends = [("no_stratum_or_cluster", ~placed), ("no_weight", ~weighty)]
    reason = first_reason(known & placed & weighty, [*causes, *ends])
    return RowReasons(rows["place"], reason, survey.period)


def no_rows(source: str) -> RowReasons:
    """Return the reasons of a round or form that has no row."""
    empty = pd.Series(dtype="object")
    return RowReasons(empty, empty, source)


def design_remarks(rows: pd.DataFrame) -> dict[str, int]:
    """Return what a reader must know of a sample's design: how many strata, or rows, it is about.

    lonely_strata: strata with one cluster, whose variance is taken from the distance to zero (R
    `survey`, "adjust"); no_weights, no_clusters: nobody filled the column in, so every row weighs
    the same, or is its own cluster.
    """
    if rows.empty:
        return {}
    held = design_columns(rows)
    found = {
        "no_weights": 0 if held["weights"] else len(rows),
        "no_clusters": 0 if held["clusters"] else len(rows),
    }
    if held["clusters"]:
        stratum = rows[held["strata"]] if held["strata"] else pd.Series("", rows.index)
        clusters = rows[held["clusters"]].groupby(stratum).nunique()
        found["lonely_strata"] = int((clusters == 1).sum())
    return {name: count for name, count in found.items() if count}
