"""Verdicts: whether a target is met, and whether something changed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from helpers.reference import Target

Verdict = Literal["met", "missed", "undecided", "monitor", "none", "incomplete"]
Interval = tuple[float, float]

# Sums of decimal fractions carry a noise of some 1e-12: 290.0 must not pass as "above 290".
NOISE_DECIMALS = 9


def judge(  # noqa: PLR0911
    value: float, ci_low: float, ci_high: float, target: Target | None, status: str = "ok"
) -> Verdict:
    """Return the verdict of a value against a target, at full precision.

    A sample is decided only when its whole interval lies on one side of the target; with too few
    clusters for an interval, or too few rows to show a value, it is undecided. A full count or an
    administrative figure (no interval) is decided by its value. Without target or value: none.
    Source: DOMAIN rules on strict bounds and on sampling error.
    """
    if target is None:
        return "none"
    if status in {"too_few_clusters", "small_n"}:
        return "undecided"
    if status != "ok" or _missing(value):
        return "none"
    if _missing(ci_low) or _missing(ci_high):
        return "met" if _meets(target, value) else "missed"
    if target.bound == "eq":
        return _judge_equality(ci_low, ci_high, target)
    ends = {_meets(target, ci_low), _meets(target, ci_high)}
    if len(ends) == 2:
        return "undecided"
    return "met" if ends == {True} else "missed"


def judge_parts(verdicts: list[Verdict]) -> Verdict:
    """Return the verdict of a target that is met only when all its parts meet it."""
    order: tuple[Verdict, ...] = ("missed", "none", "incomplete", "undecided")
    for worst in order:
        if worst in verdicts:
            return worst
    return "met" if verdicts else "none"


def _judge_equality(low: float, high: float, target: Target) -> Verdict:
    if _meets(target, low) and _meets(target, high):
        return "met"
    aim = float(target.value)
    return "undecided" if low <= aim <= high else "missed"


def _meets(target: Target, value: float) -> bool:
    return bool(target.met_by(round(float(value), NOISE_DECIMALS)))


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def change_of_two_samples(
    now: float, now_interval: Interval, before: float, before_interval: Interval
) -> tuple[float, float, float]:
    """Return the difference now − before of two independent samples with its 95 % interval.

    The interval is recovered from those of the two estimates (Zou and Donner 2008, the method of
    variance estimates recovery; for proportions Newcombe 1998): it equals the normal approximation
    where both intervals are symmetric.
    """
    difference = now - before
    low = difference - math.hypot(now - now_interval[0], before_interval[1] - before)
    high = difference + math.hypot(now_interval[1] - now, before - before_interval[0])
    return difference, low, high
