"""A sample as its design has drawn it: which rows count, their weights, their clusters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.errors import Fault, UserMistake
from helpers.indicators.columns import (
    Codes,
    Column,
    Floats,
    labels,
    numbers,
    read_column,
    require_frame,
)
from helpers.indicators.design.domains import Flags
from helpers.indicators.design.linearisation import Clusters


@dataclass(frozen=True)
class Sample:
    """`kept` says which rows of the frame have a stratum and a cluster; the rest are those rows."""

    kept: Flags
    weights: Floats
    clusters: Clusters
    excluded: dict[str, int]


def read_sample(frame: pd.DataFrame, parts: Mapping[str, Column | None], lonely: str) -> Sample:
    """Return the sample of a frame; `parts`: weights, strata, clusters, fpc.

    Raises `UserMistake`, every fault at once, for parts that are no column, and for a `fpc` that
    is not one number a stratum, or smaller than the sample.
    """
    require_frame(frame, "frame")
    given = _read_parts(frame, parts)
    rows = len(frame)
    stratum = labels(given["strata"]) if "strata" in given else np.zeros(rows, np.int64)
    cluster = labels(given["clusters"]) if "clusters" in given else np.arange(rows)
    kept = (stratum >= 0) & (cluster >= 0)
    population = numbers(given["fpc"], "fpc")[kept] if "fpc" in given else None
    clusters = _nest(stratum[kept], cluster[kept], population, lonely)
    if "weights" in given:
        weights = numbers(given["weights"], "weights")
    else:
        weights = np.ones(rows)
        weights[kept] = _weights_of_population(clusters, population)
    weightless = ~((weights >= 0) & np.isfinite(weights))
    excluded = {
        "no_stratum": int((stratum < 0).sum()),
        "no_cluster": int((cluster < 0).sum()),
        "no_weight": int(weightless.sum()),
    }
    return Sample(kept, np.where(weightless, 0.0, weights)[kept], clusters, excluded)


def _read_parts(frame: pd.DataFrame, parts: Mapping[str, Column | None]) -> dict[str, pd.Series]:
    found: dict[str, pd.Series] = {}
    faults: list[Fault] = []
    for part, given in parts.items():
        try:
            if given is not None:
                found[part] = read_column(frame, given, part)
        except UserMistake as mistake:
            faults.extend(mistake.faults)
    if faults:
        raise UserMistake(*faults)
    return found


def _nest(stratum: Codes, cluster: Codes, population: Floats | None, lonely: str) -> Clusters:
    """Return the clusters, numbered within their strata, with what was sampled of each stratum."""
    unit, units = pd.factorize(stratum * (cluster.max(initial=0) + 1) + cluster)
    of_unit = np.zeros(len(units), dtype=np.int64)
    of_unit[unit] = stratum
    size = np.bincount(of_unit, minlength=stratum.max(initial=-1) + 1).astype(float)
    if lonely == "fail" and (size == 1).any():
        raise UserMistake(Fault("two clusters a stratum are required; got: 1", "lonely='fail'"))
    sampled = np.zeros(len(size)) if population is None else _sampled(stratum, population, size)
    return Clusters(unit.astype(np.int64), of_unit, size, sampled, lonely)


def _sampled(stratum: Codes, population: Floats, size: Floats) -> Floats:
    """Return the share of its clusters that was sampled in each stratum."""
    spread = pd.Series(population).groupby(stratum).agg(["min", "max"]).reindex(range(len(size)))
    low, high = (spread[edge].to_numpy(np.float64) for edge in ("min", "max"))
    present = size > 0
    _require_population(present & ~(low > 0), "a number above 0 for every stratum")
    _require_population(present & (low != high), "one number a stratum")
    shares = bool((high[present] <= 1).all())
    _require_population(present & (low < 1) & (not shares), "all numbers or all shares")
    sampled = high if shares else size / np.maximum(high, 1)
    _require_population(present & (sampled > 1), "at least the number of clusters in the sample")
    return np.where(present, sampled, 1.0)


def _require_population(wrong: Flags, required: str) -> None:
    if wrong.any():
        message = f"{required} is required; got: another in {int(wrong.sum())} of the strata"
        raise UserMistake(Fault(message, "fpc"))


def _weights_of_population(clusters: Clusters, population: Floats | None) -> Floats:
    if population is None:
        return np.ones(len(clusters.cluster))
    # As R: without weights each sampled cluster stands for its share of the population.
    return (1 / clusters.sampled)[clusters.stratum[clusters.cluster]]
