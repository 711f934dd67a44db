"""Maps of areas as circles or outlines, two rankings in one figure, labels that stay clear."""

import re
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from ranked_areas import ranked

from helpers.reference.language import Language
from helpers.report import style
from helpers.report.histogram import darken_bars
from helpers.report.place_maps import (
    FREE_MM,
    HEIGHT_MM,
    RADIUS_MM,
    WIDTH_MM,
    Place,
    PlaceMap,
    draw_circle_maps,
    draw_outline_maps,
    pushed_apart,
)
from helpers.report.ranking import draw_ranking, draw_two_rankings
from helpers.report.trend import Panel, draw_trend

VI = Language("vi", {})
NAN = float("nan")
LEGEND = [("met", "Đạt"), ("none", "Không đánh giá")]
SQUARE = ((106.0, 22.5), (106.2, 22.5), (106.2, 22.7), (106.0, 22.7))


def svg(figure):
    return style.svg_text(figure)


def texts(figure):
    return re.findall(r">([^<>]+)</text>", svg(figure))


def places(count, **given):
    return [Place("12,3", "met" if at % 2 else "none", (106 + at % 8 / 10, 22.5 + at // 8 / 20),
                  **given) for at in range(count)]  # fmt: skip


def test_fifty_six_circles_do_not_cover_each_other_and_stay_on_the_map():
    points = np.array([(20 + at % 8 * 3.0, 20 + at // 8 * 2.0) for at in range(56)])
    placed = pushed_apart(points, 2 * RADIUS_MM + FREE_MM)
    gaps = np.hypot(*(placed[:, None] - placed[None, :]).transpose(2, 0, 1))
    assert gaps[~np.eye(56, dtype=bool)].min() > 2 * RADIUS_MM
    assert (placed >= RADIUS_MM).all()
    assert (placed <= np.array([WIDTH_MM, HEIGHT_MM]) - RADIUS_MM).all()


def test_areas_with_one_centre_part_and_the_same_areas_give_the_same_places():
    points = np.array([(30.0, 30.0)] * 3)
    first, second = (pushed_apart(points, 5.0) for _ in range(2))
    assert (first == second).all()
    assert np.hypot(*(first[0] - first[1])) > 4.9


def test_a_map_of_circles_has_one_shape_an_area_and_dashes_what_has_no_verdict():
    drawn = svg(draw_circle_maps([PlaceMap("a", "b", places(20))] * 2, LEGEND))
    assert drawn.lower().count(style.TILES["met"][0].lower()) >= 20
    assert "stroke-dasharray" in drawn


def test_outlines_of_few_areas_carry_their_values_and_many_do_not():
    few = texts(draw_outline_maps([PlaceMap("a", "b", places(3, rings=(SQUARE,)))], LEGEND))
    many = texts(draw_outline_maps([PlaceMap("a", "b", places(30, rings=(SQUARE,)))], LEGEND))
    assert few.count("12,3") == 3
    assert "12,3" not in many


def test_two_rankings_share_a_figure_each_with_its_title_and_its_own_areas():
    left, right = ranked(11, title="Gầy còm", subtitle="%, 9/2024"), ranked(8, title="Nhẹ cân")
    figure = draw_two_rankings(left, right, VI)
    shown = texts(figure)
    assert {"Gầy còm", "%, 9/2024", "Nhẹ cân"} <= set(shown)
    assert shown.count("Toàn tỉnh") == 2
    assert figure.get_size_inches()[0] * 25.4 == pytest.approx(162)
    one = draw_ranking(left, VI).get_size_inches()[1]
    assert figure.get_size_inches()[1] < one + 10 / 25.4


def test_without_interval_and_n_the_axis_takes_their_room():
    def right_edge(ranking):
        return max(axes.get_position().x1 for axes in draw_ranking(ranking, VI).axes[1:])

    assert right_edge(ranked(5, n_title="")) > right_edge(ranked(5))


def panel_of(values, low=None, high=None, **given):
    years = range(2025 - len(values), 2025)
    points = pd.DataFrame({"year": years, "value": values, "ci_low": low or [NAN] * len(values),
                           "ci_high": high or [NAN] * len(values)})  # fmt: skip
    return Panel("a", "b", points, target_label="nhãn", **given)


def label_share(panel):
    """Return how high in its panel the target's label stands, from 0 to 1."""
    axes = draw_trend([panel], VI).axes[0]
    found = next(text for text in axes.texts if text.get_text() == "nhãn")
    low, high = axes.get_ylim()
    return (found.xy[1] - low) / (high - low)


def test_the_targets_label_leaves_the_foot_where_an_interval_stands_there():
    assert label_share(panel_of([20.0, 21.0], [15.0, 16.0], [25.0, 26.0], target=22.0)) == 0
    assert label_share(panel_of([3.0, 4.0], [0.2, 0.4], [8.0, 9.0], target=4.0)) == 1


@pytest.mark.parametrize("value", [7.2, 7.48, 7.5, 7.7, 8.0])
def test_the_last_value_is_never_written_on_the_line_of_the_target(value):
    figure = draw_trend([panel_of([8.0, value], target=7.5)], VI)
    axes = figure.axes[0]
    written = next(text for text in axes.texts if text.get_text() == VI.number(value, 1))
    figure.canvas.draw()
    box = written.get_window_extent()
    line = axes.transData.transform((0, 7.5))[1]
    assert not box.y0 + 1 < line < box.y1 - 2


def test_words_beside_dark_bars_stand_above_every_bar():
    figure = style.figure_mm(60)
    axes = style.axes_mm(figure, 5, 10, width=150, height=45)
    axes.bar([1, 2, 3], [0.2, 0.5, 0.4])
    before = axes.get_ylim()[1]
    darken_bars(axes, 1.5, 9.0, "Hộ tăng từ 10% trở lên: 49,9%")
    assert axes.get_ylim()[1] > before
    assert axes.texts[0].get_text().endswith("49,9%")


def test_tiles_and_verdicts_stay_apart_in_grey():
    def grey(colour):
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    fills = sorted(grey(fill) for fill, _, _ in style.TILES.values())
    assert min(b - a for a, b in pairwise(fills)) > 15
