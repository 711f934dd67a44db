"""The variance of a weighted total, from what each cluster adds to it, domain by domain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.indicators.design.domains import Codes, Domains, Flags, Floats, sum_by

LONELY = ("adjust", "remove", "certainty", "average", "fail")


@dataclass(frozen=True)
class Clusters:
    """The primary sampling units of a design: `cluster` of each row, `stratum` of each cluster.

    `size` is the number of clusters sampled in each stratum, `sampled` their share of the
    population (0 without a finite population correction).
    """

    cluster: Codes
    stratum: Codes
    size: Floats
    sampled: Floats
    lonely: str

    def variances(self, parts: Floats, domains: Domains) -> Floats:
        """Return the variance of the sum of `parts` in each domain.

        Clusters of the design that a domain did not meet count as zeros (R `survey:::onestrat`).
        """
        domain, cluster, sums = self._cluster_sums(parts, domains)
        strata = len(self.size)
        cell = domain * strata + self.stratum[cluster]
        shape = (domains.count, strata)
        met = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
        mean = sum_by(cell, sums, met.size).reshape(shape) / np.maximum(self.size, 1)
        mean[:, self._alone] = 0.0
        apart = (sums - mean.ravel()[cell]) ** 2
        spread = sum_by(cell, apart, met.size).reshape(shape)
        spread += np.where(self._alone, 0.0, (self.size - met) * mean**2)
        return self._over_strata(spread * self._factor, met > 0)

    def count(self, domains: Domains) -> Floats:
        """Return how many clusters each domain met."""
        domain, _, _ = self._cluster_sums(np.zeros(len(self.cluster)), domains)
        return np.bincount(domain, minlength=domains.count).astype(float)

    def degrees(self, domains: Domains) -> Floats:
        """Return clusters minus strata of each domain."""
        domain, cluster, _ = self._cluster_sums(np.zeros(len(self.cluster)), domains)
        strata = len(self.size)
        cells = np.unique(domain * strata + self.stratum[cluster])
        counted = np.bincount(domain, minlength=domains.count)
        in_strata = np.bincount(cells // max(strata, 1), minlength=domains.count)
        return (counted - in_strata).astype(float)

    @property
    def _alone(self) -> Flags:
        return self.size == 1

    @property
    def _factor(self) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            several = self.size / (self.size - 1)
        alone = {"adjust": 1.0, "average": np.nan}.get(self.lonely, 0.0)
        left = 1 - self.sampled
        # Wholly sampled: nothing left to vary, whatever the clusters say.
        return np.where(left <= 1e-7, 0.0, left * np.where(self._alone, alone, several))

    def _over_strata(self, parts: Floats, met: NDArray[np.bool_]) -> Floats:
        parts = np.where(met, parts, 0.0)
        if self.lonely != "average":
            return parts.sum(axis=1)
        known = (met & ~np.isnan(parts)).sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(known > 0, met.sum(axis=1) / known, np.nan)
        return np.nansum(parts, axis=1) * share

    def _cluster_sums(self, parts: Floats, domains: Domains) -> tuple[Codes, Codes, Floats]:
        inside = domains.inside
        units = max(len(self.stratum), 1)
        key = domains.codes[inside] * units + self.cluster[inside]
        if units == len(self.cluster):  # every row is its own cluster
            return domains.codes[inside], self.cluster[inside], parts[inside]
        found, place = np.unique(key, return_inverse=True)
        sums = sum_by(place, parts[inside], len(found))
        return found // units, found % units, sums
