"""Food insecurity from 1,000 answered modules of FIES, against the package pyfies of PyPI."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.comparison import Comparison, Measurement, run
from helpers.indicators import fies

GOAL = 0.05
SEED = 20240603
MISSING = 0.01


def responses(size: int) -> tuple[pd.DataFrame, pd.Series]:
    """Return invented answers that follow the model, some missing, and sampling weights."""
    chance = np.random.default_rng(SEED)
    severity = chance.normal(-0.6, 1.6, (size, 1))
    yes = 1 / (1 + np.exp(-1.1 * (severity - np.asarray(fies.GLOBAL_STANDARD))))
    answers = (chance.random(yes.shape) < yes).astype(float)
    answers[chance.random(yes.shape) < MISSING] = np.nan
    frame = pd.DataFrame(answers, columns=list(fies.ITEMS))
    return frame, pd.Series(chance.uniform(0.5, 2.0, size))


def with_pyfies(frame: pd.DataFrame, weights: pd.Series) -> Any:
    """Return the other package's prevalences: items, persons, equating, shares."""
    from pyfies import RaschModel

    model = RaschModel().fit(frame, sample_weight=weights.to_numpy())
    return model.equate().prevalence()


def differences(frame: pd.DataFrame, weights: pd.Series) -> list[str]:
    """Return how far apart the two sides' shares are, in percentage points."""
    ours, other = fies.estimate(frame, weights), with_pyfies(frame, weights)
    if ours.status != "ok":
        return [f"this project refuses a share here ({ours.status}); the other package gives one."]
    apart = [
        abs(getattr(ours, name) - getattr(other, name)) * 100
        for name in ("moderate_or_severe", "severe")
    ]
    return [
        f"shares of the two sides lie {apart[0]:.4f} (moderate or severe) and {apart[1]:.4f} "
        "(severe) percentage points apart. Ours also gives infit, outfit, reliability, every "
        "respondent's severity, and refuses a share where fit or n do not allow one."
    ]


def prepare(size: int) -> Comparison:
    """Return both ways to the prevalence of food insecurity from `size` respondents."""
    frame, weights = responses(size)
    installed = find_spec("pyfies") is not None
    hint = "pip install --requirement benchmarks/requirements.txt"
    return Comparison(
        title=f"Food insecurity (FIES) of {size:,} respondents",
        ours=lambda: fies.estimate(frame, weights),
        other=(lambda: with_pyfies(frame, weights)) if installed else None,
        other_name="pyfies of PyPI",
        goal=GOAL,
        packages=("numpy", "pandas", "scipy", "pyfies"),
        differences=differences(frame, weights) if installed else [hint],
    )


MEASUREMENT = Measurement("food_insecurity", 1_000, prepare)

if __name__ == "__main__":
    run([MEASUREMENT])
