"""The annex as a workbook: real numbers, texts that stay texts, an official's page."""

import io
import re
import zipfile

import openpyxl
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.render.content.document import read_annex
from helpers.render.content.letter import Letter
from helpers.render.exporters.xlsx import workbook

LETTER = Letter(annex_number="I", printed_date="2025-01-06", author="Sở Y tế & Nông nghiệp")
COLUMNS = [
    {"name": "number", "title": "STT", "align": "center"},
    {"name": "indicator", "title": "Chỉ tiêu"},
    {"name": "value", "title": "TH", "align": "right"},
    {"name": "verdict", "title": "Đánh giá"},
]
ROWS = [
    {"kind": "group", "cells": [{"text": "I. Sản xuất"}]},
    {"cells": ["1", {"text": "Sản lượng"}, {"text": "1.234,5", "sub": "1.200–1.270"},
               {"text": "Đạt", "verdict": "met"}]},
    {"cells": ["1.1", "=cmd()", "*", {"text": "Chưa đạt", "verdict": "missed"}]},
    {"kind": "total", "cells": ["2", "@x", "…", ""]},
]  # fmt: skip


def bundle(**changes):
    annex = {"caption": "Kết quả", "unit": "ĐVT: tấn", "source": "Nguồn: Biểu 02.",
             "notes": ["“*” không công bố."], "columns": COLUMNS, "rows": ROWS,
             "column_numbers": True, "landscape": True} | changes  # fmt: skip
    return new_output("display_data", data={"application/vnd.dataresource+json": {"annex": annex}})


def cover(**changes):
    data = {
        "title": "Kết quả",
        "where": "huyện Hòa An, năm 2024",
        "period": "2024",
        "invented": True,
        "cards": [{"name": "Thấp còi", "value": "20,9", "unit": "%"}],
    }
    data |= changes
    return new_output("display_data", data={"application/vnd.annex.cover+json": data})


def made(*outputs, words="", letter=LETTER):
    cells = [new_markdown_cell(words), *(new_code_cell("x", outputs=[one]) for one in outputs)]
    return workbook(read_annex(new_notebook(cells=cells)), letter)


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def found(sheet, value):
    """The cell that holds the value, by rows."""
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == value)


def test_each_table_has_a_sheet_between_the_summary_and_the_words():
    book = opened(made(cover(), bundle(), bundle(caption="Hai"), bundle(caption="")))
    assert book.sheetnames == ["Tóm tắt", "Bảng 1", "Bảng 2", "Bảng (3)", "Thuyết minh"]


def test_a_number_is_a_number_with_its_format_and_its_interval_stands_beside_it():
    sheet = opened(made(bundle()))["Bảng 1"]
    cell = found(sheet, 1234.5)
    assert cell.number_format == "#,##0.0"
    assert sheet.cell(cell.row, cell.column + 1).value == "1.200–1.270"
    assert found(sheet, "● Đạt").font.b
    assert {found(sheet, text).data_type for text in ("*", "…", "1.1", "1")} == {"s"}


def test_a_text_like_a_formula_is_a_text_also_once_it_is_edited():
    sheet = opened(made(bundle()))["Bảng 1"]
    for text in ("=cmd()", "@x"):
        cell = found(sheet, text)
        assert cell.data_type == "s"
        assert cell.quotePrefix
    content = made(bundle(caption="=1+1", notes=["+x", "-x"], source="@y", unit="=u"))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        xml = "".join(package.read(name).decode() for name in package.namelist())
    assert "<f>" not in xml
    assert not re.search(r"Target=\"http", xml)


def test_the_only_links_lead_to_the_files_own_sheets():
    book = opened(made(bundle(caption="https://example.org"), words="[a](https://example.org)"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    links = [cell.hyperlink for cell in cells if cell.hyperlink]
    assert {link.location for link in links} == {"'Bảng 1'!A1", "'Thuyết minh'!A1"}
    assert {link.target for link in links} == {None}


def test_head_numbers_group_total_notes_and_source_are_in_their_places():
    sheet = opened(made(cover(), bundle()))["Bảng 1"]
    texts = [row[0].value for row in sheet.iter_rows() if row[0].value]
    assert texts == ["Bảng 1. Kết quả", "Số liệu giả lập", "ĐVT: tấn", "STT", "(1)",
                     "I. Sản xuất", "1", "1.1", "2", "Ghi chú. “*” không công bố.",
                     "Nguồn: Biểu 02."]  # fmt: skip
    assert found(sheet, "@x").font.b
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert {"A6:E6", "C4:D4", "C5:D5"} <= merged
    assert sheet.freeze_panes == "C6"
    assert sheet.print_title_rows == "$4:$5"


def test_a_sheet_prints_on_a4_as_wide_as_one_page_with_code_and_mark():
    book = opened(made(cover(code="CB-051"), bundle(), bundle(landscape=False)))
    wide, narrow = book["Bảng 1"], book["Bảng 2"]
    assert [sheet.page_setup.orientation for sheet in (wide, narrow)] == ["landscape", "portrait"]
    for sheet in (wide, narrow):
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToWidth in (None, 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.left.text.endswith("Mã kiểm chứng: CB-051")
        assert sheet.oddFooter.right.text.endswith("Số liệu giả lập")
        assert sheet.oddHeader.center.text.endswith("&P")
    assert "Số liệu giả lập" not in str(list(opened(made(bundle()))["Bảng 1"].values))


def test_definitions_stand_in_columns_and_figures_by_their_words():
    words = "## Định nghĩa\n\n- **Thấp còi (HAZ).** Tỷ lệ trẻ.\n- Khác\n\n1. Một\n2. Hai"
    said = {"image/svg+xml": {"alt": "2024: 20,9%", "caption": "Diễn biến"}}
    figure = new_output("display_data", data={"image/svg+xml": "<svg xmlns="
                        "'http://www.w3.org/2000/svg'/>"}, metadata=said)  # fmt: skip
    rows = list(opened(made(figure, words=words))["Thuyết minh"].values)
    assert rows[1:] == [
        ("Định nghĩa", None),
        ("Thấp còi (HAZ)", "Tỷ lệ trẻ."),
        (None, "Khác"),
        (None, "1. Một"),
        (None, "2. Hai"),
        ("Hình 1", "Diễn biến\n2024: 20,9%"),
    ]


def test_a_plain_frame_keeps_its_numbers_and_a_markdown_table_has_a_sheet():
    html = "<table><tr><th>crop</th><th>t</th></tr><tr><td>rice</td><td>1.200</td></tr></table>"
    frame = new_output("display_data", data={"text/html": html})
    book = opened(made(frame, words="| a | b |\n|---|---|\n| x | 1.200 |"))
    assert list(book["Bảng (1)"].values)[1] == ("x", 1200)
    assert list(book["Bảng (2)"].values)[1] == ("rice", 1.2)


def test_characters_that_xml_forbids_or_nobody_sees_are_their_code_points():
    sheet = opened(made(bundle(caption="a\x00b\x1bc\u202ed\u200be\ufffef _x0041_ 🚀\udc80")))[
        "Bảng 1"
    ]
    assert sheet["A1"].value == "Bảng 1. aU+0000bU+001BcU+202EdU+200BeU+FFFEf _x0041_ 🚀U+DC80"


@pytest.mark.parametrize("rows", [[], [{"cells": []}], [{"kind": "group", "cells": []}]])
def test_tables_of_no_rows_or_no_cells_open(rows):
    assert opened(made(bundle(rows=rows)))["Bảng 1"]["A1"].value == "Bảng 1. Kết quả"
    assert opened(made(bundle(rows=rows, columns=[])))["Bảng 1"]["A1"].value


def test_a_text_longer_than_a_cell_is_cut_with_a_sign():
    sheet = opened(made(bundle(notes=["a" * 40_000])))["Bảng 1"]
    longest = max((str(cell) for row in sheet.values for cell in row), key=len)
    assert len(longest) == 32_767
    assert longest.endswith("…")


def test_a_long_table_and_names_of_eighty_letters_are_all_there():
    columns = [{"name": f"c{at}", "title": f"Cột {at}"} for at in range(14)]
    rows = [{"cells": ["Á" * 80, *(f"{row},{at:02}" for at in range(13))]} for row in range(400)]
    sheet = opened(made(bundle(columns=columns, rows=rows, column_numbers=False)))["Bảng 1"]
    assert found(sheet, 399.12).number_format == "#,##0.00"
    assert sum(cell == "Á" * 80 for row in sheet.values for cell in row) == 400


def test_the_files_properties_hold_the_printed_date_and_no_clock():
    first, second = (made(cover(), bundle()) for _ in range(2))
    assert first == second
    properties = opened(first).properties
    assert properties.title == "Kết quả – huyện Hòa An, năm 2024"
    assert properties.creator == "Sở Y tế & Nông nghiệp"
    assert f"{properties.created:%Y-%m-%d}" == "2025-01-06"
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.create_system for entry in package.infolist()} == {3}
    undated = opened(made(cover(), letter=Letter())).properties
    assert f"{undated.created:%Y-%m-%d}" == "2024-12-31"


def test_an_english_annex_has_english_sheets_and_numbers():
    rows = [{"cells": ["1", "Output", "1,234.5", ""]}]
    book = opened(made(cover(language="en"), bundle(rows=rows)))
    assert book.sheetnames == ["Summary", "Table 1", "Text"]
    assert found(book["Table 1"], 1234.5)
