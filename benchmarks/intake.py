"""Taking in what districts send: 56 workbooks of seven forms, and a survey of 200,000 children.

Ours is the whole intake: read, typed, checked, written, with a finding for each refused cell. The
other side reads the same files plainly, takes figures for numbers, drops what is no number or
stands twice, and keeps Parquet files: it tells nobody what was wrong, nor whose a file is.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd

from benchmarks.comparison import Comparison, Measurement, run
from benchmarks.intake_files import write_survey, write_workbooks
from helpers.data.intake import take_in
from helpers.data.reports import IntakeReport
from helpers.paths import ProjectPaths

WORKBOOKS_GOAL, SURVEY_GOAL = 10.0, 5.0
WORKBOOKS = 56
HEADER, FIRST = 4, 6  # the rows of a sheet, from 0: of its header and its first figures
RECEIVED = date(2025, 12, 20)
PARAMS = Path(__file__).resolve().parents[1] / "params"


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


def read_plainly(paths: ProjectPaths) -> int:
    """Return the rows of the same workbooks as openpyxl and pandas read, check and keep them."""
    rows = 0
    for path in sorted(paths.inbox.glob("*.xlsx")):
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        for page in book.worksheets:
            lines = list(page.values)
            frame = pd.DataFrame(lines[FIRST:], columns=lines[HEADER])
            rows += len(frame)
            _keep_plainly(frame, paths.estimates / f"{path.stem} {page.title}.parquet")
        book.close()
    return rows


def read_survey_plainly(paths: ProjectPaths) -> int:
    """Return the rows of the same survey as pandas reads, checks and keeps them."""
    frame = pd.read_csv(next(paths.inbox.glob("*.csv")))
    _keep_plainly(frame, paths.estimates / "survey.parquet")
    return len(frame)


def _keep_plainly(frame: pd.DataFrame, path: Path) -> None:
    numbers = frame.apply(pd.to_numeric, errors="coerce")
    figures = frame.columns[numbers.notna().any()]
    frame = frame.astype("str").assign(**{name: numbers[name] for name in figures})
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.drop_duplicates().to_parquet(path, compression="zstd")


def prepare_workbooks(size: int, workbooks: int = WORKBOOKS) -> Comparison:
    """Return both sides on districts' workbooks of seven forms, with `size` rows on average."""
    paths = project()
    write_workbooks(paths, size, workbooks)
    report = take_anew(paths)
    return Comparison(
        title=f"Intake of {workbooks} districts' workbooks, {7 * size:,} rows in seven forms each",
        ours=lambda: take_anew(paths),
        other=lambda: read_plainly(paths),
        other_name="openpyxl + pandas, numbers only",
        goal=WORKBOOKS_GOAL,
        packages=("python-calamine", "openpyxl", "pandas", "pandera"),
        differences=[_told(report), f"The other side reads {read_plainly(paths):,} rows."],
    )


def prepare_survey(size: int) -> Comparison:
    """Return both sides on a survey of `size` children."""
    paths = project()
    write_survey(paths, size)
    report = take_anew(paths)
    return Comparison(
        title=f"Intake of a survey of {size:,} children",
        ours=lambda: take_anew(paths),
        other=lambda: read_survey_plainly(paths),
        other_name="pandas, numbers only",
        goal=SURVEY_GOAL,
        packages=("pandas", "pandera", "pyarrow"),
        differences=[_told(report), f"The other side reads {read_survey_plainly(paths):,} rows."],
    )


def _told(report: IntakeReport) -> str:
    rows = f"{report.rows_in:,} rows in, {report.accepted:,} rows accepted"
    rest = f"{report.refused_rows:,} refused, {report.duplicates:,} repeated"
    return f"Ours: {rows}, {rest}; {len(report.refused):,} refused cells, each said."


MEASUREMENTS = (
    Measurement("intake workbooks", 200, prepare_workbooks),
    Measurement("intake survey", 200_000, prepare_survey),
)

if __name__ == "__main__":
    run(MEASUREMENTS)
