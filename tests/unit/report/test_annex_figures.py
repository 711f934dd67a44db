"""Trend, ranking and tile maps drawn from plain frames."""

import re

import pandas as pd
import pytest
from ranked_areas import ranked

from helpers.reference.language import Language
from helpers.report import style
from helpers.report.maps import Tile, TileMap, draw_tile_maps
from helpers.report.ranking import draw_ranking, sort_for_ranking
from helpers.report.trend import Panel, draw_trend

VI = Language("vi", {})
NAN = float("nan")
LONGEST_PAGE_MM = 255 - 20


def points(values, low=None, high=None):
    years = range(2025 - len(values), 2025)
    nothing = [NAN] * len(values)
    return pd.DataFrame({"year": years, "value": values, "ci_low": low or nothing,
                         "ci_high": high or nothing})  # fmt: skip


def svg(figure):
    return style.svg_text(figure)


def texts(figure):
    return re.findall(r">([^<>]+)</text>", svg(figure))


def test_only_the_last_value_is_written_and_the_target_is_named():
    panel = Panel("Thấp còi", "Điều tra mẫu", points([31.8, 27.9, 24.6]), target=25,
                  target_label="Mục tiêu 2025: dưới 25%")  # fmt: skip
    shown = texts(draw_trend([panel], VI))
    assert "24,6" in shown
    assert "27,9" not in shown
    assert "Mục tiêu 2025: dưới 25%" in shown
    assert {"2022", "2024"} <= set(shown)


def test_no_line_crosses_a_year_without_a_survey():
    whole = svg(draw_trend([Panel("a", "b", points([30.0, 29.0, 28.0]))], VI))
    broken = svg(draw_trend([Panel("a", "b", points([30.0, NAN, 28.0]))], VI))
    line = re.compile(r'<path d="(M [^"]*)"[^>]*style="fill: none; stroke: #0b4a6f', re.IGNORECASE)
    assert len(line.search(whole).group(1).split("L")) == 3
    assert all(len(path.split("L")) < 3 for path in line.findall(broken))


def test_a_panel_without_values_says_so():
    panel = Panel("a", "b", points([NAN, NAN]), empty="chưa có số liệu")
    assert "chưa có số liệu" in texts(draw_trend([panel], VI))


@pytest.mark.parametrize("better", ["lower", "higher"])
def test_the_side_that_meets_the_target_is_pale_and_only_the_target_is_plum(better):
    panel = Panel("a", "b", points([30.0]), target=25, target_label="t", better=better)
    drawn = svg(draw_trend([panel], VI)).lower()
    assert style.GOOD_SIDE.lower() in drawn
    assert style.TARGET.lower() in drawn
    without = svg(draw_trend([Panel("a", "b", points([30.0]))], VI)).lower()
    assert style.TARGET.lower() not in without
    assert "stroke-dasharray" not in without


def test_colours_are_those_of_the_palette():
    known = {colour.lower() for colour in (
        style.INK, style.MUTED, style.OTHER, style.RULE, style.GRID, style.FOCUS, style.GOOD_SIDE,
        style.TARGET, style.WHITE, *style.SEQUENTIAL)}  # fmt: skip
    panel = Panel("a", "b", points([30.0, 20.0], [28, 18], [32, 22]), target=25, target_label="t")
    for figure in (draw_trend([panel], VI), draw_ranking(ranked(11, target=5.0), VI)):
        assert set(re.findall(r"#[0-9a-f]{6}", svg(figure).lower())) <= known


def test_the_province_comes_first_then_from_worst_to_best_and_gaps_last():
    rows = pd.DataFrame(
        {"value": [25.0, 3.0, NAN, 9.0], "is_province": [True, False, False, False]}
    )
    assert list(sort_for_ranking(rows, "lower")["value"])[:3] == [25.0, 9.0, 3.0]
    assert list(sort_for_ranking(rows, "higher")["value"])[:3] == [25.0, 3.0, 9.0]


def test_fifty_seven_areas_take_little_more_than_half_a_page_in_two_columns_on_one_axis():
    figure = draw_ranking(ranked(57), VI)
    assert figure.get_size_inches()[1] * 25.4 <= LONGEST_PAGE_MM * 0.55
    _, left, right = figure.axes
    assert left.get_xlim() == right.get_xlim()
    assert texts(figure).count("Toàn tỉnh") == 2


def test_figures_give_the_same_bytes_each_time():
    assert svg(draw_ranking(ranked(11), VI)) == svg(draw_ranking(ranked(11), VI))


def test_a_tile_shows_name_value_and_shape_and_no_verdict_is_dashed():
    tiles = [Tile("Bảo Lâm", "39,8", "missed", 1, 1), Tile("Hạ Lang", "…", "none", 2, 1)]
    figure = draw_tile_maps([TileMap("Thấp còi", "%", tiles)] * 4, [("met", "Đạt")])
    assert texts(figure).count("Bảo Lâm") == 4
    assert "stroke-dasharray" in svg(figure)
    assert figure.get_size_inches()[0] * 25.4 == pytest.approx(162)
