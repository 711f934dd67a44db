"""The sample's figures: published ones where they exist, believable ones elsewhere.

Published figures are typed here from their sources (data/reference), not from the generator.
"""

from collections import Counter
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from helpers.indicators.growth import z_scores

SAMPLE = Path(__file__).resolve().parents[3] / "data" / "sample"
GRAIN = ("Lúa", "Ngô", "Cây lương thực có hạt khác")
POOR = ("042", "043", "045", "047", "048", "052", "053")


@cache
def rows(period: str, sheet: str) -> list[list]:
    """Return a form's rows of all area workbooks of a period, the sender's code put before."""
    found = []
    for path in sorted((SAMPLE / period).glob("[0-9]*.xlsx")):
        cells = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
        start = next(at for at, row in enumerate(cells) if row[0] == "(1)")
        body = (row for row in cells[start + 1 :] if row[0] not in ("Tổng số", "Toàn huyện"))
        found += [[path.name.split("-")[0], *row] for row in body]
    return found


def number(cell: object) -> float:
    if isinstance(cell, str):
        return float(cell.replace(".", "").replace(",", ".")) if cell not in "-…" else 0.0
    return float(cell)


def crop(period: str, name: str, season: str) -> tuple[float, float]:
    """Return hectares and tonnes of the province."""
    own = [row for row in rows(period, "Biểu 02") if row[2:4] == [name, season]]
    return sum(number(row[5]) for row in own), sum(number(row[7]) for row in own)


def grain(period: str, sender: str = "") -> float:
    own = (row for row in rows(period, "Biểu 02") if row[2] in GRAIN and sender in ("", row[0]))
    return sum(number(row[7]) for row in own)


def population(period: str, sender: str = "") -> float:
    own = (row for row in rows(period, "Biểu 01") if sender in ("", row[0]))
    return sum(number(row[2]) for row in own)


def kilograms(period: str, sender: str = "") -> float:
    return grain(period, sender) * 1000 / population(period, sender)


def test_grain_of_2023_is_the_published_total_just_short_of_both_targets():
    assert grain("2023") == 288_944
    assert round(kilograms("2023")) == 532


def test_the_first_workbooks_of_2023_gave_less_grain_and_the_same_land():
    for sender in ("049", "051"):
        first = [row for row in rows("2023-so-bo", "Biểu 02") if row[0] == sender]
        assert 0.97 < grain("2023-so-bo", sender) / grain("2023", sender) < 0.99
        assert {row[8] for row in first} == {"Sơ bộ"}
        land = [row[5] for row in rows("2023", "Biểu 02") if row[0] == sender]
        assert [row[5] for row in first] == land


def test_no_cooperative_has_more_programme_households_than_members_but_the_one_put_in():
    wrong = [row[0] for row in rows("2024", "Biểu 05") if number(row[6]) > number(row[5])]
    assert wrong == ["052"]


def test_grain_of_2024_meets_one_target_and_misses_the_other():
    assert 290_000 < grain("2024") < 291_500
    assert 530 < kilograms("2024") < 539


@pytest.mark.parametrize(("period", "tonnes"), [("2023", 113_977), ("2024", 114_836)])
def test_winter_spring_grain_is_the_published_and_the_same_in_half_year_and_year(period, tonnes):
    seasons = [crop(period, name, "Đông xuân")[1] for name in GRAIN]
    assert sum(seasons) == tonnes
    assert grain(f"{period}-H1") == tonnes


def test_winter_spring_rice_of_2024_is_the_published():
    hectares, tonnes = crop("2024", "Lúa", "Đông xuân")
    assert round(hectares, 1) == 3_672
    assert tonnes == 18_030


@pytest.mark.parametrize(
    ("name", "hectares", "quintals"), [("Lúa", 26_127, 45.7), ("Ngô", 15_885, 31.4)]
)
def test_main_season_of_2023_has_the_published_area_and_yield(name, hectares, quintals):
    area, tonnes = crop("2023", name, "Mùa")
    assert round(area, 1) == hectares
    assert tonnes * 10 / area == pytest.approx(quintals, abs=0.02)


def test_no_crop_is_reported_both_by_season_and_for_the_year():
    for period in ("2024", "2025"):
        seen = {(row[2], row[3] == "Cả năm") for row in rows(period, "Biểu 02")}
        assert len({name for name, _ in seen}) == len(seen)


def test_communes_of_2025_sum_to_the_districts_of_its_first_half():
    for name in ("Lúa", "Ngô"):
        districts, communes = crop("2025-H1", name, "Đông xuân"), crop("2025", name, "Đông xuân")
        assert communes == pytest.approx(districts)
    assert population("2025") == population("2025-H1")


def test_population_of_2022_is_the_published():
    assert population("2022") == 543_100


def test_the_city_grows_far_less_grain_a_person_than_the_province():
    assert kilograms("2024", "040") < 0.2 * kilograms("2024")


def test_births_are_about_8500_a_year_and_fewer_are_light_each_year():
    shares = []
    for period in ("2021", "2022", "2023", "2024", "2025"):
        own = [row for row in rows(period, "Biểu 04") if row[1] != "Xã Phúc Sen" or row[0] == "049"]
        live, weighed, light = (sum(number(row[at]) for row in own) for at in (2, 3, 4))
        assert 8_200 < live < 8_950
        shares.append(100 * light / weighed)
    assert shares == sorted(shares, reverse=True)
    assert shares[3] > 8 > shares[4]


def test_a_first_half_has_about_half_of_the_births_of_its_year():
    halves, years = (sum(number(row[2]) for row in rows(p, "Biểu 04")) for p in ("2024-H1", "2024"))
    assert 0.46 < halves / years < 0.52


@pytest.mark.parametrize("period", ["2021", "2022", "2024", "2025"])
def test_between_eight_and_twelve_of_a_hundred_tonnes_are_lost(period):
    own = rows(period, "Biểu 06")
    assert 0.08 < sum(row[5] for row in own) / sum(row[4] for row in own) < 0.12


@cache
def children(year: int) -> pd.DataFrame:
    """Return the round's under-twos that were measured, with z-scores."""
    frame = pd.read_csv(SAMPLE / str(year) / "child_measurements.csv", dtype={"stratum": str})
    days = [pd.to_datetime(frame[c], errors="coerce") for c in ("visit_date", "birth_date")]
    frame = frame.assign(
        age_days=(days[0] - days[1]).dt.days.astype("float64"),
        sex=frame["sex"].map({"Nam": "m", "Nữ": "f"}),
        measured=frame["measured"].map({"Nằm": "l", "Đứng": "h"}),
        oedema=frame["oedema"] == "Có",
    )
    young = frame[frame["age_days"].between(0, 730)].reset_index(drop=True)
    scores = z_scores(young)[["haz", "whz"]]
    return pd.concat([young.drop(columns=["haz", "whz"], errors="ignore"), scores], axis=1)


def share_below(frame: pd.DataFrame, index: str) -> float:
    low = (frame[index] < -2) | (frame["oedema"] & (index == "whz"))
    return 100 * (frame["weight"] * low).sum() / frame["weight"].sum()


def test_stunting_falls_to_a_level_the_sample_cannot_set_against_25():
    shares = [share_below(children(year), "haz") for year in range(2021, 2026)]
    assert shares == sorted(shares, reverse=True)
    assert 27 < shares[0] < 30
    assert 25 < shares[3] < 27.5


def test_wasting_stays_between_three_and_five_percent():
    assert all(3 < share_below(children(year), "whz") < 5 for year in range(2021, 2026))


def test_the_poor_districts_are_worse_off_than_the_city():
    frame = children(2024)
    by_district = {code: share_below(own, "haz") for code, own in frame.groupby("stratum")}
    assert by_district["040"] < 18
    assert 33 < by_district["042"] < 42
    assert all(by_district[code] > by_district["040"] for code in POOR)


def test_a_district_has_twelve_clusters_of_twelve_under_twos_but_ha_lang_in_2023():
    for year in (2022, 2023, 2024):
        clusters = children(year).groupby("stratum")["cluster"].nunique().to_dict()
        few = {code: count for code, count in clusters.items() if count != 12}
        assert few == ({"048": 6} if year == 2023 else {})
        assert set(Counter(children(year)["cluster"]).values()) <= {11, 12}


def test_vegetables_and_fruit_stay_a_little_below_400_grams():
    frame = pd.read_csv(SAMPLE / "2024" / "household_survey.csv")
    grams = frame["weight"] * (frame["vegetables_g"] + frame["fruit_g"])
    assert 380 < grams.sum() / (frame["weight"] * frame["person_days"]).sum() < 395


def test_linkage_of_programme_households_grows_but_stays_far_from_all():
    shares = []
    for period in ("2021", "2022", "2023", "2024-H1", "2024", "2025-H1", "2025"):
        frame = pd.read_csv(SAMPLE / period / "programme_households.csv", dtype=str)
        ways = frame[["joined_group", "joined_cooperative", "joined_linkage"]] == "Có"
        shares.append(100 * ways.any(axis=1).mean())
    assert shares == sorted(shares)
    assert 60 < shares[4] < shares[-1] < 70
