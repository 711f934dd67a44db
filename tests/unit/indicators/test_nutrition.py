"""Prevalence in under-twos by area, births, weighing rounds."""

import numpy as np
import pandas as pd
import pytest

from helpers.indicators import growth, nutrition
from helpers.indicators.context import EstimationContext


@pytest.fixture
def make_context(world, tmp_path):
    def make(store, period="2024", *, areas_of=None, **settings):
        reference = world.make_reference(tmp_path, **settings)
        home = reference.periods.get(areas_of) if areas_of else None
        return EstimationContext(reference, store, reference.periods.get(period), home)

    return make


def make_children(clusters_of):
    """Return under-twos, 12 a cluster, of whom every fourth is stunted, and older children."""
    rows = []
    for area, commune, clusters in clusters_of:
        for cluster in range(clusters):
            for child in range(13):
                old = child == 12
                short = child % 4 == 0 and not old
                rows.append(
                    {
                        "reporting_area": area,
                        "commune": commune,
                        "stratum": area,
                        "cluster": f"{area}-{cluster}",
                        "weight": 1.0,
                        "sex": "m",
                        "age_days": 1200.0 if old else 365.0,
                        "weight_kg": 9.6,
                        "length_cm": 70.0 if short else 75.0 + 0.1 * child,
                        "measured": "l",
                        "oedema": False,
                        "visit_date": pd.Timestamp(2024, 10, 1 + cluster),
                    }
                )
    return pd.DataFrame(rows)


@pytest.fixture
def stunting(world):
    return world.make_indicator(
        "stunting_under2",
        "child_prevalence",
        ["child_measurements"],
        kind="sample",
        better="lower",
        arguments={"index": "haz", "below": "-2", "oedema": "no", "months_below": "24"},
    )


def by_area(records):
    return records.set_index("area")


def test_stunting_counts_only_children_below_two_years(world, make_context, stunting):
    store = world.SmallStore()
    store.put("child_measurements", "2024", make_children([("040", "10001", 9)]))
    records = by_area(nutrition.child_prevalence(make_context(store), stunting))
    assert records.at["040", "n"] == 9 * 12
    assert records.at["040", "value"] == pytest.approx(25.0)
    assert records.at["04", "value"] == pytest.approx(25.0)


def test_prevalence_is_the_one_of_whos_design_estimate(world, make_context, stunting):
    children = make_children([("040", "10001", 9), ("051", "10003", 10)])
    children.loc[::7, "length_cm"] = 69.0
    store = world.SmallStore()
    store.put("child_measurements", "2024", children)
    records = by_area(nutrition.child_prevalence(make_context(store), stunting))
    young = children.assign(group=np.where(children["age_days"] < 731, "yes", "no"))
    design = {"weights": "weight", "strata": "stratum", "clusters": "cluster"}
    expected = growth.prevalence(young, by="group", **design)
    row = expected[(expected["indicator"] == "stunting") & (expected["group"] == "yes")].iloc[0]
    for mine, theirs in (("value", "estimate"), ("ci_low", "ci_low"), ("ci_high", "ci_high")):
        assert records.at["04", mine] == pytest.approx(100 * row[theirs])


def test_below_the_least_clusters_the_estimate_stands_without_an_interval(
    world, make_context, stunting
):
    store = world.SmallStore()
    store.put("child_measurements", "2024", make_children([("040", "10001", 7)]))
    records = by_area(nutrition.child_prevalence(make_context(store), stunting))
    assert records.at["040", "status"] == "too_few_clusters"
    assert records.at["040", "value"] == pytest.approx(25.0)
    assert records.loc["040", ["ci_low", "ci_high"]].isna().all()


def test_below_the_least_n_the_value_is_withheld(world, make_context, stunting):
    store = world.SmallStore()
    store.put("child_measurements", "2024", make_children([("040", "10001", 2)]))
    records = by_area(nutrition.child_prevalence(make_context(store), stunting))
    assert records.at["040", "status"] == "small_n"
    assert pd.isna(records.at["040", "value"])
    assert records.at["040", "n"] == 24


def test_no_case_among_a_sample_does_not_prove_that_there_is_none(world, make_context):
    indicator = world.make_indicator(
        "wasting_under2",
        "child_prevalence",
        ["child_measurements"],
        kind="sample",
        arguments={"index": "whz", "below": "-3", "oedema": "yes", "months_below": "24"},
    )
    store = world.SmallStore()
    store.put("child_measurements", "2024", make_children([("040", "10001", 9)]))
    row = by_area(nutrition.child_prevalence(make_context(store), indicator)).loc["040"]
    assert (row["value"], row["ci_low"]) == (0.0, 0.0)
    # Korn and Graubard: 1 − 0.025^(1/n*), n* = 108·(t107 ÷ t8)² = 108·(1.98238 ÷ 2.30600)².
    effective = 108 * (1.98238 / 2.30600) ** 2
    assert row["ci_high"] == pytest.approx(100 * (1 - 0.025 ** (1 / effective)), rel=1e-4)


def test_where_every_child_is_a_case_the_interval_is_that_of_none_mirrored(world, make_context):
    ends = {}
    for name, below in (("none", "-3"), ("all", "-2")):
        indicator = world.make_indicator(
            "stunting_under2",
            "child_prevalence",
            ["child_measurements"],
            kind="sample",
            arguments={"index": "haz", "below": below, "oedema": "no", "months_below": "24"},
        )
        store = world.SmallStore()
        rows = pd.DataFrame(make_children([("040", "10001", 9)]))
        # A boy of one year: −2 deviations are 71.0 cm, −3 are 68.6 cm.
        store.put("child_measurements", "2024", rows.assign(sex="m", age_days=365, length_cm=69.8))
        ends[name] = by_area(nutrition.child_prevalence(make_context(store), indicator)).loc["040"]
    assert (ends["none"]["value"], ends["all"]["value"]) == (0.0, 100.0)
    assert ends["all"]["ci_high"] == 100.0
    assert ends["all"]["ci_low"] == pytest.approx(100 - ends["none"]["ci_high"])


def test_the_field_dates_of_the_round_stand_beside_the_estimate(world, make_context, stunting):
    store = world.SmallStore()
    store.put("child_measurements", "2024", make_children([("040", "10001", 9)]))
    records = by_area(nutrition.child_prevalence(make_context(store), stunting))
    assert records.at["04", "round_start"] == "2024-10-01"
    assert records.at["040", "round_end"] == "2024-10-09"


def test_a_period_without_a_round_takes_the_latest_one_before_its_end(
    world, make_context, stunting
):
    store = world.SmallStore()
    store.put("child_measurements", "2023", make_children([("051", "10003", 8)]))
    store.put("child_measurements", "2024", make_children([("040", "10001", 9)]))
    half = by_area(nutrition.child_prevalence(make_context(store, "2025-H1"), stunting))
    assert half.at["040", "n"] == 108
    assert half.at["051", "status"] == "no_data"
    before = by_area(nutrition.child_prevalence(make_context(store, "2024-H1"), stunting))
    assert before.at["051", "n"] == 96


def test_an_empty_survey_is_no_data(world, make_context, stunting):
    store = world.SmallStore()
    store.put("child_measurements", "2025", make_children([("040", "10001", 1)]))
    records = nutrition.child_prevalence(make_context(store), stunting)
    assert set(records["status"]) == {"no_data"}


def test_a_cut_off_that_is_not_whos_is_refused_with_those_known(world, stunting):
    odd = world.make_indicator(
        "x", "child_prevalence", [], arguments={"index": "haz", "below": "-1", "oedema": "no"}
    )
    with pytest.raises(nutrition.UserMistake, match="index haz, below -2"):
        nutrition.prevalence_name(odd)


@pytest.fixture
def births():
    rows = [
        ("10001", "040", 100, 98, 7, 2),
        ("10002", "040", 50, 42, 4, 1),
        ("10003", "051", 60, 60, 3, 0),
    ]
    names = ["area", "reporting_area", "live_births", "weighed", "below_2500g", "exactly_2500g"]
    return pd.DataFrame(rows, columns=names)


def test_low_birth_weight_is_strictly_below_2500_grams_of_those_weighed(
    world, make_context, births, low_birth_weight
):
    store = world.SmallStore()
    store.put("births", "2024", births)
    records = by_area(nutrition.births_share(make_context(store), low_birth_weight))
    assert records.at["040", "value"] == pytest.approx(100 * 11 / 140)
    assert records.at["04", "value"] == pytest.approx(100 * 14 / 200)
    assert records.at["04", "coverage"] == pytest.approx(200 / 210)
    assert records.loc["040", ["ci_low", "ci_high"]].isna().all()


def test_old_communes_sum_to_the_new_ones_of_the_reform(
    world, make_context, births, low_birth_weight
):
    store = world.SmallStore()
    store.put("births", "2024", births)
    context = make_context(store, areas_of="2025")
    records = by_area(nutrition.births_share(context, low_birth_weight))
    assert list(records.index) == ["04", "10001", "20002"]
    assert records.at["10001", "numerator"] == 11
    assert records.at["20002", "value"] == pytest.approx(5.0)


def test_coverage_takes_the_last_weighing_round_of_each_commune(world, make_context):
    indicator = world.make_indicator(
        "weighing_coverage",
        "weighing_share",
        ["weighing_round"],
        kind="count",
        arguments={"numerator": "under2_measured", "denominator": "under2_due"},
    )
    rows = [
        ("10001", "040", "2024-06-01", 100, 60),
        ("10001", "040", "2024-12-01", 110, 99),
        ("10002", "040", "2024-06-05", 90, 81),
    ]
    names = ["area", "reporting_area", "round_date", "under2_due", "under2_measured"]
    store = world.SmallStore()
    store.put("weighing_round", "2024", pd.DataFrame(rows, columns=names))
    records = by_area(nutrition.weighing_share(make_context(store), indicator))
    assert records.at["040", "value"] == pytest.approx(90.0)
    assert records.at["040", "round_end"] == "2024-12-01"


@pytest.fixture
def who_children(truth):
    table = pd.read_csv(truth / "child_growth" / "who_survey_input.csv")
    months = table["agemons"]
    children = pd.DataFrame(
        {
            "reporting_area": "040",
            "commune": "10001",
            "stratum": None,
            "cluster": None,
            "weight": table["sw"],
            "sex": table["gender"].map({1: "m", 2: "f"}),
            "age_days": np.where(months < 60, np.floor(months * 30.4375 + 0.5), 1900.0),
            "weight_kg": table["weight"],
            "length_cm": table["height"],
            "measured": table["measure"],
            "oedema": table["oedema"] == "y",
            "visit_date": pd.Timestamp(2024, 9, 1),
        }
    )
    file = truth / "child_growth" / "who_survey_expected_prevalence_r_anthro_long.csv"
    return {
        "children": children,
        "expected": pd.read_csv(file).set_index(["group", "stat"]),
    }


@pytest.mark.parametrize(
    "case",
    [("haz", "no", "HA_2"), ("whz", "yes", "WH_2"), ("waz", "yes", "WA_2")],
)
def test_whos_survey_as_a_round_has_the_prevalence_of_r_anthro(
    world, make_context, who_children, case
):
    index, oedema, statistic = case
    store = world.SmallStore()
    store.put("child_measurements", "2024", who_children["children"])
    given = {"index": index, "below": "-2", "oedema": oedema}
    indicator = world.make_indicator("one", "child_prevalence", ["x"], arguments=given)
    row = by_area(nutrition.child_prevalence(make_context(store), indicator)).loc["04"]
    expected = who_children["expected"].loc[("All", statistic)]
    assert row["value"] == pytest.approx(expected["est"], abs=1e-6)
    assert row["ci_low"] == pytest.approx(expected["ll"], abs=0.005)
    assert row["ci_high"] == pytest.approx(expected["ul"], abs=0.005)
