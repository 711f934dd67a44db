"""What should not arrive but does is rendered as text, safely, in every form."""

import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from runpy import run_path
from xml.etree import ElementTree

import docx
import nbformat
import openpyxl
import pytest
from lxml import html as lxml_html

from helpers.render.content.letter import Letter
from helpers.render.exporters import FORMATS, export

FIXTURE = run_path(str(Path(__file__).parents[1] / "fixtures" / "bad_input.py"))
NAMES = tuple(FIXTURE["NOTEBOOKS"])
# What each must say in every form.
SAID = {
    "long_table": ("399.13", "0.00"),
    "long_names": (FIXTURE["WORDS"], FIXTURE["UNBROKEN"]),
    "no_words_for_a_figure": (),
    "no_data": ("…", "Chưa nhận báo cáo", "Bảng trống", "Không cột"),
    "all_withheld": ("*", "Không công bố"),
    "huge_numbers": ("999.999.999.999.999.999", "−1.234.567.890.123.456,75", "1,8E+308", "-1e+300"),
    "hostile_names": ("<script>alert(1)</script> ]]> #import", "=cmd()", "U+202E", "@ref \\"),
}
SOURCES = ("<script>", "=HYPERLINK(", "http://example.org/x", "mailto:a@b", "@SUM(A1)", "'=1")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad")
    for name, make in FIXTURE["NOTEBOOKS"].items():
        nbformat.write(make(), folder / f"{name}.ipynb")
        for form in FORMATS:
            output = folder / f"{name}.{form}"
            export(folder / f"{name}.ipynb", output, format=form, letter=Letter(language="vi"))
    return folder


def squeezed(text):
    return "".join(text.split())


def pdf_words(path, *options):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler) is needed to read the PDF's text")
    command = ["pdftotext", *options, str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def package(path):
    with zipfile.ZipFile(path) as opened:
        names = [name for name in opened.namelist() if name.endswith((".xml", ".rels"))]
        return {name: opened.read(name).decode("utf-8") for name in names}


def text_of(path):
    if path.suffix == ".html":
        return lxml_html.fromstring(path.read_text(encoding="utf-8")).text_content()
    if path.suffix == ".pdf":
        return pdf_words(path, "-raw")
    parts = {
        name: text
        for name, text in package(path).items()
        if name.startswith(("word/document", "xl/sharedStrings", "xl/worksheets"))
    }
    return "".join("".join(ElementTree.fromstring(text).itertext()) for text in parts.values())


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_it_is_said_in_every_form(made, name, form):
    said = squeezed(text_of(made / f"{name}.{form}"))
    for words in SAID[name]:
        if form == "pdf" and name == "long_names":
            # Between two columns a word's lines are not one after the other.
            assert squeezed(words)[:8] in said
        else:
            assert squeezed(words) in said, words


@pytest.mark.parametrize("name", NAMES)
def test_no_word_stands_outside_the_page_of_paper(made, name):
    width = 0.0
    for line in pdf_words(made / f"{name}.pdf", "-bbox").splitlines():
        if page := re.search(r'<page width="([\d.]+)"', line):
            width = float(page[1])
        elif word := re.search(r'xMin="([-\d.]+)".*xMax="([\d.]+)"', line):
            assert float(word[1]) > 20, line
            assert float(word[2]) < width, line


@pytest.mark.parametrize("name", NAMES)
def test_the_page_holds_no_script_no_handler_and_no_address_but_its_own(made, name):
    page = lxml_html.fromstring((made / f"{name}.html").read_text(encoding="utf-8"))
    assert list(page.iter("script", "iframe", "object", "embed", "base", "form")) == []
    for element in page.iter():
        names = [str(key) for key in element.attrib]
        assert not [key for key in names if key.startswith("on")]
        addresses = [element.get(key, "#") for key in ("href", "src")]
        assert all(address.startswith(("#", "data:")) for address in addresses), addresses


def test_no_character_turns_the_order_round_or_cannot_be_seen(made):
    for form in ("html", "xlsx", "docx"):
        path = made / f"hostile_names.{form}"
        text = (
            path.read_text(encoding="utf-8") if form == "html" else "".join(package(path).values())
        )
        assert not re.search("[\u200b\u202a-\u202e\u2066-\u2069\ufeff\x0b\x1f]", text), form


@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_holds_no_formula_no_link_but_to_its_own_sheets_and_texts_as_texts(made, name):
    path = made / f"{name}.xlsx"
    for part, text in package(path).items():
        assert "<f>" not in text, part
        assert "relationships/hyperlink" not in text, part
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for link in sheet._hyperlinks:
            assert (link.target, bool(link.location)) == (None, True)
        assert [cell.coordinate for row in sheet for cell in row if cell.data_type == "f"] == []


def test_what_looks_like_a_formula_or_an_address_is_a_text_of_the_workbook(made):
    book = openpyxl.load_workbook(made / "hostile_names.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet for cell in row]
    for start in SOURCES:
        found = [cell for cell in cells if isinstance(cell.value, str) and start in cell.value]
        assert found, start
        assert {cell.data_type for cell in found} == {"s"}
    kept = {cell.value for cell in cells}
    assert {"0123", "1e5", "TRUE", "=1+1", "-5" if "-5" in kept else -5} <= kept


@pytest.mark.parametrize("name", NAMES)
def test_word_opens_it_with_every_part_well_formed(made, name):
    path = made / f"{name}.docx"
    for part, text in package(path).items():
        assert ElementTree.fromstring(text) is not None, part
    assert docx.Document(path).sections


def test_a_long_table_has_its_head_on_every_page_and_every_row(made):
    text = pdf_words(made / "long_table.pdf", "-layout")
    pages = [page for page in text.split("\f") if re.search(r"\d+\.13", page)]
    assert len(pages) > 8
    assert all("Cột 13" in page for page in pages)
    assert {int(row) for row in re.findall(r"(\d+)\.13\b", text)} == set(range(400))


def test_a_figure_without_words_is_named_so(made):
    page = lxml_html.fromstring((made / "no_words_for_a_figure.html").read_text(encoding="utf-8"))
    names = [drawing.get("aria-label") for drawing in page.iter("svg") if drawing.get("role")]
    assert names == ["Hình không có mô tả"] * 2
    assert (
        "Hình không có mô tả" in package(made / "no_words_for_a_figure.docx")["word/document.xml"]
    )
