"""The account of households and of forms: every row counts or has its reason."""

import numpy as np
import pandas as pd
import pytest
from accounted_rows import children_of, must_agree, prevalence, put, reasons

from helpers.indicators import household, registry


def household_rows(changes):
    items = [f"fcs_{name}" for name in household.FCS]
    sound = dict.fromkeys(items, 3.0) | {
        "reporting_area": "040", "commune": "10001", "stratum": "S", "weight": 2.0,
        "interview_date": pd.Timestamp(2024, 9, 1), "vegetables_g": 300.0, "fruit_g": 100.0,
        "person_days": 4.0, "energy_kcal": 2100.0, "before": 100.0, "now": 120.0,
    }  # fmt: skip
    rows = [sound | {"cluster": cluster} for cluster in "ABCDEFGH"]
    return pd.DataFrame([*rows, *(sound | {"cluster": "A"} | change for change in changes)])


HOUSEHOLD_FAULTS = {
    "food_consumption_share": (
        {"class": "poor"},
        {"more_than_7_days": {"fcs_fruit": 8.0}, "missing_item": {"fcs_fat": np.nan},
         "impossible_answer": {"fcs_fat": -1.0}},
    ),
    "intake_per_person_day": (
        {"grams": ("vegetables_g", "fruit_g"), "person_days": "person_days"},
        {"missing_item": {"fruit_g": np.nan}, "no_persons": {"person_days": 0.0}},
    ),
    "energy_share": ({"below": "1800"}, {"missing_item": {"energy_kcal": np.nan}}),
    "paired_gain": (
        {"baseline": "before", "current": "now"},
        {"no_baseline": {"before": np.nan}, "baseline_not_positive": {"before": -1.0},
         "no_current": {"now": np.nan}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("method", HOUSEHOLD_FAULTS)
def test_each_fault_of_a_household_has_its_own_reason(world, make_context, method):
    arguments, faults = HOUSEHOLD_FAULTS[method]
    faults = faults | {"no_weight": {"weight": np.nan}}
    indicator = world.make_indicator(
        method, method, ["household_survey"], kind="sample", arguments=arguments
    )
    rows = household_rows(list(faults.values()))
    context = make_context(put(world, "household_survey", rows))
    assert reasons(context, indicator) == {"counted": 8} | dict.fromkeys(faults, 1)
    must_agree(context, indicator, rows)


def test_at_the_baseline_year_every_household_is_left_out_for_that(world, make_context):
    indicator = world.make_indicator(
        "gain", "paired_gain", ["household_survey"], kind="sample",
        arguments={"baseline": "before", "current": "now"},
    )  # fmt: skip
    rows = household_rows([])
    context = make_context(put(world, "household_survey", rows, "2022"), "2022")
    assert reasons(context, indicator) == {"counted": 0, "not_after_baseline": 8}
    must_agree(context, indicator, rows)


def test_a_form_says_blank_counts_other_levels_and_earlier_rounds(world, make_context):
    rows = pd.DataFrame(
        {
            "area": ["10001", "10001", "10002", "040", "10003"],
            "reporting_area": ["040", "040", "040", "040", "051"],
            "round_date": pd.to_datetime(
                ["2024-03-01", "2024-09-01", "2024-09-01", None, "2024-09-02"]
            ),
            "under2_due": [10.0, 12.0, np.nan, 40.0, 20.0],
            "under2_measured": [9.0, 11.0, 5.0, 39.0, 20.0],
        }
    )
    indicator = world.make_indicator(
        "coverage", "weighing_share", ["weighing_round"], kind="count",
        arguments={"numerator": "under2_measured", "denominator": "under2_due"},
    )  # fmt: skip
    context = make_context(put(world, "weighing_round", rows))
    expected = {"counted": 1, "earlier_round": 1, "missing_count": 1, "other_level": 1}
    assert reasons(context, indicator, "040") == expected
    assert reasons(context, indicator) == expected | {"counted": 2}


def test_a_household_that_stands_twice_counts_once_in_an_area_and_in_the_province(
    world, make_context
):
    rows = pd.DataFrame(
        {
            "record": ["a", "a", "b", "b", "c"],
            "reporting_area": ["040", "040", "040", "051", "051"],
            "joined_date": pd.NaT,
            "joined_group": [None, True, True, True, None],
            "joined_cooperative": [None, False, False, False, None],
            "joined_linkage": [None, False, False, False, None],
        }
    )
    indicator = world.make_indicator(
        "linkage", "programme_households_share", ["programme_households"],
        arguments={"any_of": ("joined_group", "joined_cooperative", "joined_linkage")},
    )  # fmt: skip
    context = make_context(put(world, "programme_households", rows))
    assert reasons(context, indicator, "040") == {"counted": 2, "stands_twice": 1}
    assert reasons(context, indicator, "051") == {"counted": 1, "missing_item": 1}
    assert reasons(context, indicator) == {"counted": 2, "missing_item": 1, "stands_twice": 2}
    records = registry.estimate(context, indicator).set_index("area")
    assert records.loc[["04", "040", "051"], "denominator"].tolist() == [2, 2, 1]


def test_rows_of_a_place_that_no_area_took_in_are_told_by_the_province(world, make_context):
    rows = children_of([{"commune": "99999"}])
    store = put(world, "child_measurements", rows)
    found = reasons(make_context(store, "2025"), prevalence(world, "haz"))
    assert found == {"counted": 8, "place_unknown": 1}
