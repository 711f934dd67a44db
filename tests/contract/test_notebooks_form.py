"""The form of the six notebooks: short cells, two languages, no outputs, nothing hidden."""

import ast
import json
import re
from pathlib import Path

import nbformat
import pytest
import yaml
from nbstripout import strip_output

ROOT = Path(__file__).parents[2]
THEMES = yaml.safe_load((ROOT / "params" / "themes.yml").read_text(encoding="utf-8"))
PATHS = [ROOT / "notebooks" / f"{theme}.ipynb" for theme in THEMES]
LANGUAGES = ("vi", "en")
MOST_CELLS, MOST_LINES = 20, 8
LOOPS = (ast.For, ast.While, ast.FunctionDef, ast.Lambda, ast.ClassDef, ast.ListComp,
         ast.GeneratorExp, ast.DictComp, ast.SetComp)  # fmt: skip


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def source(cell):
    return "".join(cell["source"])


def tags(cell):
    return set(cell["metadata"].get("tags", []))


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def notebook(request):
    return read(request.param)


@pytest.fixture
def code(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_there_is_one_notebook_a_theme_and_no_other():
    assert {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")} == set(THEMES)


def test_a_notebook_is_stored_without_outputs_and_for_any_python_3_kernel(notebook, code):
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert set(notebook["metadata"]) <= {"kernelspec", "language_info"}
    assert set(notebook["metadata"]["language_info"]) == {"name"}


def test_a_notebook_has_few_code_cells_of_few_lines(code):
    assert len(code) <= MOST_CELLS
    assert max(len(cell["source"]) for cell in code) <= MOST_LINES


def test_a_cell_defines_no_function_and_holds_no_loop_and_no_path(code):
    for cell in code:
        tree = ast.parse(source(cell))
        assert not [node for node in ast.walk(tree) if isinstance(node, LOOPS)], source(cell)
        texts = [node.value for node in ast.walk(tree)
                 if isinstance(node, ast.Constant) and isinstance(node.value, str)]  # fmt: skip
        assert not [text for text in texts if re.search(r"[/\\]|\.(csv|xlsx|parquet|yml)$", text)]
        assert "Path" not in source(cell)


def test_no_target_or_cut_off_of_the_params_is_written_into_a_cell(code):
    targets = (ROOT / "params" / "targets.csv").read_text(encoding="utf-8").splitlines()
    rows = [row.split(",") for row in targets if "plan_2025" in row and not row.startswith("#")]
    of_province = {float(row[5]) for row in rows if row[1] == "04"}
    numbers = {
        node.value
        for cell in code
        for node in ast.walk(ast.parse(source(cell)))
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float))
    }
    # 8 and 10 may also be sizes in mm or widths of bins, and 100 makes a percentage; a cut-off
    # would stand in a comparison.
    assert not (numbers & of_province) - {8.0, 10.0, 100.0}
    for cell in code:
        compared = [node for node in ast.walk(ast.parse(source(cell)))
                    if isinstance(node, ast.Compare)]  # fmt: skip
        assert not [part for node in compared for part in node.comparators
                    if isinstance(part, ast.Constant)]  # fmt: skip


def test_the_parameters_are_four_literal_texts_in_one_tagged_cell(code):
    tagged = [cell for cell in code if "parameters" in tags(cell)]
    assert len(tagged) == 1
    lines = source(tagged[0]).splitlines()
    assert [line.split(" = ")[0] for line in lines] == ["area", "period", "language", "as_of"]
    for line in lines:
        assert re.fullmatch(r'\w+ = "[^"]*"  # [^=]+', line), line


def test_every_text_stands_in_both_languages_side_by_side(notebook):
    prose = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    assert [tags(cell) for cell in prose] == [{LANGUAGES[at % 2]} for at in range(len(prose))]
    for vietnamese, english in zip(prose[::2], prose[1::2], strict=True):
        headings = [re.match(r"#+", source(cell)) for cell in (vietnamese, english)]
        assert {found.group() if found else "" for found in headings} in ({"#"}, {"##"}, {""})


def test_every_result_is_preceded_by_prose(notebook):
    kinds = [cell["cell_type"] for cell in notebook["cells"]]
    places = [at for at, kind in enumerate(kinds) if kind == "code"]
    assert all(kinds[at - 1] == "markdown" for at in places)


def test_the_annex_opened_is_the_notebooks_own_theme(request, notebook, code):
    theme = request.node.callspec.id
    assert f'open_annex("{theme}", area=area, period=period' in "".join(map(source, code))


def test_the_fixed_cells_stand_where_a_reader_expects_them(code):
    calls = [source(cell) for cell in code]
    assert calls[2] == "annex.cover()"
    assert [call.strip() for call in calls[-3:]] == [
        "annex.comments()",
        "annex.method()",
        "annex.provenance()",
    ]
    assert any("annex.progress_table()" in call for call in calls)


def test_nbstripout_would_leave_a_notebook_as_it_is(notebook):
    stripped = strip_output(
        nbformat.reads(json.dumps(notebook), 4), keep_output=False, keep_count=False, keep_id=False
    )
    assert json.loads(nbformat.writes(stripped)) == notebook
