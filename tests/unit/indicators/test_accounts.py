"""Rows in = counted + left out by reason, and counted is the n of the estimate."""

import numpy as np
import pandas as pd
import pytest
from accounted_rows import GOOD, children_of, must_agree, prevalence, put, reasons
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.indicators import registry
from helpers.indicators.accounts import account, read_account
from helpers.indicators.exclusions import design_remarks, first_reason

# What is wrong with a child, and the reasons of stunting and of wasting; None where it counts.
FAULTS = [
    ({}, None, None),
    ({"age_days": 800.0, "length_cm": 87.0}, "outside_population", "outside_population"),
    ({"sex": "x"}, "sex_unknown", "sex_unknown"),
    ({"sex": None}, "sex_unknown", "sex_unknown"),
    ({"age_days": -3.0}, "age_negative", "age_negative"),
    ({"age_days": np.nan}, "age_unknown", "age_unknown"),
    ({"age_days": 12.0}, "age_unit_suspected", None),  # 12 months, not days: 75.7 cm
    ({"age_days": 1826.0, "length_cm": 57.0, "weight_kg": 5.2}, *["age_unit_suspected"] * 2),
    ({"weight_kg": 9600.0}, None, "weight_in_grams"),
    ({"weight_kg": np.nan}, None, "weight_missing"),
    ({"weight_kg": 70.0}, None, "weight_implausible"),
    ({"length_cm": 0.757}, "length_in_metres", "length_in_metres"),
    ({"length_cm": np.nan}, "length_missing", "length_missing"),
    ({"length_cm": 20.0}, "length_implausible", "length_implausible"),
    ({"weight_kg": 75.7, "length_cm": 9.6}, "swapped", "swapped"),
    ({"length_cm": 44.0, "weight_kg": 3.0, "age_days": 30.0}, None, "outside_table"),
    ({"weight_kg": 25.0}, None, "flagged_whz"),
    ({"length_cm": 46.0, "age_days": 700.0}, "flagged_haz", "flagged_whz"),
    ({"weight": np.nan}, "no_weight", "no_weight"),
    ({"weight": 0.0}, "no_weight", "no_weight"),
    ({"weight": -2.0}, "no_weight", "no_weight"),
    ({"cluster": None}, "no_stratum_or_cluster", "no_stratum_or_cluster"),
    ({"stratum": None}, "no_stratum_or_cluster", "no_stratum_or_cluster"),
    ({"oedema": True, "weight_kg": np.nan}, None, None),
]


@pytest.mark.parametrize(("change", "of_stunting", "of_wasting"), FAULTS)
def test_each_fault_of_a_child_has_its_own_reason(
    world, make_context, change, of_stunting, of_wasting
):
    rows = children_of([change])
    context = make_context(put(world, "child_measurements", rows))
    for indicator, reason in (
        (prevalence(world, "haz"), of_stunting),
        (prevalence(world, "whz", "yes"), of_wasting),
    ):
        expected = {"counted": 9} if reason is None else {"counted": 8, reason: 1}
        assert reasons(context, indicator) == expected


def test_all_faults_together_sum_to_the_rows_in(world, make_context):
    rows = children_of([change for change, _, _ in FAULTS])
    rows.loc[::3, "reporting_area"] = "051"
    context = make_context(put(world, "child_measurements", rows))
    for index, oedema in (("haz", "no"), ("waz", "yes"), ("whz", "yes")):
        must_agree(context, prevalence(world, index, oedema), rows)


CHILD = st.fixed_dictionaries(
    {
        "reporting_area": st.sampled_from(["040", "051"]),
        "sex": st.sampled_from(["m", "f", "x", None]),
        "age_days": st.sampled_from([-5.0, 0.0, 12.0, 200.0, 729.9, 731.0, 1900.0, np.nan]),
        "weight_kg": st.sampled_from([0.0, 3.0, 9.6, 75.0, 8500.0, np.nan]),
        "length_cm": st.sampled_from([0.75, 9.0, 44.0, 62.0, 75.0, 151.0, np.nan]),
        "measured": st.sampled_from(["l", "h", None]),
        "oedema": st.sampled_from([True, False, None]),
        "weight": st.sampled_from([-1.0, 0.0, 1.0, 2.5, np.nan]),
        "stratum": st.sampled_from(["S", "T", None]),
        "cluster": st.sampled_from(["A", "B", "C", None]),
    }
)


ASKED = st.sampled_from([("haz", "no", "24"), ("whz", "yes", "24"), ("waz", "yes", None)])


@settings(deadline=None, derandomize=True, max_examples=25)
@given(asked=ASKED, changes=st.lists(CHILD, min_size=4, max_size=16))
def test_whatever_comes_in_counted_and_left_out_sum_to_it(world, make_context, asked, changes):
    rows = children_of(changes)
    index, oedema, months = asked
    context = make_context(put(world, "child_measurements", rows))
    must_agree(context, prevalence(world, index, oedema, months_below=months), rows)


@pytest.mark.parametrize(
    "change",
    [{"weight": 0.0}, {"sex": "x"}, {"length_cm": 200.0}, {"age_days": np.nan},
     {"length_cm": 46.0, "age_days": 700.0}],
)  # fmt: skip
def test_a_survey_of_which_nothing_counts_is_not_computable_and_no_row_is_lost(
    world, make_context, change
):
    rows = children_of([]).assign(**change)
    context = make_context(put(world, "child_measurements", rows))
    indicator = prevalence(world, "haz")
    records = registry.estimate(context, indicator).set_index("area")
    assert records.loc[["04", "040"], "status"].tolist() == ["not_computable"] * 2
    assert records.at["051", "status"] == "no_data"
    assert records["value"].isna().all()
    must_agree(context, indicator, rows)


def test_an_empty_survey_has_an_account_of_zeros(world, make_context):
    rows = children_of([]).iloc[:0]
    context = make_context(put(world, "child_measurements", rows))
    indicator = prevalence(world, "haz")
    assert set(account(context, indicator)["rows"]) == {0}
    assert set(registry.estimate(context, indicator)["status"]) == {"no_data"}


def test_one_cluster_gives_a_figure_without_an_interval(world, make_context):
    rows = pd.DataFrame([GOOD] * 40)
    context = make_context(put(world, "child_measurements", rows))
    records = registry.estimate(context, prevalence(world, "haz")).set_index("area")
    assert records.at["04", "n"] == 40
    assert pd.isna(records.at["04", "ci_low"]) == (records.at["04", "clusters"] < 8)


def test_a_stratum_of_one_cluster_and_missing_columns_of_the_design_are_told(world):
    rows = children_of([{"stratum": "T", "cluster": "Z"}])
    assert design_remarks(rows) == {"lonely_strata": 1}
    bare = rows.assign(weight=np.nan, cluster=None)
    assert design_remarks(bare) == {"no_weights": 9, "no_clusters": 9}
    assert design_remarks(rows.iloc[:0]) == {}


def test_the_first_cause_that_holds_is_the_reason():
    counted = pd.Series([True, False, False, False])
    early, late = pd.Series([1, 1, 0, 0]) == 1, pd.Series([1, 1, 1, 0]) == 1
    found = first_reason(counted, [("early", early), ("late", late)])
    assert found.tolist() == ["counted", "early", "late", "other"]


def test_a_kept_account_is_read_until_the_data_change(world, make_context):
    indicator = prevalence(world, "haz")
    store = put(world, "child_measurements", children_of([]))
    reference = make_context(store, indicators=[indicator]).reference
    first = read_account(reference, store, indicator.id, "2024")
    store.reads.clear()
    again = read_account(reference, store, indicator.id, "2024")
    assert store.reads == []
    pd.testing.assert_frame_equal(first, again, check_dtype=False)
    store.put("child_measurements", "2024", children_of([{"sex": "x"}]))
    changed = read_account(reference, store, indicator.id, "2024")
    assert changed.set_index(["area", "reason"]).at[("04", "sex_unknown"), "rows"] == 1
