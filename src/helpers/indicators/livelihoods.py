"""Livelihoods: what households gained on their own baseline, models, livestock.

A gain is the weighted mean over households of (now − baseline) ÷ baseline, each household against
itself (paired change, DOMAIN §1); income is first deflated by the consumer price index. A baseline
of zero or less cannot be computed and is counted, never dropped in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.errors import Fault, UserMistake
from helpers.indicators import arguments
from helpers.indicators.context import EstimationContext, SurveyRound
from helpers.indicators.domains import estimate_means, estimate_shares
from helpers.indicators.records import complete_records, reporting_share, sum_by_place

if TYPE_CHECKING:
    from helpers.reference import Indicator

SURVEY = "household_survey"
Record = Mapping[Any, Any]


def paired_change(baseline: pd.Series, current: pd.Series, deflator: float = 1.0) -> pd.DataFrame:
    """Return per household `change` (percent) and `excluded`, the reason where there is none.

    `deflator` is the price level now with the baseline year as 1. Reasons: no_baseline,
    no_current, baseline_not_positive.
    """
    before, now = baseline.astype("float64"), current.astype("float64") / deflator
    change = (now / before.where(before > 0) - 1) * 100
    reason = pd.Series(None, index=before.index, dtype="object")
    reason[now.isna()] = "no_current"
    reason[before.isna()] = "no_baseline"
    reason[before <= 0] = "baseline_not_positive"
    return pd.DataFrame({"change": change, "excluded": reason})


def household_changes(
    context: EstimationContext, indicator: Indicator, survey: SurveyRound
) -> pd.DataFrame:
    """Return `paired_change` of the households of a round, as the indicator asks for it.

    At the baseline year or before it no change can be computed: excluded is not_after_baseline.
    """
    if is_after_baseline(context, survey):
        return _changes(context, indicator, survey)
    missing = pd.Series(float("nan"), index=survey.frame.index)
    return pd.DataFrame({"change": missing, "excluded": "not_after_baseline"})


def _changes(context: EstimationContext, indicator: Indicator, survey: SurveyRound) -> pd.DataFrame:
    deflator = 1.0
    if arguments.flag(indicator, "deflate"):
        deflator = deflator_of(context, survey)
    frame = survey.frame
    return paired_change(
        frame[arguments.text(indicator, "baseline")],
        frame[arguments.text(indicator, "current")],
        deflator,
    )


def deflator_of(context: EstimationContext, survey: SurveyRound) -> float:
    """Return the price level of the round's year with the baseline year as 1.

    Raises `UserMistake` where `params/project.yml` lacks the prices of a year between the two.
    """
    settings = context.reference.settings
    year = context.reference.periods.get(survey.period).year
    level = settings.price_index(year)
    if level is None:
        raise UserMistake(
            Fault(
                f"consumer prices of every year from {settings.baseline_year + 1} to {year} are "
                f"required; got: {sorted(settings.consumer_prices)}",
                "params/project.yml: consumer_prices",
                "add the published index of the missing year",
            )
        )
    return float(level)


def is_after_baseline(context: EstimationContext, survey: SurveyRound) -> bool:
    """Return whether the round lies after the baseline year."""
    year = context.reference.periods.get(survey.period).year
    return bool(year > context.reference.settings.baseline_year)


def _not_computable(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return records that say that a gain on the baseline year has no meaning at or before it."""
    status = pd.DataFrame({"status": "not_computable"}, index=list(context.places))
    return complete_records(context, indicator, status)


def paired_gain(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the mean paired change on the baseline year, in percent."""
    survey = context.survey(SURVEY)
    if not is_after_baseline(context, survey):
        return _not_computable(context, indicator)
    changes = _changes(context, indicator, survey)
    found = estimate_means(context, indicator, survey, changes["change"])
    return _say_no_baseline(context, survey, changes["excluded"], found)


def paired_gain_share(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the share of households whose change is `at_least` percent or more."""
    survey = context.survey(SURVEY)
    if not is_after_baseline(context, survey):
        return _not_computable(context, indicator)
    changes = _changes(context, indicator, survey)
    gain = changes["change"]
    reached = (gain >= arguments.number(indicator, "at_least", 10)).astype("float64")
    found = estimate_shares(context, indicator, survey, reached.where(gain.notna()))
    return _say_no_baseline(context, survey, changes["excluded"], found)


def _say_no_baseline(
    context: EstimationContext, survey: SurveyRound, excluded: pd.Series, records: pd.DataFrame
) -> pd.DataFrame:
    """Return the records; where no household has a baseline, that is what an area lacks."""
    if survey.frame.empty:
        return records
    has_one = excluded != "no_baseline"
    by_place = has_one.groupby(survey.frame["place"]).any().to_dict()
    by_place[context.province] = bool(has_one.any())
    without = records["value"].isna() & ~records["area"].map(by_place).fillna(True).astype(bool)
    return records.assign(status=records["status"].mask(without, "no_baseline"))


def weaker_parts(context: EstimationContext, indicator: Indicator) -> dict[str, tuple[str, Record]]:
    """Return for each place the part that gained less, or one that is lacking, and its record."""
    names = arguments.texts(indicator, "parts")
    parts = {
        name: _by_area(paired_gain(context, context.reference.indicators[name])) for name in names
    }
    chosen = {}
    for place in context.places:
        found = [(name, part[place]) for name, part in parts.items()]
        lacking = [pair for pair in found if pd.isna(pair[1]["value"])]
        chosen[place] = lacking[0] if lacking else min(found, key=lambda pair: pair[1]["value"])
    return chosen


def _by_area(records: pd.DataFrame) -> dict[str, Record]:
    return {str(row["area"]): row for row in records.to_dict("records")}


def weaker_gain(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the part that gained less: the target is met only when both parts meet it."""
    rows = {place: row for place, (_, row) in weaker_parts(context, indicator).items()}
    values = pd.DataFrame(rows).T.drop(columns=["indicator", "period", "area"])
    return complete_records(context, indicator, values)


def model_rows(context: EstimationContext) -> pd.DataFrame:
    """Return the livelihood models of the period, one row a model and area."""
    rows = context.forms("livelihood_models")
    return rows.drop_duplicates(["agency", "model_code", "area"])


def livelihood_models_count(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the number of models carried out in the area; 0 where the agencies name none."""
    return _listed(context, indicator, model_rows(context).assign(models=1.0), "models")


def livelihood_models_total(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the sum of a column over the models of the area; 0 where the agencies name none."""
    return _listed(context, indicator, model_rows(context), arguments.text(indicator, "column"))


def _listed(
    context: EstimationContext, indicator: Indicator, rows: pd.DataFrame, column: str
) -> pd.DataFrame:
    sums = sum_by_place(context, rows, [column])[column]
    unlisted = [code for code in context.places if code not in set(rows["place"])]
    if len(rows) and not context.recast:
        sums = pd.concat([sums, pd.Series(0.0, index=unlisted)])
        sums = sums[~sums.index.duplicated()]
    return complete_records(context, indicator, pd.DataFrame({"value": sums, "numerator": sums}))


def livestock_head(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return the number of animals of the species at the end of the period."""
    rows = context.forms("livestock")
    rows = rows[rows["species"].isin(arguments.texts(indicator, "species"))]
    found = _total(context, indicator, rows, "head")
    present = list(rows.dropna(subset=["head"])["place"].unique())
    share = reporting_share(context, present)
    return found.assign(coverage=found["area"].map(share))


def _total(
    context: EstimationContext, indicator: Indicator, rows: pd.DataFrame, column: str
) -> pd.DataFrame:
    sums = sum_by_place(context, rows, [column])[column]
    return complete_records(context, indicator, pd.DataFrame({"value": sums, "numerator": sums}))
