import numpy as np
import pandas as pd
import pytest

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
KINDS = ("stress", "crisis", "emergency")
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


def test_a_cut_above_separates_the_very_high_coping_indices_of_wfp_syntax(truth):
    folder = truth / "food_scores"
    items = pd.read_csv(folder / "rcsi_sample_input.csv").rename(columns=WFP_STRATEGIES)
    expected = pd.read_csv(folder / "rcsi_sample_expected.csv")
    got = scales.reduced_coping_strategies_index(items, cuts=(3, 18, 42))
    codes = got["class"].cat.codes + 1
    assert codes.tolist() == expected["rCSI_IPC_HighValues_code"].tolist()
    highest = coping(less_preferred=7.0, borrow=7.0, fewer_meals=7.0, adults_eat_less=5.0)
    found = scales.reduced_coping_strategies_index(highest, cuts=(3, 18, 42)).iloc[0]
    assert (found["score"], found["class"]) == (43.0, "very_high")


def test_wfp_sample_scores_are_as_far_out_as_wfp_flags_them(truth):
    folder = truth / "food_scores"
    groups = pd.read_csv(folder / "fcs_sample_input.csv").rename(columns=WFP_GROUPS)
    items = pd.read_csv(folder / "rcsi_sample_input.csv").rename(columns=WFP_STRATEGIES)
    consumption = scales.food_consumption_score(groups)["score"]
    index = scales.reduced_coping_strategies_index(items)["score"]
    expected = pd.read_csv(folder / "fcs_sample_expected.csv")
    assert (consumption < 14).astype(int).tolist() == expected["FCS_flag_low"].tolist()
    assert (consumption > 100).astype(int).tolist() == expected["FCS_flag_high"].tolist()
    expected = pd.read_csv(folder / "rcsi_sample_expected.csv")
    assert (index <= 3).astype(int).tolist() == expected["rCSI_flag_low"].tolist()
    assert (index >= 42).astype(int).tolist() == expected["rCSI_flag_high"].tolist()


def test_wfp_sample_has_the_livelihood_coping_of_wfp_syntax(truth):
    folder = truth / "food_scores"
    strategies = pd.read_csv(folder / "lcs_fs_sample_input.csv")
    expected = pd.read_csv(folder / "lcs_fs_sample_expected.csv")
    got = scales.livelihood_coping_strategies(strategies, missing="wfp")
    assert got["score"].tolist() == expected["Max_coping_behaviourFS_code"].tolist()
    words = {"none": "Household did not apply coping strategies"} | {
        kind: f"Household applied {kind} coping strategies" for kind in KINDS
    }
    assert got["class"].map(words).tolist() == expected["Max_coping_behaviourFS"].tolist()
    for kind, severity in zip(KINDS, (2, 3, 4), strict=True):
        applied = got[kind].astype(int) * severity
        assert applied.tolist() == expected[f"{kind.capitalize()}_coping_FS"].tolist()


def test_a_livelihood_answer_wfp_reads_as_no_is_refused_by_default(truth):
    strategies = pd.read_csv(truth / "food_scores" / "lcs_fs_sample_input.csv")
    expected = pd.read_csv(truth / "food_scores" / "lcs_fs_sample_expected.csv")
    got = scales.livelihood_coping_strategies(strategies)
    odd = strategies.eq(999).any(axis=1)
    assert got.loc[odd, "status"].tolist() == ["refused"]
    assert got.loc[odd, ["score", "class", "stress"]].isna().all(axis=None)
    wanted = expected["Max_coping_behaviourFS_code"]
    assert got.loc[~odd, "score"].tolist() == wanted[~odd].tolist()


@pytest.mark.parametrize(("missing", "score"), [("keep", None), ("wfp", 3)])
def test_a_missing_livelihood_answer_is_missing_where_wfp_reads_it_as_no(missing, score):
    answers = {"stress_savings": 10, "crisis_health": 30, "emergency_begging": np.nan}
    got = scales.livelihood_coping_strategies(pd.DataFrame([answers]), missing=missing).iloc[0]
    assert got["status"] == ("ok" if score else "missing_item")
    assert (got["score"] if score else np.isnan(got["score"])) == (score or True)


def test_livelihood_strategies_without_one_kind_are_refused():
    with pytest.raises(UserMistake, match="begins with crisis_ is required; got: stress_a, em_b"):
        scales.livelihood_coping_strategies(pd.DataFrame({"stress_a": [10], "em_b": [10]}))


@pytest.mark.parametrize("missing", ["keep", "wfp"])
def test_a_missing_coping_item_leaves_the_index_missing_as_wfp_does(missing):
    got = scales.reduced_coping_strategies_index(coping(borrow=np.nan), missing=missing)
    assert got["score"].isna().all()


@pytest.mark.parametrize(
    ("ones", "kind"),
    [(0, "low"), (2, "low"), (3, "medium"), (4, "medium"), (5, "high"), (12, "high")],
)
def test_dietary_diversity_counts_the_food_groups(ones, kind):
    got = scales.household_dietary_diversity(twelve(*range(ones))).iloc[0]
    assert got["score"] == ones
    assert got["class"] == kind


@pytest.mark.parametrize("missing", ["keep", "wfp"])
def test_a_missing_food_group_leaves_dietary_diversity_missing_as_wfp_does(missing):
    got = scales.household_dietary_diversity(twelve(1).assign(item_0=np.nan), missing=missing)
    assert got["status"].tolist() == ["missing_item"]
    assert got["score"].isna().all()


def hunger(*answers: float) -> pd.DataFrame:
    return pd.DataFrame([dict(zip(scales.HUNGER_WEIGHTS, answers, strict=True))])


@pytest.mark.parametrize(
    ("answers", "score", "kind"),
    [
        ((0, 0, 0), 0, "little_or_none"),
        ((0, 1, 0), 1, "little_or_none"),
        ((2, 0, 0), 2, "moderate"),
        ((1, 1, 1), 3, "moderate"),
        ((2, 2, 0), 4, "severe"),
        ((2, 2, 2), 6, "severe"),
    ],
)
def test_household_hunger_adds_its_three_questions(answers, score, kind):
    got = scales.household_hunger(hunger(*answers)).iloc[0]
    assert (got["score"], got["class"]) == (score, kind)


def test_a_missing_hunger_answer_is_missing_where_wfp_makes_it_never():
    blank = hunger(2, np.nan, 0)
    assert scales.household_hunger(blank)["status"].tolist() == ["missing_item"]
    assert scales.household_hunger(blank, missing="wfp")["score"].tolist() == [2.0]


def test_a_hunger_answer_of_three_is_refused():
    # Forms that ask 1 rarely, 2 sometimes, 3 often must be coded 1, 1, 2 first.
    assert scales.household_hunger(hunger(3, 0, 0))["status"].tolist() == ["refused"]


@pytest.mark.parametrize(
    ("short", "score", "kind"),
    [((), 12, "all_year"), ((2,), 11, "short"), ((2, 3), 10, "short"), (range(12), 0, "short")],
)
def test_months_of_adequate_provisioning_are_twelve_less_the_months_short(short, score, kind):
    got = scales.adequate_provisioning_months(twelve(*short)).iloc[0]
    assert (got["score"], got["class"]) == (score, kind)


@pytest.mark.parametrize(
    "days_eaten", [-1, 8, 3.5, np.inf, "many", True], ids=lambda value: f"{value!r}"
)
def test_a_number_of_days_that_cannot_be_is_refused(days_eaten):
    got = scales.food_consumption_score(days().astype(object).assign(dairy=days_eaten)).iloc[0]
    assert got["status"] == "refused"
    assert np.isnan(got["score"])


@pytest.mark.parametrize(("days_eaten", "score"), [(-1, 14.0), (8, 42.0), (np.nan, 14.0)])
def test_wfp_habit_makes_days_that_cannot_be_zero_or_seven(days_eaten, score):
    groups = days(staples=7.0, dairy=days_eaten)
    assert scales.food_consumption_score(groups, missing="wfp")["score"].tolist() == [score]


@pytest.mark.parametrize("kind", [int, str, object, "Int64", "Float64", "category"])
def test_days_may_be_of_any_type_that_says_a_number(kind):
    groups = days(staples=7.0, fat=3.0).astype(int).astype(kind)
    assert scales.food_consumption_score(groups)["score"].tolist() == [15.5]


@pytest.mark.parametrize("kind", [bool, "boolean", object])
def test_yes_and_no_may_be_true_and_false(kind):
    assert scales.household_dietary_diversity(twelve(1, 2).astype(bool).astype(kind))[
        "score"
    ].tolist() == [2.0]


@pytest.mark.parametrize("blank", [None, pd.NA, "", "  "])
def test_an_empty_answer_is_missing_not_refused(blank):
    groups = days().astype(object).assign(dairy=[blank])
    assert scales.food_consumption_score(groups)["status"].tolist() == ["missing_item"]


@pytest.mark.parametrize("cuts", [(35, 21), (21, 21), (21,), (21, 35, 42)])
def test_cuts_that_do_not_rise_or_are_too_few_are_refused(cuts):
    message = "2 rising cuts are required for poor, borderline, acceptable; got: "
    with pytest.raises(UserMistake, match=message):
        scales.food_consumption_score(days(), cuts=cuts)


def test_a_column_given_twice_is_refused():
    twice = pd.concat([days(), days()[["dairy"]]], axis=1)
    with pytest.raises(UserMistake, match="dairy: a column is required once"):
        scales.food_consumption_score(twice)


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
