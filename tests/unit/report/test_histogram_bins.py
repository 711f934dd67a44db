"""Bins that cannot point at a person."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.report.histogram import merged_edges, safe_bins

LEAST = 8


def counts_of(values, edges):
    return np.histogram(values, edges)[0]


def test_every_bar_holds_more_than_seven_children_and_one_edge_is_the_cut_off():
    values = pd.Series(np.random.default_rng(1).normal(-1.2, 1.1, 345))
    edges = safe_bins(values, width=0.5, edge=-2, at_least=LEAST)
    assert -2 in edges
    assert counts_of(values, edges).min() >= LEAST
    assert counts_of(values, edges).sum() == 345


def test_a_side_with_too_few_loses_its_edge():
    values = pd.Series([-2.5] * 3 + [0.1] * 40)
    edges = safe_bins(values, width=0.5, edge=-2, at_least=LEAST)
    assert -2 not in edges
    assert counts_of(values, edges).min() >= LEAST


@pytest.mark.parametrize("values", [[], [np.nan] * 50, [0.5] * 7])
def test_too_few_values_give_bins_without_a_bar(values):
    edges = safe_bins(pd.Series(values, dtype="float64"), width=0.5, edge=-2, at_least=LEAST)
    assert edges == sorted(edges)
    assert len(edges) == 3


@example([*[0.0] * 7, -5.1e-62], 10.0)
@given(
    st.lists(st.floats(-6, 6, allow_nan=False), min_size=LEAST, max_size=200),
    st.sampled_from([-2.0, 0.0, 10.0]),
)
def test_no_bar_is_small_and_no_value_is_lost(values, edge):
    edges = safe_bins(pd.Series(values), width=0.5, edge=edge, at_least=LEAST)
    counts = counts_of(values, edges)
    assert counts.sum() == len(values)
    assert counts[counts > 0].min() >= LEAST
    assert edges == sorted(set(edges))


def test_bars_are_joined_to_the_smaller_neighbour():
    assert merged_edges([2, 9, 20, 3], [0, 1, 2, 3, 4], 8) == [0, 2, 4]
