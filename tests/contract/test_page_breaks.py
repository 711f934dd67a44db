"""Where a page of paper may end: never between a heading and what it heads."""

import re
import shutil
import subprocess

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.render.content.letter import Letter
from helpers.render.exporters import export

LETTER = Letter(language="vi", verification="CB-04-2024-LT")
FOOT = re.compile(r"^\s*(\d+|Mã kiểm chứng:.*)?\s*$")
RESOURCE = "application/vnd.dataresource+json"


def table(lines, caption="Bảng"):
    columns = [{"name": "a", "title": "Tên"}, {"name": "b", "title": "Số", "align": "right"}]
    rows = [{"kind": kind, "cells": [{"text": text} for text in texts]} for kind, *texts in lines]
    bundle = {"annex": {"caption": caption, "columns": columns, "rows": rows}}
    return new_code_cell("x", outputs=[new_output("display_data", data={RESOURCE: bundle})])


def pages(folder, cells):
    """Return the lines of each page, without its number and foot."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler) is needed to read the PDF's text")
    nbformat.write(new_notebook(cells=cells), folder / "n.ipynb")
    export(folder / "n.ipynb", folder / "n.pdf", format="pdf", letter=LETTER)
    command = ["pdftotext", "-layout", str(folder / "n.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    found = [
        [line.strip() for line in page.split("\n") if not FOOT.match(line)]
        for page in text.split("\f")
    ]
    return [lines for lines in found if lines]


def test_the_heading_of_a_group_stays_with_the_row_below_it(tmp_path):
    lines = [
        line for n in range(120) for line in (("group", f"Nhóm {n}"), ("row", f"dòng {n}", "1"))
    ]
    made = pages(tmp_path, [table(lines)])
    assert len(made) > 4
    assert not [page[-1] for page in made if page[-1].startswith("Nhóm")]


def test_a_group_that_goes_on_overleaf_has_its_heading_there_again(tmp_path):
    lines = [("group", "Nhóm dài"), *(("row", f"dòng {n}", "1") for n in range(100))]
    made = pages(tmp_path, [table(lines)])
    assert len(made) > 2
    assert all("Nhóm dài" in page for page in made)


def test_a_section_does_not_begin_at_the_foot_of_a_page(tmp_path):
    cells = []
    for n in range(24):
        many = [("row", f"dòng {n}.{at}", "1") for at in range(5 + n)]
        cells += [new_markdown_cell(f"## Mục {n}\n\nVài lời mở đầu."), table(many, f"Bảng {n}")]
        cells += [new_markdown_cell(f"## Phần {n}\n\nLời dẫn ngắn."), new_markdown_cell("Thân.")]
    made = pages(tmp_path, cells)
    assert len(made) > 10
    leading = re.compile(r"Mục|Phần|Vài lời|Lời dẫn|Bảng|Tên")
    assert not [page[-1] for page in made if leading.match(page[-1])]
