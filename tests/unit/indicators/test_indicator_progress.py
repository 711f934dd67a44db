"""Progress against target, plan and the same period of last year."""

import math

import pytest

from helpers.indicators.completeness import may_change
from helpers.indicators.verdicts import movers, progress, ranking, trend


def crop(area, tonnes, hectares=100.0):
    return {
        "area": area,
        "reporting_area": area,
        "crop": "rice",
        "season": "main",
        "area_harvested_ha": hectares,
        "yield_quintal_per_ha": float("nan"),
        "output_tonnes": tonnes,
        "figure_status": "official",
    }


@pytest.fixture
def grain(world):
    return world.make_indicator(
        "grain_output",
        "crop_output",
        ["crops"],
        unit={"vi": "nghìn tấn", "en": "thousand tonnes"},
        plan=True,
        flow=True,
        arguments={"crops": ["rice"], "divide_by": "1000"},
    )


@pytest.fixture
def rice_yield(world):
    return world.make_indicator(
        "rice_yield",
        "crop_yield",
        ["crops"],
        unit={"vi": "tạ/ha", "en": "quintals/ha"},
        arguments={"crops": ["rice"]},
    )


@pytest.fixture
def store(world):
    found = world.SmallStore()
    found.put("crops", "2023", [crop("040", 100_000.0), crop("051", 180_000.0)])
    found.put("crops", "2024", [crop("040", 110_000.0), crop("051", 178_000.0)])
    found.put("crops", "2024-H1", [crop("040", 150_000.0), crop("051", 150_000.0)])
    found.put("crops", "2023-H1", [crop("040", 40_000.0), crop("051", 50_000.0)])
    return found


@pytest.fixture
def make(world, tmp_path, grain):
    def make(*targets, indicators=None, **settings):
        return world.make_reference(tmp_path, indicators or [grain], targets, **settings)

    return make


def row_of(reference, store, area="04", period="2024"):
    return progress(reference, store, "theme", area, period).iloc[0]


def test_a_flow_is_held_against_target_plan_and_last_year(world, make, store):
    reference = make(
        world.make_target("grain_output", "gt", 290),
        world.make_target("grain_output", "ge", 300, annual=2024),
    )
    row = row_of(reference, store)
    assert row["value"] == pytest.approx(288.0)
    assert row["verdict"] == "missed"
    assert row["percent_of_plan"] == pytest.approx(96.0)
    assert row["gap"] == pytest.approx(-12.0)
    assert row["gap_to_target"] == pytest.approx(-2.0)
    assert row["previous"] == pytest.approx(280.0)
    assert row["change_percent"] == pytest.approx(100 * 8 / 280)
    assert (row["change_status"], row["cumulative"]) == ("up", pytest.approx(288.0))


def test_a_half_year_is_held_against_the_plan_but_gets_no_verdict(world, make, store):
    reference = make(
        world.make_target("grain_output", "gt", 290),
        world.make_target("grain_output", "ge", 300, annual=2024),
    )
    row = row_of(reference, store, period="2024-H1")
    assert row["value"] == pytest.approx(300.0)
    assert row["verdict"] == "incomplete"
    assert row["percent_of_plan"] == pytest.approx(100.0)
    assert math.isnan(row["gap_to_target"])


def test_a_figure_per_year_is_never_annualised_nor_held_against_a_yearly_plan(world, make, store):
    per_person = world.make_indicator(
        "grain_per_capita",
        "crop_output_per_person",
        ["crops", "population"],
        unit={"vi": "kg/người/năm", "en": "kg/person/year"},
        plan=True,
        arguments={"crops": ["rice"]},
    )
    people = [("040", 250_000), ("051", 250_000)]
    rows = [{"area": a, "reporting_area": a, "population_average": n} for a, n in people]
    store.put("population", "2024-H1", rows)
    reference = make(
        world.make_target("grain_per_capita", "gt", 539),
        world.make_target("grain_per_capita", "gt", 535, annual=2024),
        indicators=[per_person],
    )
    row = row_of(reference, store, period="2024-H1")
    assert row["value"] == pytest.approx(600.0)
    assert row["verdict"] == "incomplete"
    assert math.isnan(row["percent_of_plan"])
    assert math.isnan(row["gap"])


def test_cumulative_is_for_flows_only(make, store, rice_yield):
    reference = make(indicators=[rice_yield])
    assert math.isnan(row_of(reference, store)["cumulative"])


def test_an_area_without_a_target_of_its_own_gets_no_verdict(world, make, store):
    reference = make(world.make_target("grain_output", "gt", 290))
    row = row_of(reference, store, area="051")
    assert row["target"] is None
    assert row["verdict"] == "none"


def test_an_aim_of_the_plan_without_a_figure_is_monitored(make, store):
    assert row_of(make(), store)["verdict"] == "monitor"


def test_an_indicator_outside_the_plan_is_not_judged(make, store, rice_yield):
    assert row_of(make(indicators=[rice_yield]), store)["verdict"] == "none"


def test_a_sum_that_lacks_an_area_is_not_called_missed(world, make, store):
    store.put("crops", "2024", [crop("040", 110_000.0)])
    reference = make(world.make_target("grain_output", "gt", 290))
    row = row_of(reference, store)
    assert row["coverage"] == 0.5
    assert row["verdict"] == "incomplete"


PEOPLE = {"040": 250_000, "051": 250_000}


@pytest.fixture
def per_person(world):
    return world.make_indicator(
        "grain_per_capita",
        "crop_output_per_person",
        ["crops", "population"],
        unit={"vi": "kg/người/năm", "en": "kg/person/year"},
        plan=True,
        arguments={"crops": ["rice"]},
    )


def put_people(store, *areas):
    rows = [{"area": a, "reporting_area": a, "population_average": PEOPLE[a]} for a in areas]
    store.put("population", "2024", rows)


@pytest.mark.parametrize(
    ("areas", "aim", "verdict"),
    [
        # 110,000 t ÷ 250,000 = 440 kg; 288,000 t ÷ 500,000 = 576 kg: the silent area turns it.
        (["040"], 539, "incomplete"),
        (["040"], 400, "incomplete"),
        (["040", "051"], 539, "met"),
        (["040", "051"], 600, "missed"),
    ],
)
def test_a_figure_per_person_that_lacks_an_area_is_neither_met_nor_missed(  # noqa: PLR0913, PLR0917
    world, make, store, per_person, areas, aim, verdict
):
    put_people(store, *areas)
    target = world.make_target("grain_per_capita", "gt", aim)
    row = row_of(make(target, indicators=[per_person]), store)
    assert row["areas_reported"] == len(areas) / 2
    assert row["verdict"] == verdict


def test_an_area_of_its_own_is_judged_though_others_are_silent(world, make, store, per_person):
    put_people(store, "040")
    target = world.make_target("grain_per_capita", "gt", 400, area="040")
    row = row_of(make(target, indicators=[per_person]), store, area="040")
    assert (row["areas_reported"], row["verdict"]) == (1.0, "met")


@pytest.mark.parametrize(
    ("change", "verdict", "bound", "value", "turns"),
    [
        ({"flow": True}, "missed", "gt", 290, True),
        ({"flow": True}, "met", "gt", 290, False),
        ({"flow": True}, "met", "lt", 5, True),
        ({"flow": True}, "missed", "lt", 5, False),
        ({"unit": "%"}, "missed", "eq", 100, False),
        ({"unit": "%"}, "missed", "ge", 95, True),
        ({"unit": "%"}, "missed", "le", 0, False),
        ({"unit": "%"}, "met", "eq", 100, True),
        ({"unit": "%"}, "met", "lt", 8, True),
        ({"unit": "%"}, "none", "lt", 8, False),
    ],
)
def test_a_verdict_waits_only_where_a_silent_area_could_turn_it(  # noqa: PLR0913, PLR0917
    world, change, verdict, bound, value, turns
):
    unit = change.get("unit", "tấn")
    indicator = world.make_indicator(
        "one",
        "crop_output",
        ["crops"],
        flow=bool(change.get("flow")),
        unit={"vi": unit, "en": unit},
    )
    assert may_change(indicator, verdict, world.make_target("one", bound, value)) is turns


@pytest.mark.parametrize(
    ("bound", "tonnes", "decimals"), [("gt", 20, 2), ("ge", 20, 1), ("ge", -20, 2)]
)
def test_decimals_tell_a_value_from_the_years_plan_too(  # noqa: PLR0913, PLR0917
    world, make, store, bound, tonnes, decimals
):
    store.put("crops", "2024", [crop("040", 110_000.0), crop("051", 178_000.0 + tonnes)])
    targets = (
        world.make_target("grain_output", "gt", 200),
        world.make_target("grain_output", bound, 288, annual=2024),
    )
    assert row_of(make(*targets), store)["decimals"] == decimals


def test_where_the_print_equals_a_strict_target_decimals_are_added(world, make, store):
    store.put("crops", "2024", [crop("040", 110_000.0), crop("051", 180_020.0)])
    row = row_of(make(world.make_target("grain_output", "gt", 290)), store)
    assert (row["verdict"], row["decimals"]) == ("met", 2)


@pytest.mark.parametrize(("tonnes", "decimals"), [(40.0, 1), (-20.0, 2)])
def test_decimals_are_added_only_where_the_print_would_belie_the_verdict(
    world, make, store, tonnes, decimals
):
    store.put("crops", "2024", [crop("040", 110_000.0), crop("051", 180_000.0 + tonnes)])
    row = row_of(make(world.make_target("grain_output", "ge", 290)), store)
    assert row["decimals"] == decimals


def test_last_year_missing_is_no_data_and_not_zero(make, store):
    del store.frames["crops", "2023"]
    row = row_of(make(), store)
    assert math.isnan(row["previous"])
    assert row["change_status"] == "no_data"
    assert math.isnan(row["change_percent"])


def test_a_new_commune_is_not_compared_where_only_districts_reported(make, store):
    store.put("crops", "2025", [crop("10001", 1000.0), crop("20002", 1000.0)])
    reference = make()
    assert row_of(reference, store, "10001", "2025")["change_status"] == "not_comparable"
    assert row_of(reference, store, "04", "2025")["change_status"] == "down"


def test_a_trend_has_the_last_five_periods_of_the_same_kind(make, store):
    series = trend(make(), store, "grain_output", "04", "2024")
    assert list(series["period"]) == ["2020", "2021", "2022", "2023", "2024"]
    assert series["value"].round(1).tolist()[-2:] == [280.0, 288.0]
    assert set(series["status"][:3]) == {"no_data"}


def test_a_ranking_has_all_areas_in_official_order_with_the_province_first(make, store):
    assert list(ranking(make(), store, "grain_output", "2024")["area"]) == ["04", "040", "051"]


def test_the_areas_that_moved_the_change_come_first_and_sum_to_it(make, store):
    found = movers(make(), store, "grain_output", "2024")
    assert list(found["area"]) == ["040", "051"]
    assert found["contribution"].tolist() == pytest.approx([10.0, -2.0])


def test_contributions_to_a_ratio_sum_to_the_provinces_change(make, store, rice_yield):
    store.put("crops", "2023", [crop("040", 500.0, 100.0), crop("051", 400.0, 100.0)])
    store.put("crops", "2024", [crop("040", 700.0, 120.0), crop("051", 380.0, 90.0)])
    reference = make(indicators=[rice_yield])
    found = movers(reference, store, "rice_yield", "2024")
    change = row_of(reference, store)["change"]
    assert found["contribution"].sum() == pytest.approx(change)
