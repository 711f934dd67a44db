"""A share by area from a stratified cluster sample, against a loop over subsets of the rows."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from benchmarks.comparison import Comparison, Measurement, run
from helpers.indicators.design import SurveyDesign

GOAL = 0.2
SEED = 20240602
AREAS = 56
STRATA = 10
CLUSTERS_OF_AREA = 20


def households(size: int) -> pd.DataFrame:
    """Return an invented sample: villages in communes, communes in the districts sampled by."""
    chance = np.random.default_rng(SEED)
    area = chance.integers(0, AREAS, size)
    cluster = area * CLUSTERS_OF_AREA + chance.integers(0, CLUSTERS_OF_AREA, size)
    effect = chance.normal(0, 0.4, AREAS * CLUSTERS_OF_AREA)
    share = 1 / (1 + np.exp(-(-1.1 + effect[cluster])))
    return pd.DataFrame(
        {
            "case": (chance.random(size) < share).astype(float),
            "weight": chance.uniform(20, 200, size).round(1),
            "stratum": [f"district {number:02d}" for number in area % STRATA],
            "cluster": [f"village {number:04d}" for number in cluster],
            "area": [f"commune {number:02d}" for number in area],
        }
    )


def by_design(sample: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of all areas with standard errors, each area a domain of the design."""
    design = SurveyDesign(sample, "weight", "stratum", "cluster")
    return design.proportion("case", by="area")


def by_subsets(sample: pd.DataFrame) -> pd.DataFrame:
    """Return the same from each area's rows alone, by the formula of the textbooks."""
    rows = {area: _of_subset(sample[sample["area"] == area]) for area in _areas(sample)}
    return pd.DataFrame(rows, index=["estimate", "standard_error"]).T


def _areas(sample: pd.DataFrame) -> list[str]:
    return sorted(sample["area"].unique())


def _of_subset(rows: pd.DataFrame) -> tuple[float, float]:
    """Return Σwy/Σw and its linearised standard error between clusters within strata."""
    share = (rows["weight"] * rows["case"]).sum() / rows["weight"].sum()
    linear = rows["weight"] * (rows["case"] - share) / rows["weight"].sum()
    totals = linear.groupby([rows["stratum"], rows["cluster"]]).sum()
    variance = 0.0
    for _, of_stratum in totals.groupby(level=0):
        count = len(of_stratum)
        if count > 1:
            apart = of_stratum - of_stratum.mean()
            variance += count / (count - 1) * (apart**2).sum()
    return share, math.sqrt(variance)


def differences(sample: pd.DataFrame) -> list[str]:
    """Return in how many areas a subset's standard error is not that of the design."""
    ours, other = by_design(sample), by_subsets(sample)
    unlike = {
        name: int((~np.isclose(ours[name], other[name], rtol=1e-9)).sum()) for name in other.columns
    }
    off = (other["standard_error"] / ours["standard_error"] - 1).abs().max() * 100
    return [
        f"of {len(ours)} areas the loop gives {unlike['estimate']} another share and "
        f"{unlike['standard_error']} another standard error (by up to {off:.1f} %): a subset "
        "forgets the clusters of the stratum that lie in other areas."
    ]


def prepare(size: int) -> Comparison:
    """Return both ways to the shares of 56 areas from `size` rows."""
    sample = households(size)
    return Comparison(
        title=f"A share with its interval by {AREAS} areas, {size:,} rows",
        ours=lambda: by_design(sample),
        other=lambda: by_subsets(sample),
        other_name="pandas, a subset an area (no interval)",
        goal=GOAL,
        packages=("numpy", "pandas"),
        differences=differences(sample),
    )


MEASUREMENT = Measurement("area_estimates", 100_000, prepare)

if __name__ == "__main__":
    run([MEASUREMENT])
