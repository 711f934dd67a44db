"""Indicators of the household survey: intake, months of enough food, scales, FIES by area."""

import numpy as np
import pandas as pd
import pytest

from helpers.indicators import fies, food_insecurity, household
from helpers.indicators.context import EstimationContext


@pytest.fixture
def context_of(world, tmp_path):
    def make(frame):
        reference = world.make_reference(tmp_path)
        store = world.SmallStore()
        store.put("household_survey", "2024", frame)
        return EstimationContext(reference, store, reference.periods.get("2024"))

    return make


def households(**columns):
    """Return ten clusters of four households with these columns, values cycled."""
    frame = pd.DataFrame({name: np.resize(values, 40) for name, values in columns.items()})
    defaults = {
        "cluster": [f"c{i}" for i in np.repeat(range(10), 4)],
        "stratum": "s",
        "weight": 1.0,
        "reporting_area": "040",
        "commune": "10001",
        "interview_date": pd.Timestamp(2024, 9, 1),
    }
    return frame.assign(**{k: v for k, v in defaults.items() if k not in frame})


def value_of(records):
    return records.set_index("area").at["040", "value"]


def test_intake_is_weighted_grams_over_weighted_person_days(world, context_of):
    indicator = world.make_indicator(
        "vegetable_fruit_intake",
        "intake_per_person_day",
        ["household_survey"],
        kind="sample",
        arguments={"grams": ["vegetables_g", "fruit_g"], "person_days": "person_days"},
    )
    frame = households(
        vegetables_g=[600.0, 1500.0],
        fruit_g=[200.0, 500.0],
        person_days=[2.0, 5.0],
        weight=[3.0, 1.0],
    )
    records = household.intake_per_person_day(context_of(frame), indicator)
    assert value_of(records) == pytest.approx((3 * 800 + 2000) / (3 * 2 + 5))


def test_a_household_that_did_not_weigh_its_fruit_is_left_out(world, context_of):
    indicator = world.make_indicator(
        "one",
        "intake_per_person_day",
        ["household_survey"],
        kind="sample",
        arguments={"grams": ["vegetables_g", "fruit_g"], "person_days": "person_days"},
    )
    fruit = [200.0, 200.0, 200.0, np.nan]
    frame = households(vegetables_g=[600.0], fruit_g=fruit, person_days=[2.0])
    records = household.intake_per_person_day(context_of(frame), indicator).set_index("area")
    assert records.at["040", "value"] == pytest.approx(400.0)
    assert records.at["040", "n"] == 30


def test_food_all_year_needs_twelve_adequate_months(world, context_of):
    indicator = world.make_indicator(
        "food_all_year",
        "food_all_year_share",
        ["household_survey"],
        kind="sample",
        arguments={"months_at_least": "12"},
    )
    months = {f"short_{month}": [False, False, False, False] for month in household.MONTHS}
    months["short_jun"] = [True, False, False, False]
    records = household.food_all_year_share(context_of(households(**months)), indicator)
    assert value_of(records) == pytest.approx(75.0)


def test_poor_food_consumption_takes_the_thresholds_of_the_params(world, context_of):
    groups = dict.fromkeys((f"fcs_{name}" for name in household.FCS), (0.0,))
    # Staples 14, oil and sugar 7, vegetables 7, and a day of fruit in every second: 28 and 29.
    groups |= {"fcs_staples": [7.0, 7.0], "fcs_fat": [7.0, 7.0], "fcs_sugar": [7.0, 7.0]}
    groups |= {"fcs_vegetables": [7.0, 7.0], "fcs_fruit": [0.0, 1.0]}
    context = context_of(households(**groups))
    for low, expected in (("28", 50.0), ("21", 0.0), ("29", 100.0)):
        indicator = world.make_indicator(
            "one",
            "food_consumption_share",
            ["household_survey"],
            kind="sample",
            arguments={"class": "poor", "poor_up_to": low, "borderline_up_to": "42"},
        )
        assert value_of(household.food_consumption_share(context, indicator)) == expected


def test_high_coping_counts_scores_of_nineteen_and_more(world, context_of):
    items = dict.fromkeys((f"rcsi_{name}" for name in household.RCSI), (0.0,))
    items |= {"rcsi_borrow": [6.0, 6.0, 6.0, 0.0], "rcsi_adults_eat_less": [2.0, 2.0, 2.0, 0.0]}
    items |= {"rcsi_less_preferred": [1.0, 0.0, np.nan, 0.0]}
    indicator = world.make_indicator(
        "one",
        "reduced_coping_share",
        ["household_survey"],
        kind="sample",
        arguments={"score_at_least": "19"},
    )
    records = household.reduced_coping_share(context_of(households(**items)), indicator)
    assert value_of(records) == pytest.approx(100 / 3)
    assert records.set_index("area").at["040", "n"] == 30


def test_energy_below_is_strict_and_a_missing_intake_is_not_a_yes(world, context_of):
    indicator = world.make_indicator(
        "one", "energy_share", ["household_survey"], kind="sample", arguments={"below": "1800"}
    )
    frame = households(energy_kcal=[1800.0, 1799.9, 2500.0, np.nan])
    assert value_of(household.energy_share(context_of(frame), indicator)) == pytest.approx(100 / 3)


def answers(count, seed=1):
    """Return answers of a Rasch scale laid on the global standard."""
    generator = np.random.default_rng(seed)
    severity = generator.normal(-1.0, 1.6, count)[:, None]
    chance = 1 / (1 + np.exp(fies.GLOBAL_STANDARD[None, :] - severity))
    drawn = (generator.random((count, 8)) < chance).astype(float)
    return {f"fies_{item}": drawn[:, i] for i, item in enumerate(fies.ITEMS)}


@pytest.fixture
def insecurity(world):
    return world.make_indicator(
        "food_insecurity_moderate_severe",
        "food_insecurity_share",
        ["household_survey"],
        kind="sample",
        better="lower",
        arguments={"severity": "moderate_or_severe"},
    )


def make_fies_survey(count):
    frame = pd.DataFrame(answers(count))
    return frame.assign(
        cluster=[f"c{i % 40}" for i in range(count)],
        stratum="s",
        weight=1.0,
        reporting_area=["051" if i % 40 < 3 else "040" for i in range(count)],
        commune="10001",
        interview_date=pd.Timestamp(2024, 9, 1),
    )


def test_the_provinces_food_insecurity_is_the_share_of_the_fitted_module(context_of, insecurity):
    frame = make_fies_survey(800)
    records = food_insecurity.food_insecurity_share(context_of(frame), insecurity)
    expected = food_insecurity.fit_module(frame).moderate_or_severe * 100
    row = records.set_index("area").loc["04"]
    assert row["value"] == pytest.approx(expected, abs=1e-9)
    assert row["ci_low"] < row["value"] < row["ci_high"]


def test_the_numerator_of_food_insecurity_is_in_households_as_its_denominator(
    context_of, insecurity
):
    frame = make_fies_survey(800).assign(weight=2.5)
    records = food_insecurity.food_insecurity_share(context_of(frame), insecurity)
    row = records.set_index("area").loc["04"]
    chances = food_insecurity.fit_module(frame).respondents["moderate_or_severe"]
    assert row["numerator"] == pytest.approx(2.5 * chances.sum())
    assert row["denominator"] == pytest.approx(2.5 * 800)
    assert row["numerator"] / row["denominator"] * 100 == pytest.approx(row["value"])


def test_food_insecurity_is_not_said_of_an_area_with_few_answers(context_of, insecurity):
    records = food_insecurity.food_insecurity_share(context_of(make_fies_survey(800)), insecurity)
    row = records.set_index("area").loc["051"]
    assert (row["status"], row["n"]) == ("small_n", 60)
    assert np.isnan(row["value"])


def test_answers_that_do_not_fit_the_scale_are_not_computable(context_of, insecurity):
    records = food_insecurity.food_insecurity_share(context_of(make_fies_survey(60)), insecurity)
    assert set(records["status"]) == {"not_computable"}
    assert records["value"].isna().all()
