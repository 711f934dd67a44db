"""Confidence intervals of means and proportions under a complex design, as arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Interval = tuple[Floats, Floats]

TAIL = 0.025
METHODS = ("logit", "wilson", "beta", "mean")


def t_quantile(degrees: Floats) -> Floats:
    """Return Student's 97.5 % quantile; NaN where there are no degrees of freedom."""
    usable = degrees > 0
    return np.where(usable, special.stdtrit(np.where(usable, degrees, 1.0), 1 - TAIL), np.nan)


def mean_interval(estimate: Floats, error: Floats, degrees: Floats) -> Interval:
    """Return the symmetric t interval at 95 %."""
    half = t_quantile(degrees) * error
    return estimate - half, estimate + half


def logit_interval(share: Floats, error: Floats, degrees: Floats) -> Interval:
    """Return the t interval on the logit scale; NaN where the share is 0 or 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = np.log(share / (1 - share))
        half = t_quantile(degrees) * error / (share * (1 - share))
        low, high = special.expit(centre - half), special.expit(centre + half)
    inside = (share > 0) & (share < 1)
    return np.where(inside, low, np.nan), np.where(inside, high, np.nan)


def beta_interval(share: Floats, size: Floats) -> Interval:
    """Return Korn and Graubard's interval: Clopper–Pearson at the effective sample size."""
    cases, others = size * share, size * (1 - share)
    with np.errstate(invalid="ignore"):
        low = special.betaincinv(cases, others + 1, TAIL)
        high = special.betaincinv(cases + 1, others, 1 - TAIL)
    # A beta law with a parameter of 0 stands on its bound; scipy calls it undefined.
    low = np.where((share == 0) & (size > 0), 0.0, low)
    return low, np.where((share == 1) & (size > 0), 1.0, high)


def wilson_interval(share: Floats, size: Floats) -> Interval:
    """Return Wilson's score interval at the effective sample size."""
    normal = float(special.ndtri(1 - TAIL))
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = (share + normal**2 / (2 * size)) / (1 + normal**2 / size)
        spread = np.sqrt(share * (1 - share) / size + normal**2 / (4 * size**2))
    half = normal * spread / (1 + normal**2 / size)
    return np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)
