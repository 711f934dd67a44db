"""Names that are code elsewhere, tables of any length and empty notebooks, in every form."""

import zipfile

import nbformat
from exported import LETTER, words
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.render.exporters import FORMATS, export

HOSTILE = (
    '<script>alert(1)</script> ]]> #import "x" #let x = 1 $x$ \\ `=cmd()` @ref {{ 7*7 }} '
    "{% raw %} '\" & 🚀 \u202e \u200b العربية ﷺ " + "a" * 300
)


def hostile_notebook(path):
    cell = {"text": HOSTILE, "sub": HOSTILE}
    table = {
        "annex": {
            "caption": HOSTILE,
            "unit": HOSTILE,
            "source": HOSTILE,
            "notes": [HOSTILE],
            "form": "main",
            "columns": [{"name": "indicator", "title": HOSTILE}, {"name": "value"}],
            "rows": [
                {"kind": "group", "cells": [cell]},
                {"kind": "row", "cells": [cell, cell | {"verdict": HOSTILE}]},
            ],
        }
    }
    names = ["title", "where", "question", "answer", "code", "area_name", "theme_short", "plan"]
    cover = dict.fromkeys(names, HOSTILE) | {
        "facts": [{"label": HOSTILE, "value": HOSTILE}],
        "cards": [dict.fromkeys(("name", "value", "unit", "target", "reason"), HOSTILE)],
        "paragraphs": [HOSTILE],
    }
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="9"><text y="8">'
        + HOSTILE.replace("&", "&amp;").replace("<", "&lt;")
        + "</text></svg>"
    )
    said = {"image/svg+xml": {"alt": HOSTILE, "caption": HOSTILE, "source": HOSTILE}}
    outputs = [
        new_output("display_data", data={"application/vnd.annex.cover+json": cover}),
        new_output("display_data", data={"application/vnd.dataresource+json": table}),
        new_output("display_data", data={"image/svg+xml": svg}, metadata=said),
        new_output("display_data", data={"text/markdown": HOSTILE}),
        new_output("stream", name="stdout", text=HOSTILE),
        new_output("error", ename="E", evalue=HOSTILE, traceback=[]),
    ]
    cells = [new_code_cell("x", outputs=outputs), new_markdown_cell("## " + HOSTILE)]
    nbformat.write(new_notebook(cells=cells), path)


def test_hostile_names_are_text_on_the_page(tmp_path):
    hostile_notebook(tmp_path / "hostile.ipynb")
    export(tmp_path / "hostile.ipynb", tmp_path / "hostile.html", format="html", letter=LETTER)
    html = (tmp_path / "hostile.html").read_text(encoding="utf-8")
    assert "<script" not in html
    assert html.count("&lt;script&gt;") > 15
    assert "49" not in html.replace("font/woff2;base64", "").split("</style>")[1]


def test_hostile_names_are_text_on_paper_and_what_cannot_be_shown_is_reported(tmp_path):
    hostile_notebook(tmp_path / "hostile.ipynb")
    notes = export(
        tmp_path / "hostile.ipynb", tmp_path / "hostile.pdf", format="pdf", letter=LETTER
    )
    assert any("U+1F680" in note for note in notes)
    assert any("U+202E" in note for note in notes)
    text = words(tmp_path, "hostile")
    assert "<script>alert(1)</script>" in text
    assert "#import" in text
    assert "U+1F680" in text


def long_table(path, rows, columns):
    named = [{"name": f"c{number}", "title": f"Cột {number}"} for number in range(columns)]
    lines = [
        {"kind": "row", "cells": [{"text": f"{row}.{at}"} for at in range(columns)]}
        for row in range(rows)
    ]
    bundle = {"annex": {"caption": "Dài", "columns": named, "rows": lines, "landscape": True}}
    output = new_output("display_data", data={"application/vnd.dataresource+json": bundle})
    nbformat.write(new_notebook(cells=[new_code_cell("x", outputs=[output])]), path)


def test_a_long_table_repeats_its_head_on_every_page(tmp_path):
    long_table(tmp_path / "long.ipynb", 400, 14)
    export(tmp_path / "long.ipynb", tmp_path / "long.pdf", format="pdf", letter=LETTER)
    text = words(tmp_path, "long")
    assert text.count("Cột 13") >= 10
    assert "399.13" in text


def test_an_empty_notebook_gives_a_file_of_every_form(tmp_path):
    nbformat.write(new_notebook(), tmp_path / "empty.ipynb")
    for form in FORMATS:
        export(tmp_path / "empty.ipynb", tmp_path / f"empty.{form}", format=form)
        assert (tmp_path / f"empty.{form}").stat().st_size > 1000


def test_hostile_names_are_text_in_excel_and_word(tmp_path):
    hostile_notebook(tmp_path / "hostile.ipynb")
    for form, part in (("xlsx", "xl/sharedStrings.xml"), ("docx", "word/document.xml")):
        output = tmp_path / f"hostile.{form}"
        export(tmp_path / "hostile.ipynb", output, format=form, letter=LETTER)
        with zipfile.ZipFile(output) as package:
            xml = [package.read(name).decode() for name in package.namelist()]
            said = package.read(part).decode()
        assert said.count("&lt;script&gt;") > 6
        assert "<script" not in said
        assert "U+202E" in said
        assert "\u202e" not in "".join(xml)
        assert not [one for one in xml if "<f>" in one or "relationships/hyperlink" in one]
