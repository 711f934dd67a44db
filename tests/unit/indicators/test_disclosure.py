import numpy as np
import pandas as pd
import pytest
from counted_persons import NONE, STANDARD, column, crossed
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.indicators import disclosure


def test_small_counts_are_withheld_the_rest_rounded_and_totals_added_from_what_is_shown():
    table = column(a=3, b=8, c=16, d=23)
    (got,) = disclosure.protect([table], STANDARD)
    assert got["children"].tolist() == ["*", 10, 15, 25, 50]  # OpenSAFELY's published example


@pytest.mark.parametrize(
    ("count", "shown"), [(0, 0), (1, "*"), (7, "*"), (8, 10), (12, 10), (13, 15), (100, 100)]
)
def test_one_count_is_withheld_up_to_the_threshold_and_rounded_above(count, shown):
    assert disclosure.protect_count(count, STANDARD) == shown


def test_a_missing_count_stays_missing():
    assert np.isnan(disclosure.protect_count(np.nan, STANDARD))
    assert np.isnan(disclosure.round_n(np.nan, STANDARD))
    (got,) = disclosure.protect([pd.DataFrame({"x": {"a": 12.0, "b": np.nan}})], STANDARD)
    assert got.loc["a", "x"] == 10
    assert np.isnan(got.loc["b", "x"])


def test_the_size_of_a_sample_is_rounded():
    assert disclosure.round_n(432, STANDARD) == 430
    assert disclosure.round_n(432, NONE) == 432


def test_the_policy_none_prints_the_counts_as_they_are():
    table = crossed([[1, 2], [3, 4]])
    (got,) = disclosure.protect([table], NONE)
    assert got.to_numpy().tolist() == table.to_numpy().tolist()


def test_a_total_of_which_nothing_is_shown_is_withheld():
    (got,) = disclosure.protect([column(a=5, b=6, c=0)], STANDARD)
    assert got["children"].tolist() == ["*", "*", 0, "*"]


def test_rows_and_columns_both_add_up_to_what_is_shown():
    (got,) = disclosure.protect([crossed([[3, 20], [14, 31]])], STANDARD)
    assert got.to_numpy().tolist() == [["*", 20, 20], [15, 30, 45], [15, 50, 65]]


def test_the_same_cell_is_printed_alike_in_every_table():
    by_age = pd.DataFrame({"girls": [4, 33, 37], "boys": [12, 26, 38], "total": [16, 59, 75]})
    by_age.index = ["under 1", "1 year", "total"]
    by_sex = pd.DataFrame({"total": [37, 38, 75]}, index=["girls", "boys", "total"])
    first, second = disclosure.protect([by_age, by_sex], STANDARD)
    assert first.loc["total"].tolist() == second["total"].tolist() == [35, 35, 70]


def test_a_total_known_from_another_table_makes_a_second_count_withheld():
    # By sex all is shown: 26–34 children. Beside 28–32 older ones, 7 infants could not be.
    by_sex = column(girls=12, boys=19)
    by_age = column(infants=3, older=28)
    first, second = disclosure.protect([by_sex, by_age], STANDARD)
    assert first["children"].tolist() == [10, 20, 30]
    assert second["children"].tolist() == ["*", "*", 30]


def test_no_second_count_is_withheld_where_rounding_hides_enough():
    by_sex = column(girls=12, boys=19)
    by_age = column(infants=3, toddlers=8, older=20)  # 1 to 8 infants remain possible
    second = disclosure.protect([by_sex, by_age], STANDARD)[1]
    assert second["children"].tolist() == ["*", 10, 20, 30]


def test_without_complementary_suppression_only_small_counts_are_withheld():
    policy = STANDARD | {"complementary": "no"}
    tables = [column(girls=12, boys=19), column(infants=3, older=28)]
    second = disclosure.protect(tables, policy)[1]
    assert second["children"].tolist() == ["*", 30, 30]


def test_a_period_the_rest_and_the_cumulative_figure_are_tied():
    now, before = column(a=3, b=40), column(a=30, b=22)
    cumulative = column(a=33, b=62)
    shown = disclosure.protect([now, before, cumulative], STANDARD)
    assert shown[0].loc["a", "children"] == "*"
    assert shown[2].loc["a", "children"] == 30  # what is shown of it, not 35


@pytest.mark.parametrize("months", [5, 9, 12])
def test_a_year_is_tied_to_its_months_however_many(months):
    # The year rounded by itself would leave January no more than 4 beside eleven months of 8 to 12.
    tables = [column(a=3, b=40), *[column(a=8, b=40 + at) for at in range(1, months)]]
    *_, year = disclosure.protect([*tables, sum(tables)], STANDARD)
    assert year.loc["a", "children"] == 10 * (months - 1)


def test_equal_counts_of_two_periods_are_no_fact_a_reader_knows():
    first, second = column(a=4, b=30, c=12), column(a=4, b=20, c=26)
    third = column(a=8, b=9, c=11)
    shown = disclosure.protect([first, second, first + second, third], STANDARD)
    assert [table["children"].eq("*").sum() for table in shown] == [1, 1, 1, 0]


counts = st.lists(st.integers(0, 30), min_size=2, max_size=4)


@settings(max_examples=30, deadline=None)
@given(counts, counts)
def test_a_reader_of_two_breakdowns_finds_no_withheld_count(first, second):
    # The second breakdown of the same children is made to have the same total.
    gap = sum(first) - sum(second)
    second = [*second, gap] if gap >= 0 else second
    first = first if gap >= 0 else [*first, -gap]
    tables = [
        column(**{f"{name}{place}": value for place, value in enumerate(values)})
        for name, values in (("s", first), ("g", second))
    ]
    shown = [table["children"].tolist()[:-1] for table in disclosure.protect(tables, STANDARD)]
    for own, own_shown, other_shown in ((first, *shown), (second, *shown[::-1])):
        assert_nothing_found(own, own_shown, other_shown)


def assert_nothing_found(own: list[int], own_shown: list, other_shown: list) -> None:
    """Try every count from 1 to 7 for each withheld small cell against the other table's total."""
    if "*" not in own_shown:
        return
    other_low = sum(1 if each == "*" else lowest(each) for each in other_shown)
    other_high = np.inf if "*" in other_shown else sum(map(highest, other_shown))
    for place, value in enumerate(own):
        if own_shown[place] != "*" or value > 7:
            continue
        rest = own_shown[:place] + own_shown[place + 1 :]
        rest_low = sum(1 if each == "*" else lowest(each) for each in rest)
        rest_high = np.inf if "*" in rest else sum(map(highest, rest))
        for guess in (1, 7):
            possible = guess + rest_low <= other_high and guess + rest_high >= other_low
            # Where nothing is shown but zeros, the number of withheld cells is all there is.
            assert possible or set(own_shown + other_shown) <= {"*", 0}


def lowest(shown: int) -> int:
    return 0 if shown == 0 else max(shown - 2, 8)


def highest(shown: int) -> int:
    return 0 if shown == 0 else shown + 2


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=4))
def test_a_single_table_adds_up_and_shows_no_small_count(rows):
    table = crossed(rows)
    (got,) = disclosure.protect([table], STANDARD)
    inner = got.iloc[:-1, :-1]
    assert not inner.isin(range(1, 8)).any(axis=None)
    numbers = inner.apply(pd.to_numeric, errors="coerce").fillna(0)
    for area in inner.index:
        assert got.loc[area, "total"] in (numbers.loc[area].sum(), "*")
    assert got.loc["total", "total"] in (numbers.to_numpy().sum(), "*")


@settings(max_examples=30, deadline=None)
@given(counts, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(values, random):
    table = column(**{f"area{place}": value for place, value in enumerate(values)})
    order = list(table.index)
    random.shuffle(order)
    (got,), (wanted,) = (disclosure.protect([each], STANDARD) for each in (table.loc[order], table))
    pd.testing.assert_frame_equal(got.loc[table.index], wanted)


def test_margins_of_pandas_own_cross_tables_are_margins():
    rows = pd.DataFrame({"d": [*"aabb"] * 10, "s": [*"mfmf"] * 10, "g": [*"xxxy"] * 10})
    table = pd.crosstab([rows.d, rows.s], rows.g, margins=True)
    (got,) = disclosure.protect([table], STANDARD)
    assert got.loc[("All", "")].tolist() == [30, 10, 40]


def test_a_grand_total_over_two_levels_needs_no_subtotals():
    places = pd.MultiIndex.from_tuples([("Bắc", "a"), ("Bắc", "b"), ("Nam", "c"), ("Tổng", "")])
    (got,) = disclosure.protect([pd.DataFrame({"n": [12, 13, 3, 28]}, index=places)], STANDARD)
    assert got["n"].tolist() == [10, 15, "*", 25]


def test_the_same_groups_on_both_axes_stay_two_cells():
    groups = ["Tày", "Nùng", "Tổng"]
    table = pd.DataFrame([[30, 12, 42], [21, 40, 61], [51, 52, 103]], groups, groups)
    (got,) = disclosure.protect([table], STANDARD)
    assert got.to_numpy().tolist() == [[30, 10, 40], [20, 40, 60], [50, 50, 100]]


def test_the_same_count_in_two_tables_of_other_children_does_not_make_them_one():
    # Under twos and under fives agree in one area by chance.
    young, old = column(a=12, b=23), column(a=12, b=41)
    shown = disclosure.protect([young, old], STANDARD)
    assert [table["children"].tolist() for table in shown] == [[10, 25, 35], [10, 40, 50]]


def test_a_label_that_means_two_things_does_not_untie_the_totals():
    # "khác" is another ethnicity in one table, another religion in the other; the children agree.
    by_one, by_other = column(Tày=12, khác=19), column(none=28, khác=3)
    second = disclosure.protect([by_one, by_other], STANDARD)[1]
    assert second["children"].tolist()[:2] == ["*", "*"]


def test_a_total_another_table_leaves_out_is_known_all_the_same():
    by_sex = pd.DataFrame({"n": {"girls": 12, "boys": 19}})
    second = disclosure.protect([by_sex, column(infants=3, older=28)], STANDARD)[1]
    assert second["children"].tolist()[:2] == ["*", "*"]


def test_columns_that_add_up_under_a_name_we_do_not_know_are_tied():
    table = pd.DataFrame({"girls": [3, 40], "boys": [30, 22], "Cả tỉnh Cao Bằng": [33, 62]})
    (got,) = disclosure.protect([table], STANDARD | {"round_to": 1})
    assert (got.loc[0] == "*").sum() >= 2


def test_the_cumulative_figure_adds_up_more_than_two_periods():
    quarters = [column(a=n, b=n + 20) for n in (12, 13, 23, 9)]
    year = column(a=57, b=137)
    shown = disclosure.protect([*quarters, year], STANDARD)
    added = sum(table.loc["a", "children"] for table in shown[:-1])
    assert shown[-1].loc["a", "children"] == added


def test_parts_that_overlap_are_rounded_and_not_added():
    table = pd.DataFrame({"Tổng số": [30, 20, 50], "Trong đó: nữ": [28, 9, 37]})
    table.index = ["a", "b", "Cộng"]
    (got,) = disclosure.protect([table], STANDARD)
    assert got["Tổng số"].tolist() == [30, 20, 50]
    assert got["Trong đó: nữ"].tolist() == [30, 10, 40]


def test_a_zero_is_withheld_where_nothing_else_could_hide_a_small_count():
    by_sex, by_age = column(girls=5, boys=0), column(x=2, y=2, z=1)
    first = disclosure.protect([by_sex, by_age], STANDARD)[0]
    assert first["children"].tolist() == ["*", "*", "*"]
