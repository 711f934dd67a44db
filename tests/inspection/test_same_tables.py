"""The tables of every annex say the same in each form, and what was estimated and protected."""

import csv
import shutil
from functools import cache
from pathlib import Path
from runpy import run_path

import pytest

pytestmark = pytest.mark.inspection

ROOT = Path(__file__).resolve().parents[2]
PERIOD = ROOT / "outputs" / "default" / "2024"
READERS = run_path(str(ROOT / "tests" / "fixtures" / "table_readers.py"))
THEMES = ("food_security", "nutrition", "livelihoods", "cooperatives", "implementation")
AREAS = ("04", "040", "042", "043", "045", "047", "048", "049", "051", "052", "053")
EVERY = [*((area, theme) for area in AREAS for theme in THEMES), ("04", "overview")]
ANNEXES = pytest.mark.parametrize(("area", "theme"), EVERY)
VALUE = "value"


def file_of(area, theme, form):
    return PERIOD / area / f"{theme}.vi.{form}"


@cache
def printed():
    """What may be printed of each area's estimates of the period, protected, without blanks."""
    with (ROOT / "tests/backtest/sample_figures.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["period"] == "2024"]
    squeezed = READERS["squeezed"]
    return {
        area: {squeezed(row["printed"]) for row in rows if row["area"] == area} for area in AREAS
    }


@ANNEXES
@pytest.mark.parametrize(("form", "reader"), [("html", "in_html"), ("docx", "in_word")])
def test_every_cell_of_every_table_stands_in_its_row(area, theme, form, reader):
    tables = READERS["tables"](file_of(area, theme, "ipynb"))
    wanted = [READERS["joined"](rows) for _, rows in tables]
    found = [[row for row in rows if row] for rows in READERS[reader](file_of(area, theme, form))]
    assert found == wanted
    assert sum(map(len, wanted)) > 8


@ANNEXES
def test_every_cell_stands_in_the_workbook_as_text_or_as_the_number_it_prints(area, theme):
    tables = READERS["tables"](file_of(area, theme, "ipynb"))
    sheets = READERS["in_excel"](file_of(area, theme, "xlsx"))
    for (_, rows), sheet in zip(tables, sheets, strict=True):
        wanted = ["".join(row) for row in READERS["joined"](rows)]
        shown = ["".join(row) for row in sheet if row]
        assert shown[: len(wanted)] == wanted


@ANNEXES
def test_every_number_of_the_tables_stands_on_paper(area, theme):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler) is needed to read the PDF's text")
    paper = READERS["on_paper"](file_of(area, theme, "pdf"))
    wanted = READERS["numbers"](file_of(area, theme, "ipynb"))
    assert {number for number in wanted if number not in paper} == set()


@ANNEXES
def test_every_figure_of_the_main_table_is_the_protected_estimate(area, theme):
    values = [
        f"{text}({sub})" if "–" in sub else text
        for text, sub in READERS["main_values"](file_of(area, theme, "ipynb"))
        if any(letter.isdigit() for letter in text)
    ]
    assert values
    assert set(values) - printed()[area] == set()
