import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import UserMistake
from helpers.indicators import growth
from helpers.indicators.growth import tables as growth_tables

SCORES = ["haz", "waz", "whz"]
LAST_STEP = 0.0051  # one step of the second decimal, for rows that fall between two


def child(**known) -> pd.DataFrame:
    given_values = {
        "sex": "f",
        "age_days": 400.0,
        "weight_kg": 8.0,
        "length_cm": 72.0,
        "measured": "l",
        "oedema": False,
    }
    return pd.DataFrame([{**given_values, **known}])


def scores_of(**known) -> pd.Series:
    return growth.z_scores(child(**known)).iloc[0]


@pytest.fixture(scope="module")
def edge_cases(vectors) -> pd.DataFrame:
    table = pd.read_csv(vectors / "growth_vectors.csv")
    children = pd.DataFrame(
        {
            "sex": table["sex(1=m,2=f)"].map({1: "m", 2: "f"}),
            "age_days": table["age_days"],
            "weight_kg": table["weight_kg"],
            "length_cm": table["lenhei_cm"],
            "measured": table["measure(l/h)"],
            "oedema": table["oedema"] == "y",
        }
    )
    return pd.concat([table, growth.z_scores(children).add_prefix("got_")], axis=1)


@pytest.fixture(scope="module")
def survey(truth) -> pd.DataFrame:
    table = pd.read_csv(truth / "child_growth" / "who_survey_input.csv")
    months = table["agemons"]
    table["sex"] = table["gender"].map({1: "m", 2: "f"})
    # WHO converts months to days and rounds half up; 60 months and more have no z-score.
    table["age_days"] = np.where(months < 60, np.floor(months * 30.4375 + 0.5), 1900.0)
    table["weight_kg"], table["length_cm"] = table["weight"], table["height"]
    table["measured"], table["oedema"] = table["measure"], table["oedema"] == "y"
    ages = ["00-05", "06-11", "12-23", "24-35", "36-47", "48-59"]
    table["age_group"] = pd.cut(
        table["age_days"] / 30.4375, [0, 6, 12, 24, 36, 48, 60], right=False, labels=ages
    )
    return table


@pytest.mark.parametrize("score", SCORES)
def test_edge_cases_get_the_z_scores_of_an_independent_program(edge_cases, score):
    np.testing.assert_allclose(edge_cases[f"got_{score}"], edge_cases[score], atol=LAST_STEP)


@pytest.mark.parametrize("score", SCORES)
def test_edge_cases_are_flagged_where_the_independent_program_flags(edge_cases, score):
    known = edge_cases[score].notna()
    flags = edge_cases.loc[known, f"got_{score}_flagged"]
    assert (flags == (edge_cases.loc[known, f"{score}_flag"] == 1)).all()
    assert not edge_cases.loc[~known, f"got_{score}_flagged"].any()


def test_edge_cases_use_the_length_shifted_for_the_position(edge_cases):
    np.testing.assert_allclose(edge_cases["got_length_used_cm"], edge_cases["clenhei_cm"])


@pytest.mark.parametrize(("score", "column"), [("haz", "zlen"), ("waz", "zwei"), ("whz", "zwfl")])
def test_who_survey_has_the_z_scores_of_r_anthro(survey, truth, score, column):
    expected = pd.read_csv(truth / "child_growth" / "who_survey_expected_zscores_r_anthro.csv")
    got = growth.z_scores(survey)
    np.testing.assert_allclose(got[score], expected[column], atol=LAST_STEP)
    flags = expected["f" + column[1:]] == 1
    assert (got[f"{score}_flagged"] == flags).all()


STATISTICS = {
    "stunting": "HA_2",
    "severe_stunting": "HA_3",
    "wasting": "WH_2",
    "severe_wasting": "WH_3",
    "underweight": "WA_2",
    "severe_underweight": "WA_3",
}


@pytest.mark.parametrize("by", [None, "sex", "age_group", ["age_group", "sex"]])
def test_who_survey_has_the_prevalences_of_r_anthro(survey, truth, by):
    path = truth / "child_growth" / "who_survey_expected_prevalence_r_anthro_long.csv"
    expected = pd.read_csv(path).set_index(["group", "stat"])
    got = growth.prevalence(survey, by=by, weights="sw")
    for row in got.itertuples():
        wanted = expected.loc[(_r_group(row.group, by), STATISTICS[row.indicator])]
        assert row.estimate * 100 == pytest.approx(wanted["est"], abs=1e-6)
        assert row.standard_error * 100 == pytest.approx(wanted["se"], abs=3e-4)
        assert row.ci_low * 100 == pytest.approx(wanted["ll"], abs=0.005)
        assert row.ci_high * 100 == pytest.approx(wanted["ul"], abs=0.005)


def _r_group(group, by) -> str:
    sexes = {"m": "Male", "f": "Female"}
    if by is None:
        return "All"
    if by == "sex":
        return f"Sex: {sexes[group]}"
    if by == "age_group":
        return f"Age group: {group} mo"
    return f"Age + sex: {group[0]} mo.{sexes[group[1]]}"


def test_the_tables_are_refused_when_their_bytes_are_others(monkeypatch):
    monkeypatch.setitem(growth_tables._SHA256, "day_wfa.json", "0" * 64)
    growth_tables.weight_for_age.cache_clear()
    with pytest.raises(UserMistake, match="SHA-256"):
        growth_tables.weight_for_age()


def test_a_child_standing_below_nine_months_counts_as_position_missing():
    assert scores_of(age_days=200.0, measured="h")["length_used_cm"] == 72.0
    assert scores_of(age_days=274.0, measured="h")["length_used_cm"] == 72.7


def test_without_age_the_position_or_the_length_chooses_the_table():
    lying = scores_of(age_days=np.nan, measured="l")
    assert lying["whz"] == scores_of(age_days=400.0)["whz"]
    assert (
        scores_of(age_days=np.nan, measured=None, length_cm=86.9)["whz"]
        == (scores_of(age_days=700.0, length_cm=86.9)["whz"])
    )
    assert (
        scores_of(age_days=np.nan, measured=None, length_cm=87.0)["whz"]
        == (scores_of(age_days=800.0, length_cm=87.0, measured="h")["whz"])
    )
    assert np.isnan(lying["haz"])
    assert np.isnan(lying["waz"])


def test_oedema_leaves_no_weight_based_score_but_counts_as_a_severe_case():
    scores = scores_of(oedema=True)
    assert scores[["waz", "whz"]].isna().all()
    assert scores["haz"] == -1.28
    shares = growth.prevalence(child(oedema=True, weight_kg=np.nan)).set_index("indicator")
    assert shares.loc["severe_wasting", "estimate"] == 1.0
    assert shares.loc["severe_underweight", "n"] == 1
    assert shares.loc["stunting", "estimate"] == 0.0


def test_a_flagged_score_leaves_its_own_index_only():
    flagged = child(sex="m", age_days=600.0, length_cm=60.0)  # HAZ −8.55
    shares = growth.prevalence(flagged).set_index("indicator")
    assert shares.loc["stunting", "n"] == 0
    assert np.isnan(shares.loc["stunting", "estimate"])
    assert shares.loc["underweight", "n"] == 1


@pytest.mark.parametrize(
    "mistake",
    [
        {"sex": "x"}, {"sex": None}, {"age_days": -1.0}, {"age_days": 1826.25},
        {"length_cm": 0.72}, {"length_cm": 151.0}, {"length_cm": np.nan},
    ],
)  # fmt: skip
def test_what_cannot_be_believed_has_no_height_for_age(mistake):
    assert np.isnan(scores_of(**mistake)["haz"])


@pytest.mark.parametrize("weight", [8000.0, 0.0, -8.0, 0.89, 58.1, np.nan])
def test_a_weight_that_cannot_be_believed_has_no_weight_based_score(weight):
    scores = scores_of(weight_kg=weight)
    assert scores[["waz", "whz"]].isna().all()
    assert scores["haz"] == -1.28


def test_weight_and_length_swapped_leave_no_score():
    assert scores_of(weight_kg=72.0, length_cm=8.0)[SCORES].isna().all()


def test_no_children_give_no_rows_and_empty_prevalences():
    nobody = child().iloc[:0]
    assert growth.z_scores(nobody).empty
    shares = growth.prevalence(nobody)
    assert (shares["n"] == 0).all()
    assert shares["estimate"].isna().all()
    assert growth.prevalence(nobody, by="sex").empty


def test_the_index_may_repeat_and_the_columns_may_be_nullable():
    twice = pd.concat([child(), child(oedema=True)])
    nullable = twice.convert_dtypes().astype({"oedema": "boolean", "sex": "category"})
    pd.testing.assert_frame_equal(growth.z_scores(nullable), growth.z_scores(twice))
    shares = growth.prevalence(nullable, by="sex").set_index("indicator")
    assert shares.loc["wasting", "estimate"] == 0.5
    assert shares.loc["wasting", "n"] == 2


def test_position_and_oedema_may_be_absent():
    plain = child().drop(columns=["measured", "oedema"])
    pd.testing.assert_frame_equal(growth.z_scores(plain), growth.z_scores(child()))


def test_one_cluster_for_everybody_is_no_cluster(survey):
    survey = survey.assign(only=7)
    pd.testing.assert_frame_equal(
        growth.prevalence(survey, weights="sw", clusters="only"),
        growth.prevalence(survey, weights="sw"),
    )


children_rows = st.lists(
    st.fixed_dictionaries(
        {
            "sex": st.sampled_from(["m", "f", "x", None]),
            "age_days": st.one_of(st.none(), st.floats(-5, 2000)),
            "weight_kg": st.one_of(st.none(), st.floats(0, 70)),
            "length_cm": st.one_of(st.none(), st.floats(0, 160)),
            "measured": st.sampled_from(["l", "h", None]),
            "oedema": st.booleans(),
        }
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=30, deadline=None)
@given(children_rows, st.randoms(use_true_random=False))
def test_a_child_has_the_same_scores_in_any_order_and_any_chunk(rows, random):
    children = pd.DataFrame(rows)
    order = list(children.index)
    random.shuffle(order)
    together = growth.z_scores(children)
    pd.testing.assert_frame_equal(growth.z_scores(children.loc[order]).sort_index(), together)
    alone = pd.concat(growth.z_scores(children.loc[[row]]) for row in children.index)
    pd.testing.assert_frame_equal(alone, together)


@settings(max_examples=30, deadline=None)
@given(children_rows, st.floats(0.1, 1000))
def test_equal_weights_do_not_change_a_prevalence(rows, weight):
    children = pd.DataFrame(rows).assign(weight=weight)
    plain = growth.prevalence(children)
    pd.testing.assert_frame_equal(growth.prevalence(children, weights="weight"), plain)
