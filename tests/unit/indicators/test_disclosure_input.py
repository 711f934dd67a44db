"""What protection is given: a policy, frames of counts, their labels; what is none is refused."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from counted_persons import NONE, STANDARD, column, crossed

from helpers.errors import UserMistake
from helpers.indicators import disclosure


@dataclass(frozen=True)
class Policy:
    withhold_up_to: int = 7
    round_to: int = 5
    complementary: bool = True
    round_n_to: int = 5


def test_a_policy_may_be_an_entry_of_the_params_or_an_object():
    table = column(a=3, b=8)
    (by_mapping,) = disclosure.protect([table], STANDARD)
    (by_object,) = disclosure.protect([table], Policy())
    pd.testing.assert_frame_equal(by_mapping, by_object)


@pytest.mark.parametrize(
    "policy", [None, {}, "standard", {"standard": STANDARD, "none": NONE}, {"round_to": 5}]
)
def test_a_policy_that_does_not_say_what_is_withheld_publishes_nothing(policy):
    with pytest.raises(UserMistake, match="withhold_up_to"):
        disclosure.protect([column(a=3, b=8)], policy)


@pytest.mark.parametrize("tables", [None, column(a=3), {"one": column(a=3)}, [[3, 8]]])
def test_what_is_no_list_of_frames_is_refused(tables):
    with pytest.raises(UserMistake, match="list of frames"):
        disclosure.protect(tables, STANDARD)


@pytest.mark.parametrize("count", [-1, np.inf])
def test_a_count_that_is_none_is_refused(count):
    with pytest.raises(UserMistake, match="0 or more"):
        disclosure.protect([pd.DataFrame({"x": {"a": 9.0, "b": count}})], STANDARD)


def long_table() -> pd.DataFrame:
    wide = crossed([[4, 30], [8, 25]]).rename_axis("district")
    return wide.reset_index().melt("district", var_name="group", value_name="children")


def test_a_long_table_is_protected_as_the_wide_one():
    long = long_table()
    (wide,) = disclosure.protect([crossed([[4, 30], [8, 25]])], STANDARD)
    (got,) = disclosure.protect([long], STANDARD)
    assert got[["district", "group"]].equals(long[["district", "group"]].astype("object"))
    # 10 and not the 12 of both areas rounded: that would leave area 0 no more than 4.
    assert wide.loc["total", "group 0"] == 10
    for _, line in got.iterrows():
        assert line["children"] == wide.loc[line["district"], line["group"]]


def test_codes_of_places_in_a_column_are_labels_and_stay():
    long = pd.DataFrame({"area": ["043", "047", ""], "name": ["A", "B", "Tổng số"]})
    (got,) = disclosure.protect([long.assign(n=[3, 21, 24])], STANDARD)
    assert got["area"].tolist() == long["area"].tolist()
    assert got["n"].tolist() == ["*", 20, 20]


def test_counts_that_arrive_as_texts_are_no_labels():
    table = pd.DataFrame({"x": ["3", "21", "n/a"]})
    (got,) = disclosure.protect([table], STANDARD)
    assert got["x"].tolist() == ["*", 20, "n/a"]


def test_the_tables_given_stay_as_they_were():
    table = column(a=3, b=8)
    before = table.copy()
    disclosure.protect([table], STANDARD)
    pd.testing.assert_frame_equal(table, before)


def test_no_tables_and_empty_tables_are_no_trouble():
    assert disclosure.protect([], STANDARD) == []
    (got,) = disclosure.protect([pd.DataFrame({"x": []})], STANDARD)
    assert got.empty


def test_a_count_below_zero_is_refused_with_its_place():
    with pytest.raises(UserMistake, match="row 'a', column 'n'"):
        disclosure.protect([pd.DataFrame({"n": {"a": -1, "b": 4}})], STANDARD)
