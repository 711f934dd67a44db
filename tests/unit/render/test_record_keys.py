"""Rows of children and households reach no page, whoever wrote the cell that shows them."""

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from helpers.data.records import number_records
from helpers.errors import UserMistake
from helpers.render.content.record_keys import RECORD_KEY
from helpers.render.engine import execute
from helpers.render.exporters import export

KEY = "f66cd0292184-001529"
TABLE = "application/vnd.dataresource+json"


def stream(text):
    return new_output("stream", name="stdout", text=text)


def shown(kind, value):
    return new_output("display_data", data={kind: value})


def resource(name, value):
    return {"schema": {"fields": [{"name": name}]}, "data": [{name: value}], "annex": {}}


LEAKS = {
    "printed": stream(f"  record sex\n0 {KEY}  m\n"),
    "plain": shown("text/plain", f"'{KEY}'"),
    "page": shown("text/html", f"<table><tr><td>{KEY}</td></tr></table>"),
    "header": shown("text/html", "<table><tr><th>record</th></tr><tr><td>7</td></tr></table>"),
    "table": shown(TABLE, resource("child", KEY)),
    "column": shown(TABLE, resource("record", 7)),
    "error": new_output("error", ename="KeyError", evalue=f"'{KEY}'", traceback=[]),
}


@pytest.fixture
def write(tmp_path):
    def write_executed(*outputs):
        cells = [new_code_cell("area"), new_code_cell("rows.head()", outputs=list(outputs))]
        path = tmp_path / "nutrition.ipynb"
        nbformat.write(new_notebook(cells=cells), path)
        return path

    return write_executed


@pytest.mark.parametrize("leak", LEAKS)
@pytest.mark.parametrize("form", ["html", "pdf"])
def test_export_refuses_a_cell_that_shows_records_and_names_it(write, tmp_path, leak, form):
    page = tmp_path / f"page.{form}"
    with pytest.raises(UserMistake) as caught:
        export(write(stream("fine"), LEAKS[leak]), page, format=form)
    assert "nutrition.ipynb, cell [2]" in str(caught.value)
    assert KEY not in str(caught.value)
    assert not page.exists()


def test_export_takes_tables_and_numbers_that_only_look_alike(write, tmp_path):
    harmless = stream("202400000000-0015297 f66cd029-001529 recorded 12 of 30\n")
    page = tmp_path / "page.html"
    export(write(harmless), page, format="html")
    assert "recorded 12 of 30" in page.read_text(encoding="utf-8")


def test_the_keys_looked_for_are_those_that_intake_writes():
    class Dataset:
        keys = ("household",)

    frame = pd.DataFrame({"household": ["b", "a"]})
    keys = number_records(Dataset, frame, "f66cd0292184")
    assert all(RECORD_KEY.fullmatch(key) for key in keys)


def test_a_run_that_prints_records_fails_and_keeps_none_of_them(tmp_path):
    notebook = tmp_path / "notebooks" / "own.ipynb"
    notebook.parent.mkdir()
    source = f"print('{KEY[:6]}' + '{KEY[6:]}')"
    cells = [new_code_cell('area = "051"', metadata={"tags": ["parameters"]}),
             new_code_cell(source)]  # fmt: skip
    nbformat.write(new_notebook(cells=cells), notebook)
    output = tmp_path / "out.ipynb"
    execution = execute(notebook, output, {}, project=tmp_path)
    assert execution.status == "failed"
    assert execution.error.name == "RecordsShown"
    assert execution.error.cell == 2
    assert KEY not in output.read_text(encoding="utf-8")
