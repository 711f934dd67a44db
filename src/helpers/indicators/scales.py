"""Household food security scales of WFP and FANTA: a score and a class for each household.

Sources: WFP VAM resource centre and its R syntax of January 2026 (FCS, rCSI, HDDS); FANTA
guides (HHS: Ballard et al. 2011; MAHFP: Bilinsky and Swindale 2010).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.errors import Fault, UserMistake, nearest

FOOD_GROUP_WEIGHTS = {
    "staples": 2.0,
    "pulses": 3.0,
    "dairy": 4.0,
    "protein": 4.0,
    "vegetables": 1.0,
    "fruit": 1.0,
    "fat": 0.5,
    "sugar": 0.5,
}
COPING_WEIGHTS = {
    "less_preferred": 1.0,
    "borrow": 2.0,
    "fewer_meals": 1.0,
    "smaller_portions": 1.0,
    "adults_eat_less": 3.0,
}
HUNGER_WEIGHTS = {"no_food": 1.0, "sleep_hungry": 1.0, "whole_day": 1.0}
DAYS_OF_WEEK = 7
ITEMS_OF_YEAR = 12
MISSING = ("keep", "wfp")

Cuts = Sequence[float]


def food_consumption_score(
    groups: pd.DataFrame, *, cuts: Cuts = (21, 35), missing: str = "keep"
) -> pd.DataFrame:
    """Return FCS (0–112) with class poor, borderline or acceptable.

    `groups`: days 0–7 of the eight groups of `FOOD_GROUP_WEIGHTS`. `cuts` are the last scores of
    poor and borderline: (21, 35), or (28, 42) where oil and sugar are eaten daily. With
    `missing="wfp"` a missing group is 0 and more than 7 days are 7, as in WFP's syntax; otherwise
    both leave the score missing. Also `status`: ok, missing_item, refused.
    """
    _require_habit(missing)
    items = _items(groups, list(FOOD_GROUP_WEIGHTS))
    if missing == "wfp":
        items = items.fillna(0.0).clip(upper=DAYS_OF_WEEK)
    score = items.mul(pd.Series(FOOD_GROUP_WEIGHTS)).sum(axis=1)
    return _scored(items, score, DAYS_OF_WEEK, (cuts, ("poor", "borderline", "acceptable")))


def reduced_coping_strategies_index(
    strategies: pd.DataFrame, *, cuts: Cuts = (3, 18), missing: str = "keep"
) -> pd.DataFrame:
    """Return rCSI (0–56) with class low, medium or high (IPC phases 1, 2, 3 and above).

    `strategies`: days 0–7 of the five items of `COPING_WEIGHTS`. A missing item leaves the score
    missing, which is WFP's habit too. Also `status`: ok, missing_item, refused.
    """
    _require_habit(missing)
    items = _items(strategies, list(COPING_WEIGHTS))
    score = items.mul(pd.Series(COPING_WEIGHTS)).sum(axis=1)
    return _scored(items, score, DAYS_OF_WEEK, (cuts, ("low", "medium", "high")))


def household_dietary_diversity(
    groups: pd.DataFrame, *, cuts: Cuts = (2, 4), missing: str = "keep"
) -> pd.DataFrame:
    """Return HDDS (0–12), the number of food groups eaten, with class low, medium or high.

    `groups`: twelve columns of 0 and 1; a missing one leaves the score missing, as WFP does.
    Classes follow the IPC reference table: 0–2, 3–4, 5–12. Also `status`.
    """
    _require_habit(missing)
    items = _items(groups, _twelve(groups, "food groups"))
    return _scored(items, items.sum(axis=1), 1, (cuts, ("low", "medium", "high")))


def household_hunger(
    questions: pd.DataFrame, *, cuts: Cuts = (1, 3), missing: str = "keep"
) -> pd.DataFrame:
    """Return HHS (0–6) with class little_or_none, moderate or severe.

    `questions`: `no_food, sleep_hungry, whole_day`, 0 never, 1 rarely or sometimes, 2 often.
    A missing answer leaves the score missing. Also `status`.
    """
    _require_habit(missing)
    items = _items(questions, list(HUNGER_WEIGHTS))
    return _scored(items, items.sum(axis=1), 2, (cuts, ("little_or_none", "moderate", "severe")))


def adequate_provisioning_months(
    months_short: pd.DataFrame, *, cuts: Cuts = (11,), missing: str = "keep"
) -> pd.DataFrame:
    """Return MAHFP: 12 minus the months short of food, with class short or all_year.

    `months_short`: twelve columns of 0 and 1 (1: not enough food in that month). A missing month
    leaves the score missing. Also `status`.
    """
    _require_habit(missing)
    items = _items(months_short, _twelve(months_short, "months"))
    return _scored(items, ITEMS_OF_YEAR - items.sum(axis=1), 1, (cuts, ("short", "all_year")))


def _scored(
    items: pd.DataFrame, score: pd.Series, highest: float, classes: tuple[Cuts, tuple[str, ...]]
) -> pd.DataFrame:
    """Return score, class and status; a score stands only on complete answers within range."""
    refused = (items.lt(0) | items.gt(highest) | items.mod(1).gt(0)).any(axis=1)
    status = np.select([refused, items.isna().any(axis=1)], ["refused", "missing_item"], "ok")
    known = score.where(status == "ok")
    cuts, names = classes
    edges = [-np.inf, *cuts, np.inf]
    kinds = pd.cut(known, edges, right=True, labels=list(names))
    return pd.DataFrame({"score": known, "class": kinds, "status": status}, items.index)


def _items(frame: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    absent = [name for name in names if name not in frame]
    if absent:
        faults = [
            Fault("a column is required", name, nearest(name, map(str, frame))) for name in absent
        ]
        raise UserMistake(*faults)
    numbers = {name: pd.to_numeric(frame[name], errors="coerce") for name in names}
    return pd.DataFrame(numbers, frame.index).astype("float64")


def _twelve(frame: pd.DataFrame, what: str) -> list[str]:
    if len(frame.columns) != ITEMS_OF_YEAR:
        raise UserMistake(
            Fault(f"twelve columns of {what} are required; got: {len(frame.columns)}")
        )
    return list(frame.columns)


def _require_habit(missing: str) -> None:
    if missing not in MISSING:
        message = f"missing must be one of {', '.join(MISSING)}; got: {missing!r}"
        raise UserMistake(Fault(message, hint=nearest(missing, MISSING)))
