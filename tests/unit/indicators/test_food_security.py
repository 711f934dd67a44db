"""Crops, grain per person and losses from forms."""

import pandas as pd
import pytest

from helpers.indicators import food_security
from helpers.indicators.context import EstimationContext


def crop(area, name, tonnes, hectares, **fields):
    return {
        "area": area,
        "reporting_area": area,
        "crop": name,
        "season": "main",
        "area_harvested_ha": hectares,
        "yield_quintal_per_ha": float("nan"),
        "output_tonnes": tonnes,
        "figure_status": "preliminary",
    } | fields


@pytest.fixture
def make_context(world, tmp_path):
    def make(store, period="2024", **settings):
        reference = world.make_reference(tmp_path, **settings)
        return EstimationContext(reference, store, reference.periods.get(period))

    return make


@pytest.fixture
def grain(world):
    return world.make_indicator(
        "grain_output",
        "crop_output",
        ["crops"],
        arguments={"crops": ["rice", "maize", "other_grain"], "divide_by": "1000"},
        flow=True,
    )


def by_area(records):
    return records.set_index("area")


def test_grain_leaves_out_cassava_and_potatoes(world, make_context, grain):
    store = world.SmallStore()
    store.put(
        "crops",
        "2024",
        [
            crop("040", "rice", 1000.0, 200.0),
            crop("040", "cassava", 9000.0, 500.0),
            crop("040", "sweet_potato", 500.0, 60.0),
            crop("051", "maize", 2500.0, 600.0),
            crop("051", "other_grain", 100.0, 50.0),
        ],
    )
    records = by_area(food_security.crop_output(make_context(store), grain))
    assert records["value"].to_dict() == {"04": 3.6, "040": 1.0, "051": 2.6}
    assert list(records.index) == ["04", "040", "051"]


def test_tonnes_are_hectares_times_quintals_over_ten_where_output_is_not_given(
    world, make_context, grain
):
    store = world.SmallStore()
    row = crop("040", "rice", float("nan"), 250.0, yield_quintal_per_ha=48.0)
    store.put("crops", "2024", [row])
    records = by_area(food_security.crop_output(make_context(store), grain))
    assert records.at["040", "value"] == pytest.approx(1.2)


def test_an_area_that_did_not_report_is_a_row_that_says_so_and_not_zero(world, make_context, grain):
    store = world.SmallStore()
    store.put("crops", "2024", [crop("040", "rice", 1000.0, 200.0)])
    records = by_area(food_security.crop_output(make_context(store), grain))
    assert pd.isna(records.at["051", "value"])
    assert records.at["051", "status"] == "not_reported"
    assert records.at["04", "coverage"] == 0.5


def test_a_whole_year_row_is_not_added_to_its_seasons(world, make_context, grain):
    store = world.SmallStore()
    seasons = [
        crop("040", "rice", 400.0, 100.0, season="winter_spring"),
        crop("040", "rice", 600.0, 100.0, season="main"),
        crop("040", "rice", 1000.0, 200.0, season="whole_year"),
    ]
    store.put("crops", "2024", seasons)
    records = by_area(food_security.crop_output(make_context(store), grain))
    assert records.at["040", "value"] == 1.0


def test_the_yield_of_the_province_is_the_ratio_of_sums(world, make_context):
    indicator = world.make_indicator(
        "rice_yield", "crop_yield", ["crops"], arguments={"crops": ["rice"]}
    )
    store = world.SmallStore()
    store.put(
        "crops",
        "2024",
        [crop("040", "rice", 600.0, 100.0), crop("051", "rice", 1200.0, 300.0)],
    )
    records = by_area(food_security.crop_yield(make_context(store), indicator))
    assert records["value"].to_dict() == {"04": 45.0, "040": 60.0, "051": 40.0}


def test_grain_per_person_divides_sums_by_the_average_population(world, make_context):
    indicator = world.make_indicator(
        "grain_per_capita",
        "crop_output_per_person",
        ["crops", "population"],
        arguments={"crops": ["rice"]},
    )
    store = world.SmallStore()
    store.put(
        "crops", "2024", [crop("040", "rice", 100.0, 20.0), crop("051", "rice", 900.0, 200.0)]
    )
    people = [("040", 1000), ("051", 1000)]
    store.put(
        "population",
        "2024",
        [{"area": a, "reporting_area": a, "population_average": n} for a, n in people],
    )
    records = by_area(food_security.crop_output_per_person(make_context(store), indicator))
    assert records["value"].to_dict() == {"04": 500.0, "040": 100.0, "051": 900.0}
    assert records.at["04", "denominator"] == 2000


def test_published_grain_and_population_give_the_published_figure_per_person(world, make_context):
    # 288,944 t over 543.1 thousand people: 532 kg, just short of 539 (published 2023, 2022).
    indicator = world.make_indicator(
        "grain_per_capita",
        "crop_output_per_person",
        ["crops", "population"],
        arguments={"crops": ["rice"]},
    )
    store = world.SmallStore()
    store.put("crops", "2024", [crop("040", "rice", 288_944.0, 70_000.0)])
    row = {"area": "040", "reporting_area": "040", "population_average": 543_100}
    store.put("population", "2024", [row])
    records = by_area(food_security.crop_output_per_person(make_context(store), indicator))
    assert records.at["04", "value"] == pytest.approx(532.03, abs=0.01)


def test_food_loss_is_the_sum_lost_over_the_sum_stored(world, make_context):
    indicator = world.make_indicator(
        "food_loss", "post_harvest_loss", ["post_harvest"], better="lower"
    )
    store = world.SmallStore()
    rows = [("040", 1000.0, 100.0), ("051", 3000.0, 60.0), ("051", float("nan"), 40.0)]
    store.put(
        "post_harvest",
        "2024",
        [
            {"area": a, "reporting_area": a, "stored_tonnes": s, "lost_tonnes": lost}
            for a, s, lost in rows
        ],
    )
    records = by_area(food_security.post_harvest_loss(make_context(store), indicator))
    assert records["value"].to_dict() == {"04": 4.0, "040": 10.0, "051": 2.0}


def test_the_least_final_status_of_the_rows_is_kept(world, make_context, grain):
    store = world.SmallStore()
    rows = [
        crop("040", "rice", 1.0, 1.0, figure_status="official"),
        crop("051", "rice", 1.0, 1.0, figure_status="estimate"),
    ]
    store.put("crops", "2024", rows)
    records = by_area(food_security.crop_output(make_context(store), grain))
    assert records["figure_status"].to_dict() == {
        "04": "estimate",
        "040": "official",
        "051": "estimate",
    }


def test_no_submission_at_all_is_no_data_everywhere(world, make_context, grain):
    store = world.SmallStore()
    store.put("crops", "2023", [crop("040", "rice", 1.0, 1.0)])
    records = food_security.crop_output(make_context(store), grain)
    assert set(records["status"]) == {"no_data"}
    assert records["value"].isna().all()
