"""Tables as exporters see them: ours, any data resource, and plain HTML."""

import pandas as pd
import pytest

from helpers.render.content.html_tables import html_text, read_html_tables
from helpers.render.content.tables import Cell, Progress, read_table


def ours(**settings):
    columns = [{"name": "indicator", "title": "Chỉ tiêu"}, {"name": "value", "align": "right"}]
    return {"annex": {"columns": columns, "rows": [], **settings}}


def test_a_group_row_spans_all_columns_and_a_short_row_is_filled_up():
    rows = [
        {"kind": "group", "cells": [{"text": "I"}]},
        {"kind": "row", "cells": [{"text": "a", "sub": "b"}, {"text": "1", "strong": True}]},
        {"kind": "total", "cells": [{"text": "t"}, {"text": "2"}]},
    ]
    table = read_table(ours(rows=rows, caption="C", form="main", landscape=True))
    assert [row.kind for row in table.rows] == ["group", "row", "total"]
    assert table.rows[0].cells == (Cell("I", colspan=2),)
    assert table.rows[1].cells == (Cell("a", sub="b"), Cell("1", strong=True))
    assert (table.caption, table.form, table.landscape) == ("C", "main", True)


def test_progress_is_clipped_to_the_length_of_the_bar():
    bar = Progress.from_json({"value": 7, "low": -1, "high": None, "better": "lower"})
    assert (bar.value, bar.low, bar.high, bar.better) == (1.45, 0.0, None, "lower")


def test_a_data_resource_of_another_maker_is_a_plain_table():
    resource = {
        "schema": {"fields": [{"name": "area"}, {"name": "tonnes", "title": "Tấn"}]},
        "data": [{"area": "051", "tonnes": 1.5}, {"area": "04", "tonnes": None}],
    }
    table = read_table(resource)
    assert [column.title for column in table.columns] == ["area", "Tấn"]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["051", "1.5"], ["04", ""]]
    assert table.columns[1].align == "right"


def test_pandas_html_keeps_every_value_and_two_rows_of_headings():
    frame = pd.DataFrame({("lúa", "ha"): [1.5, 2.0], ("lúa", "tên"): ["a", "b"]})
    (table,) = read_html_tables(frame.to_html())
    assert [[cell.text for cell in row] for row in table.header] == [["", "lúa"], ["", "ha", "tên"]]
    assert table.header[0][1].colspan == 2
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["0", "1.5", "a"],
        ["1", "2.0", "b"],
    ]
    assert [column.align for column in table.columns] == ["right", "right", "left"]


def test_cells_over_several_rows_and_columns_leave_the_others_in_their_columns():
    html = (
        "<table><tr><th>h</th><th>i</th><th>j</th></tr>"
        "<tr><td rowspan=2>a</td><td colspan=2>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    )
    (table,) = read_html_tables(html)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["a", "b", ""],
        ["", "c", "d"],
    ]


def test_markup_inside_a_cell_is_text_and_scripts_are_left_out():
    html = "<p>before</p><table><tr><td>1 &lt; 2<br>x<script>alert(1)</script></td></tr></table>"
    (table,) = read_html_tables(html)
    assert table.rows[0].cells[0].text == "1 < 2\nx"
    assert html_text(html) == "before"


@pytest.mark.parametrize("html", ["", "<p>no table</p>", "<table></table>", "<table><tr></tr>"])
def test_html_without_cells_has_no_table(html):
    assert read_html_tables(html) == []


def test_a_wide_plain_table_is_set_on_a_landscape_page():
    (table,) = read_html_tables(pd.DataFrame([range(12)]).to_html())
    assert table.landscape
