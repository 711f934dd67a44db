"""Prevalence of undernourishment (SDG 2.1.1), from three national parameters."""

from __future__ import annotations

from math import log, sqrt
from statistics import NormalDist

from helpers.errors import Fault, UserMistake


def prevalence_of_undernourishment(
    mean_consumption: float, coefficient_of_variation: float, minimum_requirement: float
) -> float:
    """Return the share of people (0–1) whose usual energy intake is below their requirement.

    `mean_consumption` and `minimum_requirement` in kcal a person and day; intake is taken as
    lognormal. Source: FAO, The State of Food Security and Nutrition, annex on methods. Raises
    `UserMistake` for a parameter that is not above 0.
    """
    given = {
        "mean_consumption": mean_consumption,
        "coefficient_of_variation": coefficient_of_variation,
        "minimum_requirement": minimum_requirement,
    }
    faults = [
        Fault(f"a number above 0 is required; got: {value!r}", name)
        for name, value in given.items()
        if not value > 0
    ]
    if faults:
        raise UserMistake(*faults)
    spread = sqrt(log(1 + coefficient_of_variation**2))
    middle = log(mean_consumption) - spread**2 / 2
    return NormalDist(middle, spread).cdf(log(minimum_requirement))
