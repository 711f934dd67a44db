"""Gains of households on their own baseline, models, livestock."""

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserMistake
from helpers.indicators import accounts, livelihoods
from helpers.indicators.context import EstimationContext
from helpers.indicators.progress import progress


@pytest.fixture
def income(world):
    return world.make_indicator(
        "income_gain",
        "paired_gain",
        ["household_survey"],
        kind="sample",
        plan=True,
        arguments={"baseline": "before", "current": "now", "deflate": "yes"},
    )


@pytest.fixture
def make_context(world, tmp_path):
    def make(store, period="2024", indicators=(), **settings):
        reference = world.make_reference(tmp_path, indicators, **settings)
        return EstimationContext(reference, store, reference.periods.get(period))

    return make


def households(before, now, *, clusters=10, weight=1.0):
    """Return ten clusters, each with all of the pairs given."""
    pairs = [(c, b, n) for c in range(clusters) for b, n in zip(before, now, strict=True)]
    frame = pd.DataFrame(pairs, columns=["cluster", "before", "now"])
    return frame.assign(
        cluster="c" + frame["cluster"].astype(str),
        stratum="s",
        weight=weight,
        reporting_area="040",
        commune="10001",
        interview_date=pd.Timestamp(2024, 9, 1),
    )


def by_area(records):
    return records.set_index("area")


def test_a_paired_change_is_of_each_household_on_its_own_baseline():
    found = livelihoods.paired_change(pd.Series([100.0, 200.0]), pd.Series([110.0, 180.0]))
    assert found["change"].round(9).tolist() == [10.0, -10.0]


def test_a_baseline_of_zero_or_less_is_not_computable_and_is_counted():
    found = livelihoods.paired_change(
        pd.Series([0.0, -5.0, np.nan, 10.0, 10.0]), pd.Series([5.0, 5.0, 5.0, np.nan, 11.0])
    )
    assert found["change"].isna().tolist() == [True, True, True, True, False]
    assert found["excluded"].tolist()[:4] == [
        "baseline_not_positive",
        "baseline_not_positive",
        "no_baseline",
        "no_current",
    ]


def test_income_is_deflated_by_consumer_prices_since_the_baseline_year(world, make_context, income):
    # 107 % of the baseline's money is exactly the price level of 2024: no gain.
    level = 1.0325 * 1.0363
    store = world.SmallStore()
    store.put("household_survey", "2024", households([100.0] * 4, [100 * level] * 4))
    records = by_area(livelihoods.paired_gain(make_context(store), income))
    assert records.at["04", "value"] == pytest.approx(0.0, abs=1e-9)


def test_the_mean_gain_is_the_weighted_mean_of_the_households_changes(world, make_context, income):
    plain = income.model_copy(update={"arguments": {**income.arguments, "deflate": "no"}})
    store = world.SmallStore()
    store.put("household_survey", "2024", households([100, 1000, 100, 100], [120, 1100, 100, 130]))
    records = by_area(livelihoods.paired_gain(make_context(store), plain))
    assert records.at["040", "value"] == pytest.approx(15.0)


def test_the_share_counts_a_gain_of_exactly_ten_percent(world, make_context, income):
    share = income.model_copy(
        update={
            "method": "paired_gain_share",
            "arguments": {**income.arguments, "deflate": "no", "at_least": "10"},
        }
    )
    store = world.SmallStore()
    store.put("household_survey", "2024", households([100, 100, 100, 100], [110, 109, 90, 150]))
    records = by_area(livelihoods.paired_gain_share(make_context(store), share))
    assert records.at["04", "value"] == pytest.approx(50.0)


def test_counted_and_left_out_households_sum_to_those_interviewed(world, make_context, income):
    store = world.SmallStore()
    store.put("household_survey", "2024", households([100, 0, np.nan, 50], [110, 10, 10, np.nan]))
    found = accounts.account(make_context(store), income).set_index(["area", "reason"])["rows"]
    assert found["04"].to_dict() == {
        "counted": 10,
        "baseline_not_positive": 10,
        "no_baseline": 10,
        "no_current": 10,
    }
    assert found["040"].sum() == 40


def test_at_the_baseline_year_a_gain_has_no_meaning(world, make_context, income):
    store = world.SmallStore()
    store.put("household_survey", "2022", households([100] * 4, [100] * 4))
    records = livelihoods.paired_gain(make_context(store, "2022"), income)
    assert set(records["status"]) == {"not_computable"}


def test_a_year_without_a_price_index_is_said(world, make_context, income):
    store = world.SmallStore()
    store.put("household_survey", "2025", households([100] * 4, [100] * 4))
    with pytest.raises(UserMistake, match="consumer prices"):
        livelihoods.paired_gain(make_context(store, "2025"), income)


@pytest.fixture
def parts(world):
    def part(name):
        return world.make_indicator(
            f"{name}_productivity_gain",
            "paired_gain",
            ["household_survey"],
            kind="sample",
            parent="productivity_gain",
            arguments={"baseline": f"{name}_before", "current": f"{name}_now"},
        )

    whole = world.make_indicator(
        "productivity_gain",
        "weaker_gain",
        ["household_survey"],
        kind="sample",
        plan=True,
        arguments={"parts": ["crop_productivity_gain", "livestock_productivity_gain"]},
    )
    return [whole, part("crop"), part("livestock")]


def with_parts(crop_gain, livestock_gain):
    frame = households([100] * 4, [100] * 4)
    spread = np.tile([-1.0, 1.0], len(frame) // 2)
    return frame.assign(
        crop_before=100.0,
        crop_now=100.0 + crop_gain + spread,
        livestock_before=100.0,
        livestock_now=100.0 + livestock_gain + spread,
    )


@pytest.mark.parametrize(
    ("gains", "verdict"), [((20, 20), "met"), ((20, 5), "missed"), ((5, 20), "missed")]
)
def test_productivity_is_met_only_when_crops_and_livestock_both_are(
    world, tmp_path, parts, gains, verdict
):
    target = world.make_target("productivity_gain", "ge", 10)
    reference = world.make_reference(tmp_path, parts, [target])
    store = world.SmallStore()
    store.put("household_survey", "2024", with_parts(*gains))
    table = progress(reference, store, "theme", "04", "2024").set_index("indicator")
    assert table.at["productivity_gain", "verdict"] == verdict
    assert table.at["productivity_gain", "value"] == pytest.approx(min(gains))
    assert table.at["crop_productivity_gain", "target"] is not None


def test_an_area_that_the_agencies_name_in_no_model_has_none(world, make_context):
    indicator = world.make_indicator("models", "livelihood_models_count", ["livelihood_models"])
    row = {"model_code": "M1", "agency": "so", "area": "10001", "reporting_area": "040"}
    store = world.SmallStore()
    store.put("livelihood_models", "2024", [row, row | {"model_code": "M2"}, row])
    records = by_area(livelihoods.livelihood_models_count(make_context(store), indicator))
    assert records["value"].to_dict() == {"04": 2, "040": 2, "051": 0}


def test_livestock_adds_the_species_asked_for(world, make_context):
    indicator = world.make_indicator(
        "head", "livestock_head", ["livestock"], arguments={"species": ["buffalo", "cattle"]}
    )
    rows = [("040", "buffalo", 10), ("040", "cattle", 5), ("051", "cattle", 1), ("051", "pigs", 9)]
    store = world.SmallStore()
    store.put(
        "livestock",
        "2024",
        [{"area": a, "reporting_area": a, "species": s, "head": n} for a, s, n in rows],
    )
    records = by_area(livelihoods.livestock_head(make_context(store), indicator))
    assert records["value"].to_dict() == {"04": 16, "040": 15, "051": 1}
