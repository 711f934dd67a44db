"""An executed notebook as a file: nbformat's own writer is the reference."""

import copy

import nbformat
import pytest

from helpers.render.notebook_file import write_notebook

AWKWARD = 'dấu "ngoặc" \\ \x00\x1f\u2028 \U0001f33e\r\nhai\n\n'


def awkward_notebook():
    data = {
        "text/plain": AWKWARD,
        "image/svg+xml": "<svg>\n<g/>\n</svg>\n",
        "application/json": {"b": [1.5, -0.0, 1e300, None, True], "a": {}, "c": [[], [{}]]},
    }
    outputs = [
        nbformat.v4.new_output("stream", name="stdout", text="một\nhai"),
        nbformat.v4.new_output("execute_result", data=data, execution_count=3),
        nbformat.v4.new_output("error", ename="E", evalue="", traceback=["a", "b\nc"]),
    ]
    cells = [
        nbformat.v4.new_markdown_cell("", id="a", attachments={"p.png": {"image/png": "AA=="}}),
        nbformat.v4.new_code_cell("x = 1\n\ny = 2", id="b", outputs=outputs, metadata={"z": []}),
        nbformat.v4.new_code_cell(AWKWARD, id="c"),
    ]
    metadata = {"orig_nbformat": 4, "annex": {"parameters": {"area": "051"}}, "empty": {}}
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


@pytest.mark.parametrize("notebook", [awkward_notebook(), nbformat.v4.new_notebook()])
def test_a_notebook_is_written_as_nbformat_writes_it(notebook, tmp_path):
    expected = nbformat.writes(copy.deepcopy(notebook), indent=1, sort_keys=True) + "\n"
    write_notebook(notebook, tmp_path / "written.ipynb")
    assert (tmp_path / "written.ipynb").read_bytes() == expected.encode()
    assert [file.name for file in tmp_path.iterdir()] == ["written.ipynb"]
