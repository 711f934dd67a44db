"""The look of figures: faces, sizes, colours, the same bytes twice."""

import re
from itertools import pairwise

import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager

from helpers.report import style

VIETNAMESE = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
)
SIGNS = "0123456789.,%+−–…*()/“”:;"


def drawn():
    figure = style.figure_mm(40)
    axes = style.axes_mm(figure, 10, 10, width=100, height=20)
    axes.plot([0, 1], [1, 2], color=style.FOCUS)
    axes.set_title("Thấp còi dưới 2 tuổi")
    return style.svg_text(figure)


def test_a_figure_is_drawn_at_the_width_of_the_text_and_never_scaled():
    width = float(re.search(r'<svg[^>]*width="([\d.]+)pt"', drawn()).group(1))
    assert width == pytest.approx(162 / 25.4 * 72, abs=0.01)


def test_letters_stay_letters_in_our_faces():
    svg = drawn()
    assert "Thấp còi dưới 2 tuổi</text>" in svg
    assert set(re.findall(r"font-family: ([^;\"]+)", svg)) == {"'Noto Sans', 'Be Vietnam Pro'"}


def test_the_same_figure_gives_the_same_bytes_and_holds_no_date():
    assert drawn() == drawn()
    assert "<dc:date>" not in drawn()


def test_the_first_face_has_every_letter_and_sign_that_figures_use():
    style.register_faces()
    path = font_manager.findfont("Noto Sans")
    assert "NotoSans" in path
    glyphs = TTFont(path).getBestCmap()
    wanted = VIETNAMESE + VIETNAMESE.upper() + SIGNS
    assert [letter for letter in wanted if ord(letter) not in glyphs] == []


def test_no_weight_is_reported_missing(caplog):
    style.register_faces()
    for weight in style.WEIGHTS:
        font_manager.findfont(font_manager.FontProperties(family=style.FACES[0], weight=weight))
    assert caplog.text == ""


def test_settings_of_the_session_come_back_after_drawing():
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    with style.annex_style():
        assert mpl.rcParams["svg.fonttype"] == "none"
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize(
    ("highest", "last"), [(0, 1), (7.3, 8), (38.4, 40), (48, 50), (291, 300), (1185, 1200)]
)
def test_an_axis_starts_at_zero_and_ends_on_a_round_number_above_the_highest(highest, last):
    ticks = style.nice_axis(highest)
    assert (ticks[0], ticks[-1]) == (0, last)
    assert 3 <= len(ticks) <= 8


def test_a_percentage_has_no_axis_beyond_one_hundred():
    assert style.nice_axis(style.headroom(99, "%", 1.08))[-1] == 100
    assert style.nice_axis(style.headroom(99, "kg", 1.08))[-1] > 100


def test_verdicts_have_shapes_of_their_own_and_four_grays():
    def gray(colour):
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    assert len(set(style.MARKERS.values())) == len(style.MARKERS)
    grays = sorted(gray(fill) for fill, _, _ in style.TILES.values())
    assert min(b - a for a, b in pairwise(grays)) > 15
