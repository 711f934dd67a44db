import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

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
    assert (got.status == "ok") == (wanted["converged"] == "Converged!")
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
        # RM.weights stops within about 0.004 of a logit of the likeliest raw score severities.
        np.testing.assert_allclose(got.raw_scores[name], by_score[column], atol=2e-3)


def share_beyond(module: fies.FoodInsecurity, threshold: float) -> float:
    """Return FAO's probabilistic assignment, from the raw scores as published by the module."""
    scores = module.raw_scores.iloc[1:]
    return float(norm.sf(threshold, scores["severity"], scores["standard_error"]) @ scores["share"])


@pytest.mark.parametrize(("country", "weighted"), COUNTRIES)
def test_shares_beyond_a_severity_are_those_of_fao(countries, expected, country, weighted):
    wanted = expected("prevalence_prob_assign", country, weighted)
    own = wanted[wanted["method"].str.startswith("sthres")].iloc[0]
    for threshold, share in (("thr1", "p1"), ("thr2", "p2")):
        got = share_beyond(countries[country, weighted], own[threshold])
        assert got == pytest.approx(own[share], abs=3e-4)


@pytest.mark.parametrize(("country", "weighted"), COUNTRIES)
def test_shares_from_a_raw_score_up_and_their_severities_are_those_of_fao(
    countries, expected, country, weighted
):
    got = countries[country, weighted]
    wanted = expected("prevalence_prob_assign", country, weighted)
    latent = wanted[wanted["method"].str.startswith("rwthres")].iloc[0]
    for score, threshold, share in ((4, "thr1", "p1"), (7, "thr2", "p2")):
        # FAO's search for the severity stops within 0.001 of the share.
        assert got.raw_scores["share"][score:].sum() == pytest.approx(latent[share], abs=1e-3)
        assert share_beyond(got, latent[threshold]) == pytest.approx(latent[share], abs=1e-3)


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
