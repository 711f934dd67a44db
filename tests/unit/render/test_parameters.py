"""Strict parameters: every fault is said before any kernel starts."""

import json

import pytest

from helpers.errors import UserMistake
from helpers.render.parameters import check_parameters, declared_parameters


def write(folder, source, name="nutrition.ipynb", tags=("parameters",)):
    cell = {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": source}
    path = folder / name
    path.write_text(json.dumps({"cells": [cell], "nbformat": 4, "metadata": {}}))
    return path


def test_declared_parameters_are_read_with_their_text_and_comments_are_left_out(tmp_path):
    notebook = write(tmp_path, 'area = "051"  # a = b | c\nperiod = "2024"\nrows = 5')
    assert declared_parameters(notebook) == {"area": "051", "period": "2024", "rows": None}


def test_no_fault_for_the_notebooks_own_names(tmp_path):
    assert check_parameters(write(tmp_path, 'area = "051"'), ["area"]) == []


def test_an_unknown_name_is_answered_with_the_nearest(tmp_path):
    (fault,) = check_parameters(write(tmp_path, 'period = "2024"'), ["perod"])
    assert fault.message == "a parameter 'perod' is asked for; the cell 'parameters' has: period"
    assert fault.hint == "did you mean 'period'? one of the two is misspelt"
    assert fault.where == "nutrition.ipynb"


def test_a_notebook_without_a_parameters_cell_is_refused(tmp_path):
    (fault,) = check_parameters(write(tmp_path, 'area = "051"', tags=()), ["area"])
    assert "tagged 'parameters'" in fault.message


def test_a_missing_notebook_is_answered_with_the_nearest(tmp_path):
    write(tmp_path, 'area = "051"')
    (fault,) = check_parameters(tmp_path / "nutritoin.ipynb", ["area"])
    assert fault.hint == "did you mean 'nutrition'?"


@pytest.mark.parametrize("content", ["", "not json", "[]", '{"cells": 3}', '{"nbformat": 3}'])
def test_a_broken_file_is_a_users_mistake(tmp_path, content):
    path = tmp_path / "nutrition.ipynb"
    path.write_text(content)
    with pytest.raises(UserMistake, match="a notebook of format 4 is required"):
        declared_parameters(path)


def test_a_parameters_cell_that_is_no_python_says_its_line(tmp_path):
    notebook = write(tmp_path, 'area = "051"\nperiod = = "2024"')
    (fault,) = check_parameters(notebook, [])
    assert "line 2" in fault.where
