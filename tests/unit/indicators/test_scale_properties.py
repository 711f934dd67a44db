from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.indicators import scales

SETTINGS = settings(max_examples=12, deadline=None, derandomize=True)


@dataclass(frozen=True)
class Scale:
    compute: Callable[..., pd.DataFrame]
    columns: tuple[str, ...]
    answers: tuple[float, ...]
    range: tuple[float, float]


STRATEGIES = ("stress_a", "stress_b", "crisis_a", "crisis_b", "emergency_a", "emergency_b")
TWELVE = tuple(f"item_{number}" for number in range(12))
SCALES = {
    "consumption": Scale(
        scales.food_consumption_score, tuple(scales.FOOD_GROUP_WEIGHTS), (*range(8),), (0, 112)
    ),
    "coping": Scale(
        scales.reduced_coping_strategies_index, tuple(scales.COPING_WEIGHTS), (*range(8),), (0, 56)
    ),
    "diversity": Scale(scales.household_dietary_diversity, TWELVE, (0, 1), (0, 12)),
    "hunger": Scale(scales.household_hunger, tuple(scales.HUNGER_WEIGHTS), (0, 1, 2), (0, 6)),
    "months": Scale(scales.adequate_provisioning_months, TWELVE, (0, 1), (0, 12)),
    "livelihood": Scale(
        scales.livelihood_coping_strategies, STRATEGIES, (10, 20, 30, 9999), (1, 4)
    ),
}
each_scale = pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES)


def frames(
    scale: Scale, others: tuple[float, ...] = (np.nan, -1.0, 0.5, 77.0)
) -> st.SearchStrategy:
    cell = st.sampled_from([*scale.answers] * 4 + [*others])
    row = st.lists(cell, min_size=len(scale.columns), max_size=len(scale.columns))
    return st.lists(row, min_size=1, max_size=8).map(
        lambda rows: pd.DataFrame(rows, columns=list(scale.columns), dtype=float)
    )


@each_scale
@SETTINGS
@given(st.data(), st.sampled_from(["keep", "wfp"]))
def test_neither_the_order_of_rows_nor_chunks_matter(scale, data, missing):
    frame = data.draw(frames(scale))
    order = data.draw(st.permutations(range(len(frame))))
    whole = scale.compute(frame, missing=missing)
    shuffled = scale.compute(frame.iloc[order], missing=missing)
    pd.testing.assert_frame_equal(shuffled.sort_index(), whole)
    split = data.draw(st.integers(0, len(frame)))
    chunks = [frame.iloc[:split], frame.iloc[split:]]
    parts = [scale.compute(chunk, missing=missing) for chunk in chunks if len(chunk)]
    pd.testing.assert_frame_equal(pd.concat(parts), whole)


@each_scale
@SETTINGS
@given(st.data())
def test_the_order_of_columns_does_not_matter(scale, data):
    frame = data.draw(frames(scale))
    columns = data.draw(st.permutations(scale.columns))
    pd.testing.assert_frame_equal(scale.compute(frame[columns]), scale.compute(frame))


@each_scale
@SETTINGS
@given(st.data())
def test_a_score_stands_on_complete_possible_answers_and_on_nothing_else(scale, data):
    frame = data.draw(frames(scale))
    got = scale.compute(frame)
    possible = frame.isin(scale.answers).all(axis=1)
    assert (got["status"].eq("ok") == possible).all()
    assert (got["score"].notna() == possible).all()
    assert (got["class"].notna() == possible).all()
    assert got["score"].dropna().between(*scale.range).all()
    assert got.index.equals(frame.index)


@each_scale
@SETTINGS
@given(st.data())
def test_a_higher_score_is_never_in_a_lower_class(scale, data):
    got = scale.compute(data.draw(frames(scale, ()))).sort_values("score")
    codes = got["class"].cat.codes.tolist()
    assert all(low <= high for low, high in pairwise(codes))


@each_scale
@pytest.mark.parametrize("missing", ["keep", "wfp"])
def test_an_empty_frame_gives_an_empty_frame_with_the_same_columns(scale, missing):
    frame = pd.DataFrame([[scale.answers[0]] * len(scale.columns)], columns=list(scale.columns))
    full, empty = (scale.compute(each, missing=missing) for each in (frame, frame.iloc[:0]))
    assert empty.empty
    assert list(empty) == list(full)
    assert {"score", "class", "status"} <= set(full)


@each_scale
@pytest.mark.parametrize("nothing", [np.nan, None, pd.NA])
def test_a_frame_of_nothing_gives_no_score(scale, nothing):
    frame = pd.DataFrame(nothing, index=["a", "a"], columns=list(scale.columns), dtype=object)
    got = scale.compute(frame)
    assert got["score"].isna().all()
    assert got["status"].tolist() == ["missing_item"] * 2
    assert got.index.tolist() == ["a", "a"]


@each_scale
def test_the_frame_given_stays_as_it_was(scale):
    frame = pd.DataFrame(np.nan, index=range(2), columns=list(scale.columns))
    before = frame.copy()
    scale.compute(frame, missing="wfp")
    pd.testing.assert_frame_equal(frame, before)
