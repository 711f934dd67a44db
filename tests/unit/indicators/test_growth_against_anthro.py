"""Z-scores and prevalences held to WHO's R package `anthro` on children of our own making."""

import numpy as np
import pandas as pd
import pytest

from helpers.indicators import growth

SCORES = {"haz": "zlen", "waz": "zwei", "whz": "zwfl"}
MEASURES = ["estimate", "standard_error", "ci_low", "ci_high"]


def table(vectors, name: str) -> pd.DataFrame:
    path = vectors / "made_with_r" / f"growth_{name}.csv"
    rows = pd.read_csv(path, na_values=[""], keep_default_na=False)
    return rows.assign(oedema=rows["oedema"] == "y") if "oedema" in rows else rows


@pytest.fixture(scope="module")
def children(vectors) -> pd.DataFrame:
    return table(vectors, "zscores")


@pytest.mark.parametrize("score", SCORES)
def test_children_on_every_edge_have_the_z_scores_and_flags_of_anthro(children, score):
    got = growth.z_scores(children)
    expected = SCORES[score]
    np.testing.assert_allclose(got[score], children[expected], rtol=0, atol=1e-9)
    flagged = children["f" + expected[1:]] == 1
    assert flagged.any()
    assert (got[f"{score}_flagged"] == flagged).all()


def test_children_on_every_edge_use_the_length_of_anthro(children):
    got = growth.z_scores(children)["length_used_cm"]
    np.testing.assert_allclose(got, children["clenhei"], rtol=0, atol=1e-8)


def test_surveys_of_every_design_have_the_prevalences_of_anthro(vectors):
    rows, designs = table(vectors, "survey_children"), table(vectors, "survey_designs")
    expected = table(vectors, "survey_expected").set_index(["spec", "indicator", "group"])
    found = {}
    for design in designs.itertuples():
        parts = {name: getattr(design, name) for name in ("weights", "strata", "clusters", "by")}
        given = {name: column for name, column in parts.items() if isinstance(column, str)}
        got = growth.prevalence(rows[rows["survey"] == design.survey], **given)
        found[design.spec] = got.set_index(["indicator", "group"])[MEASURES]
    got = pd.concat(found, names=["spec"]).loc[expected.index]
    assert len(got) > 500
    exact = MEASURES[:2]
    np.testing.assert_allclose(got[exact], expected[exact], rtol=1e-8, atol=1e-11)
    np.testing.assert_allclose(got[MEASURES], expected[MEASURES], rtol=1e-6, atol=1e-9)


def test_a_length_that_r_lets_fall_between_two_rows_is_the_row_it_says():
    lying = {"sex": "f", "age_days": 1453.0, "weight_kg": 15.82, "oedema": False}
    rows = [lying | {"length_cm": 103.1, "measured": "l"}, lying | {"length_cm": 102.4}]
    assert growth.z_scores(pd.DataFrame(rows))["whz"].tolist() == [-0.08, -0.08]
