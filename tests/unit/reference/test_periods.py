"""Bounds and neighbours of periods: DOMAIN §4 (cut-offs of Nghị định 09/2019)."""

from datetime import date
from itertools import pairwise

import pytest

from helpers.errors import UserMistake
from helpers.reference.periods import PeriodKind, Periods


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2024", date(2023, 12, 15), date(2024, 12, 14)),
        ("2024-H1", date(2023, 12, 15), date(2024, 6, 14)),
        ("2024-H2", date(2024, 6, 15), date(2024, 12, 14)),
        ("2024-9M", date(2023, 12, 15), date(2024, 9, 14)),
        ("2024-Q1", date(2023, 12, 15), date(2024, 3, 14)),
        ("2024-Q3", date(2024, 6, 15), date(2024, 9, 14)),
    ],
)
def test_a_period_begins_and_ends_on_the_cut_off_days(reference, code, first, last):
    period = reference.periods.get(code)
    assert (period.start, period.end, period.code, period.year) == (first, last, code, 2024)


def test_the_quarters_follow_each_other_without_gap_or_overlap(reference):
    quarters = [reference.periods.get(f"2024-Q{n}") for n in (1, 2, 3, 4)]
    for one, following in pairwise(quarters):
        assert (following.start - one.end).days == 1
    year = reference.periods.get("2024")
    assert (quarters[0].start, quarters[-1].end) == (year.start, year.end)


@pytest.mark.parametrize(
    ("code", "previous", "same_last_year"),
    [
        ("2024", "2023", "2023"),
        ("2024-H1", "2023-H2", "2023-H1"),
        ("2024-H2", "2024-H1", "2023-H2"),
        ("2024-Q1", "2023-Q4", "2023-Q1"),
        ("2024-Q3", "2024-Q2", "2023-Q3"),
        ("2024-9M", "2023-9M", "2023-9M"),
    ],
)
def test_a_period_knows_the_one_before_and_the_same_of_last_year(
    reference, code, previous, same_last_year
):
    period = reference.periods.get(code)
    assert (period.previous.code, period.same_last_year.code) == (previous, same_last_year)


@pytest.mark.parametrize(
    ("code", "vi", "en"),
    [
        ("2024", "năm 2024", "2024"),
        ("2025-H1", "6 tháng đầu năm 2025", "first half of 2025"),
        ("2024-9M", "9 tháng đầu năm 2024", "first nine months of 2024"),
        ("2024-Q3", "quý III năm 2024", "third quarter of 2024"),
    ],
)
def test_a_period_is_named_as_in_running_text(reference, code, vi, en):
    period = reference.periods.get(code)
    assert (period.label("vi"), period.label("en")) == (vi, en)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Năm 2024", "2024"),
        ("2024", "2024"),
        ("6 tháng đầu năm 2025", "2025-H1"),
        ("6 THÁNG ĐẦU NĂM 2025", "2025-H1"),
        ("6 thang dau nam 2025", "2025-H1"),
        ("9 tháng đầu năm 2024", "2024-9M"),
        ("Quý III năm 2024", "2024-Q3"),
        ("Quý 1/2024", "2024-Q1"),
        ("9 tháng/2024", "2024-9M"),
        ("6T/2024", "2024-H1"),
        ("6 tháng cuối 2024", "2024-H2"),
        ("Năm 2024 (sơ bộ)", "2024"),
        ("2024-Q3", "2024-Q3"),
    ],
)
def test_a_period_written_in_a_title_block_is_understood(reference, written, code):
    assert reference.periods.resolve(written).code == code


@pytest.mark.parametrize(
    "written", ["2024-H3", "24", "năm nay", "", "quý V năm 2024", "9 tháng cuối 2024"]
)
def test_what_is_no_period_is_refused_with_the_codes_that_are(reference, written):
    with pytest.raises(UserMistake) as refusal:
        reference.periods.resolve(written)
    assert repr(written) in str(refusal.value)
    assert "20" in refusal.value.faults[0].hint


def test_only_a_whole_reporting_year_is_a_full_year(reference):
    codes = ("2024", "2024-H1", "2024-9M", "2024-Q4")
    assert [reference.periods.get(code).is_full_year for code in codes] == [True] + [False] * 3


def test_history_is_of_the_same_kind_oldest_first_and_ends_with_the_period(reference):
    history = reference.periods.history(reference.periods.get("2025-H1"), count=3)
    assert [period.code for period in history] == ["2023-H1", "2024-H1", "2025-H1"]


def test_the_year_so_far_is_made_of_the_periods_up_to_this_one(reference):
    so_far = reference.periods.get("2025-Q3").year_so_far
    assert [period.code for period in so_far] == ["2025-Q1", "2025-Q2", "2025-Q3"]
    assert [period.code for period in reference.periods.get("2025").year_so_far] == ["2025"]


def test_the_winter_spring_harvest_is_reported_in_the_first_half(reference):
    assert reference.periods.get("2024-H1").seasons == ("winter_spring",)


def test_another_province_may_count_calendar_years():
    label = {"vi": "năm {year}", "en": "{year}"}
    calendar = Periods(
        {
            "year": PeriodKind(
                id="year", start="01-01", start_year="same", end="12-31", months=12, label=label
            ),
            "first": PeriodKind(
                id="first",
                suffix="H1",
                start="01-01",
                start_year="same",
                end="06-30",
                months=6,
                label=label,
            ),
        }
    )
    period = calendar.get("2024")
    assert (period.start, period.end) == (date(2024, 1, 1), date(2024, 12, 31))
    assert period.previous.code == "2023"
    assert calendar.get("2024-H1").previous.code == "2023-H1"


def test_the_last_day_decides_which_areas_report(reference):
    levels = {
        code: {area.kind for area in reference.areas.reporting(reference.periods.get(code))[1:]}
        for code in ("2024", "2025-H1", "2025-H2", "2025")
    }
    assert levels == {
        "2024": {"district"},
        "2025-H1": {"district"},
        "2025-H2": {"commune"},
        "2025": {"commune"},
    }
