"""What is no number, no day or no known name is refused with a reason, and never guessed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.problems import Problem
from helpers.data.values.cells import read_cells
from helpers.data.values.dates import read_day, show_day
from helpers.data.values.numbers import read_number
from helpers.reference.datasets import Column

FEW = settings(deadline=None, derandomize=True, max_examples=50)


def read(cell, *, exported=False, beside=(), **fields):
    column = Column(**({"id": "x", "header_vi": "Cột", "type": "number"} | fields))
    result = read_cells(column, [cell, *beside], exported=exported)
    return result.problems.get(0, result.values[0])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("(12)", -12.0),
        ("(1.234,5)", -1234.5),
        ("１２", 12.0),
        ("١٢", 12.0),
        ("1,5E+03", 1500.0),
        ("1.5e3", 1500.0),
        ("12\u200b", 12.0),
        ("1\u202f234", 1234.0),
    ],
)
def test_a_number_in_another_dress_is_the_same_number(text, number):
    assert read(text) == number


@pytest.mark.parametrize(
    "text",
    ["12?", "12*", "12,", "12.", "12 - 15", "12/15", "<5", "~5", "½", "01.234", "1'234", "--"],
)
def test_what_may_be_no_number_is_not_taken_for_one(text):
    found = read(text)
    assert found is None or found.code in ("not_number", "wrong_unit")
    assert not isinstance(found, float)


@pytest.mark.parametrize(("text", "meant"), [("1O5", "105"), ("O", "0"), ("l2", "12")])
def test_a_letter_typed_for_a_digit_is_asked_about(text, meant):
    assert read(text) == Problem("letter_in_number", {"meant": meant})


def test_groups_by_blanks_and_three_figures_behind_a_mark_can_be_two_numbers():
    assert read("1 234.567", minimum=0, maximum=2e6).code == "two_readings"
    assert read("1 234.567", minimum=0, maximum=2000) == 1234.567


def test_a_number_that_excel_made_a_day_of_is_lost_and_said_to_be():
    assert read(datetime(2024, 5, 1)) == Problem("became_day", {"shown": "01/05/2024"})  # noqa: DTZ001
    assert read(date(2024, 5, 1), type="text", key=True).code == "became_day"
    assert read(date(2024, 5, 1), type="text") == "01/05/2024"


def test_truth_values_and_infinities_are_no_numbers():
    assert read(True).code == "not_number"
    assert read(float("inf")).code == "not_number"


def test_what_a_formula_leaves_behind_a_whole_number_does_not_count():
    assert read(119.99999999999999, type="integer") == 120.0
    assert read(119.9, type="integer") == 119.9  # the gate refuses it


def test_a_small_number_in_a_column_of_percents_may_be_excels_own():
    assert read(0.125, type="percent", unit="%").code == "two_readings"
    assert read("12,5%", type="percent", unit="%") == 12.5


def test_another_unit_is_exchanged_only_where_it_is_declared():
    declared = {"kg": Decimal("0.001")}
    assert read("1500 kg", unit="tấn", other_units=declared) == 1.5
    assert read("0,7 kg", unit="tấn", other_units=declared) == 0.0007
    assert read("12 tạ", unit="tấn", other_units=declared).code == "wrong_unit"


def test_the_mark_of_a_cell_that_needs_no_figure_is_missing_and_a_tick_elsewhere():
    assert read("x", dash="zero") is None
    assert read("x", type="yes_no") is True


@pytest.mark.parametrize(
    "given",
    [
        "5/6/24",
        "05.06.2024",
        "ngày 5 tháng 6 năm 2024",
        "5 tháng sáu 2024",
        "5 Jun 2024",
        "June 5, 2024",
        "2024-06-04T23:30:00Z",
        "2024-06-05T08:00:00.000+07:00",
    ],
)
def test_a_day_is_the_same_however_it_is_written(given):
    assert read(given, type="date") == date(2024, 6, 5)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("12/31/2024", "no_such_day"),
        ("31/02/2024", "no_such_day"),
        ("2023", "year_alone"),
        (2023.0, "year_alone"),
        ("5/6/2024 âm lịch", "not_day"),
        ("5 tháng Chạp năm 2024", "not_day"),
        ("20240105", "not_day"),
        (3.0, "not_day"),
    ],
)
def test_what_is_no_day_has_its_own_reason(given, code):
    found = read(given, type="date")
    assert isinstance(found, Problem)
    assert found.code in (code, "no_such_day")


def test_beside_days_with_the_month_first_a_doubtful_day_is_asked_about():
    assert read("03/04/2024", type="date", beside=["05/25/2024"]).code == "two_days"
    assert read("03/04/2024", type="date", beside=["25/05/2024"]) == date(2024, 4, 3)
    assert read("03/03/2024", type="date", beside=["05/25/2024"]) == date(2024, 3, 3)


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
@FEW
def test_a_day_written_as_offices_write_it_is_read_back(day):
    for text in (
        show_day(day),
        f"{day.day}-{day.month}-{day.year}",
        day.isoformat(),
        f"ngày {day.day} tháng {day.month} năm {day.year}",
        (day - date(1899, 12, 30)).days,
    ):
        assert read_day(text) == day


@given(st.integers(-(10**9), 10**9), st.sampled_from([".", ",", " ", "\u00a0"]))
@FEW
def test_a_whole_number_with_its_thousands_apart_is_among_its_readings(number, mark):
    written = f"{number:,}".replace(",", mark)
    candidates = read_number(written).candidates
    assert float(number) in candidates
    assert len(candidates) == 1 or (mark in ".," and written.count(mark) == 1)


@given(st.text("0123456789., -()%OoE+xk", max_size=10))
@FEW
def test_no_text_is_read_as_a_number_with_other_digits(text):
    """Whatever is taken has the text's own digits, in their order: nothing is made up."""
    if "e" in text.casefold():
        return
    digits = "".join(sign for sign in text if sign.isdigit()).lstrip("0")
    for number in read_number(text).candidates:
        own = f"{abs(Decimal(repr(number))):f}".replace(".", "").strip("0")
        assert own in digits
