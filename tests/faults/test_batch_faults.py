"""What goes wrong in an office: each costs what it must, is said in a sentence, and no more."""

import json
import signal
import subprocess
import sys
import time

import psutil
import pytest
from annex_command import command

pytestmark = pytest.mark.slow
TWO_AREAS = ("--area", "901", "--area", "902")
NARROWED = ("--jobs", "1", "--theme", "harvest", "--format", "html", *TWO_AREAS)


def add_cell(tiny, source, theme="harvest"):
    notebook = tiny.notebooks / f"{theme}.ipynb"
    content = json.loads(notebook.read_text(encoding="utf-8"))
    cell = {"cell_type": "code", "id": "bad", "metadata": {}, "source": source}
    content["cells"].append(cell | {"outputs": [], "execution_count": None})
    notebook.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def finished(tiny, area):
    return sorted(path.name for path in (tiny.outputs / "default" / "2024" / area).glob("*"))


def test_notebooks_that_raise_exit_or_hang_cost_their_own_runs(tiny):
    add_cell(
        tiny,
        "import os, time\n"
        "if area == '901': raise KeyError('income')\n"
        "if area == '902': os._exit(7)\n"
        "if area == '90': time.sleep(600)",
    )
    done = command(tiny, "run", "--timeout", "6", "--format", "html")
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert done.stderr.strip() == "3 of 4 runs failed; the others are done"
    for said in ("harvest 901 2024 vi  cell [4]: KeyError", "DeadKernelError", "CellTimeoutError"):
        assert said in done.stdout
    for area in ("901", "902"):
        assert finished(tiny, area) == []
        kept = tiny.outputs / "default" / "failed" / "2024" / area / "harvest.vi.ipynb"
        top = json.loads(kept.read_text(encoding="utf-8"))["cells"][0]
        assert "failed" in "".join(top["source"])
    assert finished(tiny, "90") == ["summary.vi.html", "summary.vi.ipynb"]
    index = (tiny.outputs / "default" / "index.html").read_text(encoding="utf-8")
    assert "1 phụ lục, 3 chưa lập được" in index


def test_on_the_cold_engine_too_an_exit_code_and_the_last_words_are_named(tiny):
    add_cell(tiny, "import os, time\nprint('adding up', flush=True); time.sleep(1); os._exit(7)")
    done = command(tiny, "run", *NARROWED[:-2], "--engine", "cold")
    assert done.returncode == 1
    assert "cell [4]: DeadKernelError: a cell ended its process with exit code 7" in done.stdout
    assert "printed last: adding up" in done.stdout


def test_a_file_where_the_output_folder_should_be_is_refused_before_anything_runs(tiny):
    tiny.outputs.mkdir(exist_ok=True)
    (tiny.outputs / "default").write_text("not a folder")
    done = command(tiny, "run")
    assert done.returncode == 2
    assert "a folder that can be written is required" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="rights are POSIX")
def test_a_read_only_output_folder_is_refused_before_anything_runs(office):
    office.paths.outputs.mkdir(exist_ok=True)
    office.paths.outputs.chmod(0o500)
    try:
        code, _, err = office.run(**office.plain_rights())
    finally:
        office.paths.outputs.chmod(0o700)
    assert code == 2
    assert "a folder that can be written is required" in err


def test_where_no_warm_process_can_listen_it_is_said_once_and_kernels_run_all(office, monkeypatch):
    monkeypatch.setenv("ANNEX_WARM_FOLDER", str(office.paths.root / ("long" * 30)))
    code, out, err = office.run("--theme", "harvest", "--format", "html", "--jobs", "2")
    assert (code, err) == (0, "")
    assert out.count("each notebook starts a kernel of its own (--engine cold)") == 1
    assert "no owner-only folder with a short name among" in out


def test_a_missing_file_and_a_corrupt_workbook_are_named_and_nothing_is_taken(tiny):
    missing = command(tiny, "intake", "data/sample/2024/901.xlsx")
    assert missing.returncode == 2
    assert "901.xlsx: a file or folder that exists is required" in missing.stderr
    corrupt = tiny.inbox / "901-hoa-bac.xlsx"
    corrupt.write_bytes(b"PK\x03\x04 not a workbook")
    done = command(tiny, "intake")
    assert done.returncode == 2
    assert "901-hoa-bac.xlsx" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_params_file_is_named_with_its_line_and_no_traceback(tiny):
    (tiny.params / "themes.yml").write_text("harvest: {title: [", encoding="utf-8")
    for name in ("run", "plan", "check"):
        done = command(tiny, name)
        assert done.returncode == 2
        assert "params/themes.yml" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.fixture
def running(tiny):
    """A batch whose notebooks wait until they are let go, and its process.

    On the cold engine, whose kernels are found below their worker.
    """
    gate = tiny.root / "go"
    waits = "import pathlib, time\nwhile not pathlib.Path('../go').exists(): time.sleep(0.05)"
    add_cell(tiny, waits)
    process = subprocess.Popen(
        [sys.executable, "-m", "helpers", "run", "--engine", "cold", *NARROWED],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=tiny.root,
        start_new_session=True,
    )
    yield process, gate
    gate.touch()
    if process.poll() is None:
        process.kill()
    process.wait(30)
    for stream in (process.stdout, process.stderr):
        stream.close()


def command_of(process):
    try:
        return process.cmdline()
    except psutil.Error:  # it has just ended
        return []


def kernels(process, seconds=60):
    """Return the kernels below a process as soon as there is one."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        below = psutil.Process(process.pid).children(recursive=True)
        found = [one for one in below if "ipykernel" in " ".join(command_of(one))]
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("no kernel was started")


def test_a_worker_killed_from_outside_has_its_run_tried_once_more(tiny, running):
    process, gate = running
    (kernel,) = kernels(process)
    kernel.parent().kill()
    gate.touch()
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert "done 2, up to date 0, failed 0" in out
    assert len(finished(tiny, "901")) == len(finished(tiny, "902")) == 2
    log = (tiny.outputs / "default" / "batch.jsonl").read_text(encoding="utf-8")
    assert '"event": "killed", "run": "harvest 901 2024 vi"' in log
    assert not (tiny.outputs / "default" / ".partial").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_ctrl_c_finishes_what_runs_writes_the_manifest_and_says_what_is_left(tiny, running):
    process, gate = running
    kernels(process)
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    gate.touch()
    out, err = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "Traceback" not in err
    assert "not begun: 1" in out
    manifest = (tiny.outputs / "default" / "manifest.json").read_text(encoding="utf-8")
    assert [run["status"] for run in json.loads(manifest)["runs"]] == ["done"]


@pytest.mark.skipif(sys.platform == "win32", reason="kills with a signal")
def test_killed_outright_it_leaves_no_process_and_the_next_run_finishes_the_rest(tiny, running):
    process, gate = running
    kernels(process)
    below = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    gone, alive = psutil.wait_procs(below, timeout=30)
    assert alive == [], gone
    gate.touch()
    again = command(tiny, "run", *NARROWED)
    assert again.returncode == 0
    assert "failed 0" in again.stdout
    assert not (tiny.outputs / "default" / ".partial").exists()
