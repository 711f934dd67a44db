"""The Rasch model fitted by weighted conditional maximum likelihood.

Yes/no items on one scale; a respondent's raw score is all that counts. Method: FAO, Voices of the
Hungry, Technical Report 1 (2016), section 3, and the R package RM.weights 2.0. Counts by raw
score are enough, so the work does not grow with the number of respondents.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEPS = 100
TOLERANCE = 1e-10
EXTREME = 0.5  # the extreme raw scores are read half a point inside


@dataclass(frozen=True)
class Counts:
    """Weighted counts of respondents, those of raw scores 0 and k left out.

    By raw score 1 … k − 1: `respondents`, and `yes`, those who said yes to each item. By pair of
    items: `yes_no`, those who said yes to the first and no to the second.
    """

    respondents: Floats
    yes: Floats
    yes_no: Floats


@dataclass(frozen=True)
class Items:
    """Severity of each item (mean 0), its standard error and how it fits the model."""

    severity: Floats
    standard_error: Floats
    infit: Floats
    outfit: Floats
    infit_error: Floats
    converged: bool


@dataclass(frozen=True)
class Persons:
    """Severity of each raw score 0 … k on the items' scale, and its standard error."""

    severity: Floats
    standard_error: Floats


def count_by_score(responses: Floats, weights: Floats) -> Counts:
    """Return the counts of complete 0/1 rows that are not all 0 or all 1.

    Weights are scaled to sum to the number of such rows.
    """
    items = responses.shape[1]
    score = responses.sum(axis=1).astype(int)
    inner = (score > 0) & (score < items)
    score, weights, responses = score[inner], weights[inner], responses[inner]
    weights = weights * len(weights) / weights.sum() if weights.sum() > 0 else weights
    cells = [
        np.bincount(score, weights * responses[:, item], minlength=items)[1:items]
        for item in range(items)
    ]
    size = np.bincount(score, weights, minlength=items)[1:items].astype(np.float64)
    yes_no = (responses * weights[:, None]).T @ (1 - responses)
    return Counts(size, np.stack(cells, axis=1).astype(np.float64), yes_no)


def has_solution(counts: Counts) -> bool:
    """Return whether every item has a place on the scale (Fischer, Psychometrika 46, 1981).

    It has where one gets from any item to any other by steps from an item some said yes to, to
    one these said no to. Otherwise the likeliest severity of some items lies at infinity.
    """
    reached = (counts.yes_no > 0) | np.eye(len(counts.yes_no), dtype=bool)
    for _ in range(len(reached)):
        reached = (reached.astype(int) @ reached.astype(int)) > 0
    return bool(reached.all())


def fit_items(counts: Counts) -> Items:
    """Return the items that make the answers likeliest given the raw scores (Newton's method)."""
    severity = np.zeros(counts.yes.shape[1])
    converged = False
    for _ in range(STEPS):
        step = _newton_step(severity, counts)
        severity = severity + step
        if np.abs(step).max() < TOLERANCE:
            converged = True
            break
    expected = _conditional(severity)
    variance = expected * (1 - expected)
    size = counts.respondents[:, None]
    information = (size * variance).sum(axis=0)
    squares = counts.yes * (1 - expected) ** 2 + (size - counts.yes) * expected**2
    spread = information - 4 * (size * variance**2).sum(axis=0)
    return Items(
        severity=severity,
        standard_error=np.sqrt(1 / information),
        infit=squares.sum(axis=0) / information,
        outfit=(squares / variance).sum(axis=0) / size.sum(),
        infit_error=np.sqrt(np.maximum(spread, 0.0)) / information,
        converged=converged,
    )


def fit_persons(severity: Floats) -> Persons:
    """Return the severity at which each raw score is expected; extremes half a point inside.

    Both extremes carry the error of raw score 0, as RM.weights has it.
    """
    items = len(severity)
    scores = np.arange(items + 1, dtype=float)
    scores[0], scores[-1] = EXTREME, items - EXTREME
    position = np.zeros(items + 1)
    for _ in range(STEPS):
        chance = _chance(position, severity)
        gap = scores - chance.sum(axis=1)
        # Bounded, because far from the items the curve is flat and Newton would leap.
        step = np.clip(gap / (chance * (1 - chance)).sum(axis=1), -1.0, 1.0)
        position = position + step
        if np.abs(step).max() < TOLERANCE:
            break
    chance = _chance(position, severity)
    error = 1 / np.sqrt((chance * (1 - chance)).sum(axis=1))
    error[-1] = error[0]
    return Persons(position, error)


def reliability(persons: Persons, shares: Floats) -> float:
    """Return the share of the variance of raw scores 1 … k − 1 that is not error."""
    position, error = persons.severity[1:-1], persons.standard_error[1:-1]
    shares = shares / shares.sum()
    between = (shares * (position - (shares * position).sum()) ** 2).sum()
    return float(between / (between + (shares * error**2).sum()))


def _newton_step(severity: Floats, counts: Counts) -> Floats:
    pairs = _conditional_pairs(severity)
    expected = np.diagonal(pairs, axis1=1, axis2=2)
    gradient = (counts.respondents[:, None] * expected - counts.yes).sum(axis=0)
    covariance = pairs - expected[:, :, None] * expected[:, None, :]
    curvature = np.tensordot(counts.respondents, covariance, axes=1)
    # The likelihood does not say where the scale begins; a constant closes that direction.
    closed = curvature + np.trace(curvature) / curvature.size
    step = np.clip(np.linalg.pinv(closed, hermitian=True) @ gradient, -2.0, 2.0)
    return step - step.mean()


def _chance(position: Floats, severity: Floats) -> Floats:
    return 1 / (1 + np.exp(severity[None, :] - position[:, None]))


def _conditional(severity: Floats) -> Floats:
    """Return the chance of a yes by raw score 1 … k − 1 (rows) and item (columns)."""
    return np.diagonal(_conditional_pairs(severity), axis1=1, axis2=2)


def _conditional_pairs(severity: Floats) -> Floats:
    """Return the chance of two yeses by raw score and pair of items; of one on the diagonal."""
    ease = np.exp(-severity)
    items = len(ease)
    other = 1 - np.eye(items)
    # By pair of items, the symmetric functions of the rest; by item on the diagonal.
    rest = _symmetric(ease * other[:, None, :] * other[None, :, :])
    chance = np.zeros((items - 1, items, items))
    chance[1:] = np.moveaxis(rest[:, :, : items - 2], 2, 0) * ease[:, None] * ease
    single = np.arange(items)
    chance[:, single, single] = rest[single, single, : items - 1].T * ease
    return chance / _symmetric(ease)[1:items, None, None]


def _symmetric(values: Floats) -> Floats:
    """Return the elementary symmetric functions of order 0 … k of the last axis."""
    items = values.shape[-1]
    found = np.zeros((*values.shape[:-1], items + 1))
    found[..., 0] = 1.0
    for item in range(items):
        found[..., 1:] = found[..., 1:] + values[..., item, None] * found[..., :-1]
    return found
