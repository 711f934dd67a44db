"""Food insecurity by the Food Insecurity Experience Scale (SDG 2.1.2).

Eight yes/no questions, a weighted Rasch model, equating to FAO's global standard of 2014–2016.
Source: FAO, Voices of the Hungry, Technical Report 1 (2016); R package RM.weights 2.0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from helpers.errors import Fault, UserMistake
from helpers.indicators import rasch
from helpers.indicators.rasch import Floats, Persons

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
GLOBAL_STANDARD = np.array(
    [-1.2230564, -0.8471210, -1.1056616, 0.3509848, -0.3117999, 0.5065051, 0.7546138, 1.8755353]
)
MODERATE_ITEM, SEVERE_ITEM = 4, 7  # the thresholds are the severities of two items
UNIQUE_FROM = 0.35
MOST_UNIQUE = 3
INFIT_RANGE = (0.7, 1.3)
MINIMUM_RESPONSES = 100


@dataclass(frozen=True)
class Equating:
    """How the survey's scale lies on the global standard: standard = shift + scale · survey."""

    scale: float
    shift: float
    common: tuple[bool, ...]
    correlation: float
    moderate_threshold: float
    severe_threshold: float


@dataclass(frozen=True)
class FoodInsecurity:
    """What a FIES module says; shares and probabilities are missing unless `status` is "ok".

    `items`: item, severity, standard_error, infit, outfit, infit_error, common. `raw_scores`
    (0–8): severity, standard_error, weight, share, moderate_or_severe, severe (probabilities).
    `respondents`, on the index of the responses: raw_score, severity, standard_error,
    moderate_or_severe, severe; missing where an answer is missing.
    `status`: ok, too_few_responses, no_variation, not_converged, misfit, not_equated.
    """

    status: str
    n: int
    n_complete: int
    n_not_extreme: int
    moderate_or_severe: float
    severe: float
    reliability: float
    reliability_flat: float
    items: pd.DataFrame
    raw_scores: pd.DataFrame
    respondents: pd.DataFrame
    equating: Equating | None

    def share_beyond(self, threshold: float) -> float:
        """Return the share of respondents beyond a severity on the survey's own scale (0–1)."""
        chance = _beyond(self._persons, threshold)
        return float((chance * self.raw_scores["share"].to_numpy()).sum())

    @property
    def _persons(self) -> Persons:
        columns = (self.raw_scores["severity"], self.raw_scores["standard_error"])
        return Persons(*(column.to_numpy(float) for column in columns))


def estimate(
    responses: pd.DataFrame,
    weights: pd.Series | None = None,
    *,
    minimum_responses: int = MINIMUM_RESPONSES,
    infit_range: tuple[float, float] = INFIT_RANGE,
) -> FoodInsecurity:
    """Return the fitted module: items, raw scores, respondents, and shares of the insecure.

    `responses`: eight columns of 1 (yes), 0 (no) or missing, in the order of `ITEMS`, whatever
    they are called; only complete rows count. `weights`: one a row, missing as 0. Fewer complete
    rows that are neither all 0 nor all 1 than `minimum_responses`, or an item with infit outside
    `infit_range`, give a status instead of shares. Raises `UserMistake` for other columns.
    """
    answers = _read(responses, weights)
    few = answers.sizes["n_not_extreme"] < minimum_responses
    if few or not rasch.has_solution(answers.counts):
        return _nothing("too_few_responses" if few else "no_variation", answers)
    return _fitted(answers, infit_range)


def equate(severity: Floats, standard: Floats = GLOBAL_STANDARD) -> Equating:
    """Return the line that lays the items of a survey on the standard.

    One item after another, from the one farthest off, is called unique where it lies 0.35 or
    more from the standard, at most until four are; mean and SD of the common items are matched.
    """
    placed = _match(severity, severity, standard)
    common = np.ones(len(severity), dtype=bool)
    for rank in range(len(severity)):
        before = common.copy()
        apart = np.abs(placed - standard)
        item = np.argsort(-apart, kind="stable")[rank]
        common[item] = apart[item] < UNIQUE_FROM
        placed = _match(placed, placed[common], standard[common])
        if (common == before).all() or (~common).sum() > MOST_UNIQUE:
            break
    scale = float(standard[common].std(ddof=1) / severity[common].std(ddof=1))
    shift = float(standard[common].mean() - severity[common].mean() * scale)
    return Equating(
        scale=scale,
        shift=shift,
        common=tuple(bool(each) for each in common),
        correlation=float(np.corrcoef(standard[common], severity[common])[0, 1]),
        moderate_threshold=float((standard[MODERATE_ITEM] - shift) / scale),
        severe_threshold=float((standard[SEVERE_ITEM] - shift) / scale),
    )


RAW_SCORE_COLUMNS = [
    "raw_score", "severity", "standard_error", "weight", "share", "moderate_or_severe", "severe",
]  # fmt: skip
ITEM_COLUMNS = [
    "item", "severity", "standard_error", "infit", "outfit", "infit_error", "common",
]  # fmt: skip


@dataclass(frozen=True)
class _Answers:
    """The responses as given, their raw scores (NaN: incomplete) and weights (0: not counted)."""

    responses: pd.DataFrame
    score: Floats
    weights: Floats
    counts: rasch.Counts
    sizes: dict[str, int]


def _read(responses: pd.DataFrame, weights: pd.Series | None) -> _Answers:
    values = _zeros_and_ones(responses)
    given = np.ones(len(values))
    if weights is not None:
        given = pd.to_numeric(pd.Series(weights), errors="coerce").to_numpy(np.float64)
    score = values.sum(axis=1)
    complete = ~np.isnan(score) & (given > 0)
    inner = complete & (score > 0) & (score < len(ITEMS))
    return _Answers(
        responses=responses,
        score=score,
        weights=np.where(complete, given, 0.0),
        counts=rasch.count_by_score(values[complete], given[complete]),
        sizes={
            "n": len(values),
            "n_complete": int(complete.sum()),
            "n_not_extreme": int(inner.sum()),
        },
    )


def _zeros_and_ones(responses: pd.DataFrame) -> Floats:
    if len(responses.columns) != len(ITEMS):
        got = ", ".join(map(str, responses.columns))
        raise UserMistake(Fault(f"eight columns of answers are required; got: {got}", "FIES"))
    values = responses.astype("Float64").to_numpy(np.float64, na_value=np.nan)
    wrong = np.unique(values[~np.isin(values, (0.0, 1.0)) & ~np.isnan(values)])
    if len(wrong):
        message = f"answers of 0, 1 or missing are required; got: {wrong[:5].tolist()}"
        raise UserMistake(Fault(message, "FIES"))
    return values


def _fitted(answers: _Answers, infit_range: tuple[float, float]) -> FoodInsecurity:
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
    usable = equating.scale > 0 and sum(not each for each in equating.common) <= MOST_UNIQUE
    return "ok" if usable else "not_equated"


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
    chance = special.ndtr((persons.severity - threshold) / persons.standard_error)
    # Who said no to everything is taken as food secure.
    return np.where(np.arange(len(chance)) == 0, 0.0, chance)


def _share(table: pd.DataFrame, name: str) -> float:
    return float((table[name] * table["share"]).sum(skipna=False))


def _items_table(responses: pd.DataFrame, items: rasch.Items, equating: Equating) -> pd.DataFrame:
    columns = {name: getattr(items, name) for name in ITEM_COLUMNS[1:-1]}
    return pd.DataFrame({"item": list(responses), **columns, "common": equating.common})


def _respondents(answers: _Answers, table: pd.DataFrame) -> pd.DataFrame:
    columns = ["severity", "standard_error", "moderate_or_severe", "severe"]
    found = table.set_index("raw_score")[columns].reindex(answers.score)
    return found.reset_index(names="raw_score").set_index(answers.responses.index)


def _nothing(status: str, answers: _Answers) -> FoodInsecurity:
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


def _match(values: Floats, own: Floats, standard: Floats) -> Floats:
    scale = standard.std(ddof=1) / own.std(ddof=1)
    return (values - own.mean()) * scale + standard.mean()
