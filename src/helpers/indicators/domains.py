"""Survey estimates by area: each reporting area a domain, the province the whole sample."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from helpers.indicators.context import EstimationContext, SurveyRound
from helpers.indicators.design import SurveyDesign
from helpers.indicators.records import NUMBERS, complete_records

if TYPE_CHECKING:
    from helpers.reference import Indicator

OUTSIDE = ""


def design_columns(frame: pd.DataFrame) -> dict[str, str | None]:
    """Return which columns hold weights, strata and clusters; None for one that nobody filled in.

    A survey without clusters counts each row as its own cluster.
    """
    names = {"weights": "weight", "strata": "stratum", "clusters": "cluster"}
    filled = {name for name in names.values() if name in frame and frame[name].notna().any()}
    return {role: name if name in filled else None for role, name in names.items()}


def estimate_shares(
    context: EstimationContext, indicator: Indicator, survey: SurveyRound, flags: pd.Series
) -> pd.DataFrame:
    """Return the percentage of rows whose flag (0, 1 or missing) is 1, with logit intervals."""
    rows = survey.frame.assign(numerator=flags.astype("float64"), denominator=1.0)
    return _records(context, indicator, replace(survey, frame=rows), "share")


def estimate_means(
    context: EstimationContext, indicator: Indicator, survey: SurveyRound, values: pd.Series
) -> pd.DataFrame:
    """Return weighted means, in the unit of `values`."""
    rows = survey.frame.assign(numerator=values.astype("float64"), denominator=1.0)
    return _records(context, indicator, replace(survey, frame=rows), "ratio")


def estimate_ratios(
    context: EstimationContext,
    indicator: Indicator,
    survey: SurveyRound,
    parts: tuple[pd.Series, pd.Series],
) -> pd.DataFrame:
    """Return Σ weight·numerator ÷ Σ weight·denominator by area (linearised ratio)."""
    numerator, denominator = (part.astype("float64") for part in parts)
    rows = survey.frame.assign(numerator=numerator, denominator=denominator)
    return _records(context, indicator, replace(survey, frame=rows), "ratio")


def _records(
    context: EstimationContext, indicator: Indicator, survey: SurveyRound, kind: str
) -> pd.DataFrame:
    rows = survey.frame
    valid = rows["numerator"].notna() & (rows["denominator"] > 0)
    found = [_by_domain(rows.assign(domain=domain), kind) for domain in split(context, rows, valid)]
    return finish_records(context, indicator, survey, join_domains(context, found))


def split(
    context: EstimationContext, rows: pd.DataFrame, valid: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """Return two columns of domains: the whole province, and each area.

    Rows that do not count stay in the design, in a domain without a name.
    """
    counts = valid.astype(bool)
    whole = pd.Series(context.province, index=rows.index).where(counts, OUTSIDE)
    return whole, rows["place"].astype("object").where(counts, OUTSIDE)


def join_domains(context: EstimationContext, found: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the province's row and those of the areas in one frame."""
    whole, below = (frame.drop(index=OUTSIDE, errors="ignore") for frame in found)
    return pd.concat([whole, below[below.index != context.province]])


def finish_records(
    context: EstimationContext, indicator: Indicator, survey: SurveyRound, values: pd.DataFrame
) -> pd.DataFrame:
    """Return the records, with the field dates and what the sizes of the samples allow.

    Rows that came but of which none can be counted make a place not_computable, not "no data".
    """
    dates = survey.field_dates()
    dates = dates[dates.index != context.province]
    whole = pd.DataFrame([survey.whole_dates()], index=[context.province], columns=dates.columns)
    dates = pd.concat([whole.astype("object"), dates.astype("object")])
    sized = apply_size_rules(context, values).join(dates)
    return complete_records(context, indicator, _mark_uncounted(context, survey, sized))


def _mark_uncounted(
    context: EstimationContext, survey: SurveyRound, values: pd.DataFrame
) -> pd.DataFrame:
    came = set(survey.frame["place"].dropna()) if len(survey.frame) else set()
    places = [*came, *([context.province] if came else [])]
    marked = values.reindex(list(dict.fromkeys([*values.index, *places])))
    uncounted = marked["value"].isna() & marked["status"].isna() & marked.index.isin(places)
    return marked.assign(status=marked["status"].mask(uncounted, "not_computable"))


def _by_domain(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    if rows.empty:
        return no_estimates()
    columns = design_columns(rows)
    design = SurveyDesign(rows, columns["weights"], columns["strata"], columns["clusters"])
    if kind == "share":
        estimates = design.proportion("numerator", by="domain", method="logit")
    else:
        estimates = design.ratio("numerator", "denominator", by="domain")
    return from_design(estimates, weighted_sums(rows), 100.0 if kind == "share" else 1.0)


def no_estimates() -> pd.DataFrame:
    """Return estimate columns without rows."""
    return pd.DataFrame(columns=list(NUMBERS), dtype="float64")


def weighted_sums(rows: pd.DataFrame) -> pd.DataFrame:
    """Return Σ weight·numerator and Σ weight·denominator by domain."""
    weight = rows["weight"].clip(lower=0).fillna(0) if design_columns(rows)["weights"] else 1.0
    parts = rows[["numerator", "denominator"]].astype("float64").mul(weight, axis=0)
    return parts.groupby(rows["domain"]).sum()


def from_design(estimates: pd.DataFrame, sums: pd.DataFrame, scale: float) -> pd.DataFrame:
    """Return a survey design's estimates as estimate columns, indexed by area, times `scale`."""
    scaled = estimates[["estimate", "standard_error", "ci_low", "ci_high"]] * scale
    found = scaled.rename(columns={"estimate": "value"}).assign(
        n=estimates["n"], clusters=estimates["clusters"]
    )
    found = found.set_axis(found.index.astype(str))
    return found.join(sums.set_axis(sums.index.astype(str)))


def apply_size_rules(context: EstimationContext, values: pd.DataFrame) -> pd.DataFrame:
    """Return the values with those of small samples withheld and intervals of few clusters gone.

    Below `sample_minimum` rows the value is withheld (small_n); below `min_clusters` clusters the
    value stands without an interval (too_few_clusters), and so does one whose strata have too few
    clusters to give an interval at all. Both limits are in `params/project.yml`.
    """
    settings = context.reference.settings
    found = values.copy()
    present = found["value"].notna() & (found["n"] > 0)
    few = present & ((found["clusters"] < settings.min_clusters) | found["ci_low"].isna())
    small = present & (found["n"] < settings.sample_minimum)
    found["status"] = pd.Series(index=found.index, dtype="object")
    found.loc[few, "status"] = "too_few_clusters"
    found.loc[few, ["ci_low", "ci_high", "standard_error"]] = float("nan")
    found.loc[small, "status"] = "small_n"
    withheld = ["value", "ci_low", "ci_high", "standard_error", "numerator"]
    found.loc[small, withheld] = float("nan")
    return found
