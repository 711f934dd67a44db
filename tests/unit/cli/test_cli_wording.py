"""What the commands say: numbers with their nouns, and the machine's faults as sentences."""

import errno
import subprocess
import sys

import click
import pytest

from helpers import cli
from helpers.batch.manifest import Manifest, OutputFile, RunError, RunRecord, write_manifest
from helpers.batch.requests import RunRequest
from helpers.batch.runner import BatchResult
from helpers.cli import main
from helpers.commands.digest import _left, _tell_failed, said_seconds
from helpers.commands.intake import _Watch
from helpers.commands.locking import alone_in
from helpers.errors import UserMistake


def failed(area, theme="harvest", message="income"):
    request = RunRequest(theme=theme, area=area, period="2024", language="vi")
    error = RunError(name="KeyError", message=message, cell=4, notebook=f"failed/{area}.ipynb")
    return RunRecord(request=request, status="failed", execution_key="k", error=error)


def result(*records):
    return BatchResult(Manifest(batch="default"), made=records)


def test_one_fault_of_a_notebook_is_said_once_and_not_for_every_area(capsys):
    records = [failed(area) for area in ("901", "902", "903")] + [failed("90", message="other")]
    _tell_failed(result(*records), "outputs/default")
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "failed: harvest 901 2024 vi  cell [4]: KeyError: income (and 2 more of this theme)",
        "        look at outputs/default/failed/901.ipynb",
        "failed: harvest 90 2024 vi  cell [4]: KeyError: other",
        "        look at outputs/default/failed/90.ipynb",
    ]


def test_others_are_done_is_said_only_where_there_are_others():
    assert _left(result(failed("901")), 1) == "1 of 1 run failed"
    done = failed("902").model_copy(update={"status": "done"})
    assert _left(result(failed("901"), done), 2) == "1 of 2 runs failed; the others are done"


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC, errno.ENOTDIR, errno.EROFS])
def test_a_folder_or_disk_that_refuses_is_a_sentence_and_ends_with_2(number, monkeypatch, capsys):
    @click.command()
    def boom():
        raise OSError(number, "refused", "data/clean/x.parquet")

    monkeypatch.setitem(cli.annex.commands, "boom", boom)
    assert main(["boom"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("data/clean/x.parquet: a file or folder that can be read and written")
    assert len(said.splitlines()) == 1


def test_open_says_in_a_sentence_that_a_file_stands_where_outputs_should(tiny, capsys):
    tiny.outputs.write_text("not a folder")
    assert main(["open", "harvest", "901", "2024", "--no-browser"]) == 2
    assert "a folder that can be written is required" in capsys.readouterr().err


def test_a_second_command_in_the_same_folder_is_told_to_wait(tiny, capsys):
    with alone_in(tiny.outputs / "default", "annex run"):
        assert main(["run"]) == 2
        assert "another annex run is at work here" in capsys.readouterr().err
    with alone_in(tiny.clean, "annex intake"):
        assert main(["intake"]) == 2
        assert "another annex intake is at work here" in capsys.readouterr().err


def test_a_process_that_was_killed_holds_no_folder(tmp_path):
    program = (
        "import os, sys; from pathlib import Path; from helpers.commands.locking import alone_in\n"
        "with alone_in(Path(sys.argv[1]), 'annex run'): os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    with alone_in(tmp_path, "annex run"):
        pass
    with alone_in(tmp_path, "first"), pytest.raises(UserMistake), alone_in(tmp_path, "second"):
        pass


def test_a_mistake_in_what_is_asked_leaves_no_folder_behind(tiny):
    assert main(["run", "--theme", "harvst"]) == 2
    assert not (tiny.outputs / "default").exists()


def test_intake_of_an_empty_inbox_and_of_nothing_new_is_one_line(tiny, capsys):
    assert main(["intake"]) == 0
    assert capsys.readouterr().out == "Nothing was taken in\n"
    assert main(["intake", "--quiet"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("seconds", ["0", "-1", "soon"])
def test_a_time_limit_that_is_none_is_refused(tiny, seconds, capsys):
    assert main(["run", "--timeout", seconds]) == 2
    assert "--timeout" in capsys.readouterr().err
    assert not (tiny.outputs / "default").exists()


def test_verify_counts_what_was_made_and_names_what_failed(tiny, capsys):
    folder = tiny.outputs / "default"
    folder.mkdir(parents=True)
    (folder / "a.html").write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    file = OutputFile(path="a.html", sha256=empty, size=0)
    done = failed("902").model_copy(update={"status": "done", "error": None, "files": (file,)})
    write_manifest(Manifest(batch="default").with_records([failed("901"), done]), folder)
    assert main(["verify"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "1 file of 1 annex is as it was made"
    assert said[1] == "1 run failed and made none: annex run default"


def test_verify_of_a_misspelt_batch_names_the_nearest(tiny, capsys):
    assert main(["verify", "defalt"]) == 2
    assert "did you mean 'default'?" in capsys.readouterr().err


def test_intake_says_that_it_reads_and_why_it_reads_again(capsys):
    with _Watch() as watch:
        watch.begin(1, anew=False)
        watch.taken("901.xlsx")
        watch.begin(237, anew=True)
    assert capsys.readouterr().out.splitlines() == [
        "Reading 1 file",
        "Reading 237 files (the rules they are read by have changed)",
    ]


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.04, "0,0 s"), (42.06, "42,1 s"), (90, "1,5 min"), (11160, "186,0 min")]
)
def test_times_are_in_seconds_until_a_minute_and_a_half(seconds, said):
    assert said_seconds(seconds) == said
