"""The table "Đối chiếu số liệu": what it names, and what it says where all figures agree."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.indicators.checks.comparisons import COLUMNS
from helpers.paths import ProjectPaths
from helpers.reference import load_reference
from helpers.report import cross_checks
from helpers.report.cross_checks import cross_check_table
from helpers.report.figures import Prose
from helpers.report.subject import Subject

ROOT = Path(__file__).parents[3]
PLAIN = {
    "check": "output_of_area_and_yield", "dataset": "crops", "period": "2024", "area": "048",
    "item": ("maize", "main"), "column": "output_tonnes", "relation": "equal", "expected": 221.094,
    "got": 201.0, "difference": -20.094, "tolerance": 2.2, "status": "differs", "severity": 0.09,
    "expected_note": "", "got_note": "", "submission": "s", "file": "f.xlsx", "sheet": "Biểu 02",
}  # fmt: skip


@pytest.fixture
def table(monkeypatch):
    """Return the function that gives the table of these comparisons, as text or cells."""

    def make(*rows, language="vi"):
        reference = load_reference(ProjectPaths(ROOT))
        period = reference.periods.get("2024")
        found = pd.DataFrame([PLAIN | row for row in rows], columns=[*COLUMNS, "file", "sheet"])
        monkeypatch.setattr(cross_checks, "cross_checks", lambda *given: found)
        subject = Subject(
            reference, SimpleNamespace(), reference.theme("food_security"),
            reference.areas.get("04", period), period, reference.language(language),
        )  # fmt: skip
        return cross_check_table(subject)

    return make


def told(row):
    return [cell.text.replace("\u00a0", " ") for cell in row.cells]


def test_a_row_names_area_item_expected_reported_difference_and_form(table):
    shown = table({})
    assert told(shown.rows[0]) == ["Sản lượng khác diện tích thu hoạch × năng suất"]
    assert told(shown.rows[1]) == [
        "Hạ Lang", "Sản lượng, ngô, vụ mùa (tấn)", "221,1", "201,0", "−20,1", "Biểu 02",
    ]  # fmt: skip
    assert shown.rows[1].cells[4].sub == "−9,1%"


def test_a_limit_is_said_as_a_limit(table):
    shown = table({"relation": "at_most", "expected": 88.0, "got": 90.0, "difference": 2.0})
    assert told(shown.rows[1])[2:5] == ["không quá 88", "90", "+2"]


def test_a_copied_crop_names_the_period_it_equals(table):
    row = {"check": "copied", "relation": "copied", "status": "copied", "item": ("cassava",),
           "column": "", "expected_note": "2023", "got_note": "4/4"}  # fmt: skip
    assert told(table(row).rows[1])[1:5] == ["Sắn", "số năm 2023", "4/4 số trùng", "0"]


def test_a_copied_form_is_named_as_a_whole(table):
    row = {"check": "copied", "relation": "copied", "status": "copied", "item": (), "column": "",
           "expected_note": "2023", "got_note": "36/36"}  # fmt: skip
    assert told(table(row).rows[1])[1] == "Cả biểu"


def test_a_revision_gives_nature_and_day_of_both_figures(table):
    row = {"check": "revision", "relation": "revised", "status": "revised", "period": "2023",
           "item": ("rice",), "expected": 24_000.0, "got": 24_600.0, "difference": 600.0,
           "expected_note": "preliminary|2023-12-18",
           "got_note": "official|2024-06-20"}  # fmt: skip
    cells = table(row).rows[1].cells
    assert cells[1].text.replace("\u00a0", " ") == "Sản lượng, lúa, năm 2023 (tấn)"
    assert (cells[2].text, cells[2].sub) == ("24.000", "sơ bộ, 18/12/2023")
    assert (cells[3].text, cells[3].sub) == ("24.600", "chính thức, 20/06/2024")


def test_only_so_many_rows_are_printed_and_the_rest_is_counted(table):
    limit = load_reference(ProjectPaths(ROOT)).cross_checks.shown
    shown = table(*[{"got": 100.0 + n} for n in range(limit + 5)])
    assert sum(row.kind == "row" for row in shown.rows) == limit
    assert "còn 5 chỗ chưa in" in " ".join(shown.notes)


def test_rows_that_agree_are_counted_and_not_printed(table):
    shown = table({}, {"status": "agrees"}, {"status": "agrees"})
    assert sum(row.kind == "row" for row in shown.rows) == 1
    assert "Đã đối chiếu 3 số; 1 số" in " ".join(shown.notes).replace("\u00a0", " ")


def test_one_sentence_where_all_agree_and_another_where_nothing_came(table):
    agreed, nothing = table({"status": "agrees"}), table()
    assert isinstance(agreed, Prose)
    assert "không số nào chênh quá mức cho phép" in str(agreed)
    assert "chưa có biểu nào" in str(nothing)


def test_a_published_figure_names_its_source(table):
    shown = table({"check": "published_figure", "expected_note": "báo cáo 1266", "area": "04",
                   "item": ("rice maize other_grain", "winter_spring")})  # fmt: skip
    name = "Sản lượng, lúa, ngô, cây lương thực có hạt khác, vụ đông xuân (tấn)"
    assert told(shown.rows[1])[:2] == ["Toàn tỉnh", name]
    assert "Số đã công bố: báo cáo 1266." in " ".join(shown.notes)


def test_the_english_page_is_english(table):
    shown = table({}, language="en")
    assert told(shown.rows[1])[1] == "Output, maize, main season (tonnes)"
    assert told(shown.rows[1])[5] == "Form 02"
