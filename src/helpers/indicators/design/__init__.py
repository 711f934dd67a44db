"""Estimates from a sample survey: weights, strata, clusters, finite population.

Taylor linearisation with ultimate clusters, domains kept as domains (all clusters of the design
count, not only those the domain met), as in R's `survey` (Lumley, Complex Surveys, 2010).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.errors import Fault, UserMistake, nearest
from helpers.indicators.columns import Column, numbers, read_column
from helpers.indicators.design import intervals
from helpers.indicators.design.domains import By, Domains, Floats, domains_of, whole
from helpers.indicators.design.linearisation import LONELY
from helpers.indicators.design.sample import read_sample

Labels = Column | None
# Sums of weights, and shares of clusters, that differ by less than this differ by rounding only.
EQUAL = 1e-9
EXACT = 1e-12


class SurveyDesign:
    """Estimates of one sample; every method returns a frame, one row a domain.

    `weights`, `strata`, `clusters`, `fpc` and the columns asked for are names of columns of `frame`
    or their values, as many as it has rows. Clusters are nested in strata; of a sample in stages
    they are the first stage (ultimate clusters). `fpc` is the number of clusters in the population
    of the row's stratum, or the share sampled where all are at most 1; without weights it gives
    them, as in R. `lonely` says what a stratum with one cluster adds to the variance, in R's words:
    "adjust" (its distance from zero), "remove", "certainty", "average", "fail". Rows without
    stratum or cluster are left out, rows whose weight is missing, infinite or below 0 count with
    weight 0; `excluded` says how many of each.

    Columns returned: estimate, standard_error, ci_low, ci_high (95 %), degrees_of_freedom
    (clusters − strata of the domain), design_effect (R's `deff=TRUE`: against simple sampling
    without replacement; with replacement where the weights do not sum to more than n), n (rows
    with a value and a weight), clusters, numerator (such rows whose value is not 0); with `by` also
    its columns, and the group as index. What cannot be computed is NaN.
    Raises `UserMistake` for unknown columns, for values that are no numbers, and for a wrong `fpc`.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the four parts of a design are one idea
        self,
        frame: pd.DataFrame,
        weights: Labels = None,
        strata: Labels = None,
        clusters: Labels = None,
        fpc: Labels = None,
        lonely: str = "adjust",
    ) -> None:
        _require(lonely, LONELY, "lonely")
        parts = {"weights": weights, "strata": strata, "clusters": clusters, "fpc": fpc}
        sample = read_sample(frame, parts, lonely)
        self._frame, self._kept = frame, sample.kept
        self._weights, self._clusters = sample.weights, sample.clusters
        self.excluded = sample.excluded

    def mean(self, column: Column, by: By = None) -> pd.DataFrame:
        """Return weighted means in the column's unit, with t intervals."""
        values = self._values(column)
        return self._ratio(values, np.where(np.isnan(values), np.nan, 1.0), self._domains(by))

    def ratio(self, numerator: Column, denominator: Column, by: By = None) -> pd.DataFrame:
        """Return ratios of weighted totals, with t intervals; NaN where the denominator is 0."""
        return self._ratio(self._values(numerator), self._values(denominator), self._domains(by))

    def total(self, column: Column, by: By = None) -> pd.DataFrame:
        """Return weighted totals in the column's unit, with t intervals."""
        domains, values = self._domains(by), self._values(column)
        valid = domains.only(~np.isnan(values))
        filled = np.nan_to_num(values)
        return self._finish(valid.sums(self._weights * filled), filled, (valid, domains))

    def proportion(
        self, column: Column, by: By = None, method: str = "logit", *, whole_design: bool = False
    ) -> pd.DataFrame:
        """Return shares (0–1) of a column of 0 and 1.

        Intervals: "logit", "wilson", "beta" (both at the effective sample size, Korn and Graubard
        1998) or "mean"; "logit" turns to "beta" where the share is 0 or 1. `whole_design` takes
        the degrees of freedom of the whole design, as WHO's `anthro` does.
        Raises `UserMistake` for another method and for values that are neither 0 nor 1.
        """
        _require(method, intervals.METHODS, "method")
        values, domains = self._values(column), self._domains(by)
        _require_shares(values, column)
        result = self._ratio(values, np.where(np.isnan(values), np.nan, 1.0), domains)
        if whole_design:
            degrees = self._clusters.degrees(self._weighty(whole(len(values))))
            result["degrees_of_freedom"] = degrees[0]
        low, high = _share_interval(result, method, self._student_ratio(domains))
        cases = self._weighty(domains).counts(values == 1)
        return result.assign(ci_low=low, ci_high=high, numerator=cases)

    def _ratio(self, over: Floats, under: Floats, domains: Domains) -> pd.DataFrame:
        valid = domains.only(~np.isnan(over) & ~np.isnan(under))
        over, under = np.nan_to_num(over), np.nan_to_num(under)
        total = valid.sums(self._weights * under)
        total = np.where(total == 0, np.nan, total)
        estimate = valid.sums(self._weights * over) / total
        influence = (over - valid.spread(estimate) * under) / valid.spread(total)
        return self._finish(estimate, influence, (valid, domains))

    def _finish(
        self, estimate: Floats, influence: Floats, domains: tuple[Domains, Domains]
    ) -> pd.DataFrame:
        valid, asked = self._weighty(domains[0]), self._weighty(domains[1])
        n = valid.counts(self._weights > 0).astype(float)
        parts = np.where(valid.inside, self._weights * influence, 0.0)
        variance = self._clusters.variances(parts, valid)
        computable = (n > 0) & (len(self._clusters.stratum) > 1)
        variance = np.where(computable, variance, np.nan)
        degrees = self._clusters.degrees(asked)
        error = np.sqrt(variance)
        low, high = intervals.mean_interval(estimate, error, degrees)
        measures = {
            "estimate": np.where(n > 0, estimate, np.nan),
            "standard_error": error,
            "ci_low": low,
            "ci_high": high,
            "degrees_of_freedom": degrees,
            "design_effect": variance / self._simple_variance(influence, valid, n),
            "n": n.astype(int),
            "clusters": self._clusters.count(valid).astype(int),
        }
        return pd.concat([asked.groups, pd.DataFrame(measures, asked.groups.index)], axis=1)

    def _simple_variance(self, influence: Floats, valid: Domains, n: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            population = valid.sums(self._weights)
            mean = valid.sums(self._weights * influence) / population
            apart = valid.sums(self._weights * (influence - valid.spread(mean)) ** 2)
            deviance = apart / population * n / (n - 1)
            drawn = population > n * (1 + EQUAL)
            left = np.where(drawn, (population - n) / population, 1.0)
            simple = population**2 * deviance * left / n
        return np.where(simple > 0, simple, np.nan)

    def _student_ratio(self, domains: Domains) -> Floats:
        """Return Korn and Graubard's shrinkage: (t at rows − 1 degrees ÷ t at the design's)²."""
        asked = self._weighty(domains)
        rows = domains.counts(domains.inside).astype(float)
        by_rows = intervals.t_quantile(rows - 1)
        return (by_rows / intervals.t_quantile(self._clusters.degrees(asked))) ** 2

    def _weighty(self, domains: Domains) -> Domains:
        return domains.only(domains.inside & (self._weights > 0))

    def _domains(self, by: By) -> Domains:
        return domains_of(self._frame, by).rows(self._kept)

    def _values(self, column: Column) -> Floats:
        values = read_column(self._frame, column, "column")
        return numbers(values, f"column {values.name!r}")[self._kept]


def _share_interval(
    result: pd.DataFrame, method: str, student_ratio: Floats
) -> tuple[Floats, Floats]:
    share, error, n = (result[name].to_numpy(float) for name in ("estimate", "standard_error", "n"))
    degrees = result["degrees_of_freedom"].to_numpy(float)
    if method == "mean":
        return intervals.mean_interval(share, error, degrees)
    certain = np.isin(share, (0.0, 1.0))
    exact = ~certain & (error <= EXACT * share) & (degrees > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where(certain, n, share * (1 - share) / error**2) * student_ratio
    if method == "wilson":
        # n over the design effect, so that a simple sample gives Wilson's own interval.
        scored = np.where(certain, size, size * n / np.maximum(n - 1, 1))
        low, high = intervals.wilson_interval(share, scored)
    elif method == "beta":
        low, high = intervals.beta_interval(share, size)
    else:
        low, high = intervals.logit_interval(share, error, degrees)
        beta_low, beta_high = intervals.beta_interval(share, np.where(certain, size, np.nan))
        low, high = np.where(certain, beta_low, low), np.where(certain, beta_high, high)
    return np.where(exact, share, low), np.where(exact, share, high)


def _require(value: str, allowed: tuple[str, ...], what: str) -> None:
    if value not in allowed:
        message = f"{what} must be one of {', '.join(allowed)}; got: {value!r}"
        raise UserMistake(Fault(message, hint=nearest(value, allowed)))


def _require_shares(values: Floats, column: Column) -> None:
    wrong = np.unique(values[~np.isin(values, (0.0, 1.0)) & ~np.isnan(values)])
    if len(wrong):
        message = f"0, 1 or missing is required; got: {wrong[:5].tolist()}"
        name = column if isinstance(column, str) else getattr(column, "name", None)
        raise UserMistake(Fault(message, f"column {name!r}"))
