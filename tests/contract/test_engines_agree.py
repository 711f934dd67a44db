"""Both engines make the same notebook: the stock kernel is the reference, cell by cell."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from runpy import run_path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.render.engine import execute

ROOT = Path(__file__).parents[2]
AWKWARD = run_path(str(ROOT / "tests" / "fixtures" / "notebooks" / "awkward_cells.py"))
CELLS, ENDINGS = AWKWARD["CELLS"], AWKWARD["ENDINGS"]
ENGINES = ("warm", "cold")
THEMES = ("cooperatives", "food_security", "implementation", "livelihoods", "nutrition")
OURS = [*((theme, "051") for theme in THEMES), ("overview", "04")]


def run_both(notebook, folder, parameters=None, project=None):
    """Return how each engine ended and what it wrote, by the engine's name."""

    def run(engine):
        output = folder / f"{notebook.stem}.{engine}.ipynb"
        asked = parameters or {"area": "044"}
        ended = execute(
            notebook, output, asked, project=project or folder, engine=engine, timeout=60
        )
        return ended, json.loads(output.read_text(encoding="utf-8"))

    # The stock kernel does not show what programs write once it sees that pytest runs.
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(len(ENGINES)) as threads:
        patch.delenv("PYTEST_CURRENT_TEST", raising=False)
        return dict(zip(ENGINES, threads.map(run, ENGINES), strict=True))


def assert_same(ran):
    """Assert that both ended alike and wrote the same; a cell that differs is named."""
    (warm, executed), (cold, reference) = (ran[engine] for engine in ENGINES)
    for number, (cell, expected) in enumerate(
        zip(executed["cells"], reference["cells"], strict=True)
    ):
        assert cell == expected, f"cell {number}: {''.join(expected['source'])[:80]}"
    assert executed == reference
    assert warm.status == cold.status
    assert warm.warnings == cold.warnings


def write_notebook(path, cells):
    tagged = new_code_cell('area = "051"', metadata={"tags": ["parameters"]})
    made = [
        new_code_cell(source, metadata={"tags": list(tags)}, id=f"c{number}")
        for number, (source, tags) in enumerate(cells)
    ]
    nbformat.write(new_notebook(cells=[tagged, *made]), path)
    return path


def shown_of(notebook, number):
    return next(cell for cell in notebook["cells"] if cell["id"] == f"c{number}")["outputs"]


def test_awkward_cells_show_the_same_on_both_engines(tmp_path):
    notebook = write_notebook(tmp_path / "awkward.ipynb", CELLS)
    ran = run_both(notebook, tmp_path)
    assert_same(ran)
    _, executed = ran["warm"]
    figures = [
        output
        for number in range(len(CELLS))
        for output in shown_of(executed, number)
        if "image/png" in output.get("data", {}) or "image/svg+xml" in output.get("data", {})
    ]
    assert len(figures) == 4


@pytest.mark.parametrize("name", ENDINGS)
def test_a_run_that_fails_leaves_the_same_notebook_on_both_engines(name, tmp_path):
    notebook = write_notebook(tmp_path / f"{name}.ipynb", ENDINGS[name])
    ran = run_both(notebook, tmp_path)
    if name == "ends":  # the stock engine cannot say how; the note at the top is all that differs
        assert "with exit code 5" in "".join(ran["warm"][1]["cells"].pop(0)["source"])
        ran["cold"][1]["cells"].pop(0)
    assert_same(ran)
    assert ran["warm"][0].status == "failed"
    assert ran["warm"][0].error.name == ran["cold"][0].error.name
    assert ran["warm"][0].error.cell == ran["cold"][0].error.cell


@pytest.mark.slow
@pytest.mark.parametrize(("theme", "area"), OURS)
def test_each_notebook_of_ours_is_the_same_on_both_engines(theme, area, one_district, tmp_path):
    notebook = one_district.notebooks / f"{theme}.ipynb"
    asked = {"area": area, "period": "2024", "language": "vi"}
    ran = run_both(notebook, tmp_path, asked, project=one_district.root)
    assert_same(ran)
    ended, executed = ran["warm"]
    assert ended.status == "ok", ended.error
    assert "image/svg+xml" in json.dumps(executed)
