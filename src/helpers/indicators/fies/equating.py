"""The line that lays a survey's FIES items on FAO's global standard of 2014–2016.

Source: FAO, Voices of the Hungry, Technical Report 1 (2016); `equating.fun` of RM.weights 2.0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.indicators.fies.rasch import Floats

GLOBAL_STANDARD = np.array(
    [-1.2230564, -0.8471210, -1.1056616, 0.3509848, -0.3117999, 0.5065051, 0.7546138, 1.8755353]
)
MODERATE_ITEM, SEVERE_ITEM = 4, 7  # the thresholds are the severities of two items
UNIQUE_FROM = 0.35
MOST_UNIQUE = 3


@dataclass(frozen=True)
class Equating:
    """How the survey's scale lies on the global standard: standard = shift + scale · survey.

    `common` says of each item whether it lies where the standard has it. The thresholds are on
    the survey's own scale. `usable` is false where more than three items are unique: FAO allows
    no more.
    """

    scale: float
    shift: float
    common: tuple[bool, ...]
    correlation: float
    moderate_threshold: float
    severe_threshold: float

    @property
    def usable(self) -> bool:
        """Return whether enough items are common for shares to be stated on the standard."""
        return sum(not each for each in self.common) <= MOST_UNIQUE


def equate(severity: Floats, standard: Floats = GLOBAL_STANDARD) -> Equating:
    """Return the line that lays the items of a survey on the standard.

    One item after another, from the one farthest off, is called unique where it lies 0.35 or
    more from the standard, at most until four are; mean and SD of the common items are matched.
    """
    common = _common_items(severity, standard)
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


def _common_items(severity: Floats, standard: Floats) -> np.ndarray:
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
    return common


def _match(values: Floats, own: Floats, standard: Floats) -> Floats:
    scale = standard.std(ddof=1) / own.std(ddof=1)
    return (values - own.mean()) * scale + standard.mean()
