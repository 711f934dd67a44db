"""Every table says the same in HTML, PDF, Excel and Word, cell by cell."""

import re
import shutil
import subprocess
from pathlib import Path

import docx
import nbformat
import openpyxl
import pytest
from docx.oxml.ns import qn
from lxml import html as lxml_html

from helpers.render.exporters import FORMATS, export
from helpers.render.letter import Letter

NOTEBOOKS = Path(__file__).parents[1] / "fixtures" / "notebooks"
NAMES = ("nutrition", "overview")
RESOURCE = "application/vnd.dataresource+json"
SIGNS = str.maketrans("", "", "●▲◇")
FORMAT = re.compile(r'^(?:"\+")?(?P<whole>#,##0|0)(?:\.(?P<decimals>0+))?(?P<unit>%|" [^"]+")?')


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("forms")
    for name in NAMES:
        for form in FORMATS:
            output = folder / f"{name}.{form}"
            export(NOTEBOOKS / f"{name}.ipynb", output, format=form, letter=Letter(language="vi"))
    return folder


def squeezed(text):
    """A text without white space, line ends, signs of verdicts."""
    bare = "".join(str(text).split()).translate(SIGNS)
    return bare.removeprefix("–") if len(bare) > 1 else bare


def tables(name):
    """The rows of each table as the notebook says them: pairs of text and second line."""
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    for output in outputs:
        if RESOURCE in output.get("data", {}):
            annex = output.data[RESOURCE]["annex"]
            cells = [[_pair(cell) for cell in row["cells"]] for row in annex["rows"]]
            yield [column["title"] for column in annex["columns"]], cells


def _pair(cell):
    if isinstance(cell, str):
        return squeezed(cell), "", False
    shown = bool(cell.get("progress"))
    return squeezed(cell.get("text") or ""), squeezed(cell.get("sub") or ""), shown


def joined(rows):
    """What each row shows: its cells that hold words or numbers."""
    shown = [[text + sub for text, sub, _ in row if text + sub] for row in rows]
    return [row for row in shown if row]


def in_html(made, name):
    page = lxml_html.fromstring((made / f"{name}.html").read_text(encoding="utf-8"))
    for table in page.iter("table"):
        # Pictures, and what a telephone repeats under a name.
        for drawn in [*table.iter("svg"), *table.find_class("again")]:
            drawn.drop_tree()
        yield [
            [squeezed(cell.text_content()) for cell in row if squeezed(cell.text_content())]
            for row in table.find("tbody")
        ]


def word_text(element):
    """The text of a part of a document; its own `itertext` says every run three times."""
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


def in_word(made, name):
    for table in docx.Document(made / f"{name}.docx").tables:
        rows = []
        for row in table.rows:
            is_head = row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader"))
            if is_head is None or is_head is False:
                cells = list(dict.fromkeys(cell._tc for cell in row.cells))
                texts = [word_text(cell) for cell in cells]
                rows.append([squeezed(text) for text in texts if squeezed(text)])
        if table.style.name == "Annex Rules":
            yield rows


def printed(cell):
    """A cell of a sheet as Excel shows it to a Vietnamese reader; "" for a bar."""
    if cell.value is None or cell.number_format == "0%":
        return ""
    if cell.data_type != "n":
        return squeezed(cell.value)
    form = FORMAT.match(cell.number_format)
    unit, decimals = form["unit"] or "", len(form["decimals"] or "")
    size = abs(cell.value) * (100 if unit == "%" else 1)
    text = f"{size:{',' if ',' in form['whole'] else ''}.{decimals}f}"
    text = text.replace(",", "_").replace(".", ",").replace("_", ".")
    sign = "−" if cell.value < 0 else "+" if cell.number_format.startswith('"+"') else ""
    return squeezed(sign + text + unit.replace('"', ""))


def in_excel(made, name):
    book = openpyxl.load_workbook(made / f"{name}.xlsx")
    for sheet in book.worksheets[1:-1]:
        yield [
            [printed(cell) for cell in row if printed(cell)]
            for row in sheet.iter_rows(min_row=int(sheet.print_title_rows.split("$")[-1]) + 1)
        ]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("read", [in_html, in_word], ids=["html", "docx"])
def test_every_cell_stands_in_the_page_and_in_word_in_its_row(made, name, read):
    wanted = [joined(rows) for _, rows in tables(name)]
    assert sum(map(len, wanted)) > 8
    found = [[row for row in rows if row] for rows in read(made, name)]
    assert found == wanted


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_stands_in_the_workbook_as_text_or_as_the_number_it_prints(made, name):
    found = [[row for row in rows if row] for rows in in_excel(made, name)]
    for (_, rows), shown in zip(tables(name), found, strict=True):
        wanted = ["".join(row) for row in joined(rows)]
        assert ["".join(row) for row in shown[: len(wanted)]] == wanted


@pytest.mark.parametrize("name", NAMES)
def test_every_word_and_number_of_the_tables_stands_on_paper(made, name):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler) is needed to read the PDF's text")
    command = ["pdftotext", str(made / f"{name}.pdf"), "-"]
    paper = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    for _, rows in tables(name):
        texts = [part for row in rows for text, sub, _ in row for part in (text, sub)]
        numbers = {number for text in texts for number in re.findall(r"\d[\d.,]*\d|\d", text)}
        assert {number for number in numbers if number not in paper} == set()


@pytest.mark.parametrize("name", NAMES)
def test_headings_of_columns_are_the_same_in_every_form(made, name):
    book = openpyxl.load_workbook(made / f"{name}.xlsx")
    document = docx.Document(made / f"{name}.docx")
    drawn = [table for table in document.tables if table.style.name == "Annex Rules"]
    page = lxml_html.fromstring((made / f"{name}.html").read_text(encoding="utf-8"))
    heads = [squeezed(head.text_content()) for head in page.iter("thead")]
    for at, (titles, _) in enumerate(tables(name)):
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
