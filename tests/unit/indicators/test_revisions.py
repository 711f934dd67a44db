"""Figures sent twice: both are kept, last year's newest is used, and what was printed is told."""

import math
import shutil
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from helpers.data.intake import take_in
from helpers.data.store import Store
from helpers.indicators.checks.revisions import resent, revisions
from helpers.indicators.context import EstimationContext
from helpers.indicators.printed_figures import printed_day, store_of_print
from helpers.indicators.progress import progress
from helpers.paths import ProjectPaths
from helpers.reference import load_reference
from helpers.report.progress_table import progress_table
from helpers.report.subject import Subject

ROOT = Path(__file__).resolve().parents[3]
LIST = """file,form,period,sender,received,invented
a.xlsx,area_workbook,2023,Huyện Hòa An,2023-12-18,yes
b.xlsx,area_workbook,2023,Huyện Hòa An,2024-06-20,yes
c.xlsx,area_workbook,2024,Huyện Hòa An,2024-12-18,yes
"""


def _workbooks():
    """Return the module that makes hand-written workbooks for tests of intake."""
    spec = spec_from_file_location("forms", ROOT / "tests" / "unit" / "data" / "conftest.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def grain(rice, maize, nature):
    return {
        "Biểu 01": [["Huyện Hòa An", 50_000, 25_000, 5_000, 12_500]],
        "Biểu 02": [
            ["Huyện Hòa An", "Lúa", "Mùa", 5_000, 5_000, rice / 500, rice, nature],
            ["Huyện Hòa An", "Ngô", "Mùa", 2_000, 2_000, maize / 200, maize, nature],
        ],
    }


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return a project: 2023 as preliminary in December, as official in June; then 2024."""
    root = tmp_path_factory.mktemp("revised")
    shutil.copytree(ROOT / "params", root / "params")
    (root / "params" / "corrections.yml").write_text("[]\n", "utf-8")
    inbox = root / "data" / "inbox"
    inbox.mkdir(parents=True)
    make = _workbooks().form_bytes
    inbox.joinpath("a.xlsx").write_bytes(make(grain(24_000, 8_000, "Sơ bộ"), period="Năm 2023"))
    inbox.joinpath("b.xlsx").write_bytes(
        make(grain(24_600, 8_000, "Chính thức"), period="Năm 2023")
    )
    inbox.joinpath("c.xlsx").write_bytes(make(grain(25_000, 8_100, "Sơ bộ")))
    inbox.joinpath("submissions.csv").write_text(LIST, "utf-8")
    paths = ProjectPaths(root)
    assert take_in(paths, inbox).faults == ()
    return paths


def row_of(project, indicator, as_of="", theme="food_security"):
    reference = load_reference(project)
    rows = progress(reference, Store(project, as_of), theme, "051", "2024")
    return rows.set_index("indicator").loc[indicator]


def context_of(project, period="2024", as_of=""):
    reference = load_reference(project)
    return EstimationContext(reference, Store(project, as_of), reference.periods.get(period))


def test_a_revision_gives_both_figures_their_nature_and_the_days_received(project):
    found = revisions(context_of(project), {"crops", "population"})
    changed = found[found["status"] == "revised"]
    assert changed["item"].tolist() == [("rice",)]
    assert changed["period"].tolist() == ["2023"]
    assert changed[["expected", "got", "difference"]].iloc[0].tolist() == [24_000, 24_600, 600]
    assert changed["expected_note"].tolist() == ["preliminary|2023-12-18"]
    assert changed["got_note"].tolist() == ["official|2024-06-20"]


def test_what_was_sent_once_or_sent_the_same_again_is_no_revision(project):
    assert resent(context_of(project).store, "crops", "2024") == []
    found = revisions(context_of(project), {"crops", "population"})
    assert set(found.loc[found["item"] == ("maize",), "status"]) == {"agrees"}
    assert set(found.loc[found["dataset"] == "population", "status"]) == {"agrees"}


def test_nothing_is_revised_before_the_second_version_came(project):
    assert revisions(context_of(project, "2023", "2024-06-19"), {"crops"}).empty


def test_the_day_a_report_was_printed_with_is_that_of_its_batch(project):
    reference = load_reference(project)
    assert printed_day(reference, reference.periods.get("2023")) == "2024-01-05"
    assert printed_day(reference, reference.periods.get("2022")) == ""


def test_the_same_period_of_last_year_is_its_newest_figure_and_the_printed_one_is_kept(project):
    row = row_of(project, "grain_output")
    assert row["previous"] == pytest.approx(32.6)  # 24,600 + 8,000 t
    assert row["previous_figure_status"] == "official"
    assert row["previous_revised"]
    assert row["previous_printed"] == pytest.approx(32.0)  # 24,000 + 8,000 t
    assert row["change"] == pytest.approx(0.5)  # on the newest: 33.1 − 32.6


def test_a_ratio_of_revised_output_is_told_too(project):
    row = row_of(project, "grain_per_capita")
    assert row["previous"] == pytest.approx(652.0)
    assert row["previous_printed"] == pytest.approx(640.0)


def test_what_did_not_change_since_it_was_printed_has_no_footnote(project):
    row = row_of(project, "maize_output")
    assert row["previous"] == pytest.approx(8.0)
    assert not row["previous_revised"]
    assert math.isnan(row["previous_printed"])


def test_as_of_a_day_before_the_revision_the_printed_figure_is_the_figure(project):
    row = row_of(project, "grain_output", as_of="2024-03-01")
    assert row["previous"] == pytest.approx(32.0)
    assert not row["previous_revised"]


def test_a_report_not_yet_printed_is_not_looked_at(project):
    context = context_of(project, as_of="2024-01-05")
    period = context.period.same_last_year
    assert store_of_print(context.reference, context.store, period) is None


def test_the_main_table_says_what_last_year_s_report_printed(project):
    reference = load_reference(project)
    period = reference.periods.get("2024")
    subject = Subject(
        reference, Store(project), reference.theme("food_security"),
        reference.areas.get("051", period), period, reference.language("vi"),
    )  # fmt: skip
    table = progress_table(subject, subject.progress())
    cells = {row.cells[1].text.replace("\u00a0", " "): row.cells for row in table.rows
             if row.kind == "row"}  # fmt: skip
    previous = cells["Sản lượng lương thực có hạt"][5]
    assert (previous.text, previous.sub) == ("32,6", "đã in 32,0")
    assert cells["Sản lượng ngô"][5].sub == ""
    notes = " ".join(table.notes).replace("\u00a0", " ")
    assert "Số cùng kỳ đã điều chỉnh" in notes
    assert "05/01/2024" in notes
    assert "dân số trung bình năm 2024: 50.000 người (Biểu 01)" in notes
