"""A reader of a whole form's print, two periods of a year, with a solver of whole numbers."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from helpers.indicators.disclosure.rules import read_rules
from helpers.indicators.linked_counts import TOTAL, withheld_in

POLICY = {"withhold_up_to": 7, "round_to": 5, "complementary": True, "round_n_to": 5}
COLUMNS = ["live_births", "weighed", "below_2500g"]
AREAS = 4
MOST = 5_000


def form(born, lost, light) -> pd.DataFrame:
    """Return a period's counts by area, each column part of the one before, with the province."""
    weighed = [max(n - m, 0) for n, m in zip(born, lost, strict=True)]
    below = [min(n, m) for n, m in zip(weighed, light, strict=True)]
    table = pd.DataFrame(dict(zip(COLUMNS, (born, weighed, below), strict=True)), dtype="float64")
    table.index = [f"0{at}" for at in range(AREAS)]
    table.loc[TOTAL] = table.sum()
    return table


def limits(count, hidden) -> tuple[float, float]:
    if hidden:
        return (min(1, count), MOST)
    shown = 5 * np.floor(count / 5 + 0.5)
    return (max(shown - 2, 8), shown + 2) if shown else (0, 0)


def ends(tables, hidden, place) -> tuple[int, int]:
    """Return the least and the greatest count of one cell that fit everything in print."""
    cells = [(at, area, name) for at, table in enumerate(tables)
             for area in table.index[:-1] for name in COLUMNS]  # fmt: skip
    number = {cell: position for position, cell in enumerate(cells)}
    rows, low, high = [], [], []

    def know(terms, least, most):
        line = np.zeros(len(cells))
        for cell, factor in terms:
            line[number[cell]] += factor
        rows.append(line)
        low.append(least)
        high.append(most)

    for at, table in enumerate(tables):
        for name in COLUMNS:
            parts = [(at, area, name) for area in table.index[:-1]]
            if any((area, name) in hidden[at] for area in table.index):
                # Only then is the province's own count rounded; else it adds up what is shown.
                bounds = limits(table.at[TOTAL, name], (TOTAL, name) in hidden[at])
                know([(part, 1) for part in parts], *bounds)
        for area in table.index[:-1]:
            for large, small in (COLUMNS[:2], COLUMNS[1:]):
                know([((at, area, large), 1), ((at, area, small), -1)], 0, MOST)
    for _, area, name in cells[: len(cells) // 2]:
        know([((1, area, name), 1), ((0, area, name), -1)], 0, MOST)
    own = [
        limits(tables[at].at[area, name], (area, name) in hidden[at]) for at, area, name in cells
    ]
    found = []
    for sign in (1, -1):
        aim = np.zeros(len(cells))
        aim[number[place]] = sign
        solved = milp(
            aim,
            integrality=np.ones(len(cells)),
            bounds=Bounds(*np.array(own).T),
            constraints=LinearConstraint(np.array(rows), low, high),
        )
        assert solved.success
        found.append(round(sign * solved.fun))
    return (found[0], found[1])


counts = st.lists(st.one_of(st.integers(0, 12), st.integers(0, 60)), min_size=AREAS, max_size=AREAS)
few = st.lists(st.integers(0, 9), min_size=AREAS, max_size=AREAS)


@settings(max_examples=8, deadline=None, derandomize=True)
@given(st.tuples(counts, few, few, counts, few, few))
def test_neither_the_form_nor_its_first_half_gives_a_small_count_away(drawn):
    half, second = form(*drawn[:3]), form(*drawn[3:])
    tables, rules = [half, half + second], read_rules(POLICY)
    first = withheld_in(tables[:1], [], rules)
    hidden = [first, withheld_in(tables, [first], rules)]
    hidden = [set(frame.itertuples(index=False, name=None)) for frame in hidden]
    for at, table in enumerate(tables):
        for area in table.index[:-1]:
            for name in COLUMNS:
                count = table.at[area, name]
                assert (area, name) in hidden[at] or not 0 < count <= 7
                if (area, name) not in hidden[at]:
                    continue
                low, high = ends(tables, hidden, (at, area, name))
                assert high - low >= 6, (at, area, name, count, low, high)
                if count <= 7:
                    assert low <= 1, (at, area, name, count, low, high)
                    assert high >= 7, (at, area, name, count, low, high)


def test_what_is_in_print_stays_as_it_was_printed():
    half = form([40, 50, 30, 20], [0] * 4, [12, 9, 10, 8])
    year = form([80, 99, 61, 44], [0] * 4, [12, 20, 21, 3 + 8])
    rules = read_rules(POLICY)
    first = withheld_in([half], [], rules)
    both = withheld_in([half, year], [first], rules)
    assert first.empty
    assert set(both["area"]) <= set(year.index)


def test_a_policy_without_complementary_suppression_withholds_the_small_alone():
    table = form([40, 50, 30, 20], [0] * 4, [12, 9, 10, 3])
    found = withheld_in([table], [], read_rules(POLICY | {"complementary": "no"}))
    assert found.to_numpy().tolist() == [["03", "below_2500g"]]
