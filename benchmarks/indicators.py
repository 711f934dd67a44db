"""The three measurements of the indicators, one after another."""

from __future__ import annotations

from benchmarks import area_estimates, food_insecurity, z_scores
from benchmarks.comparison import run

MEASUREMENTS = tuple(one.MEASUREMENT for one in (z_scores, area_estimates, food_insecurity))

if __name__ == "__main__":
    run(MEASUREMENTS)
