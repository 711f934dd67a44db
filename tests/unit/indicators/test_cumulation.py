"""Lũy kế: flows since 1 January, capital since the plan's first year, rates never."""

import math

import pytest

from helpers.indicators.verdicts import progress

MONEY = ("need", "planned", "allotted", "disbursed")


def capital(disbursed, allotted=100.0, agency="so_y_te"):
    amounts = dict.fromkeys((f"{name}_million_dong" for name in MONEY), allotted)
    amounts |= {"disbursed_million_dong": disbursed}
    place = agency.removeprefix("ubnd_") if agency.startswith("ubnd_") else "04"
    return {
        "agency": agency,
        "reporting_area": place,
        "item_code": "1",
        "source": "other",
    } | amounts


@pytest.fixture
def row_of(world, tmp_path):
    """Return the function that gives the progress of disbursed capital (or its share)."""
    flow = {"unit": {"vi": "triệu đồng", "en": "million dong"}, "flow": True}
    disbursed = world.make_indicator(
        "capital_disbursed", "capital_total", ["capital"],
        arguments={"column": "disbursed_million_dong"}, since_start=True, **flow,
    )  # fmt: skip
    share = world.make_indicator(
        "disbursement_share", "capital_share", ["capital"],
        arguments={"numerator": "disbursed_million_dong", "denominator": "allotted_million_dong"},
    )  # fmt: skip

    def run(store, indicator="capital_disbursed", *, area="04", period="2024", **settings):
        for dataset in ("tasks", "communication"):
            store.put(dataset, "2020", [capital(1.0)])
        reference = world.make_reference(tmp_path, indicators=[disbursed, share], **settings)
        frame = progress(reference, store, "theme", area, period).set_index("indicator")
        return frame.loc[indicator]

    return run


@pytest.fixture
def store(world):
    """Return a store with 10, 20, 30, 40 million đồng disbursed in 2021 to 2024."""
    found = world.SmallStore()
    for year, amount in (("2021", 10.0), ("2022", 20.0), ("2023", 30.0), ("2024", 40.0)):
        found.put("capital", year, [capital(amount)])
    return found


def test_capital_is_cumulated_from_the_plan_s_first_year_and_not_from_before(row_of, store):
    row = row_of(store)
    assert row["cumulative"] == 40.0
    assert row["since_start"] == 90.0  # 2022, 2023 and 2024


def test_the_first_year_is_a_param(row_of, store, world):
    from types import SimpleNamespace

    assert row_of(store, plan=SimpleNamespace(first_year=2023))["since_start"] == 70.0


def test_a_half_year_adds_the_whole_years_before_and_the_year_so_far(row_of, store):
    store.put("capital", "2024-H1", [capital(15.0)])
    store.put("capital", "2024-H2", [capital(25.0)])
    first, second = (row_of(store, period=f"2024-{half}") for half in ("H1", "H2"))
    assert (first["cumulative"], first["since_start"]) == (15.0, 65.0)
    assert (second["cumulative"], second["since_start"]) == (40.0, 90.0)


def test_a_missing_year_leaves_no_sum_rather_than_a_smaller_one(row_of, store):
    del store.frames["capital", "2023"]
    row = row_of(store)
    assert row["cumulative"] == 40.0
    assert math.isnan(row["since_start"])


def test_a_rate_is_never_cumulated(row_of, store):
    row = row_of(store, "disbursement_share")
    assert row["value"] == 40.0
    assert math.isnan(row["cumulative"])
    assert math.isnan(row["since_start"])


def test_a_committee_counts_its_own_capital(row_of, world):
    store = world.SmallStore()
    for year in ("2022", "2023", "2024"):
        store.put("capital", year, [capital(5.0, agency="ubnd_040"), capital(50.0)])
    assert row_of(store, area="040")["since_start"] == 15.0
    assert row_of(store)["since_start"] == 165.0
