"""Every table says the same in HTML, PDF, Excel and Word, cell by cell."""

import re
import shutil
from pathlib import Path
from runpy import run_path

import docx
import nbformat
import openpyxl
import pytest
from lxml import html as lxml_html

from helpers.render.content.letter import Letter
from helpers.render.exporters import FORMATS, export

NOTEBOOKS = Path(__file__).parents[1] / "fixtures" / "notebooks"
NAMES = ("nutrition", "overview")
READERS = run_path(str(Path(__file__).parents[1] / "fixtures" / "table_readers.py"))
in_html, in_word, in_excel, joined, numbers, on_paper, squeezed, tables, word_text = (
    READERS[name]
    for name in (
        *("in_html", "in_word", "in_excel", "joined", "numbers", "on_paper", "squeezed", "tables"),
        "word_text",
    )
)
FORMS = {"html": in_html, "docx": in_word}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("forms")
    for name in NAMES:
        for form in FORMATS:
            output = folder / f"{name}.{form}"
            export(NOTEBOOKS / f"{name}.ipynb", output, format=form, letter=Letter(language="vi"))
    return folder


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", FORMS)
def test_every_cell_stands_in_the_page_and_in_word_in_its_row(made, name, form):
    wanted = [joined(rows) for _, rows in tables(NOTEBOOKS / f"{name}.ipynb")]
    assert sum(map(len, wanted)) > 8
    found = [[row for row in rows if row] for rows in FORMS[form](made / f"{name}.{form}")]
    assert found == wanted


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_stands_in_the_workbook_as_text_or_as_the_number_it_prints(made, name):
    found = [[row for row in rows if row] for rows in in_excel(made / f"{name}.xlsx")]
    for (_, rows), shown in zip(tables(NOTEBOOKS / f"{name}.ipynb"), found, strict=True):
        wanted = ["".join(row) for row in joined(rows)]
        assert ["".join(row) for row in shown[: len(wanted)]] == wanted


@pytest.mark.parametrize("name", NAMES)
def test_every_word_and_number_of_the_tables_stands_on_paper(made, name):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler) is needed to read the PDF's text")
    paper = on_paper(made / f"{name}.pdf")
    wanted = numbers(NOTEBOOKS / f"{name}.ipynb")
    assert len(wanted) > 15
    assert {number for number in wanted if number not in paper} == set()


@pytest.mark.parametrize("name", NAMES)
def test_headings_of_columns_are_the_same_in_every_form(made, name):
    book = openpyxl.load_workbook(made / f"{name}.xlsx")
    document = docx.Document(made / f"{name}.docx")
    drawn = [table for table in document.tables if table.style.name == "Annex Rules"]
    page = lxml_html.fromstring((made / f"{name}.html").read_text(encoding="utf-8"))
    heads = [squeezed(head.text_content()) for head in page.iter("thead")]
    for at, (titles, _) in enumerate(tables(NOTEBOOKS / f"{name}.ipynb")):
        wanted = [squeezed(title) for title in titles]
        row = [squeezed(cell.value or "") for cell in _head(book.worksheets[1 + at])]
        assert [text for text in row if text] == wanted
        cells = [word_text(cell._tc) for cell in drawn[at].rows[0].cells]
        assert all(
            squeezed(text).startswith(title) for text, title in zip(cells, wanted, strict=True)
        )
        assert all(title in heads[at] for title in wanted)


def _head(sheet):
    first = int(re.search(r"\d+", sheet.print_title_rows).group())
    return sheet[first]


@pytest.mark.parametrize("name", NAMES)
def test_title_answer_cards_and_findings_are_in_every_form(made, name):
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    kind = "application/vnd.annex.cover+json"
    cover = next(output.data[kind] for output in outputs if kind in output.get("data", {}))
    said = [cover["answer"], *cover.get("paragraphs", [])]
    said += [
        card[part] for card in cover.get("cards", []) for part in ("name", "interval", "target")
    ]
    book = openpyxl.load_workbook(made / f"{name}.xlsx")
    sheet = squeezed("".join(str(cell or "") for row in book.worksheets[0].values for cell in row))
    body = docx.Document(made / f"{name}.docx").element.body
    word = squeezed(word_text(body))
    page = squeezed((made / f"{name}.html").read_text(encoding="utf-8"))
    for text in map(squeezed, filter(None, said)):
        assert text in sheet
        assert text in word
        assert text in page
