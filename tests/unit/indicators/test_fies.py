import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import UserMistake
from helpers.indicators import fies

COUNTRIES = [(country, weighted) for country in (1, 2) for weighted in ("weighted", "unweighted")]


@pytest.fixture(scope="module")
def countries(truth) -> dict[tuple[int, str], fies.FoodInsecurity]:
    fitted = {}
    for country, weighted in COUNTRIES:
        table = pd.read_csv(truth / "fies" / f"country{country}_input.csv")
        weights = table["wt"] if weighted == "weighted" else None
        fitted[country, weighted] = fies.estimate(table.iloc[:, :8], weights)
    return fitted


@pytest.fixture(scope="module")
def expected(truth):
    def read(name: str, country: int, weighted: str) -> pd.DataFrame:
        table = pd.read_csv(truth / "fies" / f"expected_{name}.csv")
        return table[(table["country"] == country) & (table["weights"] == weighted)]

    return read


@pytest.mark.parametrize(("country", "weighted"), COUNTRIES)
def test_item_severities_errors_and_fit_are_those_of_fao(countries, expected, country, weighted):
    got, wanted = countries[country, weighted].items, expected("items", country, weighted)
    columns = {"severity": "b", "standard_error": "se_b", "infit_error": "se_infit"}
    for name, column in columns.items():
        np.testing.assert_allclose(got[name], wanted[column], atol=2e-4)
    for name in ("infit", "outfit"):
        np.testing.assert_allclose(got[name], wanted[name], atol=2e-4)


@pytest.mark.parametrize(("country", "weighted"), COUNTRIES)
def test_raw_scores_have_the_severity_error_and_weight_of_fao(
    countries, expected, country, weighted
):
    got, wanted = countries[country, weighted].raw_scores, expected("raw_scores", country, weighted)
    np.testing.assert_allclose(got["severity"], wanted["a"], atol=5e-3)
    np.testing.assert_allclose(got["standard_error"], wanted["se_a"], atol=2e-3)
    np.testing.assert_allclose(got["weight"], wanted["wt_rs"], rtol=1e-9)
    np.testing.assert_allclose(got["share"], wanted["wt_rel_rs"], rtol=1e-9)


@pytest.mark.parametrize(("country", "weighted"), COUNTRIES)
def test_sizes_and_reliability_are_those_of_fao(countries, expected, country, weighted):
    got, wanted = countries[country, weighted], expected("fit", country, weighted).iloc[0]
    assert got.n == wanted["n_rows"]
    assert got.n_not_extreme == wanted["n_complete_nonextreme"]
    assert got.reliability == pytest.approx(wanted["reliab"], abs=3e-4)
    assert got.reliability_flat == pytest.approx(wanted["reliab_fl"], abs=3e-4)


@pytest.mark.parametrize(("country", "weighted"), COUNTRIES)
def test_equating_finds_the_common_items_and_thresholds_of_fao(
    countries, expected, country, weighted
):
    got = countries[country, weighted].equating
    wanted = expected("equating_global_standard", country, weighted).iloc[0]
    assert ["Common" if each else "Unique" for each in got.common] == wanted["common"].split(";")
    assert got.scale == pytest.approx(wanted["scale"], abs=2e-4)
    assert got.shift == pytest.approx(wanted["shift"], abs=2e-4)
    assert got.correlation == pytest.approx(wanted["cor_common"], abs=2e-4)
    assert got.moderate_threshold == pytest.approx(wanted["adj_thres1"], abs=3e-4)
    assert got.severe_threshold == pytest.approx(wanted["adj_thres2"], abs=3e-4)


@pytest.mark.parametrize(("country", "weighted"), COUNTRIES)
def test_prevalences_on_the_global_standard_are_those_of_fao(
    countries, expected, country, weighted
):
    got = countries[country, weighted]
    wanted = expected("equating_global_standard", country, weighted).iloc[0]
    assert got.status == "ok"
    assert got.moderate_or_severe == pytest.approx(wanted["prev_mod_sev"], abs=3e-4)
    assert got.severe == pytest.approx(wanted["prev_sev"], abs=3e-4)
    by_score = expected("prob_by_raw_score_global_standard", country, weighted)
    for name, column in {"moderate_or_severe": "FI_mod+", "severe": "FI_sev"}.items():
        # FAO's optimiser stops about 0.004 of a logit short on the raw scores.
        np.testing.assert_allclose(got.raw_scores[name], by_score[column], atol=2e-3)


@pytest.mark.parametrize(("country", "weighted"), COUNTRIES)
def test_shares_beyond_a_severity_and_a_raw_score_are_those_of_fao(
    countries, expected, country, weighted
):
    got, wanted = (
        countries[country, weighted],
        expected("prevalence_prob_assign", country, weighted),
    )
    own = wanted[wanted["method"].str.startswith("sthres")].iloc[0]
    assert got.share_beyond(own["thr1"]) == pytest.approx(own["p1"], abs=3e-4)
    assert got.share_beyond(own["thr2"]) == pytest.approx(own["p2"], abs=3e-4)
    # FAO's search for the latent threshold stops within 0.001 of the share.
    scores = wanted[wanted["method"].str.startswith("rwthres")].iloc[0]
    assert got.raw_scores["share"][4:].sum() == pytest.approx(scores["p1"], abs=1e-3)
    assert got.raw_scores["share"][7:].sum() == pytest.approx(scores["p2"], abs=1e-3)


def test_respondents_average_to_the_prevalence(countries, truth):
    table = pd.read_csv(truth / "fies" / "country1_input.csv")
    got = countries[1, "weighted"]
    known = got.respondents["severe"].notna()
    assert known.sum() == got.n_complete
    average = np.average(got.respondents["severe"][known], weights=table["wt"][known])
    assert average == pytest.approx(got.severe)


def test_nobody_who_said_no_to_everything_is_insecure_and_extremes_share_an_error(countries):
    scores = countries[2, "weighted"].raw_scores
    assert scores.loc[0, ["moderate_or_severe", "severe"]].tolist() == [0, 0]
    assert scores.loc[0, "standard_error"] == scores.loc[8, "standard_error"]


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


def test_too_few_answers_give_a_status_and_no_number():
    assert_refused(fies.estimate(simulated(60)), "too_few_responses")
    assert_refused(fies.estimate(simulated(60).iloc[:0]), "too_few_responses")
    assert_refused(fies.estimate(simulated(60) * np.nan), "too_few_responses")


def test_an_item_everybody_answered_alike_gives_a_status_and_no_number():
    answers = simulated(400).assign(worried=1.0)
    assert_refused(fies.estimate(answers), "no_variation")


def test_an_item_that_does_not_fit_gives_a_status_and_no_number():
    answers = simulated(600)
    random = np.random.default_rng(2)
    noise = answers.assign(hungry=random.integers(0, 2, 600).astype(float))
    assert_refused(fies.estimate(noise), "misfit")


def test_a_missing_answer_leaves_its_respondent_out():
    answers = simulated(400)
    answers.iloc[0, 3] = np.nan
    result = fies.estimate(answers)
    assert result.n_complete == 399
    assert np.isnan(result.respondents["raw_score"].iloc[0])


def test_answers_other_than_yes_and_no_are_refused():
    with pytest.raises(UserMistake, match="0, 1 or missing"):
        fies.estimate(simulated(10).assign(worried=98.0))


def test_other_than_eight_items_are_refused():
    with pytest.raises(UserMistake, match="eight columns"):
        fies.estimate(simulated(10).iloc[:, :7])


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False), st.floats(0.01, 100))
def test_neither_the_order_of_rows_nor_the_unit_of_weights_matters(random, unit):
    answers = simulated(300)
    order = list(answers.index)
    random.shuffle(order)
    got = fies.estimate(answers.loc[order], pd.Series(unit, index=order))
    wanted = fies.estimate(answers)
    assert got.severe == pytest.approx(wanted.severe, abs=1e-9)
    pd.testing.assert_frame_equal(got.items, wanted.items, rtol=1e-6)
