"""Blank forms that are filled in and sent back: nothing refused, nothing asked, nothing lost."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from helpers.correspondence.forms import make_forms
from helpers.data.intake import take_in
from helpers.data.reports import IntakeReport
from helpers.data.store import Store
from helpers.errors import UserMistake
from helpers.paths import ProjectPaths
from helpers.reference import Column, load_reference

ROOT = Path(__file__).resolve().parents[2]
SENT_BEFORE = ("051-hoa-an.xlsx", "co-quan-so_y_te.xlsx", "co-quan-ubnd_051.xlsx")
HEADER, FIRST = 7, 9
# Figures that agree with each other where a rule ties them: a part is never above its whole.
SMALLER = {
    "population_average": 900, "live_births": 40, "weighed": 30, "below_2500g": 3,
    "exactly_2500g": 2, "lost_tonnes": 1.5, "stored_tonnes": 20.5, "under2_due": 50,
    "under2_measured": 40, "under2_stunted": 9, "under2_wasted": 2, "households": 30,
    "poor_households": 10, "area_planted_ha": 12, "area_harvested_ha": 10,
    "yield_quintal_per_ha": 50.5, "output_tonnes": 50.5, "planned_million_dong": 90.5,
    "allotted_million_dong": 80, "disbursed_million_dong": 70, "need_million_dong": 100,
}  # fmt: skip


@pytest.fixture(scope="module")
def reported(tmp_path_factory) -> ProjectPaths:
    """Return a project that took in three workbooks of 2024."""
    root = tmp_path_factory.mktemp("forms")
    shutil.copytree(ROOT / "params", root / "params")
    sample = root / "data" / "sample" / "2024"
    sample.mkdir(parents=True)
    for name in SENT_BEFORE:
        shutil.copy(ROOT / "data" / "sample" / "2024" / name, sample / name)
    paths = ProjectPaths(root)
    assert not take_in(paths, sample, received=date(2024, 12, 20)).faults
    return paths


@pytest.fixture
def project(reported, tmp_path) -> ProjectPaths:
    """Return a copy of it, to take more into."""
    return ProjectPaths(Path(shutil.copytree(reported.root, tmp_path / "project")))


def make(project: ProjectPaths, period: str, **named: tuple[str, ...]) -> Path:
    """Return the one workbook asked for."""
    folder = project.root / "sent out"
    (path,) = make_forms(project, period, to=folder, **named)
    return path


def fill(path: Path, project: ProjectPaths, target: Path) -> int:
    """Fill every free cell of every form with what it may hold; return how many rows have some."""
    datasets = {one.sheet: one for one in load_reference(project).datasets.values() if one.sheet}
    book = openpyxl.load_workbook(path)
    filled = 0
    for sheet in book.worksheets:
        dataset = datasets.get(sheet.title)
        if dataset is None:
            continue
        headers = {column.header_vi: column for column in dataset.columns}
        for row in sheet.iter_rows(min_row=FIRST):
            free = [cell for cell in row if not cell.protection.locked]
            for cell in free:
                column = headers[sheet.cell(HEADER, cell.column).value]
                if cell.value in (None, ""):
                    cell.value = value_of(column, book, cell.row)
            filled += bool(free)
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return filled


def value_of(column: Column, book: openpyxl.Workbook, row: int):
    """Return something the column may hold."""
    if column.id in SMALLER:
        return SMALLER[column.id]
    if column.type in ("integer", "number"):
        return max(column.minimum or 0, 5)
    if column.type == "date":
        return date(2024, 6, 1)
    if column.type in ("area", "agency"):
        lists = book["Danh mục"]
        place = next(cell.column for cell in lists[2] if cell.value == column.type)
        return lists.cell(3, place).value
    if column.type == "code":
        return next(iter(column.codes.values()))[-1]
    return f"MỚI-{row}"


ASKED = [
    ("2024", {"areas": ("051",)}),
    ("2025-H1", {"areas": ("Huyện Hòa An",)}),
    ("2025", {"areas": ("01654",)}),
    ("2024", {"agencies": ("so_y_te",)}),
    ("2025-H1", {"agencies": ("ubnd_051",)}),
]


@pytest.mark.parametrize(("period", "named"), ASKED)
def test_a_form_filled_in_comes_back_without_a_refusal_or_a_question(
    project, tmp_path, period, named
):
    path = make(project, period, **named)
    filled = fill(path, project, tmp_path / "filled" / path.name)
    report = take_in(project, tmp_path / "filled", received=date(2025, 12, 20))
    assert told(report) == []
    assert report.accepted == report.rows_in == filled > 10


def told(report: IntakeReport) -> list[str]:
    return [str(one) for one in (*report.faults, *report.refused, *report.questions)]


def test_a_form_not_filled_in_says_so_and_takes_nothing(project, tmp_path):
    for period, named in ASKED:
        make(project, period, **named)
    before = len(Store(project).submissions())
    report = take_in(project, project.root / "sent out")
    assert len(report.faults) == len(ASKED)
    assert {fault.message for fault in report.faults} == {"tệp chưa có số liệu"}
    assert report.files == ()
    assert len(Store(project).submissions()) == before


def test_what_was_left_blank_is_asked_for_and_what_was_filled_is_taken(project, tmp_path):
    path = make(project, "2025-H1", areas=("051",))
    book = openpyxl.load_workbook(path)
    births = book["Biểu 04"]
    for column, figure in enumerate((30, 29, 2, 1), 2):
        births.cell(FIRST, column).value = figure
    book.save(tmp_path / path.name)
    report = take_in(project, tmp_path / path.name)
    asked = {one.finding.sheet: one.finding for one in report.questions}
    assert report.accepted == report.rows_in == 1
    assert report.refused == ()
    assert asked["Biểu 04"].code == "rows_left_blank"
    assert asked["Biểu 04"].reason.startswith("14 dòng để trống")
    assert {asked[name].code for name in asked if name != "Biểu 04"} == {"no_figures"}


@pytest.mark.parametrize("to", ["xlsx", "xls"])
def test_a_form_that_went_through_libreoffice_is_taken_all_the_same(project, tmp_path, to):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice here")
    path = make(project, "2025-H1", areas=("051",))
    filled = fill(path, project, tmp_path / "filled" / path.name)
    command = (office, "--headless", "--convert-to", to, "--outdir", str(tmp_path / "back"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [*command, profile, str(tmp_path / "filled" / path.name)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    report = take_in(project, tmp_path / "back", received=date(2025, 7, 1))
    assert told(report) == []
    assert report.accepted == report.rows_in == filled


def test_the_same_form_has_the_same_bytes(reported):
    path = make(reported, "2025-H1", areas=("051",))
    first = path.read_bytes()
    assert make(reported, "2025-H1", areas=("051",)).read_bytes() == first


def test_figures_reported_before_stand_beside_and_are_no_data(reported):
    path = make(reported, "2025-H1", areas=("051",))
    sheet = openpyxl.load_workbook(path)["Biểu 04"]
    headers = [cell.value for cell in sheet[HEADER]]
    place = headers.index("Kỳ trước: Số trẻ đẻ ra sống") + 1
    shown = {sheet.cell(row, 1).value: sheet.cell(row, place).value for row in (FIRST, FIRST + 1)}
    assert shown == {"Thị trấn Nước Hai": 87, "Xã Dân Chủ": 66}  # as sent for 2024
    assert all(sheet.cell(row, place).protection.locked for row in (FIRST, FIRST + 1))


def test_births_of_a_new_commune_are_the_sum_of_its_old_ones_only_if_all_reported(reported):
    path = make(reported, "2025", areas=("01654",))
    sheet = openpyxl.load_workbook(path)["Biểu 04"]
    headers = [cell.value for cell in sheet[HEADER]]
    old = load_reference(reported).areas
    area = old.get("01654", date(2025, 12, 14))
    sent = Store(reported).read("births", period="2024").set_index("area")["live_births"]
    expected = sum(sent[one.code] for one in old.predecessors(area))
    place = headers.index("Kỳ trước: Số trẻ đẻ ra sống") + 1
    assert sheet.cell(FIRST, place).value == expected


def test_lists_and_rules_of_cells_are_such_as_excel_opens(reported):
    for period, named in (ASKED[1], ASKED[3]):
        book = openpyxl.load_workbook(make(reported, period, **named))
        for sheet in book.worksheets:
            for rule in sheet.data_validations.dataValidation:
                assert len(rule.promptTitle or "") <= 32
                assert len(rule.errorTitle or "") <= 32
                assert len(rule.prompt or "") <= 255
                assert len(rule.error or "") <= 255
                assert len(rule.formula1) <= 255
    choices = [one.formula1 for one in book["Biểu 08"].data_validations.dataValidation]
    assert any("Danh mục" in formula for formula in choices)


def test_what_is_asked_for_is_open_and_what_is_given_is_locked(reported):
    book = openpyxl.load_workbook(make(reported, "2024", areas=("051",)))
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert not sheet.protection.password
    crops = book["Biểu 02"]
    assert [crops.cell(FIRST, place).protection.locked for place in range(1, 9)] == [
        True, True, True, False, False, False, False, False,
    ]  # fmt: skip


def test_a_period_or_area_that_is_none_is_named_with_the_nearest(reported, tmp_path):
    with pytest.raises(UserMistake, match="2025-H2"):
        list(make_forms(reported, "2025-H7", to=tmp_path))
    with pytest.raises(UserMistake, match="Hòa An"):
        list(make_forms(reported, "2024", areas=("Hoa Anh",), to=tmp_path))
    with pytest.raises(UserMistake, match="so_nnmt"):
        list(make_forms(reported, "2025-H1", agencies=("so_nnmtt",), to=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_every_form_is_a_page_of_a4_across_with_its_header_on_each(reported):
    book = openpyxl.load_workbook(io.BytesIO(make(reported, "2024", areas=("051",)).read_bytes()))
    for sheet in book.worksheets:
        if not sheet.title.startswith("Biểu"):
            continue
        assert sheet.page_setup.orientation == "landscape"
        assert str(sheet.page_setup.paperSize) == "9"
        assert sheet.page_setup.fitToWidth in (1, None)
        assert sheet.print_title_rows == "$7:$8"
        assert sheet["A1"].font.name == "Times New Roman"
