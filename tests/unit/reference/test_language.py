"""Numbers, dates and words as officials write them: DOMAIN §5, LOOK "Numbers"."""

import math
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import UserMistake
from helpers.reference.language import Language, flatten, round_half_away

VI = Language("vi", {"cover.where": "{area}, {period}", "plain": "Nguồn"})
EN = Language("en", {"plain": "Source"}, VI.texts)


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (23.45, 1, 23.5),
        (-23.45, 1, -23.5),
        (0.5, 0, 1.0),
        (-0.5, 0, -1.0),
        (2.5, 0, 3.0),
        (1.005, 2, 1.01),
        (0.285 * 100, 0, 29.0),
        (8.344999, 2, 8.34),
        (1234567.0, -3, 1235000.0),
    ],
)
def test_half_rounds_away_from_zero(value, decimals, rounded):
    assert round_half_away(value, decimals) == rounded


@given(st.decimals(-10_000, 10_000, places=3), st.integers(0, 2))
def test_a_written_decimal_rounds_as_it_is_written(written, decimals):
    step = Decimal(1).scaleb(-decimals)
    expected = Decimal(written).quantize(step, rounding=ROUND_HALF_UP)
    assert Decimal(repr(round_half_away(float(written), decimals))) == expected


def test_rounding_leaves_what_is_missing_missing():
    assert math.isnan(round_half_away(math.nan, 1))


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (23.45, 1, "23,5", "23.5"),
        (-3.04, 1, "\u22123,0", "\u22123.0"),
        (-0.04, 1, "0,0", "0.0"),
        (0, 0, "0", "0"),
        (288944, 0, "288.944", "288,944"),
        (None, 1, "…", "…"),
        (math.nan, 1, "…", "…"),
    ],
)
def test_numbers_are_written_as_the_language_does(value, decimals, vi, en):
    assert (VI.number(value, decimals), EN.number(value, decimals)) == (vi, en)


def test_a_change_may_show_its_sign():
    signed = [VI.number(value, 1, sign=True) for value in (0.6, -1.4, 0.0)]
    assert signed == ["+0,6", "\u22121,4", "0,0"]


def test_per_cent_has_no_space_and_an_interval_an_en_dash():
    assert VI.percent(25, 1) == "25,0%"
    assert VI.percent(None) == "…"
    assert VI.interval(19.4, 30.7) == "19,4–30,7"


@pytest.mark.parametrize(
    ("day", "written"),
    [(date(2025, 1, 5), "05/01/2025"), (date(2024, 12, 14), "14/12/2024")],
)
def test_a_day_is_written_in_figures_before_its_month(day, written):
    assert VI.date(day) == written


def test_a_text_is_filled_in():
    assert VI.text("cover.where", area="huyện Hòa An", period="năm 2024").startswith("huyện Hòa An")


def test_an_unknown_key_is_refused_with_the_nearest():
    with pytest.raises(UserMistake, match=r"vi.yml.*'cover.were'.*'cover.where'"):
        VI.text("cover.were")


def test_a_value_not_given_is_refused_by_name():
    with pytest.raises(UserMistake, match=r"\['period'\]"):
        VI.text("cover.where", area="huyện Hòa An")


def test_what_has_not_been_translated_is_printed_in_vietnamese_and_counted():
    assert EN.text("cover.where", area="a", period="b") == "a, b"
    assert EN.untranslated == ("cover.where",)


def test_nested_texts_have_dotted_keys():
    assert flatten({"a": {"b": "x", "c": {"d": "y"}}, "e": "z"}) == {
        "a.b": "x",
        "a.c.d": "y",
        "e": "z",
    }
