"""Bounds and words of targets: DOMAIN §1."""

import math

import pytest

from helpers.reference import Target


def target(bound, value):
    return Target(
        indicator="x", area="04", year="2025", kind="annual", bound=bound, value=value,
        unit="%", document="Kế hoạch",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("bound", "value", "reached", "met"),
    [
        ("gt", "290", 290.0, False),
        ("gt", "290", 290.01, True),
        ("gt", "290", 290.0000000000001, False),
        ("gt", "290", 289.96, False),
        ("lt", "25", 25.0, False),
        ("lt", "25", 24.96, True),
        ("lt", "8", 7.999999999999999999, False),
        ("ge", "400", 400.0, True),
        ("ge", "400", 399.99, False),
        ("ge", "10", 9.999999999999998, True),
        ("le", "5", 5.0, True),
        ("eq", "100", 100.0, True),
        ("eq", "100", 99.99, False),
    ],
)
def test_over_and_under_are_strict_and_the_others_are_met_at_equality(bound, value, reached, met):
    assert target(bound, value).met_by(reached) is met


@pytest.mark.parametrize("missing", [None, math.nan, math.inf])
def test_a_missing_value_meets_no_target(missing):
    assert not target("lt", "25").met_by(missing)


@pytest.mark.parametrize(
    ("bound", "value", "vi", "en"),
    [
        ("gt", "290", "trên 290", "above 290"),
        ("lt", "25", "dưới 25", "below 25"),
        ("ge", "400", "từ 400", "at least 400"),
        ("le", "5.5", "không quá 5,5", "at most 5.5"),
        ("eq", "100", "100", "100"),
        ("ge", "1500", "từ 1.500", "at least 1,500"),
    ],
)
def test_a_target_is_worded_as_in_the_plan(bound, value, vi, en):
    assert (target(bound, value).phrase("vi"), target(bound, value).phrase("en")) == (vi, en)


@pytest.mark.parametrize(
    ("indicator", "phrase"),
    [
        ("grain_output", "trên 290"),
        ("grain_per_capita", "trên 539"),
        ("vegetable_fruit_intake", "từ 400"),
        ("stunting_under2", "dưới 25"),
        ("wasting_under2", "dưới 5"),
        ("low_birth_weight", "dưới 8"),
        ("productivity_gain", "từ 10"),
        ("income_gain", "từ 10"),
        ("cooperative_linkage", "100"),
    ],
)
def test_the_province_has_the_targets_of_the_plan(reference, indicator, phrase):
    found = reference.targets.find(indicator, "04", 2025, "plan_2025")
    assert found.phrase("vi") == phrase
    assert "2685/KH-UBND" in found.document


def test_the_two_general_aims_have_no_target_and_are_monitored(reference):
    for indicator in ("food_all_year", "food_loss"):
        assert reference.indicators[indicator].plan
        assert reference.targets.find(indicator, "04") is None


def test_the_target_of_the_plan_is_the_same_in_every_year(reference):
    found = {reference.targets.find("grain_output", "04", year) for year in (2023, "2024", 2025)}
    assert len(found) == 1


def test_the_plan_of_a_year_is_that_year_s_own(reference):
    values = [
        reference.targets.find("stunting_under2", "04", year, "annual").value
        for year in (2022, 2023, 2024, 2025)
    ]
    assert values == sorted(values, reverse=True)
    assert reference.targets.find("stunting_under2", "04", 2019, "annual") is None


def test_the_city_has_no_grain_target_and_ha_lang_none_for_nutrition(reference):
    assert reference.targets.find("grain_output", "040") is None
    assert reference.targets.find("stunting_under2", "048") is None


def test_two_agencies_may_lead_one_target(reference):
    found = reference.targets.find("vegetable_fruit_intake", "04")
    assert found.lead_agencies == ("so_nnptnt", "so_y_te")


def test_what_is_invented_says_so(reference):
    invented = [row for row in reference.targets.rows if "2685/KH-UBND" not in row.document]
    assert all("(giả lập)" in row.document for row in invented)
    assert all(row.kind == "plan_2025" for row in reference.targets.rows if row not in invented)
