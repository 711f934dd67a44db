import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import UserMistake
from helpers.indicators import quality


def ending_in(*digits: int, each: int = 10) -> pd.Series:
    return pd.Series([7 + digit / 10 for digit in digits for _ in range(each)])


def counted(*digits: int) -> pd.Series:
    return pd.Series(np.repeat(7 + np.arange(10) / 10, digits))


@pytest.mark.parametrize(
    ("values", "score"),
    [
        (ending_in(*range(10)), 0.0),
        (ending_in(0, each=100), 100.0),
        (ending_in(0, 5, each=50), 66.67),
        # Worked examples of the NiPN data quality toolkit; the second's χ² is 106.65, with no 6.
        (counted(102, 104, 96, 88, 103, 115, 91, 86, 105, 110), 3.01),
        (counted(95, 80, 96, 102, 106, 98, 0, 95, 109, 110), 100 * (106.65 / (891 * 9)) ** 0.5),
        (counted(11, 7, 5, 4, 7, 11, 5, 4, 4, 2), 100 * (13.667 / (60 * 9)) ** 0.5),
    ],
)
def test_digit_preference_scores_are_the_published_ones(values, score):
    assert quality.digit_preference_score(values) == pytest.approx(score, abs=0.005)


def test_only_the_indices_that_smart_rates_have_a_class():
    got = quality.child_measurement_quality(CHILDREN).set_index("check")["class"]
    unrated = ["full_birth_date_share", "age_heaping_ratio", "haz_sd", "haz_flagged_share",
               "waz_sd", "waz_flagged_share"]  # fmt: skip
    assert got[unrated].tolist() == [None] * len(unrated)
    assert got[["whz_sd", "sex_ratio", "weight_digit_preference"]].notna().all()


def test_measurements_that_are_no_numbers_and_missing_columns_are_all_named():
    wrong = CHILDREN.assign(weight_kg=["seven", "8,2", "9.3", "8.4"]).drop(columns="age_days")
    with pytest.raises(UserMistake, match=r"age_days.*\n.*weight_kg.*2 values that are none"):
        quality.child_measurement_quality(wrong)


@pytest.mark.parametrize(
    ("score", "kind"),
    [
        (7.99, "excellent"),
        (8.0, "good"),
        (12.0, "acceptable"),
        (20.0, "problematic"),
    ],
)
def test_digit_preference_classes_are_half_open(score, kind):
    assert quality.class_of_preference(score) == kind


@pytest.mark.parametrize(
    ("share", "kind"),
    [(0.025, "excellent"), (0.05, "good"), (0.075, "acceptable"), (0.08, "problematic")],
)
def test_flagged_shares_have_the_classes_of_smart(share, kind):
    assert quality.class_of_flagged(share) == kind


@pytest.mark.parametrize(
    ("deviation", "kind"),
    [
        (1.0, "excellent"),
        (1.1, "good"),
        (0.82, "acceptable"),
        (1.2, "problematic"),
        (0.7, "problematic"),
    ],
)
def test_spreads_have_the_classes_of_smart(deviation, kind):
    assert quality.class_of_spread(deviation) == kind


def test_whole_numbers_of_length_show_as_digit_preference():
    assert quality.digit_preference_score(pd.Series([70.0, 71.0, 72.0])) == 100.0


def test_ages_at_half_years_show_as_heaping():
    every_month = pd.Series(np.arange(1, 24) * quality.DAYS_OF_MONTH + 1)
    assert quality.age_heaping_ratio(every_month) == pytest.approx(1.0)
    half_years = pd.Series(np.array([6, 12, 18]) * quality.DAYS_OF_MONTH + 1)
    assert quality.age_heaping_ratio(half_years) == pytest.approx(23 / 3)


def test_the_sex_ratio_is_boys_a_girl_with_its_chance():
    sex = pd.Series(["m"] * 60 + ["f"] * 40 + ["x", None])
    assert quality.sex_ratio(sex) == 1.5
    assert quality.sex_ratio_chance(sex) == pytest.approx(0.0455, abs=1e-4)  # χ² = 4
    assert quality.class_of_sex_ratio(quality.sex_ratio_chance(sex)) == "acceptable"


def test_a_birth_day_not_recorded_is_not_a_full_date():
    known = pd.Series([True, True, False, None], dtype="boolean")
    assert quality.full_birth_date_share(known) == 0.5


CHILDREN = pd.DataFrame(
    {
        "sex": ["m", "f", "m", "f"],
        "age_days": [200.0, 400.0, 600.0, 500.0],
        "weight_kg": [7.1, 8.2, 9.3, 8.4],
        "length_cm": [66.1, 72.2, 60.0, 78.4],
        "measured": "l",
        "birth_day_known": [True, False, True, True],
    }
)


def test_a_round_has_each_check_with_its_value_its_children_and_its_class():
    got = quality.child_measurement_quality(CHILDREN).set_index("check")
    assert got.loc["full_birth_date_share", "value"] == 0.75
    assert got.loc["haz_flagged_share", "value"] == 0.25  # 60 cm at 600 days
    assert got.loc["whz_flagged_share", "class"] == "problematic"
    assert got.loc["haz_sd", "n"] == 3
    assert got.loc["sex_ratio", "value"] == 1.0


def test_nobody_measured_gives_no_value_and_no_class():
    got = quality.child_measurement_quality(CHILDREN.iloc[:0])
    assert got["value"].isna().all()
    assert got["class"].isna().all()
    assert (got["n"] == 0).all()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(1, 150), min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_and_scores_stay_within_0_and_100(values, random):
    shuffled = random.sample(values, len(values))
    score = quality.digit_preference_score(pd.Series(values))
    assert 0 <= score <= 100 + 1e-9
    assert quality.digit_preference_score(pd.Series(shuffled)) == pytest.approx(score)
