"""Areas in time, held to the outside facts and to Nghị quyết 1657/NQ-UBTVQH15."""

import csv
from collections import Counter
from datetime import date

import pytest

from helpers.reference import UnknownArea

OLD = date(2025, 6, 30)
NEW = date(2025, 7, 1)


def read(file):
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_there_were_thirteen_districts_then_ten_and_none_since_july_2025(reference):
    days = (date(2020, 2, 29), date(2020, 3, 1), OLD, NEW)
    counts = [len(reference.areas.in_force(day, "district")) for day in days]
    assert counts == [13, 10, 10, 0]


def test_there_were_161_communes_and_there_are_53_communes_and_3_wards(reference):
    assert len(reference.areas.in_force(OLD, "commune")) == 161
    types = Counter(area.type for area in reference.areas.in_force(NEW, "commune"))
    assert types == {"commune": 53, "ward": 3}


def test_the_161_communes_are_those_of_the_facts(reference, facts):
    expected = {
        (row["wardCode"], row["ward"], row["districtCode"])
        for row in read(facts / "caobang_communes_161_legacy.csv")
    }
    communes = reference.areas.in_force(OLD, "commune")
    assert {(area.code, area.full_name, area.parent) for area in communes} == expected


def test_the_56_communes_are_those_of_the_facts(reference, facts):
    expected = {
        (row["wardCode"], row["ward"])
        for row in read(facts / "caobang_communes_56_from_2025-07-01.csv")
    }
    communes = reference.areas.in_force(NEW, "commune")
    assert {(area.code, area.full_name) for area in communes} == expected


def test_every_old_commune_went_where_the_facts_say(reference, facts):
    for row in read(facts / "caobang_commune_crosswalk_161_to_56.csv"):
        old = reference.areas.get(row["old_ward_code"], OLD)
        assert old.full_name == row["old_ward"]
        new = reference.areas.carried(old, NEW)
        assert (new.code, new.full_name) == (row["new_ward_code"], row["new_ward"])


def test_the_ten_districts_have_the_published_population_and_poverty(reference, facts):
    for row in read(facts / "caobang_districts_population_area_2019.csv")[:10]:
        area = reference.areas.get(row["district_code"], OLD)
        assert area.full_name == row["district"]
        assert area.population_2019 == int(row["population_2019"])
        assert area.area_km2 == float(row["area_km2"])
        assert area.poor == (row["poor_district_353_QD_TTg_2021_2025"] == "yes")
        children = reference.areas.children(area.code, OLD)
        assert len(children) == int(row["n_communes_2020_2025"])


def test_the_old_communes_of_the_new_ones_are_all_161_each_once(reference):
    new = reference.areas.in_force(NEW, "commune")
    old = [one.code for area in new for one in reference.areas.predecessors(area)]
    assert len(old) == len(set(old)) == 161


def test_eight_new_communes_straddle_two_old_districts(reference):
    new = reference.areas.in_force(NEW, "commune")
    homes = [{one.parent for one in reference.areas.predecessors(area)} for area in new]
    assert sum(len(home) > 1 for home in homes) == 8


@pytest.mark.parametrize(
    ("code", "before", "since"),
    [
        ("01558", "Thị trấn Thanh Nhật", "Xã Hạ Lang"),
        ("01288", "Phường Duyệt Trung", "Phường Tân Giang"),
    ],
)
def test_the_same_code_means_two_areas_on_two_days(reference, code, before, since):
    assert reference.areas.get(code, OLD).full_name == before
    assert reference.areas.get(code, NEW).full_name == since


def test_a_code_not_in_force_that_day_is_refused_with_when_it_was(reference):
    with pytest.raises(UnknownArea, match="Huyện Hòa An, to 2025-06-30"):
        reference.areas.get("051", reference.periods.get("2025"))


def test_an_unknown_code_is_refused_with_the_nearest(reference):
    with pytest.raises(UnknownArea, match=r"got: '0511'.*'051'"):
        reference.areas.get("0511", OLD)


def test_the_province_reports_first_then_the_districts_in_official_order(reference):
    areas = reference.areas.reporting(reference.periods.get("2024"))
    codes = ["04", "040", "042", "043", "045", "047", "048", "049", "051", "052", "053"]
    assert [area.code for area in areas] == codes


def test_a_new_period_reports_by_the_province_and_56_communes(reference):
    areas = reference.areas.reporting(reference.periods.get("2025"))
    assert areas[0].code == "04"
    assert len(areas) == 57


def test_an_old_commune_reports_with_its_district_and_later_with_its_successor(reference):
    town = reference.areas.get("01558", OLD)
    assert reference.areas.reporting_area(town, OLD).code == "048"
    assert reference.areas.reporting_area(town, NEW).full_name == "Xã Hạ Lang"
    assert reference.areas.reporting_area("01267", NEW).full_name == "Phường Thục Phán"


def test_the_province_is_its_own_reporting_area(reference):
    assert reference.areas.reporting_area("04", NEW).code == "04"


def test_a_district_cannot_be_carried_past_july_2025(reference):
    with pytest.raises(UnknownArea, match="no single area took its place"):
        reference.areas.carried("051", NEW)


def test_the_districts_of_2020_went_where_they_were_merged(reference):
    before, after = date(2020, 2, 29), date(2020, 3, 1)
    merged = {"044": "045", "046": "047", "049": "049", "050": "049", "051": "051"}
    for old, new in merged.items():
        area = reference.areas.get(old, before)
        assert reference.areas.carried(area, after).code == new


def test_a_merger_that_was_not_whole_has_no_exact_predecessors(reference):
    day = date(2020, 3, 1)
    assert reference.areas.predecessors(reference.areas.get("047", day)) == ()
    exact = reference.areas.predecessors(reference.areas.get("045", day))
    assert [area.name for area in exact] == ["Thông Nông", "Hà Quảng"]


def test_the_tile_map_is_that_of_the_look(reference):
    rows = [
        ["Bảo Lâm", "Bảo Lạc", "Hà Quảng", "Trùng Khánh", None],
        [None, "Nguyên Bình", "Hòa An", "Quảng Hòa", "Hạ Lang"],
        [None, None, "TP Cao Bằng", "Thạch An", None],
    ]
    expected = {
        name: (column, row)
        for row, names in enumerate(rows, 1)
        for column, name in enumerate(names, 1)
        if name
    }
    districts = reference.areas.in_force(OLD, "district")
    assert {a.short_name: (a.tile_column, a.tile_row) for a in districts} == expected


@pytest.mark.parametrize(
    ("code", "vi", "en"),
    [
        ("051", "huyện Hòa An", "Hòa An district"),
        ("040", "thành phố Cao Bằng", "Cao Bằng city"),
        ("04", "tỉnh Cao Bằng", "Cao Bằng province"),
        ("01267", "phường Sông Hiến", "Sông Hiến ward"),
    ],
)
def test_an_area_is_named_in_running_text(reference, code, vi, en):
    area = reference.areas.get(code, OLD)
    assert (area.in_text("vi"), area.in_text("en")) == (vi, en)
