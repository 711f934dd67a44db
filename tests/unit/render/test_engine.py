"""Executing a notebook: strict parameters, kept failures, the same bytes twice."""

import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.errors import UserMistake
from helpers.render.engine import execute

PARAMETERS = 'area = "051"  # code of the area\nperiod = "2024"\nlanguage = "vi"'


@pytest.fixture
def write(tmp_path):
    def write_notebook(*sources, name="nutrition.ipynb"):
        tagged = {"tags": ["parameters"]}
        cells = [new_markdown_cell("# Title"), new_code_cell(PARAMETERS, metadata=tagged)]
        cells += [new_code_cell(source) for source in sources]
        path = tmp_path / "notebooks" / name
        path.parent.mkdir(exist_ok=True)
        nbformat.write(new_notebook(cells=cells), path)
        return path

    return write_notebook


@pytest.fixture(params=["warm", "cold"])
def run(request):
    """Both engines: what one does, the other does."""

    def run_with_engine(*arguments, **options):
        return run_notebook(*arguments, engine=request.param, **options)

    return run_with_engine


def run_notebook(notebook, tmp_path, parameters=None, name="out.ipynb", **options):
    output = tmp_path / name
    asked = {"area": "044", "period": "2024"} if parameters is None else parameters
    result = execute(notebook, output, asked, project=tmp_path, **options)
    return result, nbformat.read(output, 4)


def texts(notebook):
    outputs = [out for cell in notebook.cells if cell.cell_type == "code" for out in cell.outputs]
    return "".join(out.get("text", "") for out in outputs)


def test_a_code_stays_text_and_the_kernel_is_this_interpreter_in_the_notebooks_folder(
    write, run, tmp_path
):
    source = (
        "import os, sys\n"
        "print(repr(area), sys.executable == os.environ['WANTED'])\n"
        "print(os.environ['PYTHONHASHSEED'], os.environ['OMP_NUM_THREADS'])\n"
        "print(os.path.basename(os.getcwd()), os.environ['ANNEX_PROJECT'])"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WANTED", sys.executable)
        result, executed = run(write(source), tmp_path)
    assert (result.status, result.error, result.warnings) == ("ok", None, ())
    assert texts(executed) == "'044' True\n0 1\nnotebooks <project>\n"
    assert executed.metadata.annex == {
        "notebook": "nutrition.ipynb",
        "parameters": {"area": "044", "period": "2024"},
    }


def test_a_failing_cell_leaves_the_notebook_with_the_error_at_its_top(write, run, tmp_path):
    failing = "rows = 'Hoàng Văn A\\nHoàng Văn B'\nraise KeyError('no column\\n' + rows)"
    result, executed = run(write("print('before')", failing, "print('after')"), tmp_path)
    assert result.status == "failed"
    assert (result.error.cell, result.error.name) == (4, "KeyError")
    assert "Cell [4] failed: KeyError" in executed.cells[0].source
    assert "before" in texts(executed)
    assert "after" not in texts(executed)
    error = executed.cells[-2].outputs[-1]
    assert error.evalue == "'no column\\nHoàng Văn A\\nHoàng Văn B'"[:300]


def test_a_message_of_many_lines_keeps_its_first_so_that_no_row_is_quoted(write, run, tmp_path):
    failing = "raise ValueError('bad rows:\\n1  Hoàng Văn A\\n2  Hoàng Văn B')"
    result, executed = run(write(failing), tmp_path)
    assert result.error.message == "bad rows:"
    error = executed.cells[-1].outputs[-1]
    assert "2  Hoàng" not in "".join(error.traceback[1:]).replace(failing, "")


def test_a_notebook_that_takes_too_long_fails_and_says_so(write, run, tmp_path):
    slow = write("x = 1", "import time; time.sleep(60)")
    result, executed = run(slow, tmp_path, timeout=2)
    assert result.status == "failed"
    assert (result.error.cell, result.error.name) == (4, "CellTimeoutError")
    assert result.seconds < 30
    assert "CellTimeoutError" in executed.cells[0].source


def test_a_kernel_that_dies_fails_the_run(write, run, tmp_path):
    result, _ = run(write("import os; os._exit(3)"), tmp_path)
    assert result.status == "failed"
    assert result.error.name == "DeadKernelError"


def test_two_executions_write_the_same_bytes_whatever_the_address_or_process(write, run, tmp_path):
    source = (
        "import os, sys, warnings\n"
        "warnings.warn('pid %d' % os.getpid())\n"
        "print(object(), os.getcwd(), {'b', 'a', 'c'})\n"
        "object()"
    )
    notebook = write(source)
    first, _ = run(notebook, tmp_path, name="first.ipynb")
    run(notebook, tmp_path, name="second.ipynb")
    content = (tmp_path / "first.ipynb").read_bytes()
    assert content == (tmp_path / "second.ipynb").read_bytes()
    assert str(tmp_path).encode() not in content
    assert b"<object object at 0x\xe2\x80\xa6>" in content
    assert "pid" in first.warnings[0]
    assert b"UserWarning" not in content


def test_unknown_and_non_text_parameters_are_refused_at_once_and_nothing_is_written(
    write, tmp_path
):
    output = tmp_path / "out.ipynb"
    with pytest.raises(UserMistake) as caught:
        execute(write(), output, {"aera": "051", "period": 2024}, project=tmp_path)
    assert len(caught.value.faults) == 2
    assert "did you mean 'area'?" in str(caught.value)
    assert "must be text; got: 2024 (int)" in str(caught.value)
    assert not output.exists()
