"""Invented surveys against RM.weights 2.0, whose results fies_surveys.R has written down."""

import numpy as np
import pandas as pd
import pytest

from helpers.indicators import fies

SURVEYS = ["plain", "weighted", "missing_answers", "small", "three_unique", "four_unique"]


@pytest.fixture(scope="module")
def modules(vectors) -> dict[str, fies.FoodInsecurity]:
    file = vectors / "fies_surveys.csv"
    table = pd.read_csv(file, comment="#", dtype={"answers": str})
    return {name: fit(part) for name, part in table.groupby("survey")}


@pytest.fixture(scope="module")
def expected(vectors):
    table = pd.read_csv(vectors / "fies_surveys_expected.csv")
    return {key: part["value"].to_numpy() for key, part in table.groupby(["survey", "what"])}


def fit(survey: pd.DataFrame) -> fies.FoodInsecurity:
    answers = pd.DataFrame([list(each) for each in survey["answers"]], index=survey.index)
    return fies.estimate(answers.replace("-", np.nan), survey["weight"])


@pytest.mark.parametrize("survey", SURVEYS)
def test_items_equal_those_of_fao_program(modules, expected, survey):
    got = modules[survey].items
    columns = {
        "severity": "b",
        "standard_error": "se.b",
        "infit": "infit",
        "outfit": "outfit",
        "infit_error": "se.infit",
    }
    for name, what in columns.items():
        np.testing.assert_allclose(got[name], expected[survey, what], atol=2e-4)


@pytest.mark.parametrize("survey", SURVEYS)
def test_raw_scores_and_reliability_equal_those_of_fao_program(modules, expected, survey):
    got = modules[survey]
    scores = got.raw_scores
    # RM.weights stops within about 0.004 of a logit of the likeliest severity of a raw score.
    np.testing.assert_allclose(scores["severity"], expected[survey, "a"], atol=5e-3)
    np.testing.assert_allclose(scores["standard_error"], expected[survey, "se.a"], atol=2e-3)
    np.testing.assert_allclose(scores["weight"], expected[survey, "wt.rs"], rtol=1e-8)
    assert got.n_not_extreme == expected[survey, "n.compl"]
    assert got.reliability == pytest.approx(expected[survey, "reliab"][0], abs=3e-4)
    assert got.reliability_flat == pytest.approx(expected[survey, "reliab.fl"][0], abs=3e-4)


@pytest.mark.parametrize("survey", SURVEYS)
def test_equating_equals_that_of_fao_program(modules, expected, survey):
    got = modules[survey].equating
    assert list(got.common) == (expected[survey, "common"] == 1).tolist()
    assert got.scale == pytest.approx(expected[survey, "scale"][0], abs=2e-4)
    assert got.shift == pytest.approx(expected[survey, "shift"][0], abs=2e-4)
    assert got.correlation == pytest.approx(expected[survey, "cor.comm.items"][0], abs=2e-4)
    thresholds = [got.moderate_threshold, got.severe_threshold]
    np.testing.assert_allclose(thresholds, expected[survey, "adj.thres"], atol=3e-4)


@pytest.mark.parametrize("survey", SURVEYS[:-1])
def test_shares_equal_those_of_fao_program(modules, expected, survey):
    got = modules[survey]
    assert got.status == "ok"
    np.testing.assert_allclose(
        [got.moderate_or_severe, got.severe], expected[survey, "prevs"], atol=3e-4
    )


def test_more_unique_items_than_fao_allows_give_a_status_and_no_share(modules):
    got = modules["four_unique"]
    assert got.status == "not_equated"
    assert got.equating.common.count(False) == 4
    assert np.isnan(got.moderate_or_severe)
    assert np.isnan(got.severe)
