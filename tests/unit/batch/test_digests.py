"""What counts as a change of an input, and what is only its form."""

import json

import pytest

from helpers.batch import digests
from helpers.batch.params_files import read_params


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_comment_a_docstring_and_layout_of_code_do_not_count_but_a_number_does(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(digests, "PACKAGE", tmp_path)
    file = tmp_path / "indicators" / "growth.py"
    write(file, 'def z(x):\n    """Return z."""\n    return x / 3\n')
    first = digests.code_digest("indicators")
    write(file, "# why\ndef z(x):\n    '''Return the score.'''\n\n    return (x\n        / 3)\n")
    assert digests.code_digest("indicators") == first
    write(file, "def z(x):\n    return x / 4\n")
    assert digests.code_digest("indicators") != first


def test_a_new_module_counts(tmp_path, monkeypatch):
    monkeypatch.setattr(digests, "PACKAGE", tmp_path)
    write(tmp_path / "report" / "a.py", "x = 1\n")
    first = digests.code_digest("report")
    write(tmp_path / "report" / "b.py", "y = 1\n")
    assert digests.code_digest("report") != first


def params_digests(params):
    return {name: one.digest for name, one in read_params(params).items()}


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("a: 1\nb: {c: x, d: y}\n", "# note\nb:\n  d: y\n  c: x\na: 1\n", True),
        ("a: 1\n", "a: 2\n", False),
        ("a: 051\n", "a: 51\n", False),
        ("a: [x, y]\n", "a: [y, x]\n", False),
    ],
)
def test_reordered_yaml_is_the_same_and_another_value_is_not(tmp_path, before, after, same):
    file = write(tmp_path / "params" / "themes.yml", before)
    first = params_digests(tmp_path / "params")
    write(file, after)
    assert (params_digests(tmp_path / "params") == first) is same


def test_the_order_of_indicators_counts_because_rows_are_printed_in_it(tmp_path):
    file = write(tmp_path / "params" / "indicators.yml", "a: {x: 1}\nb: {x: 2}\n")
    first = params_digests(tmp_path / "params")
    write(file, "b: {x: 2}\na: {x: 1}\n")
    assert params_digests(tmp_path / "params") != first


def test_batches_and_comments_are_nothing_that_all_runs_share(tmp_path):
    params = tmp_path / "params"
    write(params / "themes.yml", "a: 1\n")
    write(params / "batches" / "default.yml", "periods: [2024]\n")
    write(params / "comments" / "2024" / "051" / "nutrition.vi.md", "Vì mưa.\n")
    assert list(params_digests(params)) == ["themes.yml"]


def test_a_comment_line_and_semicolons_of_a_csv_do_not_count_but_a_cell_does(tmp_path):
    file = write(tmp_path / "params" / "targets.csv", "indicator,value\na,1\n")
    first = params_digests(tmp_path / "params")
    write(file, "# source\nindicator;value\na;1\n")
    assert params_digests(tmp_path / "params") == first
    write(file, "indicator,value\na,2\n")
    assert params_digests(tmp_path / "params") != first


def test_outputs_and_counts_of_a_notebook_do_not_count_but_source_and_tags_do(tmp_path):
    def notebook(source="x = 1", tags=(), outputs=()):
        cell = {"cell_type": "code", "source": source, "metadata": {"tags": list(tags)}}
        cell |= {"outputs": list(outputs), "execution_count": len(outputs)}
        file = tmp_path / "a.ipynb"
        return digests.notebook_digest(write(file, json.dumps({"cells": [cell], "nbformat": 4})))

    first = notebook()
    assert notebook(outputs=[{"text": "1"}]) == first
    assert notebook(source=["x = ", "1"]) == first
    assert notebook(source="x = 2") != first
    assert notebook(tags=["parameters"]) != first


def test_line_ends_and_unicode_form_of_a_text_do_not_count(tmp_path):
    first = digests.text_digest(write(tmp_path / "a.md", "Hòa An\nvì mưa\n"))
    (tmp_path / "b.md").write_bytes("Ho\u0300a An\r\nvì mưa".replace("\r\n", "\n").encode())
    assert digests.text_digest(tmp_path / "b.md") == first
    assert digests.text_digest(tmp_path / "absent.md") == ""
