"""Figures drawn for a telephone: the same numbers, names over bars, no letter under 11 px."""

import re
from dataclasses import replace
from math import nan
from xml.etree import ElementTree

import pandas as pd
import pytest
from matplotlib.figure import Figure

from helpers.reference.language import Language
from helpers.report.figures import PHONE, AnnexFigure
from helpers.report.maps import Tile, TileMap
from helpers.report.phone.axes import phone_axes
from helpers.report.phone.maps import phone_circle_maps, phone_outline_maps, phone_tile_maps
from helpers.report.phone.ranking import phone_ranking
from helpers.report.phone.trend import phone_trend
from helpers.report.place_maps import Place, PlaceMap
from helpers.report.ranking import Ranking, sort_for_ranking
from helpers.report.trend import Panel

VI = Language("vi", {})
LEGEND = [("met", "Đạt"), ("missed", "Chưa đạt"), ("undecided", "Chưa đủ căn cứ"), ("none", "…")]


def ring(west):
    return ((west, 22.5), (west + 0.2, 22.5), (west + 0.2, 22.7), (west, 22.7))


def ranking(count, **given):
    rows = [
        {
            "name": f"Xã Nam Tuấn {at}" if at else "Toàn tỉnh",
            "value": float(at + 1), "ci_low": at + 0.5, "ci_high": at + 2.5,
            "is_own": at == 2, "is_province": at == 0, "is_hollow": at == 3, "is_note": False,
            "value_text": f"{at + 1},0", "interval_text": f"({at},5–{at + 2},5)", "n_text": "145",
        }
        for at in range(count)
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    frame.loc[count - 1, ["value", "ci_low", "ci_high"]] = nan
    label = "Mục tiêu của tỉnh: dưới 5%"
    known = Ranking(sort_for_ranking(frame, "lower"), target=5.0, target_label=label)
    return replace(known, **given)


def panel(values, **given):
    points = pd.DataFrame({"year": range(2021, 2021 + len(values)), "value": values})
    points = points.assign(ci_low=points["value"] - 2, ci_high=points["value"] + 2)
    return Panel("Thấp còi", "Điều tra mẫu", points, **given)


def elements(svg, kind):
    found = ElementTree.fromstring(svg).iter(f"{{http://www.w3.org/2000/svg}}{kind}")
    return list(found)


def texts(svg):
    return ["".join(one.itertext()) for one in elements(svg, "text")]


def bars():
    figure = Figure()
    axes = figure.add_subplot()
    for shift, values in ((-0.2, [3.0, 1.0]), (0.2, [2.0, 4.0])):
        container = axes.barh([shift, 1 + shift], values, height=0.4, color="#0B4A6F")
        axes.bar_label(container, labels=[f"{value:.0f} %" for value in values])
    axes.set_yticks([0, 1], ["Phơi sấy", "Vận chuyển"])
    return figure


def curve():
    figure = Figure()
    axes = figure.add_subplot()
    axes.bar([0.5], [3.0], width=1, color="#BFD5E2")
    axes.plot([0, 1], [1.0, 2.0], color="#1B1F24")
    axes.set(xlim=(0, 4), ylim=(0, 4), xlabel="Điểm z")
    axes.text(1.0, 2.0, "một nhãn dài hơn chỗ trống bên trái của nó", ha="right")
    axes.text(3.0, 2.0, "nhãn ngắn", ha="right")
    return figure


TILES = [Tile("Nguyên Bình", "24,6", verdict, at + 1, 1)
         for at, verdict in enumerate(("met", "missed", "undecided", "none", "met"))]  # fmt: skip
PLACES = [Place("24,6", verdict, (106.1 + at / 5, 22.6), (ring(106 + at / 5),))
          for at, verdict in enumerate(("met", "missed", "undecided", "none"))]  # fmt: skip
DRAWN = {
    "ranking": lambda: phone_ranking([ranking(11)], VI),
    "many": lambda: phone_ranking([ranking(57)], VI),
    "two": lambda: phone_ranking([ranking(11, title="Gầy còm"), ranking(11, title="Cân nặng")], VI),
    "trend": lambda: phone_trend([panel([31, nan, 24.6], target=25, target_label="Mục tiêu")], VI),
    "tiles": lambda: phone_tile_maps([TileMap("Thấp còi", "%", TILES)] * 2, LEGEND),
    "circles": lambda: phone_circle_maps([PlaceMap("Thấp còi", "%", PLACES)] * 2, LEGEND),
    "outlines": lambda: phone_outline_maps([PlaceMap("Thấp còi", "%", PLACES)], LEGEND),
    "bars": lambda: phone_axes(bars()),
    "curve": lambda: phone_axes(curve()),
}  # fmt: skip


@pytest.mark.parametrize("name", DRAWN)
def test_no_letter_is_smaller_than_eleven_pixels_and_all_is_within_the_screen(name):
    svg = DRAWN[name]()
    root = ElementTree.fromstring(svg)
    _, _, width, height = map(float, root.get("viewBox").split())
    assert width == 328
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)]
    assert min(sizes) >= 11
    for one in elements(svg, "text"):
        assert 0 <= float(one.get("x")) <= width
        assert 0 < float(one.get("y")) <= height


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_data_are_the_same_bytes_and_small(name):
    svg = DRAWN[name]()
    assert svg == DRAWN[name]()
    assert len(svg) < 36_000


def test_a_name_stands_over_its_mark_and_every_number_of_the_row_beside_it():
    svg = DRAWN["ranking"]()
    lines = {"".join(one.itertext()): float(one.get("y")) for one in elements(svg, "text")}
    dots = sorted(float(dot.get("cy")) for dot in elements(svg, "circle"))
    # The last area has no value, so its name stands over an empty strip.
    named = sorted(y for said, y in lines.items() if said.startswith(("Xã", "Toàn tỉnh")))
    assert len(named) == 11
    assert all(5 < dot - name < 20 for name, dot in zip(named[:-1], dots, strict=True))
    assert {"4,0", "(3,5–5,5)", "145", "Mục tiêu của tỉnh: dưới 5%"} <= set(texts(svg))


def test_of_two_rankings_each_has_its_title_and_one_has_none():
    assert {"Gầy còm", "Cân nặng"} <= set(texts(DRAWN["two"]()))
    assert "Gầy còm" not in texts(phone_ranking([ranking(11, title="Gầy còm")], VI))


def test_a_trend_is_broken_where_a_year_has_no_value_and_its_last_value_is_written():
    whole = phone_trend([panel([31.0, 28.0, 24.6])], VI)
    focus = [one.get("d") for one in elements(whole, "path") if one.get("stroke-width") == "1.8"]
    assert len(focus) == 1
    broken = DRAWN["trend"]()
    assert not [one for one in elements(broken, "path") if one.get("stroke-width") == "1.8"]
    assert {"24,6", "Mục tiêu", "2022"} <= set(texts(broken))


def test_a_long_name_of_a_tile_takes_two_lines():
    assert {"Nguyên", "Bình"} <= set(texts(DRAWN["tiles"]()))


def test_bars_keep_names_and_labels_and_the_order_of_the_paper():
    assert texts(DRAWN["bars"]()) == ["Phơi sấy", "3 %", "2 %", "Vận chuyển", "1 %", "4 %"]


def test_a_label_without_room_beside_its_place_stands_above_the_plot():
    lines = {"".join(one.itertext()): one for one in elements(DRAWN["curve"](), "text")}
    above = lines["một nhãn dài hơn chỗ trống bên trái của nó"]
    assert (above.get("x"), above.get("y")) == ("0", "13")
    assert float(lines["nhãn ngắn"].get("x")) > 200


def test_what_cannot_be_drawn_anew_stays_one_figure():
    figure = curve()
    figure.axes[0].scatter([1], [1])
    assert phone_axes(figure) == ""
    two = Figure()
    two.subplots(1, 2)
    assert phone_axes(two) == ""
    shown, _ = AnnexFigure(two, "alt", "caption")._repr_mimebundle_()
    assert PHONE not in shown
