"""What may be printed of a record, by the kind of figure (DOMAIN §7, `params/disclosure.yml`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from helpers.indicators import disclosure
from helpers.indicators.context import once
from helpers.indicators.disclosure.rules import read_rules
from helpers.indicators.estimates import (
    SCHEMA,
    estimates_file,
    kept_or_made,
    read_estimates,
    typed_records,
)
from helpers.indicators.linked_counts import (
    PARTS,
    TOTAL,
    column_name,
    columns_of,
    counted_alike,
    linked_key,
    withheld_counts,
    withheld_in,
)

if TYPE_CHECKING:
    from helpers.indicators.context import EstimationContext
    from helpers.reference import DisclosurePolicy, Indicator, Reference

SUFFIX = ".printable.parquet"
COVERAGE_STEPS = 20
NOISE = 1e-9
SHOWN_FIGURES = ("value", "ci_low", "ci_high", "standard_error", "numerator", "denominator", "n")


def printable_records(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return an indicator's records as they may be printed: see `protect_records`."""
    home = None if context.areas_of is None else context.areas_of.code
    asked = ("printable", context.reference, indicator.id, context.period.code, home)
    return once(context.store, asked, lambda: _printable(context, indicator)).copy(deep=False)


def _printable(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    if indicator.kind == "sample" or not _is_protected(context.reference, indicator):
        return _protected(context, indicator)
    # Every area's counts are protected together: done in each annex, it would be areas² work.
    file = estimates_file(context, indicator.id).with_suffix(SUFFIX)
    key = f"{indicator.id} {linked_key(context, indicator)}"
    return kept_or_made(file, key, SCHEMA, lambda: typed_records(_protected(context, indicator)))


def _protected(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    reference, store = context.reference, context.store
    records = read_estimates(
        reference, store, indicator.id, context.period, areas_of=context.areas_of
    )
    return protect_records(reference, indicator, records, context=context)


def _is_protected(reference: Reference, indicator: Indicator) -> bool:
    """Return whether full counts of this kind are rounded or withheld at all."""
    policy = reference.disclosure
    return indicator.sensitive and (policy.round_to > 1 or policy.withhold_up_to > 0)


def protect_records(
    reference: Reference,
    indicator: Indicator,
    records: pd.DataFrame,
    *,
    context: EstimationContext | None = None,
) -> pd.DataFrame:
    """Return an indicator's records (all areas of a period) as they may be printed.

    Full counts of persons on health, ethnicity or poverty: small counts withheld (status
    withheld), the rest rounded, the province summed from the rounded, rates from the protected
    counts, and more areas withheld where a reader of all that the same form prints (`context`:
    its other indicators and the earlier periods of the year) could work a small one out.
    Samples: rounded n and no numerator. Administrative figures: exact.
    """
    policy = reference.disclosure
    if indicator.kind == "sample":
        return _protect_sample(records, policy)
    if not _is_protected(reference, indicator):
        return records.copy()
    if context is not None:
        withheld = withheld_counts(context, indicator)
    else:
        alone = pd.DataFrame(columns_of(indicator, records, reference.areas.province.code))
        withheld = withheld_in([alone], [], read_rules(policy))
    hidden = set(withheld.itertuples(index=False, name=None))
    found = _protect_count(reference, indicator, records, hidden)
    coverage = _coverage(reference, indicator, (records, found), context)
    return found.assign(coverage=coverage.mask(records["coverage"].isna()).round(2))


def _protect_sample(records: pd.DataFrame, policy: DisclosurePolicy) -> pd.DataFrame:
    found = records.assign(n=records["n"].map(lambda n: disclosure.round_n(n, policy)))
    if policy.numerators_of_samples:
        return found
    return found.assign(numerator=np.nan, denominator=np.nan)


def _protect_count(
    reference: Reference, indicator: Indicator, records: pd.DataFrame, hidden: set[tuple[str, str]]
) -> pd.DataFrame:
    province = reference.areas.province.code
    found = records.set_index("area", drop=False)
    names = [TOTAL if code == province else code for code in found.index]
    shown = {}
    for part in PARTS:
        columns = (column_name(indicator, part), f"{indicator.id} {column_name(indicator, part)}")
        mask = [any((name, column) in hidden for column in columns) for name in names]
        shown[part] = protect_counts(
            found[part], pd.Series(mask, found.index), reference.disclosure, province
        )
    over, under = shown["numerator"], shown["denominator"]
    is_rate = found["denominator"].notna().any()
    found["numerator"] = over
    if is_rate:
        found = found.assign(denominator=under, n=under)
        found["value"] = over / under.where(under > 0) * 100
    else:
        found["value"] = over
    known = records.set_index("area")["value"].notna()
    gone = found["value"].isna() & known
    if gone.any():
        found.loc[gone, "status"] = "withheld"
        found.loc[gone, list(SHOWN_FIGURES)] = np.nan
    return found.reset_index(drop=True)


def _coverage(
    reference: Reference,
    indicator: Indicator,
    records: tuple[pd.DataFrame, pd.DataFrame],
    context: EstimationContext | None,
) -> pd.Series:
    """Return the coverage from protected counts: exact, it would tell how many were not reached.

    It is the share that some indicator of the form prints; where none does, it is to the nearest
    twentieth. `records` are exact and protected.
    """
    exact, shown = records
    if _same(exact["value"] / 100, exact["coverage"]):
        return shown["value"].astype("float64") / 100
    if context is None:
        return _to_a_twentieth(exact["coverage"])
    for one in counted_alike(context, indicator):
        if one.id == indicator.id or "denominator" not in one.arguments:
            continue
        other = read_estimates(
            reference, context.store, one.id, context.period, areas_of=context.areas_of
        )
        if _same(other["value"] / 100, exact["coverage"]):
            return printable_records(context, one)["coverage"]
    return _to_a_twentieth(exact["coverage"])


def _to_a_twentieth(shares: pd.Series) -> pd.Series:
    return (shares.astype("float64") * COVERAGE_STEPS).round() / COVERAGE_STEPS


def _same(one: pd.Series, other: pd.Series) -> bool:
    known = one.notna()
    equal = known.equals(other.notna()) and known.any()
    return bool(equal and (one[known] - other[known]).abs().max() < NOISE)


def protect_counts(
    counts: pd.Series, hidden: pd.Series, policy: DisclosurePolicy, province: str
) -> pd.Series:
    """Return counts by area rounded, those hidden missing.

    The province is the sum of the rounded areas; where one is hidden it is its own count rounded,
    so that it is not short of what is withheld.
    """
    rules = read_rules(policy)
    found = counts.astype("float64").map(rules.rounded, na_action="ignore").astype("float64")
    found = found.mask(hidden)
    below = found[found.index != province]
    summed = not hidden.any() and bool(below.notna().any())
    if province in found.index and summed:
        found[province] = below.sum()
    return found
