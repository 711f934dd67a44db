"""Taking in what districts send: 56 communes' workbooks, and a survey of 200,000 children.

Ours is the whole intake: read, typed, checked, written, with a finding for each refused cell. The
other side is plain reading of the same files, which types and checks nothing.
"""

from __future__ import annotations

import atexit
import csv
import io
import random
import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import xlsxwriter

from benchmarks.comparison import Comparison, Measurement, run
from helpers.data.intake import take_in
from helpers.data.reports import IntakeReport
from helpers.paths import ProjectPaths
from helpers.reference import Reference, load_reference
from helpers.reference.areas import Area
from helpers.reference.datasets import Column, Dataset

WORKBOOKS_GOAL, SURVEY_GOAL = 10.0, 5.0
COMMUNES = 56
SEED = 20250701
RECEIVED = date(2025, 12, 20)
PARAMS = Path(__file__).resolve().parents[1] / "params"
CHILDREN = "child_id,child_name,mother_name,sex,birth_date,visit_date,commune,stratum,cluster"
MEASURES = "weight,weight_kg,length_cm,measured,oedema,muac_mm,ethnicity,birth_weight_g"


def project() -> ProjectPaths:
    """Return an empty project with our params, which goes with this process."""
    root = Path(tempfile.mkdtemp(prefix="annex-intake-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    shutil.copytree(PARAMS, root / "params")
    (root / "data" / "inbox").mkdir(parents=True)
    return ProjectPaths(root)


def take_anew(paths: ProjectPaths) -> IntakeReport:
    """Return the report of an intake of all files, as if nothing had ever been received."""
    for folder in (paths.raw, paths.clean):
        shutil.rmtree(folder, ignore_errors=True)
    return take_in(paths, paths.inbox, received=RECEIVED)


def write_workbooks(paths: ProjectPaths, rows: int, communes: int) -> None:
    """Write a workbook of all area forms for communes of 2025, each form with `rows` rows."""
    reference = load_reference(paths)
    areas = reference.areas.reporting(reference.periods.resolve("2025"))
    chance = random.Random(SEED)
    for area in areas[1 : 1 + communes]:
        book = xlsxwriter.Workbook(str(paths.inbox / f"{area.code}-2025.xlsx"))
        for dataset in _forms(reference):
            page = book.add_worksheet(dataset.sheet)
            page.write_column(0, 0, [dataset.sheet, "Kỳ báo cáo: Năm 2025"])
            page.write(2, 0, f"Đơn vị báo cáo: {area.full_name}")
            columns = [column for column in dataset.columns if not column.optional]
            page.write_row(4, 0, [column.header_vi for column in columns])
            for place in range(rows):
                page.write_row(5 + place, 0, [_cell(c, place, area, chance) for c in columns])
        book.close()


def _forms(reference: Reference) -> list[Dataset]:
    return [dataset for dataset in reference.datasets.values() if dataset.sender == "area"]


def _cell(column: Column, place: int, area: Area, chance: random.Random) -> Any:
    labels = [names[0] for names in column.codes.values()]
    values: dict[str, Callable[[], Any]] = {
        "area": lambda: area.full_name,
        "code": lambda: labels[place // (1 if column.id == "crop" else 7) % len(labels)],
        "integer": lambda: chance.randint(5, 900),
        "number": lambda: round(chance.uniform(1, 500), 1),
        "date": lambda: "05/10/2025",
    }
    return values.get(column.type, lambda: f"{column.id}-{place:03}")()


def write_survey(paths: ProjectPaths, rows: int) -> None:
    """Write a survey of that many invented children as a survey program exports it."""
    chance = random.Random(SEED)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(f"{CHILDREN},{MEASURES}".split(","))
    for number in range(rows):
        born = f"2023-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        person = [f"TE-{number:06}", f"Trẻ Giả {number}", f"Mẹ Giả {number}", "Nam", born]
        place = ["2024-09-05", "Xã Dân Chủ", "051", f"051-{number % 12:02}", "10.5"]
        size = [f"{chance.uniform(4, 14):.1f}", f"{chance.uniform(55, 95):.1f}", "Nằm", "Không"]
        writer.writerow([*person, *place, *size, chance.randint(110, 170), "Tày", 3000])
    (paths.inbox / "child_measurements-2024.csv").write_text(text.getvalue(), encoding="utf-8")


def read_plainly(paths: ProjectPaths) -> int:
    """Return the rows of the same workbooks as openpyxl and pandas read them."""
    rows = 0
    for path in sorted(paths.inbox.glob("*.xlsx")):
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        rows += sum(len(pd.DataFrame(page.values)) - 5 for page in book.worksheets)
        book.close()
    return rows


def prepare_workbooks(size: int, communes: int = COMMUNES) -> Comparison:
    """Return both sides on a workbook a commune, of seven forms with `size` rows each."""
    paths = project()
    write_workbooks(paths, size, communes)
    report = take_anew(paths)
    return Comparison(
        title=f"Intake of {communes} communes' workbooks, seven forms of {size} rows",
        ours=lambda: take_anew(paths),
        other=lambda: read_plainly(paths),
        other_name="openpyxl + pandas, read only",
        goal=WORKBOOKS_GOAL,
        packages=("python-calamine", "openpyxl", "pandas", "pandera"),
        differences=[_told(report), f"The other side reads {read_plainly(paths):,} rows."],
    )


def prepare_survey(size: int) -> Comparison:
    """Return both sides on a survey of `size` children."""
    paths = project()
    write_survey(paths, size)
    file = paths.inbox / "child_measurements-2024.csv"
    report = take_anew(paths)
    return Comparison(
        title=f"Intake of a survey of {size:,} children",
        ours=lambda: take_anew(paths),
        other=lambda: pd.read_csv(file),
        other_name="pandas.read_csv, read only",
        goal=SURVEY_GOAL,
        packages=("pandas", "pandera", "pyarrow"),
        differences=[_told(report), f"The other side reads {len(pd.read_csv(file)):,} rows."],
    )


def _told(report: IntakeReport) -> str:
    kept = f"{report.accepted:,} rows accepted, {report.refused_rows:,} refused"
    return f"Ours: {report.rows_in:,} rows in, {kept}, {report.duplicates:,} repeated, each said."


MEASUREMENTS = (
    Measurement("intake workbooks", 200, prepare_workbooks),
    Measurement("intake survey", 200_000, prepare_survey),
)

if __name__ == "__main__":
    run(MEASUREMENTS)
