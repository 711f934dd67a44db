"""Reported figures beside what they should be: within forms, over areas, against what is published.

Expected figures are worked out by hand beside each case.
"""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from crop_rows import crop

from helpers.indicators.checks.comparisons import COLUMNS
from helpers.indicators.checks.cross_checks import TOLD_HERE, cross_checks, differing
from helpers.reference.cross_checks import CrossChecks, PublishedFigure, Tolerance

NAN = float("nan")
CROPS = ("crops",)


@pytest.fixture
def check(world, tmp_path):
    """Return the function that puts rows into a store and gives what differs."""

    def run(frames, *, area="04", period="2024", limits=None, datasets=None, **given):
        store = world.SmallStore()
        for (dataset, code), rows in frames.items():
            store.put(dataset, code, rows)
        reference = world.make_reference(tmp_path, **given)
        reference.cross_checks = limits or CrossChecks()
        known = datasets or {dataset for dataset, _ in frames}
        return cross_checks(reference, store, known, area, period)

    return run


def named(found, check):
    return found[found["check"] == check].reset_index(drop=True)


def test_output_is_held_against_hectares_times_quintals_over_ten(check):
    # 3,672 ha × 49.1 quintals ÷ 10 = 18,029.52 t: the published 18,030 t agrees, 18,300 does not.
    rows = [
        crop("040", 18_030.0, harvested=3672.0, planted=3672.0, quintals=49.1),
        crop("051", 18_300.0, harvested=3672.0, planted=3672.0, quintals=49.1),
    ]
    found = named(check({("crops", "2024"): rows}), "output_of_area_and_yield").set_index("area")
    assert found["status"].to_dict() == {"051": "differs", "040": "agrees"}
    assert found.at["051", "expected"] == pytest.approx(18_029.52)
    assert found.at["051", "difference"] == pytest.approx(270.48)
    assert found.at["051", "tolerance"] == pytest.approx(180.2952)
    assert found.at["051", "item"] == ("rice", "main")


def test_the_tolerance_is_the_params_and_not_the_code_s(check):
    rows = {("crops", "2024"): [crop("040", 510.0)]}  # 100 ha × 50 quintals ÷ 10 = 500 t
    wide = CrossChecks(output_of_area_and_yield=Tolerance(share=0.02))
    tight = CrossChecks(output_of_area_and_yield=Tolerance(share=0.0199))
    assert named(check(rows, limits=wide), "output_of_area_and_yield")["status"][0] == "agrees"
    assert named(check(rows, limits=tight), "output_of_area_and_yield")["status"][0] == "differs"


def test_what_is_missing_is_not_compared_and_not_zero(check):
    rows = {("crops", "2024"): [crop("040", NAN), crop("051", 500.0, quintals=NAN)]}
    assert named(check(rows), "output_of_area_and_yield").empty


def test_more_harvested_than_planted_is_told_and_less_is_not(check):
    rows = [crop("040", 500.0, planted=90.0), crop("051", 500.0, planted=120.0)]
    found = named(check({("crops", "2024"): rows}), "harvested_within_planted").set_index("area")
    assert found["status"].to_dict() == {"040": "differs", "051": "agrees"}
    assert found.at["040", "difference"] == 10.0


def test_seasons_that_do_not_add_up_to_the_year_are_told(check):
    rows = [
        crop("040", 200.0, season="winter_spring", harvested=40.0, planted=40.0),
        crop("040", 300.0, harvested=60.0, planted=60.0),
        crop("040", 520.0, season="whole_year", quintals=52.0),
    ]
    found = named(check({("crops", "2024"): rows}), "seasons_sum_to_year")
    assert found[["expected", "got", "status"]].iloc[0].tolist() == [500.0, 520.0, "differs"]


def test_the_province_s_own_form_is_held_against_the_sum_of_its_areas(check):
    rows = [crop("040", 500.0), crop("051", 500.0)]
    whole = crop("04", 1_050.0, harvested=200.0, planted=200.0, quintals=52.5)
    found = differing(check({("crops", "2024"): [*rows, whole]}))
    assert list(found["check"]) == ["areas_sum_to_province"]
    assert found.loc[0, ["area", "expected", "got"]].tolist() == ["04", 1000.0, 1050.0]


def test_the_sum_is_not_compared_while_an_area_is_missing(check):
    rows = [crop("040", 500.0), crop("04", 1_050.0, harvested=210.0, planted=210.0)]
    assert named(check({("crops", "2024"): rows}), "areas_sum_to_province").empty


PUBLISHED = """theme,indicator,area,area_code,period,bound,value,unit,status,note,source
food,grain,Cao Bằng,04,2024,,1100,tấn,derived,,báo cáo A
food,grain,Cao Bằng,04,2023,,900,tấn,published,,báo cáo B
food,grain,Cao Bằng,04,2024,gt,5000,tấn,target,,kế hoạch
food,rice of spring,Cao Bằng,04,ĐX 2024,,200,tấn,preliminary,,báo cáo C
"""


def test_published_figures_are_compared_by_period_and_season_and_bounds_are_not(check, tmp_path):
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "published_figures.csv").write_text(PUBLISHED, "utf-8")
    figures = (
        PublishedFigure(name="grain", dataset="crops", column="output_tonnes", crops=["rice"]),
        PublishedFigure(name="rice of spring", dataset="crops", column="output_tonnes",
                        crops=["rice"], season="winter_spring"),
    )  # fmt: skip
    rows = [
        crop("040", 200.0, season="winter_spring", harvested=40.0, planted=40.0),
        crop("040", 300.0, harvested=60.0, planted=60.0),
        crop("051", 500.0),
    ]
    found = check({("crops", "2024"): rows}, limits=CrossChecks(published=figures))
    found = named(found, "published_figure").set_index("expected")
    # The small world's periods name no seasons, so only the whole period is compared.
    assert found.index.tolist() == [1100.0]
    assert found.loc[1100.0, ["got", "status", "expected_note"]].tolist() == [
        1000.0, "differs", "báo cáo A",
    ]  # fmt: skip


def grain_per_capita(world):
    return world.make_indicator(
        "grain_per_capita",
        "crop_output_per_person",
        ["crops", "population"],
        arguments={"crops": ["rice"]},
    )


def people(area, persons, **fields):
    return {
        "area": area, "reporting_area": area, "period": "2024",
        "population_average": persons, "households": persons / 4, "submission": f"s{area}",
    } | fields  # fmt: skip


def test_grain_per_person_given_in_a_form_is_worked_out_again(check, world):
    # 288,944 t over 543,100 persons are 532.03 kg (published figures); 539 is not that.
    grain = grain_per_capita(world)
    rows = [crop("040", 288_944.0, harvested=60_000.0, planted=60_000.0, quintals=48.1573)]
    sent = [people("040", 543_100.0, grain_per_capita_kg=539.0)]
    frames = {("crops", "2024"): rows, ("population", "2024"): sent}
    found = named(differing(check(frames, indicators=[grain])), "per_capita")
    assert found["column"].tolist() == ["grain_per_capita_kg"]
    assert found.loc[0, "expected"] == pytest.approx(532.03, abs=0.005)


def test_output_per_person_of_other_areas_than_the_output_is_told_of_the_province(check, world):
    grain = grain_per_capita(world)
    rows = [crop("040", 500.0), crop("051", 500.0)]
    frames = {("crops", "2024"): rows, ("population", "2024"): [people("040", 1000.0)]}
    found = named(differing(check(frames, indicators=[grain])), "per_capita")
    # Printed: 500 t over the 1,000 persons of 040 alone; all output over them would be 1,000 kg.
    assert found[["area", "expected", "got"]].iloc[0].tolist() == ["04", 1000.0, 500.0]


@pytest.mark.parametrize(("households", "status"), [(250, "agrees"), (100, "differs"),
                                                    (900, "differs")])  # fmt: skip
def test_persons_a_household_lie_in_the_usual_range(check, households, status):
    rows = {("population", "2024"): [people("040", 1000.0, households=float(households))]}
    found = named(check(rows), "household_size")
    assert ("differs" if (found["status"] == "differs").any() else "agrees") == status


def organisation(code, members, households, **fields):
    return {
        "cooperative_code": code, "cooperative_name": f"Hợp tác xã {code}", "kind": "cooperative",
        "area": "10001", "reporting_area": "040", "members": members, "state": "active",
        "programme_households": households, "revenue_million_dong": 1.0,
        "profit_million_dong": 1.0, "period": "2024", "submission": "s040",
    } | fields  # fmt: skip


def test_an_active_organisation_has_no_more_programme_households_than_members(check):
    rows = [
        organisation("A", 7.0, 9.0),
        organisation("B", 9.0, 9.0),
        organisation("C", 4.0, 60.0, kind="cooperative_union"),
        organisation("D", 5.0, 9.0, state="dissolved"),
    ]
    found = differing(check({("cooperatives", "2024"): rows}))
    assert found["item"].tolist() == [("Hợp tác xã A",)]
    assert found.loc[0, ["expected", "got"]].tolist() == [7.0, 9.0]


def test_programme_households_of_organisations_are_held_against_the_register(check):
    register = pd.DataFrame(
        {
            "record": ["1", "2", "3"], "reporting_area": "040", "commune": "10001",
            "joined_group": pd.array([True, False, False], dtype="boolean"),
            "joined_cooperative": pd.array([True, True, pd.NA], dtype="boolean"),
            "joined_linkage": pd.array([False] * 3, dtype="boolean"),
            "joined_date": pd.NaT,
        }
    )  # fmt: skip
    frames = {("cooperatives", "2024"): [organisation("A", 50.0, 30.0)],
              ("programme_households", "2024"): register}  # fmt: skip
    found = named(differing(check(frames)), "households_within_register")
    # Two distinct households joined; 30 exceed them by more than 1.5 × 2 and more than ten.
    assert found.loc[0, ["expected", "got", "tolerance"]].tolist() == [2.0, 30.0, 10.0]


def money(agency, planned, allotted, disbursed):
    return {
        "agency": agency, "item_code": f"{agency}-01", "item": "Thủy lợi nhỏ", "source": "other",
        "need_million_dong": planned, "planned_million_dong": planned,
        "allotted_million_dong": allotted, "disbursed_million_dong": disbursed,
        "reporting_area": "04", "period": "2024", "submission": agency,
    }  # fmt: skip


def test_disbursed_within_allotted_within_planned(check):
    rows = [money("so_y_te", 100.0, 90.0, 95.0), money("ubnd_040", 80.0, 100.0, 60.0)]
    found = differing(check({("capital", "2024"): rows}))
    told = dict(zip(found["column"], found["area"], strict=True))
    assert told == {"disbursed_million_dong": "04", "allotted_million_dong": "040"}


def test_an_area_sees_its_own_rows_and_the_province_all(check):
    rows = {("crops", "2024"): [crop("040", 600.0), crop("051", 700.0)]}
    assert set(check(rows, area="051")["area"]) == {"051"}
    assert list(differing(check(rows))["area"]) == ["051", "040"]  # the worst first


def test_only_the_forms_asked_for_are_compared(check):
    frames = {("crops", "2024"): [crop("040", 600.0)], ("population", "2023"): [people("040", 9.0)]}
    assert check(frames, datasets={"population"}).empty
    assert not check(frames, datasets={"crops"}).empty


def test_nothing_received_is_a_frame_without_rows(check):
    found = check({("crops", "2023"): [crop("040", 500.0)]})
    assert found.empty
    assert set(COLUMNS) <= set(found.columns)


def test_the_order_of_rows_changes_nothing(check):
    rows = [crop("040", 600.0), crop("051", 700.0), crop("051", 400.0, name="maize")]
    one, other = (check({("crops", "2024"): given}) for given in (rows, rows[::-1]))
    pd.testing.assert_frame_equal(one, other)


def test_questions_told_here_are_rules_of_intake():
    from helpers.data.checks.rules import RULES
    from helpers.paths import find_project
    from helpers.reference import load_reference

    assert set(RULES) >= TOLD_HERE
    datasets = load_reference(find_project(Path(__file__).parents[3])).datasets.values()
    kinds = {name: kind for one in datasets for name, kind in one.rules.items()}
    assert {kinds[name] for name in TOLD_HERE} == {"question"}


def test_a_period_knows_its_seasons_for_published_figures(world, tmp_path):
    from helpers.indicators.checks.sum_checks import _is_of
    from helpers.indicators.context import EstimationContext

    figure = SimpleNamespace(season="winter_spring")
    period = SimpleNamespace(code="2024-H1", year=2024, seasons=("winter_spring",), end=date.max)
    context = EstimationContext(world.make_reference(tmp_path), world.SmallStore(), period)
    assert _is_of(context, figure, "ĐX 2024")
    assert not _is_of(context, figure, "ĐX 2023")
    assert not _is_of(context, figure, "2024")
