"""Printed numbers as values and number formats of a spreadsheet."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.reference.numbers import format_number
from helpers.render.content.number_cells import read_number

GROUPED = "#,##0"


@pytest.mark.parametrize(
    ("text", "value", "form"),
    [
        ("0", 0, GROUPED),
        ("290,6", 290.6, f"{GROUPED}.0"),
        ("1.234,50", 1234.5, f"{GROUPED}.00"),
        ("183.930", 183930, GROUPED),
        ("2024", 2024, "0"),
        ("100,6%", 1.006, f"{GROUPED}.0%"),
        ("−2,1 điểm %", -2.1, f'{GROUPED}.0" điểm %";"−"{GROUPED}.0" điểm %"'),
        ("−2,1 điểm\u00a0%", -2.1, f'{GROUPED}.0" điểm\u00a0%";"−"{GROUPED}.0" điểm\u00a0%"'),
        ("-5", -5, f'{GROUPED};"−"{GROUPED}'),
        ("+4,0", 4, f'"+"{GROUPED}.0;"−"{GROUPED}.0'),
        ("1.234.567.890", 1234567890, GROUPED),
    ],
)
def test_a_vietnamese_number_is_its_value_and_the_format_that_prints_it(text, value, form):
    found = read_number(text, "vi")
    assert found is not None
    assert (found.value, found.format) == (value, form)


def test_the_separators_are_those_of_the_language():
    assert read_number("1,234.5", "en").value == 1234.5
    assert read_number("1.234", "en").value == 1.234
    assert read_number("1.234", "vi").value == 1234


@pytest.mark.parametrize(
    "text",
    ["", "-", "–", "…", "*", "x", "051", "00", "1.1", "1.23", "12.34.567", "1,", ",5", "dưới 22",
     "19,4–30,7", "19/12/2024", "tăng 0,6%", "9 nhiệm vụ", "1e5", "−0,0", "=1", "1\n2", "٣",
     "1234567890123456"],
)  # fmt: skip
def test_signs_codes_ranges_dates_and_words_stay_text(text):
    assert read_number(text, "vi") is None


@pytest.mark.parametrize(
    ("text", "value", "form"),
    [
        ("1234.5", 1234.5, "0.0"),
        ("1.234", 1.234, f"{GROUPED}.000"),
        ("-3", -3, f'{GROUPED};"−"{GROUPED}'),
    ],
)
def test_a_programs_own_number_is_read_by_its_own_rules(text, value, form):
    found = read_number(text, "vi", computed=True)
    assert (found.value, found.format) == (value, form)
    assert read_number("1,234", "vi", computed=True) is None
    assert read_number("nan", "vi", computed=True) is None


@settings(deadline=None, derandomize=True, max_examples=50)
@given(st.decimals(-999_999_999, 999_999_999, places=2), st.sampled_from(["vi", "en"]))
def test_what_the_language_prints_is_read_back(number, code):
    text = format_number(float(number), 2, code)
    found = read_number(text, code)
    if not number:
        assert found is None or found.value == 0
    else:
        assert found.value == float(number)
