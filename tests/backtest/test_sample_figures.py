"""The sample batch's figures are what they were; where they change, CHANGELOG says why."""

import re
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load_freeze():
    """Return the module that freezes the figures."""
    spec = spec_from_file_location("freeze", ROOT / "tools" / "freeze.py")
    module = module_from_spec(spec)
    sys.modules["freeze"] = module
    spec.loader.exec_module(module)
    return module


freeze = load_freeze()


@pytest.fixture(scope="module")
def now(tmp_path_factory):
    """Return the figures made now from the sample's files, by indicator, period and area."""
    return freeze.figures(freeze.sample_project(tmp_path_factory.mktemp("sample")))


@pytest.fixture(scope="module")
def frozen():
    return freeze.read_frozen()


def test_every_figure_of_the_sample_is_what_was_frozen(now, frozen):
    changes = freeze.compare(frozen, now)
    if changes:
        pytest.fail(freeze.told(changes), pytrace=False)


def test_changelog_explains_the_figures_that_are_frozen():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    sections = re.findall(rf"^{freeze.SECTION}\n(.*?)(?=^##|\Z)", changelog, re.M | re.S)
    lines = [line for section in sections for line in section.splitlines()]
    explained = [line for line in lines if f"`{freeze.mark()}`" in line]
    told = f"CHANGELOG.md must say under '{freeze.SECTION}' why the figures are `{freeze.mark()}`"
    assert explained, f"{told}; make freeze BECAUSE=… writes it"
    assert len(explained[0].split()) >= 5, f"{told}, in a sentence"


def test_every_indicator_is_frozen_for_every_area_in_both_periods(frozen):
    reference = freeze.load_reference(freeze.ProjectPaths(ROOT))
    wanted = {
        (indicator, period.code, area.code)
        for period in freeze.periods(reference)
        for indicator in reference.indicators
        for area in reference.areas.reporting(period)
    }
    assert set(frozen) == wanted


def test_most_figures_of_the_sample_are_numbers(frozen):
    # A back test of blanks would hold for ever.
    assert sum(bool(row["value"]) for row in frozen.values()) > len(frozen) * 0.75
    assert {row["verdict"] for row in frozen.values()} >= {"met", "missed", "undecided", ""}


def row(**changed):
    found = dict.fromkeys(freeze.COLUMNS, "") | {"indicator": "rice_yield", "period": "2024"}
    return found | {"area": "051", "value": "53.1", "status": "ok"} | changed


def compared(before, after):
    keyed = [{tuple(one[name] for name in freeze.KEYS): one} for one in (before, after)]
    return freeze.compare(*keyed)


def test_a_change_is_told_with_indicator_area_period_was_and_is():
    changes = compared(row(), row(value="53.2"))
    assert [str(one) for one in changes] == [
        "rice_yield, area 051, 2024 — value: was 53.1, is 53.2"
    ]
    assert "make freeze BECAUSE" in freeze.told(changes)


@pytest.mark.parametrize(
    ("column", "value"),
    [("value", "53.1000002"), ("value", ""), ("status", "small_n"), ("printed", "53,1 (…)")],
)
def test_no_change_is_too_small_to_be_seen(column, value):
    assert [one.column for one in compared(row(), row(**{column: value}))] == [column]


def test_what_machines_may_disagree_on_is_no_change():
    assert compared(row(value="53.1000001"), row(value="53.1000002")) == []
    assert freeze.number(1 / 3) == "0.333333333"
    assert freeze.number(-0.0) == "0"
    assert freeze.number(float("nan")) == ""


def test_a_figure_that_came_or_went_is_a_change():
    assert {one.column for one in freeze.compare({}, {("a", "b", "c"): row()})} >= {"value"}
    assert freeze.compare({("a", "b", "c"): row()}, {}) != []


def test_the_reason_is_written_under_figures_once(tmp_path):
    file = tmp_path / "CHANGELOG.md"
    file.write_text("# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A.\n\n## [0.1.0]\n\n- B.\n")
    freeze.explain("Weights of a stratum were counted twice.", file)
    freeze.explain("Rounding of n.", file)
    text = file.read_text(encoding="utf-8")
    assert text.count("### Figures") == 1
    assert text.index("### Figures") < text.index("### Added") < text.index("## [0.1.0]")
    assert text.index("Rounding of n.") < text.index("counted twice")
    assert text.count(f"`{freeze.mark()}`") == 2
