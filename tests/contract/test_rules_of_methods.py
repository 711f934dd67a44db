"""DOMAIN §2: how z-scores, estimates and scales are made, and what is said of weak ones."""

import math

import numpy as np
import pandas as pd
import pytest

from helpers.indicators import fies
from helpers.indicators.growth import z_scores

# WHO 2006, boys on the day of birth: L, M and S of weight, M and S of length (L is 1).
WEIGHT = (0.3487, 3.3464, 0.14602)
LENGTH = (49.8842, 0.03795)


def weight_at(z):
    power, median, spread = WEIGHT
    return median * (1 + power * spread * z) ** (1 / power)


def length_at(z):
    median, spread = LENGTH
    return median * (1 + spread * z)


def scored(made, **given):
    return z_scores(pd.DataFrame([made.child(**given)])).iloc[0]


# ── child growth ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("sign", [1, -1])
def test_beyond_three_deviations_a_weight_score_is_linear_in_them(made, sign):
    beyond = 2 * weight_at(3 * sign) - weight_at(2 * sign)
    assert scored(made, age_days=0.0, weight_kg=beyond, length_cm=50.0)["waz"] == 4 * sign


def test_the_score_is_rounded_to_two_decimals_before_it_is_held_against_a_cut_off(world, made):
    just, below = (made.child(age_days=0.0, length_cm=length_at(z)) for z in (-2.004, -2.006))
    world.put("child_measurements", "2024", made.sampled([just, just, just, below]))
    assert world.cell("stunting_under2", "value", "051") == "25,0"


@pytest.mark.parametrize(("z", "flagged"), [(-6.0, False), (-6.01, True)])
def test_a_length_score_is_flagged_beyond_six_and_not_at_six(made, z, flagged):
    row = scored(made, age_days=0.0, weight_kg=3.3464, length_cm=length_at(z))
    assert (row["haz"], row["haz_flagged"]) == (z, flagged)
    assert not row["waz_flagged"]


@pytest.mark.parametrize(("z", "flagged"), [(5.0, False), (5.01, True)])
def test_a_weight_score_is_flagged_above_five_and_not_at_five(made, z, flagged):
    step = weight_at(3) - weight_at(2)
    row = scored(made, age_days=0.0, weight_kg=weight_at(3) + (z - 3) * step, length_cm=50.0)
    assert (row["waz"], row["waz_flagged"], row["haz_flagged"]) == (z, flagged, False)


@pytest.mark.parametrize(
    ("given", "same"),
    [
        # Standing before two years: 0.7 cm more; lying since: 0.7 cm less.
        (("h", 600.0, 80.0), ("l", 600.0, 80.7)),
        (("l", 800.0, 85.7), ("h", 800.0, 85.0)),
        # Standing before nine months is not believed.
        (("h", 250.0, 70.0), ("l", 250.0, 70.0)),
        # Position missing: by age.
        ((None, 600.0, 80.0), ("l", 600.0, 80.0)),
        ((None, 800.0, 85.0), ("h", 800.0, 85.0)),
    ],
)
def test_a_length_is_moved_to_the_position_of_its_table(made, given, same):
    names = ("measured", "age_days", "length_cm")
    found, expected = (scored(made, **dict(zip(names, one, strict=True))) for one in (given, same))
    assert found[["haz", "whz"]].tolist() == expected[["haz", "whz"]].tolist()
    assert math.isfinite(found["haz"])


@pytest.mark.parametrize(("length", "position", "age"), [(86.9, "l", 600.0), (87.0, "h", 800.0)])
def test_without_age_and_position_the_length_of_87_cm_parts_the_tables(made, length, position, age):
    unknown = scored(made, age_days=np.nan, measured=None, length_cm=length)
    known = scored(made, age_days=age, measured=position, length_cm=length)
    assert unknown["whz"] == known["whz"]
    assert np.isnan(unknown["haz"])


@pytest.mark.parametrize(
    ("given", "lost"),
    [
        ({"weight_kg": 0.89}, ["waz", "whz"]),
        ({"weight_kg": 58.1}, ["waz", "whz"]),
        ({"length_cm": 37.9}, ["haz", "whz"]),
        ({"length_cm": 150.1}, ["haz", "whz"]),
        ({"length_cm": 44.9}, ["whz"]),
        ({"age_days": 800.0, "measured": "h", "length_cm": 64.9}, ["whz"]),
    ],
)
def test_what_cannot_be_a_child_has_no_score_of_what_is_made_from_it(made, given, lost):
    row = scored(made, **given)
    assert [name for name in ("haz", "waz", "whz") if np.isnan(row[name])] == lost


@pytest.mark.parametrize(("days", "counted"), [(730.0, 100), (731.0, 50)])
def test_under_two_is_up_to_day_730(world, made, days, counted):
    rows = made.sampled([made.child(), made.child(age_days=days, length_cm=87.0)])
    world.put("child_measurements", "2024", rows)
    assert world.row("stunting_under2")["n"] == counted


def test_a_child_with_oedema_has_no_weight_score_and_counts_as_severely_wasted(world, made):
    swollen = made.child(oedema=True)
    assert np.isnan(scored(made, oedema=True)[["waz", "whz"]].astype(float)).all()
    world.put("child_measurements", "2024", made.sampled([swollen] + [made.child()] * 9))
    for indicator in ("wasting_under2", "severe_wasting_under2"):
        row = world.row(indicator)
        assert (row["value"], row["n"]) == (pytest.approx(10.0), 100)
    assert world.row("stunting_under2")["value"] == 0.0


def test_a_flagged_score_is_left_out_and_not_counted_as_a_case(world, made):
    odd = made.child(age_days=0.0, length_cm=length_at(-6.5))
    world.put("child_measurements", "2024", made.sampled([odd] + [made.child()] * 9))
    row = world.row("stunting_under2")
    assert (row["value"], row["n"]) == (0.0, 90)


# ── estimates ───────────────────────────────────────────────────────────────────────────────────
def test_of_no_case_in_a_hundred_the_interval_is_not_of_no_width(world, made):
    world.put("household_survey", "2024", made.households({"energy_kcal": 2200.0}))
    # Korn and Graubard: 1 − 0.025^(1/n*) = 4.7 %, n* = 100·(t99 ÷ t9)² = 76.9.
    cell = world.printed("energy_below_1800")["value"]
    assert (cell.text, cell.sub) == ("0,0", "0,0–4,7")


def test_children_and_households_have_one_rule_where_nobody_is_a_case(world, made):
    world.put("child_measurements", "2024", made.children(0))
    cell = world.printed("stunting_under2")["value"]
    assert (cell.text, cell.sub) == ("0,0", "0,0–4,7")


def test_under_the_least_clusters_the_estimate_stands_without_interval_and_undecided(world, made):
    world.put("child_measurements", "2024", made.children(3, 5, shape=(7, 10)))
    cells = world.printed("stunting_under2")
    assert cells["value"].sub == "không đủ cụm"
    assert made.plain(cells["value"].text) == "38,6"
    assert cells["verdict"].text == "Chưa đủ căn cứ"
    assert world.card("stunting_under2")["interval"] == "Không đủ cụm, không có KTC"


def test_the_least_number_of_clusters_is_a_param(own_world, made):
    own_world.put("child_measurements", "2024", made.children(3, 5, shape=(7, 10)))
    own_world.change("project.yml", "min_clusters: 8", "min_clusters: 7")
    assert "–" in own_world.printed("stunting_under2")["value"].sub


def test_a_sample_whose_strata_allow_no_interval_is_not_decided_by_its_value(world, made):
    # Ten clusters in ten strata leave no degree of freedom.
    rows = made.children(0, 2, strata=10)
    for row in rows:
        row["energy_kcal"] = 1500.0 if row["length_cm"] == 70.0 else 2200.0
    world.put("household_survey", "2024", rows)
    row = world.row("energy_below_1800")
    assert row["value"] == pytest.approx(10.0)
    assert row["status"] == "too_few_clusters"
    assert world.printed("energy_below_1800")["value"].sub == "không đủ cụm"


def test_too_few_clusters_tell_of_no_change(world, made):
    world.put("child_measurements", "2023", made.children(3, 5, when="2023-09-15"))
    world.put("child_measurements", "2024", made.children(0, 2, shape=(7, 10)))
    assert world.cell("stunting_under2", "change") == "không đủ cụm"
    assert "mẫu quá ít cụm nên không so với năm 2023" in world.said("stunting_under2")


def test_a_full_count_has_a_coverage_and_no_interval(world, made):
    world.put("births", "2024", [made.births("051", 1000, 950, 50)])
    row = world.row("low_birth_weight", "051")
    assert np.isnan([row["ci_low"], row["ci_high"]]).all()
    assert world.printed("low_birth_weight", "051")["value"].sub == ""
    assert world.card("low_birth_weight", "051")["interval"] == "Đếm đủ, bao phủ 95%"


def test_a_weighing_round_is_a_count_covered_by_weighed_over_due(world):
    counts = {"under2_due": 500, "under2_measured": 450, "under2_stunted": 90}
    where = {"area": "01654", "reporting_area": "051", "round_date": pd.Timestamp(2024, 6, 1)}
    world.put("weighing_round", "2024", [where | counts])
    row = world.row("weighing_stunted_share", "051")
    assert (row["value"], row["coverage"]) == (pytest.approx(20.0), pytest.approx(0.9))
    assert np.isnan(row["ci_low"])
    assert world.heading("weighing_stunted_share", "051").endswith("đếm đủ, tháng 6/2024")


def test_an_administrative_figure_has_neither_interval_nor_counted_share(world, made):
    world.put("crops", "2024", made.grain(290_000))
    assert world.printed("grain_output")["value"].sub == ""
    assert world.card("grain_output")["interval"] == "Số chính thức"


def test_every_estimate_carries_what_it_stands_on(world, made):
    world.put("child_measurements", "2024", made.children(1, 3))
    row = world.estimates("stunting_under2").loc["051"]
    wanted = ["value", "ci_low", "ci_high", "numerator", "denominator", "n", "clusters", "status"]
    assert row[[*wanted, "round_start", "round_end"]].notna().all()
    assert (row["numerator"], row["denominator"]) == (20, 100)
    assert (row["round_start"], row["n"], row["clusters"]) == ("2024-09-15", 100, 10)


# ── scales ──────────────────────────────────────────────────────────────────────────────────────
def eaten(**days):
    groups = ("staples", "pulses", "dairy", "protein", "vegetables", "fruit", "fat", "sugar")
    return {f"fcs_{group}": float(days.get(group, 0)) for group in groups}


POOR = {"staples": 7, "protein": 2, "vegetables": 6}  # 14 + 8 + 6 = 28
BORDERLINE = {"staples": 7, "protein": 2, "vegetables": 7}  # 29


def test_food_consumption_is_poor_up_to_28_where_oil_and_sugar_are_daily(world, made):
    world.put("household_survey", "2024", made.households(eaten(**POOR), eaten(**BORDERLINE)))
    assert world.cell("food_consumption_poor", "value") == "50,0"


def test_the_thresholds_of_food_consumption_are_params(own_world, made):
    own_world.put("household_survey", "2024", made.households(eaten(**POOR), eaten(**BORDERLINE)))
    own_world.change("indicators.yml", "poor_up_to: 28, borderline_up_to: 42",
                     "poor_up_to: 21, borderline_up_to: 35")  # fmt: skip
    assert own_world.cell("food_consumption_poor", "value") == "0,0"


@pytest.mark.parametrize("spoilt", [{"fcs_sugar": np.nan}, {"fcs_staples": 8.0}])
def test_a_blank_food_group_is_missing_and_more_than_seven_days_are_refused(world, made, spoilt):
    rows = made.households(eaten(**BORDERLINE), eaten(**POOR) | spoilt)
    world.put("household_survey", "2024", rows)
    row = world.row("food_consumption_poor")
    # Taken as 0 days, or as 7, the second household would be a poor one.
    assert (row["value"], row["n"]) == (0.0, 50)


def test_coping_is_high_from_a_score_of_19(world, made):
    def score(**days):
        names = ("less_preferred", "borrow", "fewer_meals", "smaller_portions", "adults_eat_less")
        return {f"rcsi_{name}": float(days.get(name, 0)) for name in names}

    # 3·5 + 2·2 = 19 and 3·5 + 1·3 = 18.
    high, medium = score(adults_eat_less=5, borrow=2), score(adults_eat_less=5, less_preferred=3)
    world.put("household_survey", "2024", made.households(high, medium, medium, medium))
    assert world.cell("reduced_coping_high", "value") == "25,0"


def test_enough_food_all_year_is_twelve_months_and_eleven_are_not(world, made):
    names = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    enough = {f"short_{name}": False for name in names}
    rows = made.households(enough, enough | {"short_mar": True})
    world.put("household_survey", "2024", rows)
    assert world.cell("food_all_year", "value") == "50,0"


def test_food_insecurity_is_not_told_of_a_district_with_few_answers(world, made):
    generator = np.random.default_rng(1)
    severity = generator.normal(-1.0, 1.6, 800)[:, None]
    chance = 1 / (1 + np.exp(fies.GLOBAL_STANDARD[None, :] - severity))
    said = (generator.random((800, 8)) < chance).astype(float)
    names = [f"fies_{item}" for item in fies.ITEMS]
    rows = [dict(zip(names, answers, strict=True)) for answers in said]
    few = made.households(*rows[:60], shape=(10, 6))
    many = made.households(*rows[60:], area="042", shape=(37, 20))
    world.put("household_survey", "2024", few + many)
    assert world.cell("food_insecurity_moderate_severe", "value", "051") == "n nhỏ"
    for area in ("042", "04"):
        assert world.printed("food_insecurity_moderate_severe", area)["value"].sub != ""
