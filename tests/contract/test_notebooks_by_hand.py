"""The six notebooks run as they are: with data, and with none at all."""

import ast
import json
import shutil
import warnings
from pathlib import Path

import pytest
import yaml

from helpers.paths import PROJECT_VARIABLE, ProjectPaths

ROOT = Path(__file__).parents[2]
THEMES = list(yaml.safe_load((ROOT / "params" / "themes.yml").read_text(encoding="utf-8")))
COVER = "application/vnd.annex.cover+json"
TABLE = "application/vnd.dataresource+json"
WIDEST = 257


def project_in(folder):
    shutil.copytree(ROOT / "params", folder / "params")
    return ProjectPaths(folder)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return project_in(tmp_path_factory.mktemp("không có số liệu"))


def run(theme, paths, monkeypatch, **changed):
    """Return what every cell shows, cell by cell, as MIME bundles; warnings are errors."""
    monkeypatch.setenv(PROJECT_VARIABLE, str(paths.root))
    notebook = json.loads((ROOT / "notebooks" / f"{theme}.ipynb").read_text(encoding="utf-8"))
    shown = []
    names = {"display": shown.append}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                run_cell("".join(cell["source"]), names, shown)
                if "parameters" in cell["metadata"].get("tags", []):
                    names.update(changed)
    return [bundle_of(one) for one in shown if one is not None]


def run_cell(source, names, shown):
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), names)
    if last is not None:
        shown.append(eval(compile(ast.Expression(last.value), "<cell>", "eval"), names))


def bundle_of(one):
    found = one._repr_mimebundle_()
    return found if isinstance(found, tuple) else (found, {})


@pytest.mark.parametrize(
    ("theme", "language"), [*((theme, "vi") for theme in THEMES), ("implementation", "en")]
)
def test_without_any_data_a_notebook_says_so_in_words(theme, language, empty, monkeypatch):
    shown = run(theme, empty, monkeypatch, language=language)
    cover = next(data[COVER] for data, _ in shown if COVER in data)
    assert cover["answer"]
    assert cover["invented"] is False
    assert not any("nan" in json.dumps(data, ensure_ascii=False).split() for data, _ in shown)


@pytest.mark.parametrize("theme", [theme for theme in THEMES if theme != "overview"])
def test_with_data_every_table_and_figure_is_fit_for_print(theme, one_district, monkeypatch):
    shown = run(theme, one_district, monkeypatch)
    # No row of a person leaves the notebook.
    assert '"record"' not in json.dumps([data for data, _ in shown], ensure_ascii=False)
    tables = [data[TABLE] for data, _ in shown if TABLE in data]
    figures = [(data, meta) for data, meta in shown if "image/svg+xml" in data]
    assert tables
    assert figures
    for table in tables:
        columns = table["annex"]["columns"]
        assert sum(column["width_mm"] or 0 for column in columns) <= WIDEST
        for row in table["annex"]["rows"]:
            assert len(row["cells"]) == (1 if row["kind"] == "group" else len(columns))
    for data, meta in figures:
        words = meta["image/svg+xml"]
        assert words["caption"] and len(words["alt"]) > len(words["caption"]) / 2
        assert 'width="459.21' in data["image/svg+xml"]
    assert "nan" not in json.dumps([data.get("text/plain", "") for data, _ in shown]).lower()


def test_two_runs_show_the_same_bytes(one_district, monkeypatch):
    first, second = (run("cooperatives", one_district, monkeypatch) for _ in range(2))
    assert first == second
