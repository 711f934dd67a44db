"""The command line's exit codes and what it says when something is wrong."""

import subprocess
import sys
import time

import click
import pytest

from helpers import cli
from helpers.cli import main
from helpers.errors import Fault, RunFailed, UserMistake


@pytest.fixture
def raising(monkeypatch):
    """Call `annex boom`, a command that raises what a test wants."""

    def call(error):
        @click.command()
        def boom():
            raise error

        monkeypatch.setitem(cli.annex.commands, "boom", boom)
        return main(["boom"])

    return call


def test_a_mistake_is_said_fault_by_fault_without_a_traceback_and_ends_with_2(raising, capsys):
    assert raising(UserMistake(Fault("a theme is required", "here", "this one"), "and more")) == 2
    assert capsys.readouterr().err == "here: a theme is required → this one\nand more\n"


def test_failed_runs_end_with_1_and_a_fault_of_ours_with_3_and_a_traceback(raising, capsys):
    assert raising(RunFailed("1 of 4 runs failed")) == 1
    assert capsys.readouterr().err == "1 of 4 runs failed\n"
    assert raising(ZeroDivisionError("ours")) == 3
    assert "Traceback" in capsys.readouterr().err


def test_a_misspelt_command_or_option_ends_with_2_and_the_nearest_right_one(capsys):
    assert main(["rum"]) == 2
    assert "Did you mean 'run'?" in capsys.readouterr().err
    assert main(["run", "--them", "x"]) == 2
    assert "--theme" in capsys.readouterr().err


def test_help_names_every_command_and_loads_nothing_heavy():
    program = (
        "import sys; from helpers.cli import main; code = main(['--help']);"
        "heavy = {'pandas', 'pydantic', 'yaml', 'rich', 'papermill'} & set(sys.modules);"
        "assert not heavy, heavy; sys.exit(code)"
    )
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    for name in ("intake", "check", "plan", "run", "open", "lab", "verify", "doctor"):
        assert f"\n  {name}" in done.stdout
    assert time.monotonic() - start < 5  # 0.25 s on a quiet machine


def test_a_folder_that_is_no_project_is_refused_with_what_to_do(tmp_path, capsys):
    assert main(["--project", str(tmp_path), "plan"]) == 2
    said = capsys.readouterr().err
    assert "a project folder with params/project.yml is required" in said
    assert "notebooks/, params/ and data/" in said


def test_plan_says_each_run_with_its_reason(tiny, capsys):
    assert main(["plan", "--theme", "harvest"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "harvest 90 2024 vi   new"
    assert lines[-1] == "3 of 3 would be made in 'default'"


def test_check_finds_faults_of_notebooks_and_params_and_says_when_there_are_none(tiny, capsys):
    assert main(["check"]) == 0
    assert "no fault found" in capsys.readouterr().out
    (tiny.notebooks / "summary.ipynb").rename(tiny.notebooks / "sumary.ipynb")
    assert main(["check"]) == 2
    said = capsys.readouterr().err
    assert "notebooks/sumary.ipynb: a notebook is named after a theme" in said
    assert "a notebook is required; got: 'summary.ipynb'" in said


def test_check_refuses_stored_outputs(tiny, capsys):
    notebook = tiny.notebooks / "harvest.ipynb"
    text = notebook.read_text(encoding="utf-8")
    output = '"outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}]'
    notebook.write_text(text.replace('"outputs": []', output, 1), encoding="utf-8")
    assert main(["check"]) == 2
    assert "nbstripout notebooks/harvest.ipynb" in capsys.readouterr().err


def test_a_missing_file_to_take_in_is_named(tiny, capsys):
    assert main(["intake", str(tiny.root / "no.xlsx")]) == 2
    assert "no.xlsx: a file or folder that exists is required" in capsys.readouterr().err


def test_verify_of_a_batch_never_run_says_what_to_run(tiny, capsys):
    assert main(["verify", "default"]) == 2
    assert "annex run default" in capsys.readouterr().err


def test_as_of_must_be_a_day(tiny, capsys):
    assert main(["plan", "--as-of", "31/12/2024"]) == 2
    assert "a day such as 2025-01-15 is required; got: '31/12/2024'" in capsys.readouterr().err


def test_the_name_of_a_file_neither_breaks_the_line_nor_turns_it_round():
    fault = Fault("tệp rỗng", "053\u202e\n\x1b[2J Bảo Lạc 😀.xlsx", "gửi lại")
    assert str(fault) == "053\ufffd\ufffd\ufffd[2J Bảo Lạc 😀.xlsx: tệp rỗng → gửi lại"
