"""Food insecurity by the Food Insecurity Experience Scale (SDG 2.1.2).

Eight yes/no questions, a weighted Rasch model, equating to FAO's global standard of 2014–2016.
Source: FAO, Voices of the Hungry, Technical Report 1 (2016); R package RM.weights 2.0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import NormalDist

import numpy as np
import pandas as pd

from helpers.indicators.fies import rasch
from helpers.indicators.fies.answers import ITEMS, Answers, Weights, read_answers
from helpers.indicators.fies.equating import GLOBAL_STANDARD, Equating, equate
from helpers.indicators.fies.rasch import Floats, Persons

__all__ = ["GLOBAL_STANDARD", "ITEMS", "Equating", "FoodInsecurity", "equate", "estimate"]

INFIT_RANGE = (0.7, 1.3)
MINIMUM_RESPONSES = 100
RAW_SCORE_COLUMNS = [
    "raw_score", "severity", "standard_error", "weight", "share", "moderate_or_severe", "severe",
]  # fmt: skip
ITEM_COLUMNS = [
    "item", "severity", "standard_error", "infit", "outfit", "infit_error", "common",
]  # fmt: skip


@dataclass(frozen=True)
class FoodInsecurity:
    """What a FIES module says; shares (0–1) and probabilities are missing unless `status` is "ok".

    `items`: item, severity, standard_error, infit, outfit, infit_error, common. `raw_scores`
    (0–8): severity, standard_error, weight, share, moderate_or_severe, severe (probabilities).
    `respondents`, on the index of the responses: raw_score, severity, standard_error,
    moderate_or_severe, severe; missing where an answer is missing. n = n_complete +
    n_incomplete (an answer is missing) + n_without_weight.
    `status`: ok; too_few_responses; no_variation (an item, or a group of items, that answers
    never set against the others, so that it has no place on the scale); not_converged; misfit
    (items are given, shares are not); not_equated (more than three unique items).
    """

    status: str
    n: int
    n_complete: int
    n_incomplete: int
    n_without_weight: int
    n_not_extreme: int
    moderate_or_severe: float
    severe: float
    reliability: float
    reliability_flat: float
    items: pd.DataFrame
    raw_scores: pd.DataFrame
    respondents: pd.DataFrame = field(repr=False)
    equating: Equating | None


def estimate(
    responses: pd.DataFrame,
    weights: Weights = None,
    *,
    minimum_responses: int = MINIMUM_RESPONSES,
    infit_range: tuple[float, float] = INFIT_RANGE,
) -> FoodInsecurity:
    """Return the fitted module: items, raw scores, respondents, and shares of the insecure.

    `responses`: eight columns of 1 (yes), 0 (no) or missing, in the order of `ITEMS`, whatever
    they are called; only complete rows count. `weights`: one a row, in any unit; a row without
    one, or with 0 or less, does not count. Fewer complete rows that are neither all 0 nor all 1
    than `minimum_responses`, or an item with infit outside `infit_range`, give a status instead
    of shares. Raises `UserMistake` for other columns or answers.

    Equals RM.weights 2.0 let run to the end. As it is it stops sooner, which leaves its items up
    to 0.001 of a logit, rare raw scores further, and its shares up to 0.001 from here.
    """
    answers = read_answers(responses, weights)
    few = answers.sizes["n_not_extreme"] < minimum_responses
    if few or not rasch.has_solution(answers.counts):
        return _nothing("too_few_responses" if few else "no_variation", answers)
    return _fitted(answers, infit_range)


def _fitted(answers: Answers, infit_range: tuple[float, float]) -> FoodInsecurity:
    items = rasch.fit_items(answers.counts)
    persons = rasch.fit_persons(items.severity)
    equating = equate(items.severity)
    status = _status(items, equating, infit_range)
    table = _raw_scores(persons, equating if status == "ok" else None)
    counted = answers.weights > 0
    weight = np.bincount(
        answers.score[counted].astype(int), answers.weights[counted], minlength=len(table)
    )
    table = table.assign(weight=weight, share=weight / weight.sum())[RAW_SCORE_COLUMNS]
    return FoodInsecurity(
        status=status,
        **answers.sizes,
        moderate_or_severe=_share(table, "moderate_or_severe"),
        severe=_share(table, "severe"),
        reliability=rasch.reliability(persons, answers.counts.respondents),
        reliability_flat=rasch.reliability(persons, np.ones(len(ITEMS) - 1)),
        items=_items_table(answers.responses, items, equating),
        raw_scores=table,
        respondents=_respondents(answers, table),
        equating=equating,
    )


def _status(items: rasch.Items, equating: Equating, infit_range: tuple[float, float]) -> str:
    if not items.converged:
        return "not_converged"
    if (items.infit < infit_range[0]).any() or (items.infit > infit_range[1]).any():
        return "misfit"
    return "ok" if equating.usable else "not_equated"


def _raw_scores(persons: Persons, equating: Equating | None) -> pd.DataFrame:
    scores = np.arange(len(persons.severity))
    table = pd.DataFrame(
        {
            "raw_score": scores,
            "severity": persons.severity,
            "standard_error": persons.standard_error,
            "moderate_or_severe": np.nan,
            "severe": np.nan,
        }
    )
    if equating is not None:
        table["moderate_or_severe"] = _beyond(persons, equating.moderate_threshold)
        table["severe"] = _beyond(persons, equating.severe_threshold)
    return table


def _beyond(persons: Persons, threshold: float) -> Floats:
    distance = (persons.severity - threshold) / persons.standard_error
    chance = np.array([NormalDist().cdf(each) for each in distance])
    # Who said no to everything is taken as food secure.
    return np.where(np.arange(len(chance)) == 0, 0.0, chance)


def _share(table: pd.DataFrame, name: str) -> float:
    return float((table[name] * table["share"]).sum(skipna=False))


def _items_table(responses: pd.DataFrame, items: rasch.Items, equating: Equating) -> pd.DataFrame:
    columns = {name: getattr(items, name) for name in ITEM_COLUMNS[1:-1]}
    return pd.DataFrame({"item": list(responses), **columns, "common": equating.common})


def _respondents(answers: Answers, table: pd.DataFrame) -> pd.DataFrame:
    columns = ["severity", "standard_error", "moderate_or_severe", "severe"]
    found = table.set_index("raw_score")[columns].reindex(answers.score)
    return found.reset_index(names="raw_score").set_index(answers.responses.index)


def _nothing(status: str, answers: Answers) -> FoodInsecurity:
    scores = pd.DataFrame({"raw_score": np.arange(len(ITEMS) + 1, dtype=float)})
    scores = scores.reindex(columns=RAW_SCORE_COLUMNS)
    items = pd.DataFrame({"item": list(answers.responses)}).reindex(columns=ITEM_COLUMNS)
    return FoodInsecurity(
        status=status,
        **answers.sizes,
        moderate_or_severe=np.nan,
        severe=np.nan,
        reliability=np.nan,
        reliability_flat=np.nan,
        items=items,
        raw_scores=scores,
        respondents=_respondents(answers, scores),
        equating=None,
    )
