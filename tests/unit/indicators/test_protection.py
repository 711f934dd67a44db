"""What may be printed, by the kind of figure (rules of DOMAIN §7)."""

import numpy as np
import pandas as pd
import pytest

from helpers.indicators.estimates import read_estimates
from helpers.indicators.protection import protect_records
from helpers.indicators.verdicts import progress


def births(rows):
    names = ["area", "reporting_area", "live_births", "weighed", "below_2500g"]
    return pd.DataFrame(rows, columns=names)


@pytest.fixture
def low_birth_weight(world):
    return world.make_indicator(
        "low_birth_weight",
        "births_share",
        ["births"],
        kind="count",
        better="lower",
        plan=True,
        sensitive=True,
        arguments={"numerator": "below_2500g", "denominator": "weighed"},
    )


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
