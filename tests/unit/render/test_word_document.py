"""The annex for Word: real tables and styles, official pages, texts that stay texts."""

import base64
import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.render.content.document import read_annex
from helpers.render.content.letter import Letter
from helpers.render.exporters.docx import word_document

LETTER = Letter(
    annex_number="I", report_number="12/BC", printed_date="2025-01-06", issuing_agency="Sở Y tế"
)
SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='90pt' height='45pt'><text y='9'>a</text></svg>"
)
PNG = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJg"
        "gg=="
    )
).decode()


def table(**changes):
    columns = [{"name": "number", "title": "STT", "width_mm": 10}, {"name": "value", "title": "TH"}]
    rows = [
        {"kind": "group", "cells": [{"text": "I. Nhóm"}]},
        {"cells": ["1", {"text": "20,9", "sub": "14,7–28,7"}]},
        {"kind": "total", "cells": ["2", {"text": "Đạt", "verdict": "met"}]},
    ]
    annex = {"caption": "Kết quả", "columns": columns, "rows": rows, "column_numbers": True}
    data = {"application/vnd.dataresource+json": {"annex": annex | changes}}
    return new_output("display_data", data=data)


def cover(**changes):
    data = {"title": "Kết quả", "where": "huyện Hòa An", "period": "2024", "invented": True,
            "answer": "Đạt.", "code": "CB-051", "cards": [{"name": "Thấp còi", "value": "20,9",
            "unit": "%", "verdict": "met", "verdict_word": "Đạt"}]} | changes  # fmt: skip
    return new_output("display_data", data={"application/vnd.annex.cover+json": data})


def figure(svg=SVG, **said):
    given = {"alt": "2024: 20,9%", "caption": "Diễn biến"} | said
    return new_output(
        "display_data", data={"image/svg+xml": svg}, metadata={"image/svg+xml": given}
    )


def made(*outputs, words="", letter=LETTER):
    cells = [new_markdown_cell(words), *(new_code_cell("x", outputs=[one]) for one in outputs)]
    return word_document(read_annex(new_notebook(cells=cells)), letter)


def opened(content):
    return docx.Document(io.BytesIO(content))


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def texts(document):
    return [(one.style.name, one.text) for one in document.paragraphs if one.text]


def test_the_head_has_the_official_words_in_styles_for_the_navigation_pane():
    said = texts(opened(made(cover(), words="## Tiến độ\n\nLời.\n\n### Nhỏ")))
    assert said[:3] == [
        ("Annex Name", "Phụ lục I"),
        ("Title", "KẾT\u00a0QUẢ\nHUYỆN HÒA AN"),
        ("Subtitle", "(Kèm theo Báo cáo số 12/BC ngày 06 tháng 01 năm 2025\ncủa Sở Y tế)"),
    ]
    document = opened(made(cover(), new_output("display_data", data={
        "text/markdown": "## Tiến độ\n\nLời.\n\n### Nhỏ"})))  # fmt: skip
    assert ("Heading 1", "Tiến độ") in texts(document)
    assert ("Body Text", "Lời.") in texts(document)
    assert ("Heading 2", "Nhỏ") in texts(document)


def test_the_pages_have_the_official_margins_and_a_number_from_page_two_on():
    document = opened(made(cover(), table(landscape=True), table()))
    first, wide, last = document.sections
    assert [round(side.mm) for side in (first.page_width, first.page_height)] == [210, 297]
    margins = (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)
    assert [round(side.mm) for side in margins] == [22, 20, 30, 18]
    assert [round(side.mm) for side in (wide.page_width, last.page_width)] == [297, 210]
    assert first.different_first_page_header_footer
    assert not first.first_page_header.paragraphs[0].text
    assert "PAGE" in first.header._element.xml
    assert wide.header.is_linked_to_previous
    assert not wide.different_first_page_header_footer
    for section in (first, wide, last):
        assert section.footer.paragraphs[0].text == "Mã kiểm chứng: CB-051\tSố liệu giả lập"


def test_every_text_is_times_new_roman_in_the_language_of_the_annex():
    content = made(cover(), table())
    normal = opened(content).styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(13))
    styles, theme = part(content, "word/styles.xml"), part(content, "word/theme/theme1.xml")
    assert 'w:lang w:val="vi-VN"' in styles
    assert set(re.findall(r'<a:(?:latin|ea|cs) typeface="([^"]*)"', theme)) == {"Times New Roman"}
    assert 'w:lang w:val="en-GB"' in part(made(cover(language="en")), "word/styles.xml")


def test_a_table_is_a_real_one_whose_head_and_column_numbers_are_repeated():
    drawn = opened(made(table())).tables[0]
    assert drawn.style.name == "Annex Rules"
    rows = [[cell.text for cell in row.cells] for row in drawn.rows]
    assert rows == [
        ["STT", "TH"],
        ["(1)", "(2)"],
        ["I. Nhóm", "I. Nhóm"],
        ["1", "20,9\n14,7–28,7"],
        ["2", "● Đạt"],
    ]
    repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in drawn.rows]
    assert repeated == [True, True, False, False, False]
    assert drawn.rows[4].cells[1].paragraphs[0].runs[0].bold


def test_a_figure_has_its_caption_its_words_and_at_most_the_texts_width():
    wide = SVG.replace("90pt", "900pt")
    document = opened(made(figure(), figure(wide)))
    small, large = document.inline_shapes
    assert small._inline.docPr.get("descr") == "2024: 20,9%"
    assert (small.width, small.height) == (Pt(90), Pt(45))
    assert abs(large.width - Mm(162)) < Mm(0.1)
    assert ("Caption", "Hình 2. Diễn biến") in texts(document)
    ids = [shape._inline.docPr.id for shape in document.inline_shapes]
    assert len(set(ids)) == 2


def test_a_picture_that_cannot_be_drawn_leaves_its_words_and_the_others():
    broken = new_output("display_data", data={"image/png": "AAAA"}, metadata={"alt": "vỡ"})
    good = new_output("display_data", data={"image/png": PNG}, metadata={"alt": "một"})
    document = opened(made(broken, good, figure(), words="![xa](https://example.org/a.png)"))
    assert len(document.inline_shapes) == 2
    said = [text for _, text in texts(document)]
    assert "[hình: vỡ]" in said
    assert "[hình: xa]" in said


def test_a_progress_bar_is_a_picture_of_its_own():
    cell = {"text": "", "progress": {"value": 0.9, "low": 0.8, "high": 1.1, "verdict": "met"}}
    rows = [{"cells": ["1", cell]}, {"cells": ["2", cell]}]
    document = opened(made(table(rows=rows)))
    assert len(document.inline_shapes) == 2
    assert document.tables[0].rows[0].cells[1].text == "TH\nvạch đứng: mục tiêu"


def test_prose_keeps_its_marks_lists_and_links_as_text():
    words = "**đậm** *nghiêng* [tên](https://a.org) `mã`\n\n- một\n  1. hai\n\n> trích\n\n<b>x</b>"
    content = made(words=words)
    said = texts(opened(content))
    assert ("Body Text", "đậm nghiêng tên (https://a.org) mã") in said
    assert ("List Paragraph", "–\tmột") in said
    assert ("List Paragraph", "1.\thai") in said
    assert ("Quote", "trích") in said
    assert "hyperlink" not in part(content, "word/document.xml")
    runs = opened(content).paragraphs[1].runs
    assert (runs[0].bold, runs[2].italic) == (True, True)


def test_a_markdown_table_and_a_plain_frame_are_tables_of_word():
    frame = "<table><tr><th colspan=2>a</th></tr><tr><td>1</td><td>2</td></tr></table>"
    output = new_output("display_data", data={"text/html": frame})
    first, second = opened(made(output, words="| x | y |\n|---|---|\n| 1 | 2 |")).tables
    assert [cell.text for cell in first.rows[1].cells] == ["1", "2"]
    assert [cell.text for cell in second.rows[0].cells] == ["a", "a"]


def test_hostile_names_are_text_in_every_place():
    name = "<script> ]]> &amp; =cmd() \x00\x1b \u202e \u200b 🚀 \udc80 \ufffe " + "Á" * 80
    outputs = [cover(title=name, where=name, answer=name), figure(alt=name, caption=name),
               table(caption=name, unit=name, source=name, notes=[name],
                     rows=[{"cells": [name, {"text": name, "sub": name}]}])]  # fmt: skip
    content = made(*outputs, words=f"## {name}\n\n{name}", letter=Letter(author=name))
    document = opened(content)
    body = "".join(text.text or "" for text in document.element.body.iter(qn("w:t")))
    assert body.count("=cmd()") >= 9
    assert "U+202E" in body
    assert "U+0000" in body
    assert "\u202e" not in body
    assert "<script>" in document.core_properties.title


@pytest.mark.parametrize("rows", [[], [{"cells": []}], [{"kind": "group", "cells": []}]])
def test_tables_of_no_rows_no_cells_or_no_columns_open(rows):
    assert len(opened(made(table(rows=rows))).tables[0].rows) == 2 + len(rows)
    assert texts(opened(made(table(rows=rows, columns=[]))))[1] == ("Caption", "Bảng 1. Kết quả")


def test_a_long_table_is_written_whole():
    columns = [{"name": f"c{at}", "title": f"Cột {at}"} for at in range(14)]
    rows = [{"cells": [f"{row}.{at}" for at in range(14)]} for row in range(400)]
    xml = part(made(table(columns=columns, rows=rows, landscape=True)), "word/document.xml")
    assert xml.count("<w:tr>") == 402
    assert ">399.13</w:t>" in xml


def test_an_empty_notebook_gives_a_document():
    assert texts(opened(made(letter=Letter()))) == [("Title", "PHỤ\u00a0LỤC")]


def test_the_same_annex_is_the_same_bytes_dated_by_the_printed_date():
    first, second = (made(cover(), table(), figure()) for _ in range(2))
    assert first == second
    properties = opened(first).core_properties
    assert (properties.title, properties.author) == ("Kết quả – huyện Hòa An", "Sở Y tế")
    assert f"{properties.created:%Y-%m-%d} {properties.language}" == "2025-01-06 vi-VN"
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in package.namelist() if "thumbnail" in name]
