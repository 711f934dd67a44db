"""Forms and crops that repeat an earlier period's figures."""

import pandas as pd
import pytest

from helpers.indicators.checks.cross_checks import cross_checks, differing
from helpers.reference.cross_checks import Copying, CrossChecks

SPECIES = ("buffalo", "cattle", "pigs", "poultry", "aquaculture")


def herd(area, year, numbers):
    return [
        {"area": area, "reporting_area": area, "period": year, "species": name, "head": head,
         "liveweight_tonnes": head / 10, "submission": f"{area}-{year}"}
        for name, head in zip(SPECIES, numbers, strict=True)
    ]  # fmt: skip


@pytest.fixture
def copies(world, tmp_path):
    def run(frames, period="2024", limits=None):
        store = world.SmallStore()
        for (dataset, code), rows in frames.items():
            store.put(dataset, code, rows)
        reference = world.make_reference(tmp_path)
        reference.cross_checks = limits or CrossChecks()
        found = cross_checks(reference, store, {dataset for dataset, _ in frames}, "04", period)
        return differing(found[found["check"] == "copied"])

    return run


OLD = (11.0, 12.0, 13.0, 14.0, 15.0)
NEW = (21.0, 22.0, 23.0, 24.0, 25.0)


def test_a_form_like_last_year_s_is_told_with_its_period_and_count(copies):
    frames = {
        ("livestock", "2023"): [*herd("040", "2023", OLD), *herd("051", "2023", OLD)],
        ("livestock", "2024"): [*herd("040", "2024", OLD), *herd("051", "2024", NEW)],
    }
    found = copies(frames)
    assert found["area"].tolist() == ["040"]
    assert found.loc[0, ["got", "expected_note", "got_note"]].tolist() == [100.0, "2023", "10/10"]


def test_zeros_and_blanks_are_not_copied_figures(copies):
    blank = (0.0, 0.0, float("nan"), 0.0, 1.0)
    frames = {
        ("livestock", "2023"): herd("040", "2023", blank),
        ("livestock", "2024"): herd("040", "2024", blank),
    }
    assert copies(frames).empty  # two figures are left, eight are needed


def test_from_which_share_a_form_counts_as_copied_is_a_param(copies):
    nearly = (11.0, 12.0, 13.0, 14.0, 99.0)  # eight of ten figures are the old ones
    frames = {
        ("livestock", "2023"): herd("040", "2023", OLD),
        ("livestock", "2024"): herd("040", "2024", nearly),
    }
    assert copies(frames).empty
    assert len(copies(frames, limits=CrossChecks(copied=Copying(share=0.8)))) == 1


def fields(area, year, tonnes, name):
    return {
        "area": area, "reporting_area": area, "period": year, "crop": name, "season": "main",
        "area_planted_ha": 110.0 + len(name), "area_harvested_ha": 100.0 + len(name),
        "yield_quintal_per_ha": tonnes / 10, "output_tonnes": tonnes, "figure_status": "official",
        "submission": f"{area}-{year}",
    }  # fmt: skip


def test_one_copied_crop_is_told_by_its_name_though_the_form_differs(copies):
    old = [fields("040", "2023", 500.0, "rice"), fields("040", "2023", 410.0, "maize"),
           fields("040", "2023", 90.0, "cassava")]  # fmt: skip
    new = [fields("040", "2024", 520.0, "rice") | {"area_planted_ha": 120.0},
           fields("040", "2024", 430.0, "maize") | {"area_planted_ha": 130.0},
           fields("040", "2024", 90.0, "cassava")]  # fmt: skip
    found = copies({("crops", "2023"): old, ("crops", "2024"): new})
    assert found["item"].tolist() == [("cassava",)]


def test_the_crops_of_a_form_copied_whole_are_not_told_again(copies):
    names = ("rice", "maize", "cassava")
    frames = {
        ("crops", year): [fields("040", year, 500.0, name) for name in names]
        for year in ("2023", "2024")
    }
    assert copies(frames)["item"].tolist() == [()]


def test_the_half_year_before_is_looked_at_too(copies):
    frames = {
        ("livestock", "2024-H1"): herd("040", "2024-H1", OLD),
        ("livestock", "2024-H2"): herd("040", "2024-H2", OLD),
    }
    assert copies(frames, period="2024-H2")["expected_note"].tolist() == ["2024-H1"]


def test_a_commune_with_an_old_code_is_not_compared_with_its_namesake(copies):
    frames = {
        ("livestock", "2024"): herd("10001", "2024", OLD),
        ("livestock", "2025"): herd("10001", "2025", OLD),
    }
    assert copies(frames, period="2025").empty


def test_an_agency_s_form_is_looked_at_by_agency(copies):
    def told(agency, year, activities):
        return [
            {"agency": agency, "activity": kind, "activities": activities + at, "period": year,
             "people_reached": activities * 10 + at, "reporting_area": "04", "submission": agency}
            for at, kind in enumerate(("news", "broadcast", "conference", "leaflet"))
        ]  # fmt: skip

    frames = {
        ("communication", "2023"): [*told("so_y_te", "2023", 5.0), *told("mttq", "2023", 8.0)],
        ("communication", "2024"): [*told("so_y_te", "2024", 5.0), *told("mttq", "2024", 9.5)],
    }
    for dataset in ("tasks", "capital"):
        frames[dataset, "2022"] = pd.DataFrame(
            columns=["agency", "reporting_area", "item_code", "item", "source", "submission",
                     *(f"{n}_million_dong" for n in ("need", "planned", "allotted", "disbursed"))]
        )  # fmt: skip
    assert copies(frames)["item"].tolist() == [("so_y_te",)]
