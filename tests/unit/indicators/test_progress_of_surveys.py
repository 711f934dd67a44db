"""The progress of a sample: changes beyond its error, rounds of other years, trends."""

import math

import numpy as np
import pandas as pd
import pytest

from helpers.indicators.verdicts import progress, trend


def row_of(reference, store, area="04", period="2024"):
    return progress(reference, store, "theme", area, period).iloc[0]


def survey(share, *, seed, clusters=12, size=12):
    generator = np.random.default_rng(seed)
    rows = []
    for cluster in range(clusters):
        for short in generator.random(size) < share:
            rows.append(
                {
                    "reporting_area": "040",
                    "commune": "10001",
                    "stratum": "s",
                    "cluster": f"c{cluster}",
                    "weight": 1.0,
                    "energy_kcal": 1500.0 if short else 2200.0,
                    "interview_date": pd.Timestamp(2024, 9, 1),
                }
            )
    return pd.DataFrame(rows)


@pytest.fixture
def energy(world):
    return world.make_indicator(
        "energy_below_1800",
        "energy_share",
        ["household_survey"],
        kind="sample",
        better="lower",
        plan=True,
        arguments={"below": "1800"},
    )


@pytest.fixture
def make(world, tmp_path, energy):
    def make(*targets, **settings):
        return world.make_reference(tmp_path, [energy], targets, **settings)

    return make


def test_a_change_within_sampling_error_is_not_clear(world, make, energy):
    store = world.SmallStore()
    store.put("household_survey", "2023", survey(0.25, seed=1))
    store.put("household_survey", "2024", survey(0.28, seed=2))
    row = row_of(make(), store)
    assert row["change_low"] < 0 < row["change_high"]
    assert row["change_status"] == "not_clear"


def test_a_change_beyond_sampling_error_is_said(world, make, energy):
    store = world.SmallStore()
    store.put("household_survey", "2023", survey(0.60, seed=1))
    store.put("household_survey", "2024", survey(0.15, seed=2))
    row = row_of(make(world.make_target(energy.id, "lt", 40)), store)
    assert row["change_status"] == "down"
    assert row["verdict"] == "met"
    assert math.isnan(row["percent_of_plan"])


def test_a_round_older_than_the_period_is_not_compared(world, make, energy):
    store = world.SmallStore()
    store.put("household_survey", "2023", survey(0.60, seed=1))
    store.put("household_survey", "2024", survey(0.15, seed=2))
    row = row_of(make(), store, period="2025-H1")
    assert row["value"] < 30
    assert row["round_end"] == "2024-09-01"
    assert row["change_status"] == "not_comparable"
    assert math.isnan(row["previous"])


def test_a_year_without_a_survey_round_is_no_data_and_not_another_definition(world, make, energy):
    store = world.SmallStore()
    store.put("household_survey", "2022", survey(0.60, seed=1))
    store.put("household_survey", "2024", survey(0.15, seed=2))
    row = row_of(make(), store)
    assert (row["change_status"], row["previous_status"]) == ("no_data", "no_data")
    assert math.isnan(row["previous"])


def test_a_trend_draws_a_survey_round_once(world, make, energy):
    store = world.SmallStore()
    store.put("household_survey", "2022", survey(0.3, seed=1))
    store.put("household_survey", "2024", survey(0.3, seed=2))
    series = trend(make(), store, energy.id, "04", "2024").set_index("period")
    assert pd.isna(series.at["2023", "value"])
    assert pd.notna(series.at["2022", "value"])
