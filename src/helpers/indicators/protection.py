"""What may be printed of a record, by the kind of figure (DOMAIN §7, `params/disclosure.yml`)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

SHOWN_FIGURES = ("value", "ci_low", "ci_high", "standard_error", "numerator", "denominator", "n")


def protect_records(reference: Any, indicator: Any, records: pd.DataFrame) -> pd.DataFrame:
    """Return an indicator's records (all areas of a period) as they may be printed.

    Full counts of persons on health, ethnicity or poverty: small counts withheld (status
    withheld), the rest rounded, the province summed from the rounded, rates from the protected
    counts, a second area withheld where one alone could be worked out. Samples: rounded n and no
    numerator. Administrative figures: exact.
    """
    policy = reference.disclosure
    if indicator.kind == "sample":
        return _protect_sample(records, policy)
    if indicator.sensitive and policy.round_to > 1:
        return _protect_count(records, policy, reference.areas.province.code)
    return records.copy()


def _protect_sample(records: pd.DataFrame, policy: Any) -> pd.DataFrame:
    found = records.assign(n=round_to(records["n"], policy.round_n_to))
    if policy.numerators_of_samples:
        return found
    return found.assign(numerator=np.nan, denominator=np.nan)


def _protect_count(records: pd.DataFrame, policy: Any, province: str) -> pd.DataFrame:
    found = records.set_index("area", drop=False)
    is_rate = found["denominator"].notna().any()
    over = protect_counts(found["numerator"], policy, province)
    found["numerator"] = over
    if is_rate:
        under = protect_counts(found["denominator"], policy, province)
        found = found.assign(denominator=under, n=under)
        found["value"] = over / under.where(under > 0) * 100
    else:
        found["value"] = over
    found["coverage"] = found["coverage"].round(2)
    hidden = found["value"].isna() & records.set_index("area")["value"].notna()
    found.loc[hidden, "status"] = "withheld"
    for name in SHOWN_FIGURES:
        found.loc[hidden, name] = np.nan
    return found.reset_index(drop=True)


def protect_counts(counts: pd.Series, policy: Any, province: str) -> pd.Series:
    """Return counts by area, small ones missing, others rounded, the province their sum.

    Where one area alone is withheld, the smallest other is withheld too: else the province less
    the others would give it away.
    """
    below = counts[counts.index != province].astype("float64")
    hidden = (below > 0) & (below <= policy.withhold_up_to)
    if policy.complementary and hidden.sum() == 1:
        shown = below[~hidden & (below > 0)]
        if len(shown):
            hidden[shown.idxmin()] = True
    rounded = round_to(below, policy.round_to)
    found = rounded.mask(hidden).reindex(counts.index)
    if province in counts.index:
        whole = counts[province]
        found[province] = rounded.sum() if below.notna().any() else round_to(whole, policy.round_to)
        if whole <= policy.withhold_up_to and whole > 0:
            found[province] = np.nan
    return found


def round_to(values: Any, step: int) -> Any:
    """Return values rounded to the nearest multiple of `step`, halves upwards."""
    return np.floor(values / step + 0.5) * step
