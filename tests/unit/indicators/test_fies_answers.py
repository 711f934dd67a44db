import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import UserMistake
from helpers.indicators import fies

SETTINGS = settings(max_examples=10, deadline=None, derandomize=True)


def simulated(rows: int, seed: int = 1) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    position = random.normal(0, 2, rows)[:, None]
    chance = 1 / (1 + np.exp(fies.GLOBAL_STANDARD - position))
    answers = (random.random((rows, 8)) < chance).astype(float)
    return pd.DataFrame(answers, columns=list(fies.ITEMS))


def assert_refused(result: fies.FoodInsecurity, status: str) -> None:
    assert result.status == status
    assert np.isnan(result.moderate_or_severe)
    assert np.isnan(result.severe)
    assert result.respondents[["moderate_or_severe", "severe"]].isna().all(axis=None)


def assert_same(got: fies.FoodInsecurity, wanted: fies.FoodInsecurity) -> None:
    assert got.status == wanted.status == "ok"
    assert got.moderate_or_severe == pytest.approx(wanted.moderate_or_severe, abs=1e-9)
    assert got.severe == pytest.approx(wanted.severe, abs=1e-9)


@pytest.mark.parametrize("change", [lambda t: t, lambda t: t.iloc[:0], lambda t: t * np.nan])
def test_too_few_answers_give_a_status_and_no_number(change):
    assert_refused(fies.estimate(change(simulated(60))), "too_few_responses")


def test_the_least_number_of_answers_may_be_set():
    assert fies.estimate(simulated(60), minimum_responses=30).status == "ok"


@pytest.mark.parametrize("everybody", [0.0, 1.0])
def test_an_item_everybody_answered_alike_gives_a_status_and_no_number(everybody):
    answers = simulated(400).assign(worried=everybody)
    assert_refused(fies.estimate(answers), "no_variation")


def test_items_that_never_contradict_each_other_give_a_status_and_no_number():
    staircase = pd.DataFrame(
        [[float(item < score) for item in range(8)] for score in range(9)] * 40
    )
    assert_refused(fies.estimate(staircase), "no_variation")


def test_four_items_always_ahead_of_the_other_four_give_a_status_and_no_number():
    random = np.random.default_rng(3)
    first, second = random.integers(0, 2, (2, 400, 4)).astype(float)
    second[first.sum(axis=1) < 4] = 0.0
    answers = pd.DataFrame(np.hstack([first, second]))
    assert_refused(fies.estimate(answers, infit_range=(0, 9)), "no_variation")


def test_an_item_that_does_not_fit_gives_a_status_and_no_number():
    random = np.random.default_rng(2)
    noise = simulated(600).assign(hungry=random.integers(0, 2, 600).astype(float))
    result = fies.estimate(noise)
    assert_refused(result, "misfit")
    assert result.items["infit"].max() > 1.3


def test_every_row_given_is_counted_once():
    answers = simulated(400)
    answers.iloc[0, 3] = np.nan
    weights = pd.Series(1.0, answers.index)
    weights.iloc[[0, 1, 2, 3, 4]] = [1.0, 0.0, np.nan, -2.0, np.inf]
    result = fies.estimate(answers, weights)
    assert (result.n_complete, result.n_incomplete, result.n_without_weight) == (395, 1, 4)
    assert result.n == result.n_complete + result.n_incomplete + result.n_without_weight
    assert np.isnan(result.respondents["raw_score"].iloc[0])


def test_rows_without_weight_count_no_more_than_rows_not_given():
    answers = simulated(400)
    weights = pd.Series(1.0, answers.index).mask(answers.index < 50, 0.0)
    got, wanted = fies.estimate(answers, weights), fies.estimate(answers.iloc[50:])
    assert_same(got, wanted)
    np.testing.assert_allclose(got.items["standard_error"], wanted.items["standard_error"])


@pytest.mark.parametrize(
    "kind",
    [bool, int, "boolean", "Int64", "Float64", "category", object, str],
)
def test_answers_may_be_of_any_type_that_says_zero_or_one(kind):
    answers = simulated(300).astype(int)
    given_as = answers.astype(kind)
    assert_same(fies.estimate(given_as), fies.estimate(answers))


@pytest.mark.parametrize("kind", ["boolean", "Int64", "Float64", object])
def test_a_missing_answer_of_any_type_leaves_its_respondent_out(kind):
    answers = simulated(300).astype(int).astype(kind)
    answers.iloc[0, 3] = pd.NA
    assert fies.estimate(answers).n_incomplete == 1


def test_the_index_of_the_responses_is_kept_even_where_it_repeats():
    answers = simulated(300).set_axis(["household"] * 300)
    got = fies.estimate(answers, pd.Series(2.0, answers.index))
    assert got.respondents.index.equals(answers.index)
    assert_same(got, fies.estimate(answers.reset_index(drop=True)))


def test_a_module_shown_in_a_log_names_no_respondent():
    answers = simulated(300).set_axis([f"Hộ {number}" for number in range(300)])
    assert "Hộ 7" not in repr(fies.estimate(answers))


def test_weights_find_their_row_by_its_label():
    answers, random = simulated(300), np.random.default_rng(4)
    weights = pd.Series(random.uniform(0.5, 3, 300), answers.index)
    wanted = fies.estimate(answers, weights)
    assert_same(fies.estimate(answers, weights.sample(frac=1, random_state=1)), wanted)
    assert_same(fies.estimate(answers, weights.to_numpy()), wanted)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (pd.Series(1.0, range(299)), "one weight a row is required: 300; got: 299"),
        (pd.Series(1.0, range(1, 301)), "weights are required on the index of the responses"),
    ],
)
def test_weights_of_other_rows_are_refused(weights, message):
    with pytest.raises(UserMistake, match=message):
        fies.estimate(simulated(300), weights)


def test_answers_other_than_yes_and_no_are_refused_all_at_once():
    answers = simulated(10).astype(object)
    answers.loc[2, "worried"] = 98
    answers.loc[3, "hungry"] = "Giàng Thị Mẫu"
    with pytest.raises(UserMistake) as refused:
        fies.estimate(answers)
    assert [str(fault) for fault in refused.value.faults] == [
        "FIES, worried: answers of 0, 1 or missing are required; got: 98",
        "FIES, hungry: answers of 0, 1 or missing are required; got: text",
    ]


def test_other_than_eight_items_are_refused():
    with pytest.raises(UserMistake, match="eight columns"):
        fies.estimate(simulated(10).iloc[:, :7])


@pytest.mark.parametrize("prefix", ["", "fies_"])
def test_the_eight_items_in_another_order_are_refused(prefix):
    turned = simulated(10).add_prefix(prefix).iloc[:, ::-1]
    with pytest.raises(UserMistake, match="required in the order worried, healthy, few_foods"):
        fies.estimate(turned)


@SETTINGS
@given(st.randoms(use_true_random=False), st.floats(0.01, 100))
def test_neither_the_order_of_rows_nor_the_unit_of_weights_matters(random, unit):
    answers = simulated(300)
    order = list(answers.index)
    random.shuffle(order)
    got = fies.estimate(answers.loc[order], pd.Series(unit, index=order))
    wanted = fies.estimate(answers)
    assert_same(got, wanted)
    pd.testing.assert_frame_equal(got.items, wanted.items, rtol=1e-6)
    pd.testing.assert_frame_equal(got.respondents.sort_index(), wanted.respondents, rtol=1e-6)


@SETTINGS
@given(st.lists(st.integers(1, 3), min_size=200, max_size=200), st.integers(0, 50))
def test_a_weight_of_two_says_what_two_rows_say(copies, seed):
    answers = simulated(200, seed)
    weighted = fies.estimate(answers, pd.Series(copies), infit_range=(0, 9))
    repeated = fies.estimate(answers.loc[answers.index.repeat(copies)], infit_range=(0, 9))
    assert weighted.status == repeated.status
    columns = ["severity", "infit", "outfit"]
    np.testing.assert_allclose(weighted.items[columns], repeated.items[columns], rtol=1e-6)
    shares = [[each.moderate_or_severe, each.severe] for each in (weighted, repeated)]
    np.testing.assert_allclose(*shares, rtol=1e-6)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.lists(st.sampled_from([0.0, 1.0, np.nan]), min_size=8, max_size=8), max_size=12))
def test_any_small_set_of_answers_gives_a_status_and_shares_only_with_ok(rows):
    result = fies.estimate(pd.DataFrame(rows, columns=range(8)), minimum_responses=1)
    known = [not np.isnan(each) for each in (result.moderate_or_severe, result.severe)]
    assert known == [result.status == "ok"] * 2
    assert len(result.respondents) == result.n == len(rows)
