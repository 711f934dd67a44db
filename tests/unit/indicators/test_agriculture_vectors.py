"""Small sums from published figures of the province: output, output per person, share of plan.

Source: the statistics office of Cao Bằng, reports 1266 (spring 2024) and 1173 (2023), and the plan.
"""

import pytest

from helpers.indicators import food_security
from helpers.indicators.context import EstimationContext
from helpers.indicators.verdicts import progress


def field(tonnes, hectares=1000.0, quintals=float("nan"), crop="rice"):
    return {
        "area": "040", "reporting_area": "040", "crop": crop, "season": "main",
        "area_harvested_ha": hectares, "yield_quintal_per_ha": quintals, "output_tonnes": tonnes,
        "figure_status": "official",
    }  # fmt: skip


def store_of(world, rows, people=None):
    store = world.SmallStore()
    store.put("crops", "2024", rows)
    if people:
        row = {"area": "040", "reporting_area": "040", "population_average": people}
        store.put("population", "2024", [row])
    return store


def grain(world, indicator="grain_output", method="crop_output", **fields):
    arguments = {"crops": ["rice", "maize"]}
    return world.make_indicator(indicator, method, ["crops"], arguments=arguments, **fields)


def value(world, folder, indicator, store):
    reference = world.make_reference(folder)
    context = EstimationContext(reference, store, reference.periods.get("2024"))
    records = getattr(food_security, indicator.method)(context, indicator)
    return records.set_index("area").at["04", "value"]


def test_spring_rice_of_2024_from_its_area_and_yield(world, tmp_path):
    rows = [field(float("nan"), 3672.0, 49.1)]
    assert value(world, tmp_path, grain(world), store_of(world, rows)) == pytest.approx(18_029.52)


@pytest.mark.parametrize(
    ("tonnes", "people", "kilograms"),
    [(290_000.0, 538_033, 539.0), (288_944.0, 543_100, 532.03)],
)
def test_output_per_person_of_the_targets_and_of_2023(world, tmp_path, tonnes, people, kilograms):
    indicator = grain(world, "grain_per_capita", "crop_output_per_person")
    store = store_of(world, [field(tonnes)], people)
    assert value(world, tmp_path, indicator, store) == pytest.approx(kilograms, abs=0.005)


def test_the_share_of_plan_of_spring_2024(world, tmp_path):
    # 114,836 t are 11,756 t or 9.29 % short of the plan's 126,592 t.
    indicator = grain(world, flow=True, plan=True)
    plan = world.make_target("grain_output", "ge", 126_592, annual=2024)
    reference = world.make_reference(tmp_path, indicators=[indicator], targets=[plan])
    rows = [field(18_030.0), field(96_806.0, crop="maize")]
    row = progress(reference, store_of(world, rows), "theme", "04", "2024").iloc[0]
    assert row["value"] == 114_836.0
    assert row["gap"] == -11_756.0
    assert round(row["percent_of_plan"] - 100, 2) == -9.29
