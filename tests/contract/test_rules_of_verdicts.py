"""DOMAIN §1: what is said under sampling error, without a target, and of part of a year."""

import pytest

from helpers.reference.numbers import MINUS


def grain(world, made, *, tonnes, population=543_100, period="2024"):
    world.put("crops", period, made.grain(tonnes))
    world.put("population", period, made.people(population))


# ── verdicts under sampling error ───────────────────────────────────────────────────────────────
# Ten clusters of ten, shares p ± 0.1 in turn: s.e. 1/30, df 9, t 2.2622. The logit interval is
# logit(p) ± t·s.e./(p(1 − p)): 4.6–20.4 for 10 %, 13.5–28.6 for 20 %, 32.7–47.7 for 40 %.
@pytest.mark.parametrize(
    ("counts", "print_", "interval", "verdict"),
    [
        ((0, 2), "10,0", "4,6–20,4", "Đạt"),
        ((1, 3), "20,0", "13,5–28,6", "Chưa đủ căn cứ"),
        ((3, 5), "40,0", "32,7–47,7", "Chưa đạt"),
    ],
)
def test_a_sample_meets_or_misses_only_when_its_whole_interval_is_on_one_side(  # noqa: PLR0913, PLR0917
    world, made, counts, print_, interval, verdict
):
    world.put("child_measurements", "2024", made.children(*counts))
    cells = world.printed("stunting_under2")
    assert (cells["value"].text, cells["value"].sub) == (print_, interval)
    assert cells["verdict"].text == verdict


def test_an_undecided_sample_is_said_to_lack_the_grounds_for_a_conclusion(world, made):
    world.put("child_measurements", "2024", made.children(1, 3))
    said = world.said("stunting_under2")
    assert "tuy dưới mức 25% nhưng khoảng tin cậy từ 13,5% đến 28,6%" in said
    assert "chưa đủ căn cứ kết luận" in said
    assert world.card("stunting_under2")["verdict_word"] == "Chưa đủ căn cứ kết luận"


def test_a_change_whose_interval_includes_nought_is_no_rise_and_no_fall(world, made):
    # 20 % to 10 %: −10 points, from −20.2 to +2.3 (Zou and Donner of the two intervals).
    world.put("child_measurements", "2023", made.children(1, 3, when="2023-09-15"))
    world.put("child_measurements", "2024", made.children(0, 2))
    row = world.row("stunting_under2")
    assert (row["change_low"], row["change_high"]) == pytest.approx((-20.2, 2.3), abs=0.05)
    assert world.cell("stunting_under2", "change") == "chưa thấy thay đổi rõ rệt"
    said = world.said("stunting_under2")
    assert "so với năm 2023 (20,0%) chưa thấy thay đổi rõ rệt" in said
    assert "tăng" not in said
    assert "giảm" not in said


def test_a_change_beyond_sampling_error_is_a_fall_in_percentage_points(world, made):
    world.put("child_measurements", "2023", made.children(3, 5, when="2023-09-15"))
    world.put("child_measurements", "2024", made.children(0, 2))
    assert world.cell("stunting_under2", "change") == "giảm 30,0 điểm %"
    assert "giảm 30,0 điểm % so với năm 2023 (40,0%)" in world.said("stunting_under2")


# ── no target, no data ──────────────────────────────────────────────────────────────────────────
def test_an_area_without_a_target_of_its_own_shows_dots_and_gets_no_verdict(world, made):
    # Hạ Lang was given no target of nutrition.
    world.put("child_measurements", "2024", made.children(3, 5, area="048"))
    cells = world.printed("stunting_under2", "048")
    assert (cells["target"].text, cells["verdict"].text) == ("…", "…")
    assert cells["verdict"].verdict == ""
    assert "chưa được giao mục tiêu riêng nên không đánh giá" in world.said(
        "stunting_under2", "048"
    )


def test_the_provinces_target_is_drawn_over_areas_as_the_provinces(world, made):
    world.put("child_measurements", "2024", made.children(3, 5, area="048"))
    figure = world.annex("nutrition", "048").ranking("stunting_under2")
    assert "Mục tiêu của tỉnh: dưới 25%" in made.plain(figure.alt)


def test_a_target_of_the_province_is_no_target_of_a_district(world, made):
    grain(world, made, tonnes=300_000)
    assert world.row("grain_output", "051")["target"].value == 40
    assert world.row("grain_output", "040")["target"] is None


@pytest.mark.parametrize("indicator", ["food_all_year", "food_loss"])
def test_an_aim_without_a_figure_is_followed_and_not_judged(world, made, indicator):
    months = {f"short_{month}": False for month in
              ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
              }  # fmt: skip
    world.put("household_survey", "2024", made.households(months))
    loss = {"crop": "rice", "stage": "storage", "stored_tonnes": 100.0, "lost_tonnes": 4.0}
    world.put("post_harvest", "2024", [{"area": "051", "reporting_area": "051"} | loss])
    cells = world.printed(indicator)
    assert (cells["target"].text, cells["verdict"].text) == ("…", "Theo dõi")


def test_a_district_that_sent_nothing_is_not_counted_as_nought(world, made):
    world.put("crops", "2024", made.grain(280_000)[:9])
    cells = world.printed("grain_output")
    assert (cells["value"].text, cells["value"].sub) == ("252,0", "90% địa bàn báo cáo")
    assert cells["verdict"].text == "chưa đủ địa bàn"
    assert world.cell("grain_output", "value", "053") == "chưa báo cáo"
    assert "chưa gửi báo cáo" in world.said("grain_output", "053")


def test_a_rate_of_reports_that_lacks_districts_waits_for_them(world, made):
    # Nine of ten districts: 252,000 t ÷ 450,000 = 560 kg, above the target of 539.
    world.put("crops", "2024", made.grain(280_000)[:9])
    world.put("population", "2024", made.people(500_000))
    cells = world.printed("grain_per_capita")
    assert (cells["value"].text, cells["value"].sub) == ("560,0", "90% địa bàn báo cáo")
    assert (cells["verdict"].text, cells["verdict"].verdict) == ("chưa đủ địa bàn", "")
    assert "còn địa bàn chưa báo cáo nên chưa so với mục tiêu" in world.said("grain_per_capita")
    assert "“Chưa đủ địa bàn”" in world.notes("grain_per_capita")


def test_a_loss_of_which_districts_are_missing_says_how_many_reported(world, made):
    loss = {"crop": "rice", "stage": "storage", "stored_tonnes": 100.0, "lost_tonnes": 4.0}
    rows = [{"area": a, "reporting_area": a} | loss for a in made.DISTRICTS]
    world.put("post_harvest", "2024", rows[:8])
    assert world.printed("food_loss")["value"].sub == "80% địa bàn báo cáo"
    world.put("post_harvest", "2024", rows)
    assert world.printed("food_loss")["value"].sub == ""


def test_what_agencies_send_is_not_said_to_lack_areas(world):
    sent = {"agency": "so_tai_chinh", "area": "04", "reporting_area": "04", "item": "I"}
    own = sent | {"area": "051", "reporting_area": "051", "agency": "ubnd_051"}
    world.put("capital", "2024", [one | {"disbursed_million_dong": 5.0} for one in (sent, own)])
    assert world.printed("capital_disbursed")["value"].sub == ""


def test_what_nobody_reported_is_missing_and_not_nought(world):
    cells = world.printed("grain_output")
    assert {cells[name].text for name in ("previous", "value", "cumulative", "change")} == {"…"}
    assert world.said("grain_output") == (
        "Chưa có số liệu về sản lượng lương thực có hạt của năm 2024."
    )


# ── part of a year, cumulative figures, lower is better ─────────────────────────────────────────
def test_a_half_year_is_never_annualised_and_is_not_yet_judged(world, made):
    grain(world, made, tonnes=100_000, population=543_100, period="2024-H1")
    for indicator, value in (("grain_output", "100,0"), ("grain_per_capita", "184,1")):
        cells = world.printed(indicator, period="2024-H1")
        assert (cells["value"].text, cells["verdict"].text) == (value, "chưa đủ kỳ")
        assert "chưa đủ kỳ nên chưa so với mục tiêu cả năm" in world.said(
            indicator, period="2024-H1"
        )
    assert world.cell("grain_per_capita", "percent_of_plan", period="2024-H1") == "…"


def test_where_lower_is_better_the_gap_is_in_points_and_never_a_percentage_of_the_plan(world, made):
    # The (invented) plan of 2024 is 8.4 %.
    world.put("births", "2024", [made.births("051", 5000, 5000, 455)])
    cells = world.printed("low_birth_weight")
    assert made.plain(cells["percent_of_plan"].text) == "+0,7 điểm %"
    assert cells["verdict"].text == "Chưa đạt"
    assert "còn cao hơn 1,1 điểm % so với mục tiêu năm 2025 (dưới 8%)" in world.said(
        "low_birth_weight"
    )


def test_a_lower_figure_than_planned_has_a_minus_before_its_points(world, made):
    world.put("child_measurements", "2024", made.children(0, 2))
    assert world.cell("stunting_under2", "percent_of_plan") == f"{MINUS}16,0 điểm %"


def test_where_higher_is_better_the_plan_is_met_by_a_percentage(world, made):
    grain(world, made, tonnes=260_100)
    # The (invented) plan of 2024 is 289 thousand tonnes.
    assert world.cell("grain_output", "percent_of_plan") == "90,0%"


def test_cumulative_figures_are_of_flows_and_never_of_rates(world, made):
    world.put("births", "2024-H1", [made.births("051", 500, 500, 50)])
    world.put("births", "2024-H2", [made.births("051", 700, 700, 70)])
    assert world.cell("live_births", "cumulative", period="2024-H2") == "1.200"
    assert world.cell("low_birth_weight", "cumulative", period="2024-H2") == "x"
    rates = [one for one in world.reference.indicators.values() if one.is_rate]
    assert not [one.id for one in rates if one.flow]


def test_a_cumulative_figure_that_lacks_a_part_is_missing(world, made):
    world.put("births", "2024-H2", [made.births("051", 700, 700, 70)])
    assert world.cell("live_births", "cumulative", period="2024-H2") == "…"
