"""A reader with all the published tables, the policy and a solver of whole numbers at hand.

The reader is written here on its own: it knows which margins are sums, which tables share a total
and which figure cannot exceed which, reads every printed number back to the counts it may stand
for, and asks a solver for the least and the greatest count each "*" can be. A longer campaign:
DISCLOSURE_EXAMPLES=2000 pytest tests/unit/indicators/test_disclosure_attack.py
"""

import os
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from helpers.indicators import disclosure

STANDARD = {"withhold_up_to": 7, "round_to": 5, "complementary": "yes", "round_n_to": 5}
EXAMPLES = int(os.environ.get("DISCLOSURE_EXAMPLES", "15"))
MANY = 10_000


def bounded(few: int = 1):
    return settings(max_examples=max(EXAMPLES // few, 1), deadline=None, derandomize=True)


def policy(threshold: int, base: int) -> dict:
    return STANDARD | {"withhold_up_to": threshold, "round_to": base}


def framed(counts, rows: str = "area ", columns: str = "group ") -> pd.DataFrame:
    table = pd.DataFrame(np.array(counts))
    table.index = [f"{rows}{at}" for at in table.index]
    table.columns = [f"{columns}{at}" for at in table.columns]
    table["Tổng số"] = table.sum(axis=1)
    table.loc["Tổng"] = table.sum()
    return table


class Reader:
    """Knows the tables as printed, the policy, and facts Σ factor × cell between low and high."""

    def __init__(self, counts, printed, rules, added=()):
        self.rules = rules
        self.true, self.low, self.high, self.shown = [], [], [], []
        self.number, self.sums = {}, set()
        for table, (own, frame) in enumerate(zip(counts, printed, strict=True)):
            for (row, column), count in np.ndenumerate(np.array(own)):
                self.number[table, row, column] = len(self.true)
                self.true.append(int(count))
                self.shown.append(frame.iloc[row, column])
                # A sum printed from what is shown of its parts tells nothing of its own.
                low, high = (0, MANY) if table in added else self.read(self.shown[-1], count)
                self.sums |= {len(self.low)} if table in added else set()
                self.low.append(low)
                self.high.append(high)
        self.facts = []

    def read(self, shown, count) -> tuple[int, int]:
        threshold, base = self.rules["withhold_up_to"], self.rules["round_to"]
        if shown == "*":
            return (min(1, int(count)), MANY)
        possible = [n for n in range(shown - base, shown + base + 1) if n == 0 or n > threshold]
        possible = [n for n in possible if n >= 0 and (2 * n + base) // (2 * base) * base == shown]
        return (min(possible), max(possible))

    def knows(self, terms, low=0, high=0):
        line = np.zeros(len(self.true))
        for place, factor in terms:
            line[self.number[place]] += factor
        assert low <= line @ self.true <= high, "the test's own facts must hold"
        self.facts.append((line, low, high))

    def ends(self, place: int) -> tuple[int, int]:
        """Return the least and the greatest count a cell can be."""
        if not any(line[place] for line, _, _ in self.facts):
            return (self.low[place], self.high[place])
        lines, low, high = zip(*self.facts, strict=True)
        found = []
        for sign in (1, -1):
            aim = np.zeros(len(self.true))
            aim[place] = sign
            solved = milp(
                aim,
                integrality=np.ones(len(aim)),
                bounds=Bounds(self.low, self.high),
                constraints=LinearConstraint(np.array(lines), low, high),
            )
            assert solved.success, "what is printed must not contradict itself"
            found.append(round(sign * solved.fun))
        return (found[0], found[1])

    def assert_nothing_found(self):
        threshold = self.rules["withhold_up_to"]
        nothing_shown = all(each in ("*", 0) for each in self.shown)
        for place, (count, shown) in enumerate(zip(self.true, self.shown, strict=True)):
            if shown != "*":
                assert not 0 < count <= threshold or place in self.sums
                continue
            low, high = self.ends(place)
            assert high - low >= threshold - 1, (place, count, low, high)
            # How many cells are withheld is no secret: a sum of two is at least two.
            if count <= threshold and not nothing_shown and place not in self.sums:
                assert low <= 1, (place, count, low, high)
                assert high >= threshold, (place, count, low, high)


def cells(table, counts):
    return [(table, *place) for place in np.ndindex(np.array(counts).shape)]


count = st.one_of(st.integers(0, 9), st.integers(0, 45))
policies = st.sampled_from([(7, 5), (7, 5), (5, 10), (10, 5), (4, 3), (7, 1)])


def grid(rows: int, columns: int):
    line = st.lists(count, min_size=columns, max_size=columns)
    return st.lists(line, min_size=rows, max_size=rows)


def split(counts: list[int], draw_share: list[float]) -> list[list[int]]:
    """Return each count in two parts."""
    first = [int(n * share) for n, share in zip(counts, draw_share, strict=True)]
    return [[one, n - one] for one, n in zip(first, counts, strict=True)]


shares = st.lists(st.sampled_from([0.0, 0.05, 0.3, 0.5, 0.9, 1.0]), min_size=3, max_size=3)


@bounded()
@given(grid(3, 3), shares, policies)
def test_by_age_and_by_sex_of_the_same_areas(by_age, cut, numbers):
    by_sex = split([sum(row) for row in by_age], cut)
    rules = policy(*numbers)
    counts = [by_age, by_sex]
    frames = [framed(by_age, columns="age "), framed(by_sex, columns="sex ")]
    reader = Reader(counts, disclosure.protect(frames, rules), rules)
    for row in range(3):
        ages, sexes = [(0, row, at) for at in range(3)], [(1, row, at) for at in range(2)]
        reader.knows([(one, 1) for one in ages] + [(one, -1) for one in sexes])
    reader.assert_nothing_found()


@bounded()
@given(grid(3, 2), grid(3, 2), shares, policies)
def test_under_twos_beside_under_fives_without_their_difference(young, more, cut, numbers):
    rules = policy(*numbers)
    old = (np.array(young) + np.array(more)).tolist()
    by_sex = split([sum(row) for row in young], cut)
    counts = [young, old, by_sex]
    frames = [framed(young), framed(old), framed(by_sex, columns="sex ")]
    reader = Reader(counts, disclosure.protect(frames, rules), rules)
    for row, column in np.ndindex(3, 2):
        reader.knows([((1, row, column), 1), ((0, row, column), -1)], 0, MANY)
    for row in range(3):
        ages, sexes = [(0, row, at) for at in range(2)], [(2, row, at) for at in range(2)]
        reader.knows([(one, 1) for one in ages] + [(one, -1) for one in sexes])
    reader.assert_nothing_found()


@bounded()
@given(grid(2, 2), grid(2, 2), shares, policies)
def test_a_period_beside_the_year_so_far(now, before, cut, numbers):
    rules = policy(*numbers)
    year = (np.array(now) + np.array(before)).tolist()
    by_sex = split([sum(row) for row in year], cut[:2])
    counts = [now, year, by_sex]
    frames = [framed(now), framed(year), framed(by_sex, columns="sex ")]
    reader = Reader(counts, disclosure.protect(frames, rules), rules)
    for row, column in np.ndindex(2, 2):
        reader.knows([((1, row, column), 1), ((0, row, column), -1)], 0, MANY)
    for row in range(2):
        reader.knows([((1, row, at), 1) for at in (0, 1)] + [((2, row, at), -1) for at in (0, 1)])
    reader.assert_nothing_found()


@bounded()
@given(grid(2, 2), grid(2, 2), shares)
def test_two_periods_and_their_sum(first, second, cut):
    # By sex and period, by group and period: the sums of the periods tie what each shows.
    year = (np.array(first) + np.array(second)).tolist()
    by_sex = split([sum(row) for row in first], cut[:2])
    counts = [first, second, year, by_sex]
    frames = [framed(first), framed(second), framed(year), framed(by_sex, columns="sex ")]
    printed = disclosure.protect(frames, STANDARD)
    positive = np.any(first) and np.any(second)
    reader = Reader(counts, printed, STANDARD, added=(2,) if positive else ())
    for row, column in np.ndindex(2, 2):
        at = (row, column)
        reader.knows([((2, *at), 1), ((0, *at), -1), ((1, *at), -1)])
    for row in range(2):
        reader.knows([((0, row, at), 1) for at in (0, 1)] + [((3, row, at), -1) for at in (0, 1)])
    reader.assert_nothing_found()


@bounded()
@given(st.lists(count, min_size=2, max_size=4), st.integers(2, 4), policies)
def test_three_breakdowns_of_one_number_of_children(first, parts, numbers):
    rules = policy(*numbers)
    total = sum(first)
    second = [total // parts] * (parts - 1) + [total - total // parts * (parts - 1)]
    third = [min(total, 3), max(total - 3, 0)]
    counts = [[[n] for n in one] for one in (first, second, third)]
    named = (("a", first), ("b", second), ("c", third))
    labels = {name: [*(f"{name}{at}" for at in range(len(one))), "Tổng"] for name, one in named}
    frames = [pd.DataFrame({"trẻ": [*one, sum(one)]}, index=labels[name]) for name, one in named]
    reader = Reader(counts, disclosure.protect(frames, rules), rules)
    for one, other in pairwise(range(3)):
        left, right = cells(one, counts[one]), cells(other, counts[other])
        reader.knows([(cell, 1) for cell in left] + [(cell, -1) for cell in right])
    reader.assert_nothing_found()


@bounded()
@given(grid(3, 3), shares)
def test_tables_that_leave_their_margins_out(by_age, cut):
    # Neither table prints the children of an area, but both add up to them.
    by_sex = split([sum(row) for row in by_age], cut)
    frames = [framed(by_age, columns="age "), framed(by_sex, columns="sex ")]
    bare = [frame.iloc[:-1, :-1] for frame in frames]
    reader = Reader([by_age, by_sex], disclosure.protect(bare, STANDARD), STANDARD)
    for row in range(3):
        ages, sexes = [(0, row, at) for at in range(3)], [(1, row, at) for at in range(2)]
        reader.knows([(one, 1) for one in ages] + [(one, -1) for one in sexes])
    reader.assert_nothing_found()


@bounded()
@given(grid(4, 2), policies)
def test_communes_within_districts(counts, numbers):
    rules = policy(*numbers)
    places = [("Bắc", "a"), ("Bắc", "b"), ("Nam", "c"), ("Nam", "d")]
    table = pd.DataFrame(counts, index=pd.MultiIndex.from_tuples(places), columns=["Nam", "Nữ"])
    table.loc[("Tổng", ""), :] = table.sum()
    districts = table.iloc[:4].groupby(level=0).sum()
    by_age = pd.DataFrame(
        {"0": [3, 0], "1": (districts.sum(axis=1) - [3, 0]).clip(lower=0)}, index=districts.index
    )
    by_age["Tổng"] = districts.sum(axis=1)
    if (by_age["0"] + by_age["1"] != by_age["Tổng"]).any():
        by_age["0"] = by_age["Tổng"] - by_age["1"]
    districts["Tổng"] = districts.sum(axis=1)
    printed = disclosure.protect([table.astype(int), districts, by_age], rules)
    inner = [counts, districts.iloc[:, :2].to_numpy().tolist(), by_age.iloc[:, :2].to_numpy()]
    reader = Reader(inner, printed, rules, added=(1,))
    for district, column in np.ndindex(2, 2):
        parts = [((0, 2 * district + at, column), 1) for at in (0, 1)]
        reader.knows([*parts, ((1, district, column), -1)])
    for district in range(2):
        sexes, ages = ([((table, district, at), 1) for at in (0, 1)] for table in (1, 2))
        reader.knows([*sexes, *((cell, -1) for cell, _ in ages)])
    reader.assert_nothing_found()


@bounded(few=6)
@given(grid(11, 6), grid(11, 6), st.integers(0, 10**6))
def test_a_table_of_the_province_with_three_layers(young, more, seed):
    old = (np.array(young) + np.array(more)).tolist()
    chance = np.random.default_rng(seed)
    by_sex = split([sum(row) for row in young], chance.choice([0.02, 0.4, 0.9], 11).tolist())
    frames = [framed(young), framed(old), framed(by_sex, columns="sex ")]
    reader = Reader([young, old, by_sex], disclosure.protect(frames, STANDARD), STANDARD)
    for row, column in np.ndindex(11, 6):
        reader.knows([((1, row, column), 1), ((0, row, column), -1)], 0, MANY)
    for row in range(11):
        ages, sexes = [(0, row, at) for at in range(6)], [(2, row, at) for at in range(2)]
        reader.knows([(one, 1) for one in ages] + [(one, -1) for one in sexes])
    reader.assert_nothing_found()


def test_the_reader_finds_what_primary_suppression_alone_gives_away():
    # The attack itself must be able to succeed: without complementary suppression it does.
    rules = STANDARD | {"complementary": "no"}
    counts = [[[12], [19]], [[3], [28]]]
    frames = [
        pd.DataFrame({"n": [12, 19, 31]}, index=["girls", "boys", "total"]),
        pd.DataFrame({"n": [3, 28, 31]}, index=["infants", "older", "total"]),
    ]
    reader = Reader(counts, disclosure.protect(frames, rules), rules)
    reader.knows([((0, 0, 0), 1), ((0, 1, 0), 1), ((1, 0, 0), -1), ((1, 1, 0), -1)])
    with pytest.raises(AssertionError):
        reader.assert_nothing_found()
