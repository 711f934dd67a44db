from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.problems import Problem
from helpers.data.values.cells import read_cells
from helpers.data.values.numbers import read_number
from helpers.reference.datasets import Column


def column(**fields) -> Column:
    return Column(**({"id": "x", "header_vi": "Số", "type": "number"} | fields))


def read(cell, *, exported=False, **fields):
    result = read_cells(column(**fields), [cell], exported=exported)
    return result.problems.get(0, result.values[0])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("12,5", 12.5),
        ("1.234.567", 1234567.0),
        ("1 234,5", 1234.5),
        ("1\u00a0234", 1234.0),
        ("0.123", 0.123),
        ("−5,5", -5.5),
        ("+3", 3.0),
    ],
)
def test_a_number_is_read_as_it_was_meant(text, number):
    assert read(text) == number


@pytest.mark.parametrize("text", ["1.2.3", "12 3", "abc", "1,2,3", "12a4", "1.234,5,6", "--3"])
def test_a_text_that_is_no_number_is_refused(text):
    assert read(text).code == "not_number"


def test_one_mark_before_three_figures_is_refused_with_the_question():
    problem = read("1.234", minimum=0, maximum=2_000_000)
    assert problem == Problem("two_readings", {"first": "1.234", "second": "1,234"})


def test_a_whole_number_column_reads_thousands():
    assert read("1.234", type="integer", minimum=0) == 1234.0


def test_the_range_of_the_column_decides_where_only_one_reading_fits():
    assert read("12.345", minimum=0.9, maximum=58) == 12.345
    assert read("1.234", minimum=100, maximum=5000) == 1234.0


def test_a_number_that_fits_in_no_reading_is_out_of_range():
    assert read("1.234", minimum=5, maximum=100).code == "out_of_range"


def test_a_column_of_an_export_with_a_decimal_point_has_it_everywhere():
    cells = read_cells(column(minimum=0), ["1.234", "15.21"], exported=True)
    assert cells.values == [1.234, 15.21]
    assert read_cells(column(minimum=0), ["1.234", "15.21"], exported=False).problems


@pytest.mark.parametrize("cell", ["", " ", "…", "...", None, "\u00a0"])
def test_blank_and_not_available_are_missing_and_never_zero(cell):
    assert read(cell, dash="zero") is None


def test_a_dash_is_none_in_a_quantity_and_missing_elsewhere():
    assert read("-", dash="zero") == 0.0
    assert read("–", dash="zero") == 0.0
    assert read("-", dash="missing") is None


def test_a_unit_behind_the_number_must_be_that_of_the_column():
    assert read("12 tấn", unit="tấn") == 12.0
    assert read("12,5%", unit="%") == 12.5
    assert read("12 tạ", unit="tấn").code == "wrong_unit"
    assert read("12,5%", unit="tấn").code == "wrong_unit"


def test_a_formula_error_is_said_to_be_one():
    assert read("#DIV/0!").code == "excel_error"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False))
def test_a_number_printed_in_the_vietnamese_manner_is_read_back(number):
    printed = f"{number:,.2f}".translate(str.maketrans(",.", ".,"))
    assert read_number(printed).candidates == (float(number),)


@given(st.text(max_size=12))
def test_no_text_whatever_makes_reading_fail(text):
    assert len(read_number(text).candidates) <= 2
