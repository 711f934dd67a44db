"""What may be printed, by the kind of figure (rules of DOMAIN §7)."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from helpers.indicators.estimates import read_estimates
from helpers.indicators.protection import protect_records
from helpers.indicators.series import read_protected
from helpers.indicators.verdicts import progress


def births(rows):
    names = ["area", "reporting_area", "live_births", "weighed", "below_2500g"]
    return pd.DataFrame(rows, columns=names)


@pytest.fixture
def make(world, tmp_path, low_birth_weight):
    def make(rows, **settings):
        target = world.make_target("low_birth_weight", "lt", 8)
        targets = [target, target.model_copy(update={"area": "051"})]
        reference = world.make_reference(tmp_path, [low_birth_weight], targets, **settings)
        store = world.SmallStore()
        store.put("births", "2024", births(rows))
        return reference, store

    return make


ROWS = [("10001", "040", 400, 398, 33), ("10003", "051", 300, 296, 22)]


def test_counts_of_persons_are_rounded_and_rates_made_from_them(make, low_birth_weight):
    reference, store = make(ROWS, disclosure="standard")
    records = read_estimates(reference, store, "low_birth_weight", "2024")
    shown = protect_records(reference, low_birth_weight, records).set_index("area")
    assert shown["numerator"].to_dict() == {"04": 55, "040": 35, "051": 20}
    assert shown.at["040", "value"] == pytest.approx(100 * 35 / 400)
    assert shown.at["04", "value"] == pytest.approx(100 * 55 / 695)


def test_small_counts_are_withheld_and_one_alone_cannot_be_worked_out(make, low_birth_weight):
    rows = [("10001", "040", 400, 398, 33), ("10003", "051", 60, 60, 3)]
    reference, store = make(rows, disclosure="standard")
    records = read_estimates(reference, store, "low_birth_weight", "2024")
    shown = protect_records(reference, low_birth_weight, records).set_index("area")
    assert shown["status"].to_dict() == {"04": "ok", "040": "withheld", "051": "withheld"}
    assert shown.loc[["040", "051"], ["value", "numerator", "n"]].isna().all(axis=None)


def test_a_project_without_disclosure_rules_prints_what_it_counted(make, low_birth_weight):
    reference, store = make(ROWS, disclosure="none")
    records = read_estimates(reference, store, "low_birth_weight", "2024")
    shown = protect_records(reference, low_birth_weight, records).set_index("area")
    assert shown.at["040", "value"] == pytest.approx(100 * 33 / 398)


def test_the_verdict_of_a_count_follows_the_unrounded_value(make):
    # 22 of 296 is 7.43 % and prints as 20 of 295; 33 of 398 is 8.29 %.
    reference, store = make(ROWS, disclosure="standard")
    assert progress(reference, store, "theme", "051", "2024").at[0, "verdict"] == "met"


def test_a_count_whose_rounding_crosses_the_target_is_undecided(make):
    # 22 of 274 is 8.03 % and prints as 20 of 275, 7.27 %.
    rows = [("10001", "040", 400, 398, 33), ("10003", "051", 280, 274, 22)]
    reference, store = make(rows, disclosure="standard")
    row = progress(reference, store, "theme", "051", "2024").iloc[0]
    assert row["value"] < 8
    assert row["verdict"] == "undecided"
    reference, store = make(rows, disclosure="none")
    assert progress(reference, store, "theme", "051", "2024").at[0, "verdict"] == "missed"


def test_a_withheld_value_has_no_verdict_that_could_give_it_away(make):
    rows = [("10001", "040", 400, 398, 33), ("10003", "051", 60, 60, 3)]
    reference, store = make(rows, disclosure="standard")
    row = progress(reference, store, "theme", "051", "2024").iloc[0]
    assert (row["status"], row["verdict"]) == ("withheld", "none")
    assert np.isnan(row["value"])


def test_a_sample_shows_a_rounded_n_and_never_its_numerator(world, make):
    reference, _ = make(ROWS, disclosure="standard")
    indicator = world.make_indicator("stunting", "child_prevalence", [], kind="sample")
    records = pd.DataFrame(
        [{"area": "04", "value": 24.6, "numerator": 32.0, "denominator": 131.0, "n": 131.0}]
    )
    shown = protect_records(reference, indicator, records).iloc[0]
    assert shown["n"] == 130
    assert np.isnan(shown["numerator"])
    assert shown["value"] == 24.6


@pytest.fixture
def family(world, low_birth_weight):
    """All that the form on births prints: the births, the share weighed, the low weights."""
    count = {"kind": "count", "sensitive": True, "flow": True}
    total = world.make_indicator(
        "live_births", "births_total", ["births"], arguments={"column": "live_births"}, **count
    )
    weighed = world.make_indicator(
        "births_weighed_share",
        "births_share",
        ["births"],
        arguments={"numerator": "weighed", "denominator": "live_births"},
        **count,
    )
    return [low_birth_weight, total, weighed]


def protected(world, folder, family, rows_of, period="2024"):
    reference = world.make_reference(folder, family, [], disclosure="standard")
    store = world.SmallStore()
    for code, rows in rows_of.items():
        store.put("births", code, births(rows))
    return {
        one.id: read_protected(reference, store, one.id, period)
        for one in reference.indicators.values()
    }


def test_what_one_indicator_withholds_no_other_gives_away(world, tmp_path, family):
    # Five were born and weighed in the second district: as births, as weighed, as denominator.
    rows = [("10001", "040", 412, 402, 33), ("10003", "051", 5, 5, 0)]
    found = protected(world, tmp_path, family, {"2024": rows})
    for records in found.values():
        assert records.at["051", "status"] == "withheld"
        assert records.loc["051", ["value", "numerator", "denominator", "n"]].isna().all()
    # The province less the first district leaves anything from 1 to 7.
    whole, first = (found["live_births"].at[area, "value"] for area in ("04", "040"))
    assert (whole - 2) - (first + 2) <= 1
    assert (whole + 2) - (first - 2) >= 7


def test_the_first_half_of_a_year_is_printed_alike_whatever_comes_after(world, tmp_path, family):
    half = [("10001", "040", 210, 205, 18), ("10003", "051", 60, 60, 9)]
    year = [("10001", "040", 412, 402, 33), ("10003", "051", 120, 118, 14)]
    alone = protected(world, tmp_path / "a", family, {"2024-H1": half}, "2024-H1")
    beside = protected(world, tmp_path / "b", family, {"2024-H1": half, "2024": year}, "2024-H1")
    for one, records in alone.items():
        pd.testing.assert_frame_equal(records, beside[one])


def test_a_year_does_not_give_away_its_withheld_first_half(world, tmp_path, family):
    # No one of low weight was born after June: the year's print would be the first half's.
    half = [("10001", "040", 210, 205, 18), ("10003", "051", 60, 60, 3)]
    year = [("10001", "040", 412, 402, 33), ("10003", "051", 120, 118, 3)]
    found = protected(world, tmp_path, family, {"2024-H1": half, "2024": year})
    assert found["low_birth_weight"].at["051", "status"] == "withheld"


def test_a_missing_report_is_not_taken_for_a_withheld_count(world, tmp_path, family):
    found = protected(world, tmp_path, family, {"2024": [("10001", "040", 412, 402, 33)]})
    assert found["live_births"]["value"].dropna().to_dict() == {"04": 410, "040": 410}
    assert found["live_births"].at["051", "status"] == "not_reported"


def test_a_policy_that_withholds_without_rounding_is_kept_to(make, low_birth_weight):
    reference, store = make([("10001", "040", 400, 398, 33), ("10003", "051", 60, 60, 3)])
    withholding = {"withhold_up_to": 7, "round_to": 1, "complementary": True}
    reference.disclosure = reference.disclosure.model_copy(update=withholding)
    records = read_estimates(reference, store, "low_birth_weight", "2024")
    shown = protect_records(reference, low_birth_weight, records).set_index("area")
    assert shown.at["051", "status"] == "withheld"


def test_every_area_of_a_form_stands_a_solver(world, tmp_path, family):
    """The least and the greatest count a reader can find for the withheld one, by a solver."""
    rows = [("10001", "040", 44, 41, 12), ("10003", "051", 36, 33, 4)]
    found = protected(world, tmp_path, family, {"2024": rows})["low_birth_weight"]
    low, high = np.array([8.0, 1.0]), np.array([41.0, 36.0])
    if not np.isnan(found.at["040", "numerator"]):
        low[0], high[0] = found.at["040", "numerator"] - 2, found.at["040", "numerator"] + 2
    province = found.at["04", "numerator"]
    whole = (0, 100) if np.isnan(province) else (province - 2, province + 2)
    for sign, goal in ((1, 1), (-1, 7)):
        solved = milp([0, sign], integrality=[1, 1], bounds=Bounds(low, high),
                      constraints=LinearConstraint([[1, 1]], *whole))  # fmt: skip
        assert solved.success
        assert sign * solved.fun <= goal if sign > 0 else -solved.fun >= goal


def test_coverage_is_from_the_protected_counts(world, tmp_path, family):
    # 19 of 20 weighed would say that exactly one child was not.
    rows = [("10001", "040", 400, 398, 33), ("10003", "051", 20, 19, 9)]
    found = protected(world, tmp_path, family, {"2024": rows})
    assert found["births_weighed_share"].at["051", "coverage"] == 1
    assert found["low_birth_weight"].at["051", "coverage"] == 1
    assert found["low_birth_weight"].at["04", "coverage"] == 1
