"""What a PDF says to who cannot see it, and what an archive must know of it."""

import re
import shutil
import subprocess
import unicodedata
from itertools import pairwise
from pathlib import Path

import nbformat
import pikepdf
import pytest
from pikepdf import Array, Dictionary

from helpers.render.content.letter import Letter
from helpers.render.exporters import export

NOTEBOOKS = Path(__file__).parents[1] / "fixtures" / "notebooks"
NAMES = ("nutrition", "overview", "stock", "foreign")
FACES = {
    *("LibertinusSerif", "NotoSans", "AnnexSans", "BeVietnamPro"),
    *("JetBrainsMono", "NewCMMath"),
}
LETTER = Letter(printed_date="2025-01-06", language="vi", report_number="12/BC-SNN")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pdf")
    for name in NAMES:
        export(NOTEBOOKS / f"{name}.ipynb", folder / f"{name}.pdf", format="pdf", letter=LETTER)
    return folder


@pytest.fixture(params=NAMES)
def paper(made, request):
    with pikepdf.open(made / f"{request.param}.pdf") as opened:
        yield opened


def elements(paper, *kinds):
    """The elements of the structure tree of these kinds, in reading order."""

    def walk(one):
        if isinstance(one, Array):
            for child in one:
                yield from walk(child)
        elif isinstance(one, Dictionary) and "/S" in one:
            if not kinds or str(one.S).lstrip("/") in kinds:
                yield one
            if "/K" in one:
                yield from walk(one.K)

    return list(walk(paper.Root.StructTreeRoot.K))


def marked(element):
    """The marks (page, number) of content under an element, in the tree's order."""

    def walk(one, page):
        if isinstance(one, int):
            yield page, int(one)
        elif isinstance(one, Array):
            for child in one:
                yield from walk(child, page)
        elif isinstance(one, Dictionary):
            own = one.get("/Pg")
            page = own.objgen if own is not None else page
            if "/MCID" in one:
                yield page, int(one.MCID)
            elif "/K" in one:
                yield from walk(one.K, page)

    return list(walk(element, None))


def attribute(element, name):
    owners = element.get("/A", [])
    found = [owner[name] for owner in (owners if isinstance(owners, Array) else [owners])
             if name in owner]  # fmt: skip
    return str(found[0]) if found else ""


def run(*command):
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} (poppler) is needed")
    return subprocess.run(command, capture_output=True, check=True, text=True)


def test_it_is_tagged_and_says_its_language_title_and_that_the_title_is_shown(paper):
    root = paper.Root
    assert bool(root.MarkInfo.Marked)
    assert str(root.Lang) == "vi"
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert len(str(paper.docinfo["/Title"])) > 10


def test_it_is_well_formed(paper):
    assert paper.check_pdf_syntax() == []


def test_it_claims_ua_1_and_a_2a_together(paper):
    with paper.open_metadata() as said:
        assert said["pdfuaid:part"] == "1"
        assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("2", "A")


def test_its_date_is_the_printed_one_in_both_places(paper):
    with paper.open_metadata() as said:
        assert said["xmp:CreateDate"].startswith("2025-01-06T00:00:00")
        assert said["xmp:ModifyDate"].startswith("2025-01-06T00:00:00")
    assert str(paper.docinfo["/CreationDate"]).startswith("D:20250106000000")


def test_every_figure_and_formula_has_its_words(paper):
    for element in elements(paper, "Figure", "Formula"):
        assert str(element.get("/Alt", "")).strip()


def test_every_head_cell_says_what_it_heads_and_every_table_has_some(paper):
    for table in elements(paper, "Table"):
        kinds = {str(one.S) for one in elements_of(table)}
        assert {"/THead", "/TBody", "/TH"} <= kinds
    assert elements(paper, "TH")
    for part, scope in (("THead", "/Column"), ("TBody", "/Row")):
        for row in [row for one in elements(paper, part) for row in rows_of(one)]:
            heads = [cell for cell in row if str(cell.S) == "/TH"]
            # The heading of a group is the only cell of its row, and heads the columns below.
            expected = "/Column" if len(row) == 1 and attribute(row[0], "/ColSpan") else scope
            assert {attribute(head, "/Scope") for head in heads} <= {expected}


def test_a_row_has_one_heading_and_each_cell_names_it_and_the_heading_of_its_column(paper):
    known = {str(head.ID): head for head in elements(paper, "TH")}
    names = names_of(paper)
    assert list(names) == sorted(names)
    assert {name: head.objgen for name, head in known.items()}.items() <= names.items()
    for table in elements(paper, "Table"):
        rows = [row for body in elements_of_kind(table, "TBody") for row in rows_of(body)]
        for row in [row for row in rows if len(row) > 1]:
            own = [str(cell.ID) for cell in row if str(cell.S) == "/TH"]
            # Nobody writes a heading into an empty cell.
            assert len(own) == 1 or not list(row[0].get("/K", []))
            for at, cell in enumerate(row):
                named = [str(name) for name in headers_of(cell)]
                assert own == [] or own[0] in named or str(cell.S) == "/TH"
                assert any(covers(known[name], at) for name in named)


def rows_of(part):
    return [[*elements_of_kind(row, "TD", "TH")] for row in elements_of_kind(part, "TR")]


def elements_of_kind(element, *kinds):
    """The elements of these kinds among those right below, in their order."""
    below = element.get("/K", Array())
    return [one for one in (below if isinstance(below, Array) else [below])
            if isinstance(one, Dictionary) and str(one.get("/S", ""))[1:] in kinds]  # fmt: skip


def covers(head, column):
    """Whether a heading of columns stands over this one."""
    found = re.match(r"U\d+x(\d+)y\d+$", str(head.ID))
    first = int(found[1]) if found else column + 1
    return first <= column < first + int(attribute(head, "/ColSpan") or 1)


def headers_of(cell):
    return next((list(one.Headers) for one in cell.A if "/Headers" in one), [])


def names_of(paper):
    names = list(paper.Root.StructTreeRoot.IDTree.Names)
    return {
        str(name): element.objgen for name, element in zip(names[::2], names[1::2], strict=True)
    }


def elements_of(element):
    found, waiting = [], [element]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Array):
            waiting += list(one)
        elif isinstance(one, Dictionary) and "/S" in one:
            found.append(one)
            waiting.append(one.get("/K", Array()))
    return found


def test_it_is_read_in_the_order_of_its_pages(paper):
    order = {page.objgen: number for number, page in enumerate(paper.pages)}
    notes = {mark for note in elements(paper, "Note") for mark in marked(note)}
    pages = [
        order[page] for page, at in marked(paper.Root.StructTreeRoot) if (page, at) not in notes
    ]
    assert pages == sorted(pages)


def test_headings_go_down_one_level_at_a_time_and_are_the_bookmarks(paper):
    levels = [int(str(one.S)[2:]) for one in elements(paper, *(f"H{n}" for n in range(1, 7)))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    with paper.open_outline() as outline:
        waiting, titles = list(outline.root), []
        while waiting:
            item = waiting.pop(0)
            titles.append(item.title)
            waiting = [*item.children, *waiting]
    assert len(titles) == len(levels)
    assert all(titles)


@pytest.mark.parametrize("name", NAMES)
def test_its_faces_are_declared_ones_and_embedded(made, name):
    rows = run("pdffonts", str(made / f"{name}.pdf")).stdout.splitlines()[2:]
    assert {re.match(r"[A-Z]{6}\+(\w+)", row)[1] for row in rows} <= FACES
    assert all(" yes yes yes " in row for row in rows)


@pytest.mark.parametrize("name", NAMES)
def test_poppler_reads_it_without_complaint(made, name):
    assert run("pdfinfo", str(made / f"{name}.pdf")).stderr == ""
    assert run("pdftotext", str(made / f"{name}.pdf"), "-").stderr == ""


@pytest.mark.parametrize("name", ["nutrition", "overview"])
def test_text_copied_out_of_it_is_right_vietnamese(made, name):
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    kind = "application/vnd.annex.cover+json"
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    cover = next(output.data[kind] for output in outputs if kind in output.get("data", {}))
    text = run("pdftotext", "-raw", str(made / f"{name}.pdf"), "-").stdout
    assert text == unicodedata.normalize("NFC", text)
    said = " ".join(text.replace("\u00a0", " ").split())
    for sentence in [cover["answer"], *cover.get("paragraphs", [])]:
        assert " ".join(sentence.replace("\u00a0", " ").split()) in said


def test_a_mention_of_a_table_or_figure_is_a_link_within_the_paper(made):
    with pikepdf.open(made / "stock.pdf") as paper:
        links = [
            note
            for page in paper.pages
            for note in page.get("/Annots", [])
            if note.Subtype == "/Link" and "/Dest" in note
        ]
        assert len(links) >= 2
        assert all(str(link.get("/Contents", "")).strip() for link in links)


def test_formulas_are_set_as_formulas_and_footnotes_as_notes(made):
    with pikepdf.open(made / "stock.pdf") as paper:
        said = [str(one.Alt) for one in elements(paper, "Formula")]
        assert "p = (∑_(i = 1)^nw_iy_i)/(∑_iw_i)" in said
        assert "(x^2)/2" in said
        assert len(elements(paper, "Note")) == 2


def test_an_office_may_name_the_folder_of_its_own_times_new_roman(tmp_path):
    from fontTools.ttLib import TTFont

    from helpers.render.fonts import FIGURE_FACES

    face = TTFont(FIGURE_FACES[0])
    for number in (1, 4, 6, 16):
        name = "TimesNewRoman" if number == 6 else "Times New Roman"
        face["name"].setName(name, number, 3, 1, 0x409)
    face.save(tmp_path / "times.ttf")
    letter = Letter(language="vi", serif_folder=str(tmp_path))
    export(NOTEBOOKS / "overview.ipynb", tmp_path / "o.pdf", format="pdf", letter=letter)
    listed = run("pdffonts", str(tmp_path / "o.pdf")).stdout
    assert "+TimesNewRoman" in listed
    assert "Libertinus" not in listed
