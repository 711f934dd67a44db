"""The answers of a FIES module as read: raw scores, weights, and who could not be counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.errors import Fault, UserMistake
from helpers.indicators.columns import numbers, require_frame
from helpers.indicators.fies import rasch
from helpers.indicators.fies.rasch import Floats

ITEMS = (
    "worried",
    "healthy",
    "few_foods",
    "skipped",
    "ate_less",
    "ran_out",
    "hungry",
    "whole_day",
)
FAO_ITEMS = ("worried", "healthy", "fewfood", "skipped", "ateless", "runout", "hungry", "whlday")

Weights = pd.Series | Sequence[float] | Floats | None


@dataclass(frozen=True, repr=False)
class Answers:
    """The responses as given, their raw scores (NaN: incomplete) and weights (0: not counted)."""

    responses: pd.DataFrame
    score: Floats
    weights: Floats
    counts: rasch.Counts
    sizes: dict[str, int]


def read_answers(responses: pd.DataFrame, weights: Weights) -> Answers:
    """Return what the model needs of the responses; `sizes` adds up to the rows given.

    A row counts where all eight answers are there and its weight is above 0. Raises
    `UserMistake` for other columns, other answers, or weights of other rows.
    """
    values = _zeros_and_ones(responses)
    given = _weights(weights, responses)
    score = values.sum(axis=1)
    answered, weighted = ~np.isnan(score), given > 0
    complete = answered & weighted
    inner = complete & (score > 0) & (score < len(ITEMS))
    return Answers(
        responses=responses,
        score=score,
        weights=np.where(complete, given, 0.0),
        counts=rasch.count_by_score(values[complete], given[complete]),
        sizes={
            "n": len(values),
            "n_incomplete": int((~answered).sum()),
            "n_without_weight": int((answered & ~weighted).sum()),
            "n_complete": int(complete.sum()),
            "n_not_extreme": int(inner.sum()),
        },
    )


def _zeros_and_ones(responses: pd.DataFrame) -> Floats:
    _require_items(responses)
    columns = [responses.iloc[:, item] for item in range(len(ITEMS))]
    answers = [_numbers(column) for column in columns]
    faults = [
        Fault(f"answers of 0, 1 or missing are required; got: {wrong}", f"FIES, {name}")
        for name, column, number in zip(responses, columns, answers, strict=True)
        if (wrong := _wrong(column, number))
    ]
    if faults:
        raise UserMistake(*faults)
    return np.stack(answers, axis=1)


def _numbers(column: pd.Series) -> Floats:
    if column.dtype.kind not in "biuf":
        column = pd.to_numeric(column.astype(object), errors="coerce")
    return column.to_numpy(np.float64, na_value=np.nan)


def _wrong(column: pd.Series, numbers: Floats) -> str:
    """Return what is neither 0, 1 nor missing; text is not shown, for it may name a person."""
    missing = np.isnan(numbers)
    other = np.unique(numbers[(numbers != 0.0) & (numbers != 1.0) & ~missing])
    unreadable = missing & column.notna().to_numpy()
    return ", ".join([f"{each:g}" for each in other[:5]] + ["text"] * bool(unreadable.any()))


def _require_items(responses: pd.DataFrame) -> None:
    require_frame(responses, "FIES")
    names = [str(name).casefold().removeprefix("fies_") for name in responses]
    got = ", ".join(map(str, responses.columns))
    if len(names) != len(ITEMS):
        raise UserMistake(Fault(f"eight columns of answers are required; got: {got}", "FIES"))
    for known in (ITEMS, FAO_ITEMS):
        if set(names) == set(known) and tuple(names) != known:
            wanted = ", ".join(known)
            message = f"the items are required in the order {wanted}; got: {got}"
            raise UserMistake(Fault(message, "FIES"))


def _weights(weights: Weights, responses: pd.DataFrame) -> Floats:
    """Return one weight a row, 0 where it is missing or infinite."""
    if weights is None:
        return np.ones(len(responses))
    if len(weights) != len(responses):
        message = f"one weight a row is required: {len(responses)}; got: {len(weights)}"
        raise UserMistake(Fault(message, "FIES"))
    if isinstance(weights, pd.Series) and not weights.index.equals(responses.index):
        weights = _aligned(weights, responses)
    read = numbers(pd.Series(np.asarray(weights, dtype=object)), "FIES, weights")
    return np.where(np.isfinite(read), read, 0.0)


def _aligned(weights: pd.Series, responses: pd.DataFrame) -> pd.Series:
    unique = weights.index.is_unique and responses.index.is_unique
    if not unique or not responses.index.isin(weights.index).all():
        message = "weights are required on the index of the responses; got another index"
        raise UserMistake(Fault(message, "FIES"))
    return weights.reindex(responses.index)
