"""The warm process: what it holds, what it does not, who may enter, when it ends."""

import os
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.render.engine import execute
from helpers.render.warm.address import FOLDER_VARIABLE, NoAddress, warm_folder, warm_key

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
ASKED = (
    "import os, sys\n"
    "server = os.getppid()\n"
    "names = sorted(name for name in sys.modules if name.split('.')[0] in "
    "('helpers', 'typst', 'papermill', 'nbconvert', 'debugpy'))\n"
    "tasks = [open(f'/proc/{server}/task/{task}/comm').read().strip() "
    "for task in os.listdir(f'/proc/{server}/task')]\n"
    "print(server, names, 'pandas' in sys.modules, 'seaborn' in sys.modules, tasks, sep='|')"
)


@pytest.fixture
def private(monkeypatch):
    """A folder of this test's own for sockets, with a name short enough."""
    folder = Path("/tmp") / f"annex-unit-{os.getpid()}"
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    monkeypatch.setenv("ANNEX_WARM_IDLE", "1")
    yield folder
    for file in folder.glob("*"):
        file.unlink(missing_ok=True)  # one that ends now removes its own
    if folder.exists():
        folder.rmdir()


def write(path, source):
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    notebook = new_notebook(cells=[new_code_cell(source)], metadata={"kernelspec": kernel})
    nbformat.write(notebook, path)
    return path


def printed(path):
    return "".join(
        output.get("text", "")
        for cell in nbformat.read(path, 4).cells
        for output in cell.get("outputs", [])
    )


def papermill(notebook, output):
    command = [sys.executable, "-m", "papermill", "--engine", "warm"]
    return subprocess.run(
        [*command, str(notebook), str(output), "-r", "area", "044"],
        check=False,
        capture_output=True,
        text=True,
        cwd=notebook.parent,
    )


def test_it_runs_under_papermill_holds_the_stack_and_nothing_of_ours_and_ends_when_idle(
    private, tmp_path
):
    done = papermill(write(tmp_path / "ask.ipynb", ASKED), tmp_path / "out.ipynb")
    assert done.returncode == 0, done.stderr
    server, names, pandas, seaborn, tasks = printed(tmp_path / "out.ipynb").strip().split("|")
    assert (names, pandas, seaborn) == ("[]", "True", "True")
    # The memory allocator of pyarrow has a thread of its own, and mends itself after a fork.
    assert set(eval(tasks)) - {"jemalloc_bg_thd"} == {"python"}
    assert eval(tasks).count("python") == 1
    until = time.monotonic() + 15
    while psutil.pid_exists(int(server)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not psutil.pid_exists(int(server))
    assert list(private.iterdir()) == []


def test_an_edited_module_of_ours_shows_in_the_next_run(private, tmp_path, monkeypatch):
    monkeypatch.setenv("ANNEX_WARM_IDLE", "20")
    package = tmp_path / "helpers"
    package.mkdir()
    source = "import os, sys; sys.path.insert(0, '.'); import helpers\nprint(helpers.said)"
    parameters = new_code_cell('area = "051"', metadata={"tags": ["parameters"]})
    notebook = tmp_path / "a.ipynb"
    nbformat.write(new_notebook(cells=[parameters, new_code_cell(source)]), notebook)
    for said in ("before", "after it was edited"):
        (package / "__init__.py").write_text(f"said = {said!r}")
        execute(notebook, tmp_path / "out.ipynb", {}, project=tmp_path, engine="warm")
        assert printed(tmp_path / "out.ipynb") == f"{said}\n"


def test_its_folder_is_owner_only_and_a_folder_open_to_others_is_refused(private):
    assert warm_folder() == private
    assert private.stat().st_mode & 0o777 == 0o700
    private.chmod(0o755)
    with pytest.raises(NoAddress, match="no owner-only folder"):
        warm_folder()


def test_a_name_too_long_for_a_socket_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / ("long" * 25)))
    with pytest.raises(NoAddress):
        warm_folder()


def test_its_key_changes_with_what_it_reads_at_its_start_and_with_nothing_else():
    key = warm_key({"PYTHONHASHSEED": "0"})
    assert key == warm_key({"PYTHONHASHSEED": "0", "ANNEX_PROJECT": "elsewhere", "SHLVL": "2"})
    assert key != warm_key({"PYTHONHASHSEED": "1"})
    assert key != warm_key({"PYTHONHASHSEED": "0", "MPLCONFIGDIR": "elsewhere"})


def test_where_no_warm_process_can_be_had_the_notebook_runs_all_the_same(
    monkeypatch, tmp_path, caplog
):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / ("long" * 25)))
    cells = [new_code_cell('area = "051"', metadata={"tags": ["parameters"]})]
    cells.append(new_code_cell("import os; print(area)"))
    notebook = tmp_path / "a.ipynb"
    nbformat.write(new_notebook(cells=cells), notebook)
    ended = execute(notebook, tmp_path / "out.ipynb", {"area": "044"}, project=tmp_path)
    assert ended.status == "ok"
    assert printed(tmp_path / "out.ipynb") == "044\n"
    assert "starts a kernel of its own" in caplog.text
