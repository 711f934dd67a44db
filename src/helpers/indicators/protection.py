"""What may be printed of a record, by the kind of figure (DOMAIN §7, `params/disclosure.yml`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from helpers.indicators import disclosure

if TYPE_CHECKING:
    from helpers.reference import DisclosurePolicy, Indicator, Reference

SHOWN_FIGURES = ("value", "ci_low", "ci_high", "standard_error", "numerator", "denominator", "n")


def protect_records(
    reference: Reference, indicator: Indicator, records: pd.DataFrame
) -> pd.DataFrame:
    """Return an indicator's records (all areas of a period) as they may be printed.

    Full counts of persons on health, ethnicity or poverty: small counts withheld (status
    withheld), the rest rounded, the province summed from the rounded, rates from the protected
    counts, a second area withheld where one alone could be worked out (`protect_counts`).
    Samples: rounded n and no numerator. Administrative figures: exact.
    """
    policy = reference.disclosure
    if indicator.kind == "sample":
        return _protect_sample(records, policy)
    if indicator.sensitive and policy.round_to > 1:
        return _protect_count(records, policy, reference.areas.province.code)
    return records.copy()


def _protect_sample(records: pd.DataFrame, policy: DisclosurePolicy) -> pd.DataFrame:
    found = records.assign(n=records["n"].map(lambda n: disclosure.round_n(n, policy)))
    if policy.numerators_of_samples:
        return found
    return found.assign(numerator=np.nan, denominator=np.nan)


def _protect_count(records: pd.DataFrame, policy: DisclosurePolicy, province: str) -> pd.DataFrame:
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


def protect_counts(counts: pd.Series, policy: DisclosurePolicy, province: str) -> pd.Series:
    """Return counts by area, small ones missing, the others rounded.

    The province is the sum of the rounded areas; where an area is withheld it is its own count
    rounded, so that it is neither short of what is withheld nor gives it away. One area alone
    withheld takes the smallest other with it.
    """
    shown = counts.astype("float64").map(lambda count: disclosure.protect_count(count, policy))
    hidden = shown.eq(disclosure.WITHHELD) & (counts.index != province)
    if policy.complementary and hidden.sum() == 1:
        others = counts[~hidden & (counts.index != province) & (counts > 0)]
        if len(others):
            hidden |= hidden.index == others.astype("float64").idxmin()
    found = pd.to_numeric(shown, errors="coerce").mask(hidden)
    below = found[found.index != province]
    if province in found.index and not hidden.any() and below.notna().any():
        found[province] = below.sum()
    return found
