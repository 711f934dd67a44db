"""papermill's own tests of execution end on the warm engine as the committed list says."""

import os
import subprocess
import sys
from pathlib import Path
from runpy import run_path

import pytest

SCRIPT = Path(__file__).with_name("run_papermill_suite.py")
SUITE = run_path(str(SCRIPT))
Outcome, Expected = SUITE["Outcome"], SUITE["Expected"]
PASSED, FAILED = Outcome("passed", children=1), Outcome("failed", "Error: said")


def expected(deviations=(), fails_anyway=()):
    return Expected(dict.fromkeys(deviations, "why"), dict.fromkeys(fails_anyway, "why"), {})


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_papermills_tests_of_execution_end_on_the_warm_engine_as_the_list_says():
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--core"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_list_that_says_what_was_found_has_no_fault():
    stock = {"a": PASSED, "b": FAILED, "c": PASSED}
    warm = {"a": PASSED, "b": FAILED, "c": FAILED}
    assert SUITE["faults_of"](stock, warm, expected(["c"], ["b"])) == []


def test_a_deviation_that_is_not_listed_is_a_fault():
    faults = SUITE["faults_of"]({"a": PASSED, "c": PASSED}, {"a": PASSED, "c": FAILED}, expected())
    assert faults == ["not in the list: c: passed on stock, failed on warm"]


def test_a_test_that_did_not_run_on_the_warm_engine_is_a_deviation():
    faults = SUITE["faults_of"]({"a": PASSED, "c": PASSED}, {"a": PASSED}, expected())
    assert faults == ["not in the list: c: passed on stock, absent on warm"]


def test_a_test_that_fails_on_both_is_a_fault_until_it_is_listed():
    faults = SUITE["faults_of"]({"a": PASSED, "b": FAILED}, {"a": PASSED, "b": FAILED}, expected())
    assert faults == ["fails on both and is not in the list: b: Error: said"]


@pytest.mark.parametrize("listed", [expected(["a"]), expected((), ["a"]), expected(["unknown"])])
def test_a_listed_test_that_ends_alike_is_a_fault(listed):
    name = next(iter([*listed.deviations, *listed.fails_anyway]))
    faults = SUITE["faults_of"]({"a": PASSED}, {"a": PASSED}, listed)
    assert faults == [f"listed and no longer so: {name}"]


def test_a_suite_in_which_no_child_ran_a_notebook_is_a_fault():
    faults = SUITE["faults_of"]({"a": PASSED}, {"a": Outcome("passed")}, expected())
    assert faults == ["no notebook ran in a forked child: the warm engine was not tested"]


def test_the_core_takes_the_list_of_its_own_files_for_the_stock_engine():
    listed = expected(["f.py::c", "other.py::d"], ["f.py::b", "other.py::e"])
    warm = {"f.py::a": PASSED, "f.py::b": FAILED, "f.py::c": FAILED}
    assert SUITE["core_faults"](warm, listed) == []
    assert SUITE["core_faults"]({**warm, "f.py::c": PASSED}, listed) == [
        "listed and no longer so: f.py::c"
    ]


def test_outcomes_are_read_by_file_class_and_test(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite><testcase classname="papermill.tests.test_x.TestY" name="test_z"'
        ' file="papermill/tests/test_x.py"><properties><property name="children" value="2"/>'
        '</properties><failure message="E: no&#10;more">at</failure></testcase>'
        '<testcase classname="papermill.tests.test_x" name="test_plain"'
        ' file="papermill/tests/test_x.py"/></testsuite></testsuites>'
    )
    assert SUITE["read_report"](report) == {
        "test_x.py::TestY::test_z": Outcome("failed", "E: no", 2),
        "test_x.py::test_plain": Outcome("passed"),
    }


def test_a_file_is_left_out_only_while_what_it_needs_is_not_installed(tmp_path):
    listed = tmp_path / "list.toml"
    listed.write_text(
        '[[left_out]]\nfile = "a.py"\nneeds = "no_such_package.part"\n'
        '[[left_out]]\nfile = "b.py"\nneeds = "json"\n'
    )
    assert SUITE["read_expected"](listed).left_out == {"a.py": "no_such_package.part"}
