"""Household food security scales of WFP and FANTA: a score and a class for each household.

Sources: WFP VAM resource centre and its R syntax of January 2026 (FCS, rCSI, HDDS, livelihood
coping strategies); FANTA guides (HHS: Ballard et al. 2011; MAHFP: Bilinsky and Swindale 2010).

Every scale returns score, class and status (ok, missing_item, refused) on the index of its frame.
A missing item, or an answer that cannot be, leaves the score missing. With `missing="wfp"` they
are read as WFP's syntax reads them, for comparison: each function says how, where it differs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.errors import Fault, UserMistake, nearest
from helpers.indicators.columns import require_frame

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
COPING_CLASSES = ("low", "medium", "high", "very_high")
LIVELIHOOD_CLASSES = ("none", "stress", "crisis", "emergency")
LIVELIHOOD_COLUMN = re.compile(r"(?:lcs_)?(stress|crisis|em)(?:ergency)?_", re.IGNORECASE)
NOT_NEEDED, EXHAUSTED, YES, NOT_APPLICABLE = 10, 20, 30, 9999
DAYS_OF_WEEK = 7
ITEMS_OF_YEAR = 12
MISSING = ("keep", "wfp")

Cuts = Sequence[float]
Floats = NDArray[np.float64]


def food_consumption_score(
    groups: pd.DataFrame, *, cuts: Cuts = (21, 35), missing: str = "keep"
) -> pd.DataFrame:
    """Return FCS (0–112) with class poor, borderline or acceptable.

    `groups`: days 0–7 of the eight groups of `FOOD_GROUP_WEIGHTS`. `cuts` are the last scores of
    poor and borderline: (21, 35), or (28, 42) where oil and sugar are eaten daily. With
    `missing="wfp"` a group that is missing or below 0 is 0, and more than 7 days are 7.
    """
    _require_habit(missing)
    items = _items(groups, list(FOOD_GROUP_WEIGHTS))
    if missing == "wfp":
        items = items.where(items.ge(0) & (items < np.inf), 0.0).clip(upper=DAYS_OF_WEEK)
    score = items.mul(pd.Series(FOOD_GROUP_WEIGHTS)).sum(axis=1)
    return _scored(items, score, DAYS_OF_WEEK, (cuts, ("poor", "borderline", "acceptable")))


def reduced_coping_strategies_index(
    strategies: pd.DataFrame, *, cuts: Cuts = (3, 18), missing: str = "keep"
) -> pd.DataFrame:
    """Return rCSI (0–56) with class low, medium or high (IPC phases 1, 2, 3 and above).

    `strategies`: days 0–7 of the five items of `COPING_WEIGHTS`. A missing item leaves the score
    missing, which is WFP's habit too. With three cuts, as in WFP's (3, 18, 42), the class above
    the last is very_high.
    """
    _require_habit(missing)
    items = _items(strategies, list(COPING_WEIGHTS))
    score = items.mul(pd.Series(COPING_WEIGHTS)).sum(axis=1)
    return _scored(items, score, DAYS_OF_WEEK, (cuts, COPING_CLASSES[: max(3, len(cuts) + 1)]))


def household_dietary_diversity(
    groups: pd.DataFrame, *, cuts: Cuts = (2, 4), missing: str = "keep"
) -> pd.DataFrame:
    """Return HDDS (0–12), the number of food groups eaten, with class low, medium or high.

    `groups`: twelve columns of 0 and 1, whatever they are called; a missing one leaves the score
    missing, as WFP does. Classes follow the IPC reference table: 0–2, 3–4, 5–12.
    """
    _require_habit(missing)
    items = _twelve(groups, "food groups")
    return _scored(items, items.sum(axis=1), 1, (cuts, ("low", "medium", "high")))


def household_hunger(
    questions: pd.DataFrame, *, cuts: Cuts = (1, 3), missing: str = "keep"
) -> pd.DataFrame:
    """Return HHS (0–6) with class little_or_none, moderate or severe.

    `questions`: `no_food, sleep_hungry, whole_day`, 0 never, 1 rarely or sometimes, 2 often.
    With `missing="wfp"` a missing answer is 0.
    """
    _require_habit(missing)
    items = _items(questions, list(HUNGER_WEIGHTS))
    if missing == "wfp":
        items = items.fillna(0.0)
    return _scored(items, items.sum(axis=1), 2, (cuts, ("little_or_none", "moderate", "severe")))


def adequate_provisioning_months(
    months_short: pd.DataFrame, *, cuts: Cuts = (11,), missing: str = "keep"
) -> pd.DataFrame:
    """Return MAHFP: 12 minus the months short of food, with class short or all_year.

    `months_short`: twelve columns of 0 and 1 (1: not enough food in that month), whatever they
    are called. WFP has no syntax for it: the two habits are one.
    """
    _require_habit(missing)
    items = _twelve(months_short, "months")
    return _scored(items, ITEMS_OF_YEAR - items.sum(axis=1), 1, (cuts, ("short", "all_year")))


def livelihood_coping_strategies(
    strategies: pd.DataFrame, *, missing: str = "keep"
) -> pd.DataFrame:
    """Return the severest kind of strategy applied for lack of food: score 1–4 with its class.

    Classes none, stress, crisis, emergency; also `stress, crisis, emergency`, whether each kind
    was applied. `strategies`: columns whose names begin with the kind (`stress_…`, `crisis_…`,
    `emergency_…`, or WFP's `Lcs_stress_…`, `Lcs_crisis_…`, `Lcs_em_…`); others are not read. WFP
    asks four, three and three. Answers: 10 not needed, 20 no longer possible, 30 yes, 9999 not
    applicable; 20 counts as applied. With `missing="wfp"` any other answer, or none, is a no.
    """
    _require_habit(missing)
    require_frame(strategies, "strategies")
    kinds = _kinds(strategies)
    items = _items(strategies, [name for names in kinds.values() for name in names])
    applied = pd.DataFrame(
        {kind: items[names].isin([EXHAUSTED, YES]).any(axis=1) for kind, names in kinds.items()}
    )
    answered = items.isin([NOT_NEEDED, EXHAUSTED, YES, NOT_APPLICABLE]) | (missing == "wfp")
    status = _status((~answered & items.notna()).any(axis=1), (~answered).any(axis=1))
    score = applied.mul([2.0, 3.0, 4.0]).max(axis=1).clip(lower=1.0).where(status == "ok")
    found = _classed(score, ((1, 2, 3), LIVELIHOOD_CLASSES), status)
    known = applied.astype("boolean").where(status == "ok")
    return found.assign(**{kind: known[kind] for kind in kinds})


def _kinds(strategies: pd.DataFrame) -> dict[str, list[str]]:
    """Return the columns of each kind of strategy."""
    kinds: dict[str, list[str]] = {kind: [] for kind in LIVELIHOOD_CLASSES[1:]}
    by_prefix = {"stress": "stress", "crisis": "crisis", "em": "emergency"}
    for name in strategies.columns:
        if found := LIVELIHOOD_COLUMN.match(str(name)):
            kinds[by_prefix[found[1].casefold()]].append(name)
    got = ", ".join(map(str, strategies.columns))
    faults = [
        Fault(f"a column whose name begins with {kind}_ is required; got: {got}")
        for kind, names in kinds.items()
        if not names
    ]
    if faults:
        raise UserMistake(*faults)
    return kinds


def _scored(
    items: pd.DataFrame, score: pd.Series, highest: float, classes: tuple[Cuts, tuple[str, ...]]
) -> pd.DataFrame:
    """Return score, class and status; a score stands only on complete answers within range."""
    refused = (items.lt(0) | items.gt(highest) | items.ne(items.round())) & items.notna()
    status = _status(refused.any(axis=1), items.isna().any(axis=1))
    return _classed(score.where(status == "ok"), classes, status)


def _status(refused: pd.Series, incomplete: pd.Series) -> pd.Series:
    found = np.select([refused, incomplete], ["refused", "missing_item"], "ok")
    return pd.Series(found, refused.index, dtype=object)


def _classed(
    score: pd.Series, classes: tuple[Cuts, tuple[str, ...]], status: pd.Series
) -> pd.DataFrame:
    """Return score, class and status; `cuts` are the last scores of all classes but the last."""
    cuts, names = classes
    _require_cuts(cuts, names)
    kinds = pd.cut(score.to_numpy(), [-np.inf, *cuts, np.inf], right=True, labels=list(names))
    return pd.DataFrame({"score": score, "class": kinds, "status": status}, score.index)


def _items(frame: pd.DataFrame, names: list[str], *, yes_no: bool = False) -> pd.DataFrame:
    """Return the named columns as numbers; what is no number is infinite, so refused."""
    require_frame(frame, "scale")
    absent = [
        Fault("a column is required", name, nearest(name, map(str, frame)))
        for name in names
        if name not in frame
    ]
    repeated = [
        Fault("a column is required once; got it more often", name)
        for name in names
        if list(frame.columns).count(name) > 1
    ]
    if absent or repeated:
        raise UserMistake(*absent, *repeated)
    return pd.DataFrame({name: _numbers(frame[name], yes_no) for name in names}, frame.index)


def _numbers(column: pd.Series, yes_no: bool) -> Floats:
    if column.dtype.kind in "iuf":
        return column.to_numpy(np.float64, na_value=np.nan)
    values = column.astype(object)
    truth = values.map(lambda value: isinstance(value, bool | np.bool_)).to_numpy(bool)
    blank = values.map(lambda value: isinstance(value, str) and not value.strip()).to_numpy(bool)
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(np.float64)
    unreadable = np.isnan(numbers) & values.notna().to_numpy() & ~blank
    # "Yes" is no number of days, so only scales of yes and no take it for 1.
    return np.where(unreadable | (truth & (not yes_no)), np.inf, numbers)


def _twelve(frame: pd.DataFrame, what: str) -> pd.DataFrame:
    """Return the twelve columns as numbers, numbered in their order."""
    require_frame(frame, what)
    if len(frame.columns) != ITEMS_OF_YEAR:
        raise UserMistake(
            Fault(f"twelve columns of {what} are required; got: {len(frame.columns)}")
        )
    names = [str(item) for item in range(ITEMS_OF_YEAR)]
    return _items(frame.set_axis(names, axis=1), names, yes_no=True)


def _require_cuts(cuts: Cuts, names: tuple[str, ...]) -> None:
    rising = all(low < high for low, high in pairwise(cuts))
    if len(cuts) != len(names) - 1 or not rising:
        message = f"{len(names) - 1} rising cuts are required for {', '.join(names)}"
        raise UserMistake(Fault(f"{message}; got: {list(cuts)}"))


def _require_habit(missing: str) -> None:
    if missing not in MISSING:
        message = f"missing must be one of {', '.join(MISSING)}; got: {missing!r}"
        raise UserMistake(Fault(message, hint=nearest(missing, MISSING)))
