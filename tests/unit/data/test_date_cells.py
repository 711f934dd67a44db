from __future__ import annotations

from datetime import date, datetime

import pytest

from helpers.data.values.cells import read_cells
from helpers.data.values.dates import read_day, read_month
from helpers.reference.datasets import Column

DAY = date(2025, 1, 5)


@pytest.mark.parametrize(
    "given",
    [
        "05/01/2025",
        "5/1/2025",
        "05-01-2025",
        "5.1.2025",
        "2025-01-05",
        "2025-01-05T08:30:00+07:00",
        "05/01/2025 08:30",
        "05-Jan-25",
        "\u200b5/1/2025\u00a0",
        DAY,
        datetime(2025, 1, 5, 8, 30),  # noqa: DTZ001 - as Excel gives it
        45662,
        45662.0,
        "45662",
    ],
)
def test_a_day_is_read_in_every_form_in_which_it_arrives(given):
    assert read_day(given) == DAY


@pytest.mark.parametrize("given", ["31/02/2024", "2024-13-01", "29/02/2023", "00/01/2024"])
def test_a_day_that_does_not_exist_is_refused_as_such(given):
    column = Column(id="d", header_vi="Ngày", type="date")
    assert read_cells(column, [given], exported=False).problems[0].code == "no_such_day"


@pytest.mark.parametrize("given", ["2024", 2024, "tháng 5", "hôm qua", True, 3, "05/25/24"])
def test_what_is_no_day_is_refused(given):
    assert read_day(given) is None


def test_a_month_stands_for_its_middle():
    assert read_month("03/2023") == date(2023, 3, 15)
    assert read_month("13/2023") is None
