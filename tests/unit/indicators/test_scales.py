import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import UserMistake
from helpers.indicators import scales

WFP_GROUPS = {
    "FCSStap": "staples",
    "FCSPulse": "pulses",
    "FCSDairy": "dairy",
    "FCSPr": "protein",
    "FCSVeg": "vegetables",
    "FCSFruit": "fruit",
    "FCSFat": "fat",
    "FCSSugar": "sugar",
}
WFP_STRATEGIES = {
    "rCSILessQlty": "less_preferred",
    "rCSIBorrow": "borrow",
    "rCSIMealNb": "fewer_meals",
    "rCSIMealSize": "smaller_portions",
    "rCSIMealAdult": "adults_eat_less",
}
VECTOR_GROUPS = {
    "staple": "staples",
    "pulse": "pulses",
    "veg": "vegetables",
    "meat_fish_egg": "protein",
    "oil": "fat",
}


def days(**known) -> pd.DataFrame:
    return pd.DataFrame([dict.fromkeys(scales.FOOD_GROUP_WEIGHTS, 0.0) | known])


def coping(**known) -> pd.DataFrame:
    return pd.DataFrame([dict.fromkeys(scales.COPING_WEIGHTS, 0.0) | known])


def twelve(*ones: int) -> pd.DataFrame:
    return pd.DataFrame([{f"item_{item}": float(item in ones) for item in range(12)}])


@pytest.mark.parametrize(("cuts", "column"), [((21, 35), "FCSCat21"), ((28, 42), "FCSCat28")])
def test_wfp_sample_has_the_food_consumption_scores_of_wfp_syntax(truth, cuts, column):
    folder = truth / "food_scores"
    groups = pd.read_csv(folder / "fcs_sample_input.csv").rename(columns=WFP_GROUPS)
    expected = pd.read_csv(folder / "fcs_sample_expected.csv")
    got = scales.food_consumption_score(groups, cuts=cuts)
    assert got["score"].tolist() == expected["FCS"].tolist()
    assert got["class"].tolist() == expected[column].str.lower().tolist()


@pytest.mark.parametrize(("cuts", "column"), [((21, 35), "class_21_35"), ((28, 42), "class_28_42")])
def test_food_consumption_vectors_are_scored_and_classed_as_published(vectors, cuts, column):
    table = pd.read_csv(vectors / "fcs_vectors.csv").rename(columns=VECTOR_GROUPS)
    got = scales.food_consumption_score(table, cuts=cuts, missing="wfp")
    assert got["score"].tolist() == table["FCS"].tolist()
    assert got["class"].tolist() == table[column].tolist()


def test_more_than_seven_days_are_refused_unless_wfp_habit_is_asked_for():
    nine_days = days(staples=9.0, vegetables=7.0)
    refused = scales.food_consumption_score(nine_days).iloc[0]
    assert np.isnan(refused["score"])
    assert refused["status"] == "refused"
    assert scales.food_consumption_score(nine_days, missing="wfp").iloc[0]["score"] == 21.0


def test_a_missing_food_group_is_missing_where_wfp_makes_it_zero():
    blank = days(staples=7.0, dairy=np.nan)
    kept = scales.food_consumption_score(blank).iloc[0]
    assert np.isnan(kept["score"])
    assert pd.isna(kept["class"])
    assert kept["status"] == "missing_item"
    assert scales.food_consumption_score(blank, missing="wfp").iloc[0]["score"] == 14.0


def test_wfp_sample_has_the_coping_indices_of_wfp_syntax(truth):
    folder = truth / "food_scores"
    items = pd.read_csv(folder / "rcsi_sample_input.csv").rename(columns=WFP_STRATEGIES)
    expected = pd.read_csv(folder / "rcsi_sample_expected.csv")
    got = scales.reduced_coping_strategies_index(items)
    assert got["score"].tolist() == expected["rCSI"].tolist()
    classes = expected["rCSI_IPC_code"].map({1: "low", 2: "medium", 3: "high"})
    assert got["class"].tolist() == classes.tolist()


def test_coping_vectors_are_scored_and_classed_as_published(vectors):
    table = pd.read_csv(vectors / "rcsi_vectors.csv")
    items = table.iloc[:, :5].set_axis(list(scales.COPING_WEIGHTS), axis=1)
    got = scales.reduced_coping_strategies_index(items)
    assert got["score"].tolist() == table["rCSI"].tolist()
    classes = table["class"].str[:4].map({"IPC1": "low", "IPC2": "medium", "IPC3": "high"})
    assert got["class"].tolist() == classes.tolist()


@pytest.mark.parametrize("missing", ["keep", "wfp"])
def test_a_missing_coping_item_leaves_the_index_missing_as_wfp_does(missing):
    got = scales.reduced_coping_strategies_index(coping(borrow=np.nan), missing=missing)
    assert got["score"].isna().all()


@pytest.mark.parametrize(("ones", "kind"), [(2, "low"), (4, "medium"), (5, "high")])
def test_dietary_diversity_counts_the_food_groups(ones, kind):
    got = scales.household_dietary_diversity(twelve(*range(ones))).iloc[0]
    assert got["score"] == ones
    assert got["class"] == kind


@pytest.mark.parametrize(
    ("answers", "score", "kind"),
    [((0, 1, 0), 1, "little_or_none"), ((2, 0, 0), 2, "moderate"), ((2, 2, 0), 4, "severe")],
)
def test_household_hunger_adds_its_three_questions(answers, score, kind):
    questions = pd.DataFrame([dict(zip(scales.HUNGER_WEIGHTS, answers, strict=True))])
    got = scales.household_hunger(questions).iloc[0]
    assert (got["score"], got["class"]) == (score, kind)


@pytest.mark.parametrize(("short", "score", "kind"), [((), 12, "all_year"), ((2, 3), 10, "short")])
def test_months_of_adequate_provisioning_are_twelve_less_the_months_short(short, score, kind):
    got = scales.adequate_provisioning_months(twelve(*short)).iloc[0]
    assert (got["score"], got["class"]) == (score, kind)


@pytest.mark.parametrize("value", [-1.0, 2.0, 0.5])
def test_an_answer_that_is_neither_yes_nor_no_is_refused(value):
    got = scales.household_dietary_diversity(twelve(1).assign(item_0=value))
    assert got["status"].tolist() == ["refused"]
    assert got["score"].isna().all()


def test_a_column_that_is_not_there_is_named_with_the_nearest():
    with pytest.raises(UserMistake, match="staples: a column is required → did you mean 'staple'"):
        scales.food_consumption_score(days().rename(columns={"staples": "staple"}))


def test_another_number_of_months_is_refused():
    with pytest.raises(UserMistake, match="twelve columns of months are required; got: 11"):
        scales.adequate_provisioning_months(twelve().iloc[:, :11])


def test_an_empty_frame_gives_an_empty_frame():
    assert scales.food_consumption_score(days().iloc[:0]).empty
    assert scales.household_dietary_diversity(twelve().iloc[:0]).empty


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 7), min_size=8, max_size=8), min_size=1, max_size=8),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rows_and_columns_does_not_matter(rows, random):
    groups = pd.DataFrame(rows, columns=list(scales.FOOD_GROUP_WEIGHTS))
    order, columns = list(groups.index), list(groups.columns)
    random.shuffle(order)
    random.shuffle(columns)
    got = scales.food_consumption_score(groups.loc[order, columns]).sort_index()
    pd.testing.assert_frame_equal(got, scales.food_consumption_score(groups))
