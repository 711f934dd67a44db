"""Made files before they take their place, and the copies that people open by hand."""

import json
import zipfile

import pytest

from helpers.batch.copies import set_parameters
from helpers.batch.page import PageBroken, check_page, read_cover


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        ("html", b"<!DOCTYPE html><html><p>x</p></html>\n"),
        ("pdf", b"%PDF-1.7\n...\n%%EOF\n"),
    ],
)
def test_a_whole_page_passes_and_one_cut_short_or_empty_does_not(tmp_path, suffix, content):
    page = tmp_path / f"a.{suffix}"
    page.write_bytes(content)
    check_page(page, suffix)
    for broken in (content[:-6], b"", content[6:]):
        page.write_bytes(broken)
        with pytest.raises(PageBroken, match=f"a whole {suffix} page is required"):
            check_page(page, suffix)


@pytest.mark.parametrize(
    ("suffix", "part"), [("xlsx", "xl/workbook.xml"), ("docx", "word/document.xml")]
)
def test_a_whole_package_passes_and_one_cut_short_altered_or_of_another_kind_does_not(
    tmp_path, suffix, part
):
    page = tmp_path / f"a.{suffix}"
    with zipfile.ZipFile(page, "w") as package:
        package.writestr(part, "<everything/>")
    check_page(page, suffix)
    whole = page.read_bytes()
    for broken in (whole[:-6], b"", whole[6:], whole.replace(b"every", b"other")):
        page.write_bytes(broken)
        with pytest.raises(PageBroken, match=f"a whole {suffix} page is required"):
            check_page(page, suffix)
    with zipfile.ZipFile(page, "w") as package:
        package.writestr("other.xml", "")
    with pytest.raises(PageBroken):
        check_page(page, suffix)


def test_a_cover_gives_title_verdicts_and_whether_its_data_are_invented(tmp_path):
    cover = {
        "title": "Dinh dưỡng",
        "code": "CB-051-2024-DD",
        "invented": True,
        "cards": [{"name": "Thấp còi", "verdict": "undecided", "value": "24,6"}],
        "counts": [{"verdict": "met", "count": 3, "word": "Đạt", "of": 10}],
        "paragraphs": ["…"],
    }
    cells = [{"outputs": [{"data": {"application/vnd.annex.cover+json": cover}}]}]
    notebook = tmp_path / "a.ipynb"
    notebook.write_text(json.dumps({"cells": [{"cell_type": "markdown"}, *cells]}))
    assert read_cover(notebook) == {
        "title": "Dinh dưỡng",
        "code": "CB-051-2024-DD",
        "invented": True,
        "verdicts": [{"name": "Thấp còi", "verdict": "undecided"}],
        "counts": {"met": 3},
    }


def test_a_notebook_without_a_cover_has_none(tmp_path):
    notebook = tmp_path / "a.ipynb"
    notebook.write_text('{"cells": [{"cell_type": "code", "outputs": [{"name": "stdout"}]}]}')
    assert read_cover(notebook) == {}


def test_a_copy_has_other_parameters_and_all_else_as_it_was(tiny):
    notebook = tiny.notebooks / "harvest.ipynb"
    before = json.loads(notebook.read_text(encoding="utf-8"))
    after = json.loads(set_parameters(notebook, {"area": "902", "period": "2023", "other": "x"}))
    lines = "".join(after["cells"][1]["source"]).splitlines()
    assert lines == [
        'area = "902"  # code of the area',
        'period = "2023"',
        'language = "vi"  # vi | en',
        'as_of = ""',
    ]
    after["cells"][1] = before["cells"][1]
    assert after == before
