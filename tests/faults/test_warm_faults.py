"""What a cell can do to its process costs this one run, is named, and harms no other."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.render.engine import execute

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
MEGABYTE = 1 << 20
# IPython's own words on sys.exit, which are the last that such a cell prints.
LEAVING = """warn("To exit: use 'exit', 'quit', or Ctrl-D.", stacklevel=1)"""


@pytest.fixture(scope="module", autouse=True)
def warm_folder(tmp_path_factory):
    """A warm process of this module's own, ended with it."""
    folder = Path("/tmp") / f"annex-test-{os.getpid()}"
    folder.mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANNEX_WARM_FOLDER", str(folder))
        patch.setenv("ANNEX_WARM_IDLE", "20")
        yield folder
    for process in servers(folder):
        process.kill()
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


def servers(folder):
    """Return the warm processes that were started in this folder."""
    found = []
    for process in psutil.process_iter(["cmdline", "cwd"]):
        command = process.info["cmdline"] or []
        if "helpers.render.warm.server" in command and process.info["cwd"] == str(folder):
            found.append(process)
    return [process for process in found if process.ppid() not in {one.pid for one in found}]


@pytest.fixture
def run(tmp_path):
    """Run cells in the warm engine; return how that ended and what was shown."""

    def run_cells(*sources, **options):
        tagged = {"tags": ["parameters"]}
        cells = [new_code_cell('area = "051"', metadata=tagged), *map(new_code_cell, sources)]
        notebook = tmp_path / "cells.ipynb"
        nbformat.write(new_notebook(cells=cells), notebook)
        output = tmp_path / "out.ipynb"
        given = {"timeout": 30, "engine": "warm", **options}
        ended = execute(notebook, output, {"area": "044"}, project=tmp_path, **given)
        executed = nbformat.read(output, 4)
        shown = [
            one.get("text") or one.get("data", {}).get("text/plain", "")
            for cell in executed.cells
            for one in cell.get("outputs", [])
        ]
        return ended, "".join(shown)

    return run_cells


FAULTS = {
    "leaves Python": ("os._exit(3)", "DeadKernelError", "exit code 3"),
    "exits": ("import sys; sys.exit('enough')", "SystemExit", "enough"),
    "is killed": ("os.kill(os.getpid(), 9)", "KernelKilled", "SIGKILL"),
    "crashes": ("import ctypes; ctypes.string_at(0)", "DeadKernelError", "SIGSEGV"),
    "writes to a closed pipe": (
        "reader, writer = os.pipe(); os.close(reader); os.write(writer, b'x')",
        "BrokenPipeError",
        "Broken pipe",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_cell_that_ends_its_process_is_named_with_its_last_output(name, run):
    source, error, said = FAULTS[name]
    ended, shown = run("import os", f"print('last words'); import time; time.sleep(0.2)\n{source}")
    assert (ended.status, ended.error.name) == ("failed", error)
    assert said in ended.error.message
    assert ended.error.cell == 4
    assert ended.error.last_output == ("last words" if name != "exits" else LEAVING)
    assert "last words" in shown
    assert run("1 + 1")[0].status == "ok"


def test_a_cell_that_hangs_is_ended_with_every_process_it_started(run, tmp_path):
    source = (
        "import os, subprocess\n"
        "own = subprocess.Popen(['sleep', '600'])\n"
        "apart = subprocess.Popen(['sleep', '600'], start_new_session=True)\n"
        "Path('pids').write_text(f'{os.getpid()} {own.pid} {apart.pid}')\n"
        "print('started', flush=True)\n"
        "while True: pass"
    )
    ended, _ = run("from pathlib import Path", source, timeout=3)
    assert (ended.status, ended.error.name) == ("failed", "CellTimeoutError")
    assert ended.error.last_output == "started"
    assert ended.seconds < 15
    assert gone(map(int, (tmp_path / "pids").read_text().split()))


def test_what_a_notebook_leaves_running_ends_with_it(run, tmp_path):
    source = "import subprocess\nchild = subprocess.Popen(['sleep', '600'], start_new_session=True)"
    ended, shown = run(f"{source}\nchild.pid")
    assert ended.status == "ok"
    assert gone([int(shown)])


def test_memory_beyond_the_limit_is_a_memory_error_of_its_cell(run):
    source = "print('filling')\nheld = [bytearray(10_000_000) for _ in range(100_000)]"
    ended, _ = run("import os", source, memory=300 * MEGABYTE)
    assert (ended.status, ended.error.name, ended.error.cell) == ("failed", "MemoryError", 4)
    assert run("held = bytearray(100_000_000); len(held)", memory=300 * MEGABYTE)[0].status == "ok"


def test_a_cell_that_prints_without_end_is_cut_and_says_so(run):
    ended, shown = run("line = 'x' * 999\nfor _ in range(100_000): print(line)", "print('after')")
    assert ended.status == "ok"
    assert len(shown) < 12_000_000
    assert "the rest is not kept" in shown
    assert shown.endswith("after\n")


def test_a_change_of_folder_or_environment_is_unknown_to_the_next_run(run):
    changed = (
        "import os, sys, numpy\nos.chdir('/'); os.environ['NEW'] = '1'; numpy.mine = sys.mine = 1"
    )
    assert run(changed)[0].status == "ok"
    asked = (
        "import os, sys, numpy\n"
        "print(os.getcwd(), 'NEW' in os.environ, hasattr(sys, 'mine'), hasattr(numpy, 'mine'))"
    )
    _, shown = run(asked)
    assert shown == "<project> False False False\n"


def test_a_process_forked_in_a_cell_does_not_go_on_with_the_notebook(run):
    ended, shown = run(
        "import os\nif not os.fork(): print('in the fork')\nelse: os.wait()",
        "print('once')",
    )
    assert ended.status == "ok"
    assert shown.count("once") == 1
    assert shown.count("in the fork") == 1


def test_a_warm_process_that_was_killed_is_replaced_for_the_next_run(run, warm_folder):
    assert run("1")[0].status == "ok"
    before = servers(warm_folder)
    assert len(before) == 1
    before[0].kill()
    assert run("2")[0].status == "ok"
    assert {one.pid for one in servers(warm_folder)} != {one.pid for one in before}


def test_a_warm_process_killed_during_a_run_costs_that_run_and_takes_the_child_along(
    run, warm_folder, tmp_path
):
    run("1")
    source = (
        "import os, signal, time\nopen('pid', 'w').write(str(os.getpid()))\n"
        "os.kill(os.getppid(), signal.SIGKILL); time.sleep(60)"
    )
    ended, _ = run(source)
    assert (ended.status, ended.error.name) == ("failed", "KernelKilled")
    assert ended.seconds < 20
    assert gone([int((tmp_path / "pid").read_text())])
    assert run("2")[0].status == "ok"


def test_a_warm_process_that_does_not_answer_is_replaced(run, warm_folder, monkeypatch):
    run("1")
    stopped = servers(warm_folder)[0]
    monkeypatch.setattr("helpers.render.warm.connection.ANSWER_TIMEOUT", 1.0)
    stopped.suspend()
    try:
        ended, _ = run("2")
    finally:
        stopped.kill()
    assert ended.status == "ok"


def test_an_owner_that_is_killed_leaves_no_child_behind(tmp_path, warm_folder):
    notebook = tmp_path / "long.ipynb"
    source = "import os, time\nopen('pid', 'w').write(str(os.getpid()))\ntime.sleep(600)"
    nbformat.write(new_notebook(cells=[new_code_cell(source)]), notebook)
    command = [sys.executable, "-m", "papermill", "--engine", "warm", "-k", "python3"]
    command += [str(notebook), "out.ipynb"]
    owner = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL)
    waited = time.monotonic() + 60
    while not (tmp_path / "pid").exists() and time.monotonic() < waited:
        time.sleep(0.05)
    time.sleep(0.1)
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    assert gone([int((tmp_path / "pid").read_text())])


def gone(processes, seconds=5.0):
    """Return whether all these processes end within the time."""
    until = time.monotonic() + seconds
    left = list(processes)
    while left and time.monotonic() < until:
        left = [one for one in left if psutil.pid_exists(one)]
        time.sleep(0.02)
    return not left
