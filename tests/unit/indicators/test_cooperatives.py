"""Programme households linked, and organisations that are active."""

import pandas as pd
import pytest

from helpers.indicators import cooperatives
from helpers.indicators.context import EstimationContext

FORMS = ["joined_group", "joined_cooperative", "joined_linkage"]


@pytest.fixture
def context_of(world, tmp_path):
    def make(dataset, frame):
        reference = world.make_reference(tmp_path)
        store = world.SmallStore()
        store.put(dataset, "2024", frame)
        return EstimationContext(reference, store, reference.periods.get("2024"))

    return make


def register(rows):
    names = ["record", "commune", "reporting_area", *FORMS]
    frame = pd.DataFrame(rows, columns=names).astype(dict.fromkeys(FORMS, "boolean"))
    return frame.assign(joined_date=pd.Timestamp(2024, 3, 1))


@pytest.fixture
def linkage(world):
    return world.make_indicator(
        "cooperative_linkage",
        "programme_households_share",
        ["programme_households"],
        arguments={"any_of": FORMS},
    )


def by_area(records):
    return records.set_index("area")


def test_a_household_in_several_forms_counts_once(context_of, linkage):
    frame = register(
        [
            ("h1", "10001", "040", True, True, False),
            ("h2", "10001", "040", False, False, False),
        ]
    )
    context = context_of("programme_households", frame)
    records = by_area(cooperatives.programme_households_share(context, linkage))
    assert records.at["040", "value"] == 50.0


def test_a_household_that_stands_in_two_areas_counts_once_in_the_province(context_of, linkage):
    frame = register(
        [
            ("h1", "10001", "040", False, False, False),
            ("h1", "10003", "051", True, False, False),
            ("h2", "10003", "051", False, False, False),
        ]
    )
    context = context_of("programme_households", frame)
    records = by_area(cooperatives.programme_households_share(context, linkage))
    assert records["denominator"].to_dict() == {"04": 2, "040": 1, "051": 2}
    assert records["value"].to_dict() == {"04": 50.0, "040": 0.0, "051": 50.0}


def test_a_blank_answer_is_not_a_no(context_of, linkage):
    frame = register(
        [
            ("h1", "10001", "040", pd.NA, pd.NA, pd.NA),
            ("h2", "10001", "040", pd.NA, True, pd.NA),
            ("h3", "10001", "040", False, False, False),
        ]
    )
    context = context_of("programme_households", frame)
    records = by_area(cooperatives.programme_households_share(context, linkage))
    assert records.at["040", "value"] == 50.0
    assert records.at["040", "coverage"] == pytest.approx(2 / 3)


def test_a_household_that_joined_after_the_period_is_not_counted_as_joined(context_of, linkage):
    frame = register([("h1", "10001", "040", True, False, False)])
    frame["joined_date"] = pd.Timestamp(2025, 1, 10)
    context = context_of("programme_households", frame)
    records = by_area(cooperatives.programme_households_share(context, linkage))
    assert records.at["040", "value"] == 0.0


def test_all_households_linked_is_exactly_one_hundred(context_of, linkage):
    rows = [(f"h{i}", "10001", "040", True, False, False) for i in range(7)]
    context = context_of("programme_households", register(rows))
    records = by_area(cooperatives.programme_households_share(context, linkage))
    assert records.at["04", "value"] == 100.0


def organisations(rows):
    names = ["cooperative_code", "kind", "area", "reporting_area", "state", "members", "revenue"]
    return pd.DataFrame(rows, columns=names)


ORGANISATIONS = [
    ("A", "cooperative", "10001", "040", "active", 10, 100.0),
    ("B", "cooperative", "10001", "040", "suspended", 20, 900.0),
    ("C", "cooperative_union", "10002", "040", "active", 5, float("nan")),
    ("D", "cooperative_group", "10003", "051", "active", 7, 30.0),
]


@pytest.fixture
def make_indicator(world):
    def make(method, **arguments):
        given = {"kinds": ["cooperative", "cooperative_union"], "state": "active"} | arguments
        return world.make_indicator("one", method, ["cooperatives"], arguments=given)

    return make


def test_only_active_organisations_count_and_none_is_zero(context_of, make_indicator):
    context = context_of("cooperatives", organisations(ORGANISATIONS))
    records = cooperatives.cooperatives_count(context, make_indicator("cooperatives_count"))
    assert by_area(records)["value"].to_dict() == {"04": 2, "040": 2, "051": 0}


def test_members_are_those_of_active_organisations(context_of, make_indicator):
    context = context_of("cooperatives", organisations(ORGANISATIONS))
    indicator = make_indicator("cooperatives_total", column="members")
    records = by_area(cooperatives.cooperatives_total(context, indicator))
    assert records.at["04", "value"] == 15


def test_mean_revenue_is_over_those_that_reported_it(context_of, make_indicator):
    context = context_of("cooperatives", organisations(ORGANISATIONS))
    indicator = make_indicator("cooperatives_mean", column="revenue")
    records = by_area(cooperatives.cooperatives_mean(context, indicator))
    assert records.at["040", "value"] == 100.0
    assert records.at["040", "denominator"] == 1
    assert pd.isna(records.at["051", "value"])
