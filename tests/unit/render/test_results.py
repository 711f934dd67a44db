"""What outputs of anyone's notebook show, and that none is dropped in silence."""

import pandas as pd
import pytest
from nbformat.v4 import new_output

from helpers.render.content.blocks import Figure, Printed, Prose
from helpers.render.content.prose import plain
from helpers.render.content.results import result_blocks
from helpers.render.content.tables import Table

PNG = "iVBORw0KGgoAAAA="
HTML_OBJECT = "<IPython.core.display.HTML object>"


def show(data, metadata=None):
    output = new_output("display_data", data=data, metadata=metadata or {})
    return list(result_blocks(output, "vi"))


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({"application/vnd.plotly.v1+json": {}}, "application/vnd.plotly.v1+json"),
        ({"application/pdf": "x", "text/plain": "<X>"}, "application/pdf"),
        ({"text/html": "<iframe></iframe>", "text/plain": HTML_OBJECT}, "text/html"),
        ({"image/png": "not a picture", "text/plain": "<Figure>"}, "image/png"),
    ],
)
def test_what_no_exporter_can_draw_is_named_by_its_kind(data, named):
    (block,) = show(data)
    assert named in plain(block.nodes)


def test_a_widget_is_named_and_its_words_are_kept():
    widget = {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "IntSlider(value=3)"}
    named, words = show(widget)
    assert "widget-view" in plain(named.nodes)
    assert words == Printed("IntSlider(value=3)")


@pytest.mark.parametrize("text", ["<Axes: >", "[<Line2D>]", "Text(0, 0, 'x')"])
def test_what_python_says_of_a_drawing_is_left_out(text):
    assert show({"text/plain": text}) == []


def test_a_formula_of_a_program_is_a_formula():
    (block,) = show({"text/latex": r"$\displaystyle \frac{x^{2}}{2}$", "text/plain": "x**2/2"})
    assert block.nodes[0]["alt"] == "(x^2)/2"


def test_words_and_pictures_of_html_are_kept():
    html = f'<h3>Xin</h3><p>chào</p><img src="data:image/png;base64,{PNG}" alt="a">'
    words, picture = show({"text/html": html, "text/plain": HTML_OBJECT})
    assert plain(words.nodes) == "Xin chào"
    assert picture == Figure("a", picture=PNG, kind="image/png")


def test_a_picture_that_is_none_leaves_its_words():
    (block,) = show({"image/png": "AAAA"}, {"alt": "mô tả"})
    assert block == Figure("mô tả", kind="image/png")


def test_a_frame_of_many_levels_keeps_its_names_caption_and_spans():
    columns = pd.MultiIndex.from_product([["2023", "2024"], ["a", "b"]])
    index = pd.MultiIndex.from_tuples([("x", 1), ("x", 2)], names=["k", "l"])
    frame = pd.DataFrame([[1, 2, 3, 4], [5, 6, 7, 8]], columns=columns, index=index)
    (table,) = show({"text/html": frame.style.set_caption("Tên bảng").to_html()})
    assert isinstance(table, Table)
    assert table.caption == "Tên bảng"
    assert [column.title for column in table.columns] == ["k", "l", "a", "b", "a", "b"]
    assert [cell.text for cell in table.rows[1].cells] == ["", "2", "5", "6", "7", "8"]
    assert [cell.colspan for cell in table.header[0] if cell.text] == [2, 2]


def test_the_words_below_a_frame_and_a_table_within_a_table_are_kept():
    html = "<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table><p>400 dòng</p>"
    table, words = show({"text/html": html})
    assert table.rows[0].cells[0].text.split() == ["a", "b"]
    assert isinstance(words, Prose)
    assert plain(words.nodes) == "400 dòng"
