"""The corpus of dirty files: each is taken, refused or asked about exactly as the design says.

The expectations in tests/fixtures/corpus/expected were written from the design, cell by cell;
how the files were made stands in tests/fixtures/corpus/make_corpus.py.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from helpers.data.intake import take_in
from helpers.data.reports import IntakeReport, Told
from helpers.data.store import Store
from helpers.paths import ProjectPaths

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests" / "fixtures" / "corpus"
# Classes of reasons, so that a reason may be told more finely without a change of expectations.
CLASSES = {
    "number": "not_number|wrong_unit|became_day",
    "unit": "wrong_unit",
    "ambiguous": "two_readings",
    "whole": "not_whole",
    "range": "out_of_range|.*swapped",
    "excel_error": "excel_error",
    "formula": "formula.*|no_value|not_calculated",
    "blank": "blank",
    "day": "not_day|no_such_day|.*_day|year_alone",
    "code": "unknown_code",
    "yes_no": "not_yes_no",
    "area": "unknown_area|near_area|.*near.*",
    "several_areas": "several_areas",
    "other_area": "other_area",
    "place": "unknown_area|other_area|.*near.*|.*area.*",
    "agency": "unknown_agency",
    "duplicate": "duplicate|same_child|same_household",
    "twice": "child_twice|household_twice|.*two_senders|.*elsewhere.*",
    "total": "total_differs",
    "column": "unknown_column|bookkeeping_columns",
    "missing_column": "missing_column",
    "width": ".*(wide|width|long|ragged|cells|moved|shift).*",
    "sheet": "unknown_sheet",
    "legacy": "legacy_text",
    "format": "other_format",
    "hidden": ".*hidden.*",
    "title": "other_title",
    "copied": ".*copied.*|same_as_.*",
    "province_sum": ".*province.*|sum_differs",
}


def load_expected() -> dict[str, dict]:
    found: dict[str, dict] = {}
    for path in sorted((CORPUS / "expected").glob("*.yml")):
        found |= yaml.safe_load(path.read_text("utf-8"))
    return found


EXPECTED = load_expected()


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """Return a project with a copy of our params, read once for all cases."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "params", root / "params")
    return root


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Iterator[ProjectPaths]:
    """Yield the project without data."""
    (root / "inbox").mkdir()
    yield ProjectPaths(root)
    for path in root.iterdir():
        if path.name != "params":
            shutil.move(path, tmp_path / path.name)


def take_case(project: ProjectPaths, name: str, expected: dict) -> list[IntakeReport]:
    """Return the report of each step of a case: all files at once, where no steps are named."""
    source, inbox = CORPUS / "files" / name, project.root / "inbox"
    steps = expected.get("steps") or [{"take": sorted(path.name for path in source.iterdir())}]
    reports = []
    for step in steps:
        for file in step["take"]:
            original, _, renamed = file.partition(" as ")
            shutil.copy(source / original, inbox / (renamed or original))
        day = date.fromisoformat(str(step.get("received", "2025-01-02")))
        reports.append(take_in(project, inbox, received=day))
    return reports


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_dirty_file_ends_as_the_design_says(project, name):
    reports = take_case(project, name, EXPECTED[name])
    assert "\n".join(differences(project, reports, EXPECTED[name])) == ""


def differences(
    project: ProjectPaths, reports: list[IntakeReport], expected: dict
) -> Iterator[str]:
    """Yield everything in which an outcome is not the expected one."""
    told = [one for report in reports for one in (*report.refused, *report.questions)]
    faults = [str(one) for report in reports for one in report.faults]
    yield from finding_differences(told, expected, refused=True)
    yield from finding_differences(told, expected, refused=False)
    yield from row_differences(clean_rows(project, expected), expected_rows(expected))
    yield from fault_differences(faults, expected.get("faults", ()))
    if (rows := counted(reports)) != expected["rows"]:
        yield f"rows in, accepted, refused, duplicates: {rows}, expected {expected['rows']}"
    if (skipped := reports[-1].skipped) != expected.get("skipped", 0):
        yield f"skipped: {skipped}"
    yield from offer_differences(told, expected.get("offers", {}))
    yield from personal_texts(project, expected, [*map(str, told), *faults])


def counted(reports: Iterable[IntakeReport]) -> list[int]:
    sums = [(one.rows_in, one.accepted, one.refused_rows, one.duplicates) for one in reports]
    return [sum(column) for column in zip(*sums, strict=True)]


def place_of(told: Told) -> str:
    sheet = f"{told.finding.sheet}!" if told.finding.sheet else ""
    return f"{told.file}#{sheet}{told.finding.cell}"


def finding_differences(told: Iterable[Told], expected: dict, *, refused: bool) -> Iterator[str]:
    """Yield what is missing and what is too much among the refusals or the questions."""
    left = [one for one in told if one.finding.refused == refused]
    kind_of_finding = "refusal" if refused else "question"
    for line in expected.get("refused" if refused else "asked", ()):
        where, _, kind = line.rpartition(" ")
        found = next((one for one in left if is_meant(one, where, kind)), None)
        if found is None:
            yield f"missing {kind_of_finding}: {line}"
        else:
            left.remove(found)
    allowed = () if refused else expected.get("allowed", ())
    for one in left:
        if not any(re.fullmatch(CLASSES[kind], one.finding.code) for kind in allowed):
            finding = one.finding
            yield f"unexpected {kind_of_finding}: {place_of(one)} {finding.code} {finding.value!r}"


def is_meant(told: Told, where: str, kind: str) -> bool:
    place = place_of(told) if "#" in where else place_of(told).partition("#")[2]
    pattern = CLASSES.get(kind, re.escape(kind))
    return (where in ("*", place)) and re.fullmatch(pattern, told.finding.code) is not None


def fault_differences(faults: list[str], wanted: Iterable[str]) -> Iterator[str]:
    left = list(faults)
    for pattern in wanted:
        found = [text for text in left if re.search(pattern, text, re.IGNORECASE)]
        if found:
            left.remove(found[0])
        else:
            yield f"no fault says {pattern!r}"
    yield from (f"unexpected fault: {text}" for text in left)


def offer_differences(told: Iterable[Told], offers: dict[str, str]) -> Iterator[str]:
    """Yield where a near miss is not offered in words."""
    for where, words in offers.items():
        said = " ".join(
            f"{one.finding.reason} {one.finding.action}"
            for one in told
            if place_of(one).endswith(f"#{where}")
        )
        if words not in said:
            yield f"{where}: no offer of {words!r} in {said!r}"


def row_differences(found: dict[str, Counter], wanted: dict[str, Counter]) -> Iterator[str]:
    for name in sorted({*found, *wanted}):
        got, due = found.get(name, Counter()), wanted.get(name, Counter())
        yield from (f"{name}: unexpected row {dict(row)}" for row in got - due)
        yield from (f"{name}: missing row {dict(row)}" for row in due - got)


def clean_rows(project: ProjectPaths, expected: dict) -> dict[str, Counter]:
    """Return the accepted rows in force of every dataset as texts, empty columns left out."""
    store = Store(project)
    names = sorted(set(store.submissions()["dataset"]))
    wanted = {name: table[0] for name, table in tables_of(expected).items()}
    found = {}
    for name in names:
        frame = store.read(name)
        extra = [column for column in frame if frame[column].notna().any()]
        technical = {"reporting_area", "period", "submission", "record"}
        columns = [*wanted.get(name, ())]
        columns += [one for one in extra if one not in columns and one not in technical]
        if len(frame):
            found[name] = Counter(row_texts(frame, columns))
    return found


def row_texts(frame: pd.DataFrame, columns: list[str]) -> list[tuple[tuple[str, str], ...]]:
    known = frame.reindex(columns=columns)
    values = [[cell_text(cell) for cell in known[column]] for column in columns]
    return [tuple(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]


def cell_text(cell: object) -> str:
    if cell is None or pd.isna(cell):
        return ""
    if isinstance(cell, bool | np.bool_):
        return "yes" if cell else "no"
    if isinstance(cell, pd.Timestamp):
        return cell.strftime("%Y-%m-%d")
    return f"{cell:.10g}" if isinstance(cell, float) else str(cell)


def tables_of(expected: dict) -> dict[str, tuple[list[str], list[list[str]]]]:
    tables = {}
    for name, text in expected.get("clean", {}).items():
        head, *rows = csv.reader(io.StringIO(text))
        tables[name] = (head, rows)
    return tables


def expected_rows(expected: dict) -> dict[str, Counter]:
    return {
        name: Counter(tuple(zip(head, row, strict=True)) for row in rows)
        for name, (head, rows) in tables_of(expected).items()
    }


def personal_texts(project: ProjectPaths, expected: dict, said: list[str]) -> Iterator[str]:
    """Yield the names and numbers of persons that stand in what is said or in the clean data."""
    kept = [path.read_bytes() for path in project.clean.rglob("*") if path.is_file()]
    for text in expected.get("personal", ()):
        if any(text in line for line in said):
            yield f"said: {text}"
        if any(text.encode("utf-8") in content for content in kept):
            yield f"kept: {text}"


def test_every_case_has_files_and_an_expectation():
    folders = {path.name for path in (CORPUS / "files").iterdir()}
    assert folders == set(EXPECTED)
    assert all(expected.get("why") for expected in EXPECTED.values())
    assert len(folders) >= 60


def test_the_corpus_is_small():
    sizes = [path.stat().st_size for path in (CORPUS / "files").rglob("*") if path.is_file()]
    assert max(sizes) < 15_000
    assert sum(sizes) < 1_500_000
