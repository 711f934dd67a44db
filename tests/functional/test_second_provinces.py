"""The same package runs another province's folder: its areas, periods, words and files."""

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECTS = ROOT / "tests" / "fixtures" / "projects"
SHARED = ("datasets.yml", "disclosure.yml", "translations")
TRUTH = Path(os.environ.get("TRUTH_DIR") or ROOT.parent / "shared" / "truth") / "child_growth"


def build_project(name: str, folder: Path) -> Path:
    """Return a copy of another province's project, with our forms and words."""
    project = folder / name
    shutil.copytree(PROJECTS / name, project)
    for shared in SHARED:
        source, target = ROOT / "params" / shared, project / "params" / shared
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    (project / "data" / "inbox").mkdir(parents=True)
    return project


def annex(project: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "helpers", "--project", str(project), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def paper_text(pdf: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    command = ["pdftotext", "-layout", str(pdf), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def write_workbook(path: Path, area: str, *, rice: str, maize: float, people: int) -> None:
    book = openpyxl.Workbook()
    population = book.active
    population.title = "Biểu 01"
    head = [["BIỂU 01"], ["Kỳ báo cáo: Năm 2024"], [f"Đơn vị báo cáo: {area}"], []]
    columns = [
        "Đơn vị hành chính",
        "Dân số trung bình (người)",
        "Trong đó: Nữ",
        "Trong đó: Thành thị",
        "Số hộ",
    ]
    for row in [*head, columns, [area, people, people // 2, 0, people // 4]]:
        population.append(row)
    crops = book.create_sheet("Biểu 02")
    columns = [
        *("Đơn vị hành chính", "Cây trồng", "Vụ", "Diện tích gieo trồng (ha)"),
        *("Diện tích thu hoạch (ha)", "Năng suất (tạ/ha)", "Sản lượng (tấn)", "Tính chất số liệu"),
    ]
    rows = [
        [area, "Lúa", "Mùa", None, None, None, rice, "Chính thức"],
        [area, "Ngô", "Mùa", None, None, None, maize, "Chính thức"],
        [area, "Sắn", "Cả năm", None, None, None, 99999, "Chính thức"],
    ]
    for row in [*head, columns, *rows]:
        crops.append(row)
    book.save(path)


@pytest.mark.slow
def test_a_province_of_two_districts_and_calendar_years_gets_its_own_annexes(tmp_path):
    project = build_project("calendar_province", tmp_path)
    inbox = project / "data" / "inbox"
    write_workbook(
        inbox / "thuong.xlsx", "Huyện Thượng", rice="30.000,5", maize=1999.5, people=80000
    )
    write_workbook(inbox / "ha.xlsx", "H. Hạ", rice="20.000,0", maize=0, people=50000)
    annex(project, "intake")
    annex(project, "run")
    made = project / "outputs" / "default" / "2024"
    assert sorted(folder.name for folder in made.iterdir()) == ["80", "801", "802"]
    # 30 000,5 + 1 999,5 + 20 000 = 52 000 t (cassava is no grain); ÷ 130 000 people = 400 kg.
    province = paper_text(made / "80" / "harvest.vi.pdf")
    assert "TỈNH BÌNH SƠN, NĂM 2024" in province
    assert "52,0" in province
    assert "400,0" in province or "400" in province
    assert "Đạt" in province
    assert "Số liệu giả lập" not in province
    district = (made / "801" / "harvest.vi.html").read_text(encoding="utf-8")
    assert "huyện Thượng, năm 2024" in district
    assert "32,0" in district


def who_survey_as_a_submission(inbox: Path) -> None:
    """WHO's survey in the columns of our form; its dates are not published, only the ages."""
    survey = pd.read_csv(TRUTH / "who_survey_input.csv", dtype=str)
    words = {"1": "Nam", "2": "Nữ", "l": "Nằm", "h": "Đứng", "y": "Có", "n": "Không"}
    table = pd.DataFrame(
        {
            "child_id": survey["id"],
            "sex": survey["gender"].map(words),
            "age_months": survey["agemons"],
            "visit_date": "2020-06-30",
            "commune": survey["region"],
            "stratum": "",
            "cluster": "",
            "weight": survey["sw"],
            "weight_kg": survey["weight"],
            "length_cm": survey["height"],
            "measured": survey["measure"].map(words),
            "oedema": survey["oedema"].map(words),
            "ethnicity": "",
        }
    )
    table.to_csv(inbox / "child_measurements.csv", index=False)
    header = "file,form,period,sender,received,invented"
    row = "child_measurements.csv,child_measurements,2020,,2020-07-31,no"
    (inbox / "submissions.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")


def who_prevalence(statistic: str) -> tuple[str, str]:
    """R `anthro`'s estimate and confidence interval of the whole survey, as we print them."""
    with (TRUTH / "who_survey_expected_prevalence_r_anthro_long.csv").open(
        encoding="utf-8"
    ) as file:
        for row in csv.DictReader(file):
            if (row["group"], row["stat"]) == ("All", statistic):
                low, high = float(row["ll"]), float(row["ul"])
                return f"{float(row['est']):.1f}", f"{low:.1f}–{high:.1f}"
    raise AssertionError(f"{statistic} is not among the reference results")


@pytest.mark.slow
def test_the_survey_of_498_children_is_printed_as_who_publishes_it(tmp_path):
    if not TRUTH.is_dir():
        pytest.skip("no reference data")
    project = build_project("who_survey", tmp_path)
    who_survey_as_a_submission(project / "data" / "inbox")
    said = annex(project, "intake")
    assert "498 rows accepted, 0 refused" in said
    annex(project, "run", "--area", "00", "--format", "pdf")
    printed = paper_text(project / "outputs" / "default" / "2020" / "00" / "nutrition.en.pdf")
    rows = {"Stunting": "HA_2", "severe": "HA_3", "Wasting": "WH_2", "Underweight": "WA_2"}
    table = printed[printed.index("Table 1") : printed.index("Figure 1")]
    for name, statistic in rows.items():
        estimate, interval = who_prevalence(statistic)
        start = re.search(name, table)
        assert start, name
        block = table[start.start() : start.start() + 900]
        assert re.search(rf"\b{re.escape(estimate)}\b", block), (name, estimate)
        assert interval in block, (name, interval)
