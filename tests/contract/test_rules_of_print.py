"""DOMAIN §5 as far as figures go: how officials expect numbers, signs and changes to be written."""

from datetime import date

import pytest

from helpers.reference.numbers import MINUS
from helpers.render.content.letter import Letter
from helpers.render.content.words import attachment_lines
from helpers.report import narrative


@pytest.mark.parametrize(
    ("tonnes", "written"),
    [(234.5, "23,5"), (234.49, "23,4"), (235.5, "23,6"), (12_345.0, "1.234,5")],
)
def test_a_half_rounds_away_from_nought_and_a_comma_parts_the_decimals(
    world, made, tonnes, written
):
    world.put("crops", "2024", [made.crop("051", tonnes, area_harvested_ha=100.0)])
    assert world.cell("rice_yield", "value", "051") == written


def test_dates_are_written_as_on_official_letters(world):
    language = world.reference.language("vi")
    assert language.date(date(2026, 1, 5)) == "05/01/2026"
    first, _ = attachment_lines(Letter(printed_date="2026-01-05"), "vi")
    assert first.endswith("ngày 05 tháng 01 năm 2026")


def test_the_main_table_has_the_columns_that_officials_know(world):
    table = world.table(["grain_output"])
    assert [column.title.replace("\u00a0", " ") for column in table.columns] == [
        "STT", "Chỉ tiêu", "ĐVT", "Mục tiêu 2025", "KH năm", "TH cùng kỳ", "TH kỳ báo cáo",
        "Lũy kế", "% so KH", "So cùng kỳ", "Đánh giá", "Nguồn",
    ]  # fmt: skip
    assert table.column_numbers


def test_a_flow_changes_by_a_percentage_and_by_a_quantity(world, made):
    # Published: 126,592 t to 114,836 t is −9,29 % or −11,756 t.
    for period, tonnes in (("2023", 126_592), ("2024", 114_836)):
        world.put("crops", period, made.grain(tonnes))
    assert world.cell("grain_output", "change") == "giảm 9,29%"
    assert "giảm 9,29% hay giảm 11,8 nghìn tấn so với năm 2023" in world.said("grain_output")


def test_a_rate_changes_by_percentage_points(world, made):
    world.put("births", "2023", [made.births("051", 1000, 1000, 80)])
    world.put("births", "2024", [made.births("051", 1000, 1000, 100)])
    assert world.cell("low_birth_weight", "change") == "tăng 2,0 điểm %"
    assert "tăng 2,0 điểm % so với năm 2023 (8,0%)" in world.said("low_birth_weight")


def test_the_areas_that_moved_a_change_are_named_the_strongest_first(world, made):
    base = dict.fromkeys(made.DISTRICTS, 1000.0)
    grown = base | {"048": 1500.0, "051": 1900.0, "042": 1100.0}
    for period, tonnes in (("2023", base), ("2024", grown)):
        world.put("crops", period, [made.crop(area, one) for area, one in tonnes.items()])
    subject = world.subject("food_security")
    said = narrative.movers(subject, "grain_output")
    assert said == "chủ yếu do Hòa An, Hạ Lang và Bảo Lâm"


def test_each_sign_says_another_thing_and_those_used_are_explained(world, made):
    rows = [made.births("051", 500, 500, 3), made.births("052", 500, 500, 4, area="01726")]
    world.put("births", "2024", rows)
    world.put("child_measurements", "2024", made.children(3, 5, shape=(5, 4)))
    texts = [world.cell(one, "value", "051") for one in ("low_birth_weight", "stunting_under2")]
    assert texts == ["*", "n nhỏ"]
    assert world.cell("weighing_due", "value", "051") == "…"
    assert world.cell("stunting_under2", "cumulative", "051") == "x"
    notes = world.notes("low_birth_weight", "weighing_due", "stunting_under2", area="051")
    for explained in ("“…” không có số liệu", "“*” không công bố", "“n nhỏ”", "“x” không áp dụng"):
        assert explained in notes


def test_a_count_or_a_sum_of_nought_is_none_and_a_rate_of_nought_is_a_rate(world, made):
    rows = [made.crop(area, 0.0 if area == "051" else 9.0) for area in made.DISTRICTS]
    world.put("crops", "2024", rows)
    world.put("births", "2024", [made.births("051", 1000, 1000, 0)])
    cells = world.printed("grain_output", "051")
    assert (cells["value"].text, cells["value"].value) == ("-", 0)
    assert cells["cumulative"].text == "-"
    assert world.cell("low_birth_weight", "value", "051") == "0,0"
    assert world.cell("weighing_due", "value", "051") == "…"
    assert "“-” không phát sinh" in world.notes("grain_output", area="051")
    assert "“-”" not in world.notes("low_birth_weight", area="051")


def test_a_withheld_figure_of_last_year_has_the_sign_of_one_that_is_withheld(world, made):
    rows = [made.births("051", 500, 500, 3), made.births("052", 500, 500, 4, area="01726")]
    world.put("births", "2023", rows)
    world.put("births", "2024", [made.births("051", 500, 500, 50)])
    cells = world.printed("low_birth_weight", "051")
    assert (cells["previous"].text, cells["change"].text) == ("*", "…")


@pytest.mark.parametrize(
    ("light", "gap"), [(42_000, "0,0"), (42_020, "+0,004"), (41_980, f"{MINUS}0,004")]
)
def test_a_gap_to_the_years_plan_that_is_there_is_not_printed_as_nought(world, made, light, gap):
    # The (invented) plan of 2024 is 8.4 %.
    world.put("births", "2024", [made.births("051", 500_000, 500_000, light)])
    assert world.cell("low_birth_weight", "percent_of_plan") == f"{gap} điểm %"


def test_a_difference_below_nought_has_a_true_minus(world, made):
    world.put("births", "2024", [made.births("051", 5000, 5000, 200)])
    assert world.cell("low_birth_weight", "percent_of_plan").startswith(f"{MINUS}4,4")


def test_an_english_annex_has_english_numbers_and_the_same_verdict(world, made):
    world.put("crops", "2024", made.grain(1_290_500))
    cells = world.table(["grain_output"], language="en").rows[-1].cells
    assert (cells[6].text, cells[10].text) == ("1,290.5", "Met")
