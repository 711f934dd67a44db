"""Verdicts against targets and under sampling error (rules of DOMAIN §1)."""

import math

import pytest

from helpers.indicators.judgement import change_of_two_samples, judge, judge_parts

NO_INTERVAL = (math.nan, math.nan)


@pytest.fixture
def above_290(world):
    return world.make_target("grain_output", "gt", 290)


@pytest.fixture
def below_25(world):
    return world.make_target("stunting_under2", "lt", 25)


def test_a_strict_target_is_not_met_by_its_own_value(above_290):
    assert judge(290.0, *NO_INTERVAL, above_290, "ok") == "missed"
    assert judge(290.0001, *NO_INTERVAL, above_290, "ok") == "met"


def test_noise_of_adding_decimal_fractions_does_not_meet_a_strict_target(above_290):
    assert judge(290.00000000000006, *NO_INTERVAL, above_290, "ok") == "missed"


@pytest.mark.parametrize("bound", ["ge", "eq"])
def test_lifting_to_a_value_is_reached_at_equality(world, bound):
    target = world.make_target("vegetable_fruit_intake", bound, 400)
    assert judge(400.0, *NO_INTERVAL, target, "ok") == "met"
    assert judge(399.99, *NO_INTERVAL, target, "ok") == "missed"


def test_a_full_count_is_decided_by_its_unrounded_value(world):
    target = world.make_target("low_birth_weight", "lt", 8)
    assert judge(7.99, *NO_INTERVAL, target, "ok") == "met"
    assert judge(8.0, *NO_INTERVAL, target, "ok") == "missed"


@pytest.mark.parametrize(
    ("interval", "verdict"),
    [
        ((19.4, 24.99), "met"),
        ((19.4, 25.0), "undecided"),
        ((24.0, 30.7), "undecided"),
        ((25.0, 30.7), "missed"),
    ],
)
def test_a_sample_is_decided_only_when_its_whole_interval_is_on_one_side(
    below_25, interval, verdict
):
    middle = sum(interval) / 2
    assert judge(middle, *interval, below_25, "ok") == verdict


def test_a_sample_where_higher_is_better_is_decided_the_same_way(world):
    target = world.make_target("vegetable_fruit_intake", "ge", 400)
    assert judge(420, 400, 440, target, "ok") == "met"
    assert judge(405, 395, 415, target, "ok") == "undecided"
    assert judge(380, 361, 399.9, target, "ok") == "missed"


@pytest.mark.parametrize("status", ["too_few_clusters", "small_n"])
def test_without_an_interval_a_sample_stays_undecided(below_25, status):
    assert judge(10.0, *NO_INTERVAL, below_25, status) == "undecided"


@pytest.mark.parametrize("status", ["no_data", "not_reported", "not_computable"])
def test_what_is_missing_gets_no_verdict_and_is_not_zero(below_25, status):
    assert judge(math.nan, *NO_INTERVAL, below_25, status) == "none"


def test_an_area_without_a_target_gets_no_verdict():
    assert judge(10.0, 9.0, 11.0, None, "ok") == "none"


def test_a_target_of_two_parts_is_met_only_when_both_are():
    assert judge_parts(["met", "met"]) == "met"
    assert judge_parts(["met", "undecided"]) == "undecided"
    assert judge_parts(["undecided", "missed"]) == "missed"


def test_the_interval_of_a_difference_is_the_normal_one_where_both_are_symmetric():
    difference, low, high = change_of_two_samples(24.0, (20.0, 28.0), 30.0, (27.0, 33.0))
    assert difference == -6.0
    assert low == pytest.approx(-11.0)
    assert high == pytest.approx(-1.0)


def test_the_interval_of_a_difference_of_shares_is_newcombes():
    # Newcombe 1998, table II, method 10: 56/70 − 48/80 by Wilson intervals, 0.0524 to 0.3339.
    wilson = [(0.6921, 0.8773), (0.4904, 0.7005)]
    difference, low, high = change_of_two_samples(56 / 70, wilson[0], 48 / 80, wilson[1])
    assert difference == pytest.approx(0.2)
    assert low == pytest.approx(0.0524, abs=5e-4)
    assert high == pytest.approx(0.3339, abs=5e-4)
