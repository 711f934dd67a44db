"""The warm engine under anybody's papermill: which kernels it takes, and papermill's options."""

import copy
import json
import logging
import os
import signal
import subprocess
import sys
import time

import nbformat
import papermill
import pytest
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import CellTimeoutError
from nbformat.v4 import new_code_cell, new_notebook
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError, strip_color

from helpers.render.warm import server as warm_server
from helpers.render.warm.engine import _say_once
from helpers.render.warm.manager import WarmManager

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
# Seconds in which a child has certainly begun its first cell, on a busy machine too.
LONG = 4
PLAIN = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]


@pytest.fixture(autouse=True)
def _place(tmp_path, monkeypatch):
    """A folder without any project, and sentences that are said again."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ANNEX_PROJECT", raising=False)
    _say_once.cache_clear()


@pytest.fixture
def children(monkeypatch):
    """The kernels that were forked children."""
    start, started = WarmManager.start_kernel, []

    def noted(self, **options):
        start(self, **options)
        started.append(self)

    monkeypatch.setattr(WarmManager, "start_kernel", noted)
    return started


@pytest.fixture
def said(caplog):
    """What the engine said, in its own log."""
    caplog.set_level(logging.WARNING, "helpers.render")
    return lambda: [note.message for note in caplog.records if note.name == "helpers.render"]


def run(*sources, kernel="python3", **options):
    """Return the notebook of these cells after papermill's own function has run it."""
    metadata = {
        "kernelspec": {"name": kernel, "display_name": kernel, "language": "python"},
        "language_info": {"name": "python"},
    }
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources], metadata=metadata)
    nbformat.write(notebook, "in.ipynb")
    return papermill.execute_notebook(
        "in.ipynb", "out.ipynb", engine_name="warm", progress_bar=False, **options
    )


def install_kernel(folder, name, **spec):
    place = folder / "share" / "kernels" / name
    place.mkdir(parents=True)
    described = {"argv": PLAIN, "display_name": name, "language": "python", **spec}
    (place / "kernel.json").write_text(json.dumps(described))
    return str(folder / "share")


def test_the_name_python_stands_for_this_interpreter_as_in_jupyter(children):
    assert run("1 + 1", kernel="python").cells[0].outputs[0].data["text/plain"] == "2"
    assert len(children) == 1


def test_a_plain_kernel_of_this_interpreter_is_taken_under_any_name(
    children, said, tmp_path, monkeypatch
):
    monkeypatch.setenv("JUPYTER_PATH", install_kernel(tmp_path, "my-env"))
    run("print(1)", kernel="my-env")
    assert len(children) == 1
    assert said() == []


def test_a_kernel_with_settings_of_its_own_keeps_them_on_papermills_engine(
    children, said, tmp_path, monkeypatch
):
    monkeypatch.setenv("JUPYTER_PATH", install_kernel(tmp_path, "mine", env={"MARK": "kept"}))
    notebook = run("import os; os.environ['MARK']", kernel="mine")
    assert notebook.cells[0].outputs[0].data["text/plain"] == "'kept'"
    assert children == []
    assert said() == [
        "the kernel 'mine' is not plain Python of this very interpreter: "
        "papermill's own engine runs it"
    ]


def test_a_kernel_that_is_not_installed_is_named_with_those_that_are(said):
    with pytest.raises(NoSuchKernel):
        run("1", kernel="ir")
    assert len(said()) == 1
    assert said()[0].startswith("no kernel 'ir' is installed here; `-k` takes one of: ")
    assert "python3" in said()[0]


def test_of_two_limits_of_time_the_one_papermill_documents_holds():
    with pytest.raises(CellTimeoutError, match="after 1 seconds"):
        run("import time; time.sleep(60)", execution_timeout=1, timeout=60)


def test_an_interrupted_cell_shows_where_it_stood_and_the_rest_is_not_run():
    with pytest.raises(PapermillExecutionError, match="KeyboardInterrupt"):
        run(
            "x = 1",
            "import time; time.sleep(60)",
            "2",
            execution_timeout=LONG,
            interrupt_on_timeout=True,
        )
    outputs = [cell.get("outputs") for cell in nbformat.read("out.ipynb", 4).cells]
    assert [output.ename for output in outputs[-2]] == ["KeyboardInterrupt"]
    assert outputs[-1] == []


def test_a_cell_that_took_too_long_shows_where_it_stood_as_on_papermills_engine():
    with pytest.raises(CellTimeoutError):
        run("import time\ntime.sleep(60)", execution_timeout=LONG)
    output = nbformat.read("out.ipynb", 4).cells[0].outputs[0]
    assert output.ename == "KeyboardInterrupt"
    assert "time.sleep" in strip_color("".join(output.traceback))


def test_a_cell_that_will_not_be_interrupted_is_killed():
    start = time.monotonic()
    with pytest.raises(CellTimeoutError):
        run(
            "import time\nwhile True:\n    try: time.sleep(20)\n    except KeyboardInterrupt: pass",
            execution_timeout=1,
        )
    assert time.monotonic() - start < 19


def test_a_signal_reaches_a_group_once(monkeypatch):
    sent = []
    monkeypatch.setattr(os, "kill", lambda *signalled: sent.append(signalled))
    with subprocess.Popen([sys.executable, "-c", "input()"], start_new_session=True) as child:
        warm_server._signal_group(child.pid, signal.SIGINT)
        assert child.wait(20) != 0
    assert sent == []


def test_a_process_without_a_group_of_its_own_is_signalled_alone():
    with subprocess.Popen(["sleep", "20"]) as child:
        warm_server._signal_group(child.pid, signal.SIGTERM)
        assert child.wait(20) == -signal.SIGTERM


def test_a_printed_line_comes_in_one_piece():
    notebook = run("import time\nfor _ in range(20): time.sleep(0.03); print('một')")
    pieces = [output.text for output in notebook.cells[0].outputs]
    assert "".join(pieces) == "một\n" * 20
    assert [piece for piece in pieces if not piece.endswith("\n")] == []


def test_options_for_the_kernel_are_added_to_ours():
    notebook = run("import sys; sys.argv", extra_arguments=["--IPKernelApp.quiet=True"])
    shown = notebook.cells[0].outputs[0].data["text/plain"]
    assert "--IPKernelApp.quiet=True" in shown
    assert "--IPKernelApp.exec_lines=" in shown


def test_the_list_of_engines_can_be_copied():
    assert copy.deepcopy(papermill_engines).get_engine("warm").execute_notebook
