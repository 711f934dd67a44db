"""The sample submissions, the whole way from the files to the store."""

from __future__ import annotations

import csv
import io
import shutil
import time
from pathlib import Path

import pytest

from helpers.data.intake import take_in
from helpers.data.reports import IntakeReport
from helpers.data.store import Store
from helpers.paths import ProjectPaths

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> ProjectPaths:
    """Return a project with the params and the sample files of one year."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "params", root / "params")
    sample = root / "data" / "sample"
    shutil.copytree(ROOT / "data" / "sample" / "2024", sample / "2024")
    lines = (ROOT / "data" / "sample" / "submissions.csv").read_text("utf-8").splitlines()
    kept = [lines[0], *(line for line in lines if line.startswith("2024/"))]
    (sample / "submissions.csv").write_text("\n".join(kept) + "\n", "utf-8")
    return ProjectPaths(root)


@pytest.fixture(scope="module")
def report(project: ProjectPaths) -> IntakeReport:
    return take_in(project, project.sample)


def test_every_file_of_the_sample_is_taken(project, report):
    files = sum(1 for path in (project.sample / "2024").iterdir())
    assert report.faults == ()
    assert len(report.files) == files


def test_every_row_is_accounted_for(report):
    assert report.rows_in > 5000
    assert report.rows_in == report.accepted + report.refused_rows + report.duplicates
    assert report.refused_rows + report.duplicates < report.rows_in / 100


def test_every_refusal_says_where_why_and_what_to_do(report):
    assert report.refused
    for told in report.refused:
        assert told.file
        assert told.finding.cell
        assert told.finding.reason
        assert told.finding.action


def test_every_dataset_has_rows_in_every_district_or_in_the_province(project, report):
    store = Store(project)
    districts = {area.code for area in _reference(project).areas.reporting(_period(project))}
    for name, dataset in _reference(project).datasets.items():
        rows = store.read(name, period="2024")
        assert set(rows.reporting_area) <= districts, name
        if dataset.area_column and dataset.sender != "agency":
            assert len(set(rows.reporting_area) - {"04"}) == 10, name


def test_invented_data_say_so(project, report):
    assert Store(project).invented(["crops"])


def test_no_name_number_or_birth_date_of_the_surveys_reaches_the_clean_data(project, report):
    for name in ("child_measurements", "household_survey", "programme_households"):
        kept = Store(project).read(name).to_csv()
        text = (project.sample / "2024" / f"{name}.csv").read_text("utf-8-sig")
        personal = _reference(project).datasets[name].personal
        for row in list(csv.DictReader(io.StringIO(text)))[:50]:
            assert row["commune"]
            for column in personal:
                assert not row.get(column) or row[column] not in kept, column


def test_the_second_intake_skips_everything_within_a_moment(project, report):
    start = time.perf_counter()
    again = take_in(project, project.sample)
    assert time.perf_counter() - start < 1.5
    assert (again.files, again.skipped) == ((), len(report.files))


def _reference(project):
    from helpers.reference import load_reference

    return load_reference(project)


def _period(project):
    return _reference(project).periods.get("2024")
