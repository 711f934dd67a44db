"""What must hold of estimates and z-scores whatever the rows: properties, and bad input."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import UserMistake
from helpers.indicators import growth
from helpers.indicators.design import SurveyDesign
from helpers.indicators.design.intervals import METHODS

MEASURES = ["estimate", "standard_error", "ci_low", "ci_high"]
SCORES = ["haz", "waz", "whz"]
DESIGN = {"weights": "w", "strata": "s", "clusters": "psu"}
quick = settings(max_examples=25, deadline=None, derandomize=True)

samples = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", None]),
        st.one_of(st.none(), st.integers(0, 3)),
        st.sampled_from([0.0, 1.0, 2.5, 20.0, -1.0, np.nan, np.inf]),
        st.one_of(st.none(), st.integers(-50, 50).map(float)),
        st.sampled_from([0.0, 1.0, None]),
        st.sampled_from(["x", "y", None]),
    ),
    max_size=20,
).map(lambda rows: pd.DataFrame(rows, columns=["s", "psu", "w", "y", "b", "g"]))
samples = samples.map(
    lambda frame: frame.astype({"psu": float, "w": float, "y": float, "b": float})
)


def every_estimate(frame: pd.DataFrame, by=None) -> list[pd.DataFrame]:
    design = SurveyDesign(frame, **DESIGN)
    shares = [design.proportion("b", by, method) for method in METHODS]
    return [design.mean("y", by), design.total("y", by), design.ratio("y", "b", by), *shares]


@quick
@given(samples, st.sampled_from([None, "g", ["g", "s"]]))
def test_any_sample_gives_numbers_or_says_that_there_are_none(frame, by):
    for got in every_estimate(frame, by):
        nobody = got["n"] == 0
        assert got.loc[nobody, MEASURES].isna().all(axis=None)
        assert not np.isinf(got[MEASURES].to_numpy(float)).any()
        known = got.dropna(subset=MEASURES)
        assert (known["ci_low"] <= known["estimate"] + 1e-9).all()
        assert (known["ci_high"] >= known["estimate"] - 1e-9).all()


@quick
@given(samples)
def test_rows_that_are_left_out_and_rows_that_count_sum_to_the_rows_given(frame):
    design = SurveyDesign(frame, **DESIGN)
    placed = frame.dropna(subset=["s", "psu"])
    weighed = placed[(placed["w"] > 0) & np.isfinite(placed["w"])]
    assert design.mean("y").loc["All", "n"] == weighed["y"].notna().sum()
    assert design.excluded["no_stratum"] == frame["s"].isna().sum()
    assert design.excluded["no_weight"] == (~(frame["w"] >= 0) | np.isinf(frame["w"])).sum()


@quick
@given(samples, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_estimate(frame, random):
    order = random.sample(range(len(frame)), len(frame))
    pairs = zip(every_estimate(frame.iloc[order], "g"), every_estimate(frame, "g"), strict=True)
    for got, wanted in pairs:
        pd.testing.assert_frame_equal(got, wanted, rtol=1e-7, atol=1e-7)


@quick
@given(samples)
def test_a_row_given_twice_has_the_estimate_of_its_weight_doubled(frame):
    twice = pd.concat([frame, frame])
    doubled = frame.assign(w=frame["w"] * 2)
    for got, wanted in zip(every_estimate(twice, "g"), every_estimate(doubled, "g"), strict=True):
        np.testing.assert_allclose(got["estimate"], wanted["estimate"], rtol=1e-9, atol=1e-9)


@quick
@given(samples, st.sampled_from([0.001, 0.5, 60.0, 1000.0]))
def test_another_unit_of_the_values_scales_means_and_totals(frame, unit):
    for statistic in ("mean", "total"):
        other = getattr(SurveyDesign(frame.assign(y=frame["y"] * unit), **DESIGN), statistic)("y")
        plain = getattr(SurveyDesign(frame, **DESIGN), statistic)("y")
        np.testing.assert_allclose(other[MEASURES], plain[MEASURES] * unit, rtol=1e-6, atol=1e-6)


@quick
@given(samples, st.sampled_from(["s", "psu", "w", "y", "b", "g"]))
def test_a_column_of_nothing_but_missing_values_gives_no_silent_number(frame, column):
    for got in every_estimate(frame.assign(**{column: np.nan}), None):
        assert got.loc[got["n"] == 0, MEASURES].isna().all(axis=None)


@pytest.mark.parametrize("method", METHODS)
def test_a_domain_of_one_cluster_has_no_interval(method):
    frame = pd.DataFrame({"psu": [1, 1, 2, 3], "b": [1.0, 0.0, 1.0, 0.0], "g": list("xxyy")})
    got = SurveyDesign(frame, clusters="psu").proportion("b", by="g", method=method)
    assert got.loc["x", "estimate"] == 0.5
    assert got.loc["x", ["ci_low", "ci_high"]].isna().all()


@pytest.mark.parametrize("weight", [0.0, np.nan, -3.0, np.inf])
def test_a_weight_that_cannot_be_one_counts_as_none(weight):
    frame = pd.DataFrame({"w": [1.0, 1.0, weight], "y": [1.0, 3.0, 50.0]})
    got = SurveyDesign(frame, weights="w").mean("y").loc["All"]
    assert got["estimate"] == 2.0
    assert got["n"] == 2


def test_without_weights_the_population_gives_them():
    frame = pd.DataFrame({"y": [1.0, 3.0, 10.0], "s": list("aab"), "N": [20, 20, 5]})
    got = SurveyDesign(frame, strata="s", fpc="N").total("y").loc["All", "estimate"]
    assert got == pytest.approx(10 * 1.0 + 10 * 3.0 + 5 * 10.0)


@pytest.mark.parametrize(
    ("fpc", "said"),
    [
        ([1.0, 1.0, 9.0], "at least the number of clusters"),
        ([9.0, 8.0, 9.0], "one number a stratum"),
        ([9.0, 9.0, 0.4], "all numbers or all shares"),
        ([np.nan, np.nan, 9.0], "a number above 0"),
    ],
)
def test_a_population_that_cannot_be_one_is_refused(fpc, said):
    frame = pd.DataFrame({"s": list("aab"), "fpc": fpc})
    with pytest.raises(UserMistake, match=said):
        SurveyDesign(frame, strata="s", fpc="fpc")


def test_every_column_that_is_missing_is_named_with_the_nearest():
    frame = pd.DataFrame({"weight": [1.0], "stratum": [1]})
    with pytest.raises(UserMistake) as mistake:
        SurveyDesign(frame, weights="weigth", strata="strata", clusters="psu")
    assert len(mistake.value.faults) == 3
    assert "did you mean 'weight'?" in str(mistake.value)


@pytest.mark.parametrize("stages", [["district", "school"], ("district", "school")])
def test_a_second_stage_is_refused_in_a_sentence(stages):
    frame = pd.DataFrame({"district": [1, 2], "school": [3, 4]})
    with pytest.raises(UserMistake, match="ultimate clusters"):
        SurveyDesign(frame, clusters=stages)


@pytest.mark.parametrize("column", ["text", "date"])
def test_values_that_are_no_numbers_are_refused(column):
    frame = pd.DataFrame({"text": ["one", "2"], "date": pd.to_datetime(["2024-01-01"] * 2)})
    with pytest.raises(UserMistake, match="numbers are required"):
        SurveyDesign(frame).mean(column)


def test_numbers_written_as_text_count_and_blanks_are_missing():
    frame = pd.DataFrame({"y": ["1.5", " ", "", None, "2.5"]})
    got = SurveyDesign(frame).mean("y").loc["All"]
    assert got["estimate"] == 2.0
    assert got["n"] == 2


def test_names_series_arrays_and_any_index_or_kind_of_column_say_the_same():
    frame = pd.DataFrame(
        {
            "w": [1.0, 2, 1, 3],
            "psu": [1, 1, 2, 2],
            "b": [True, False, True, True],
            "g": list("xyxy"),
        }
    )
    wanted = SurveyDesign(frame, "w", clusters="psu").proportion("b", "g")[MEASURES]
    other = frame.convert_dtypes().astype({"g": "category", "psu": "string"})
    other.index = pd.Index(["same"] * 4)
    arrays = SurveyDesign(other, other["w"].to_numpy(), clusters=list(other["psu"]))
    got = [
        SurveyDesign(other, "w", clusters="psu").proportion("b", "g"),
        SurveyDesign(other, other["w"], clusters=other["psu"]).proportion(other["b"], other["g"]),
        arrays.proportion(frame["b"].to_numpy(), frame["g"].to_numpy()),
    ]
    for estimates in got:
        np.testing.assert_array_equal(estimates[MEASURES], wanted)


CHILD = {"sex": "f", "age_days": 400.0, "weight_kg": 8.0, "length_cm": 72.0, "oedema": False}


@pytest.mark.parametrize(
    ("mistake", "kept"),
    [
        ({"sex": "x"}, []), ({"sex": None}, []), ({"sex": 9}, []),
        ({"age_days": -5.0}, ["whz"]), ({"age_days": None}, ["whz"]), ({"age_days": 1900.0}, []),
        ({"weight_kg": 8000.0}, ["haz"]), ({"length_cm": 0.72}, ["waz"]),
        ({"weight_kg": 72.0, "length_cm": 8.0}, []), ({"weight_kg": 0.0}, ["haz"]),
        ({"weight_kg": np.inf}, ["haz"]), ({"age_days": np.inf}, []),
    ],
)  # fmt: skip
def test_a_child_that_cannot_be_loses_only_the_scores_concerned(mistake, kept):
    children = pd.DataFrame([CHILD | mistake])
    scores = growth.z_scores(children).iloc[0][SCORES]
    assert scores.dropna().index.tolist() == kept
    shares = growth.prevalence(children).set_index("indicator")
    assert shares.loc[shares["n"] == 0, MEASURES].isna().all(axis=None)
    assert shares.loc["stunting", "n"] == ("haz" in kept)


@pytest.mark.parametrize("said", ["y", "Y", "1", 1, True, 1.0])
@pytest.mark.parametrize("unsaid", ["n", "2", 2, 0, False, None])
def test_oedema_is_read_as_who_codes_it(said, unsaid):
    children = pd.DataFrame([CHILD | {"oedema": said}, CHILD | {"oedema": unsaid}])
    assert growth.z_scores(children)["whz"].isna().tolist() == [True, False]


def test_sex_may_have_whos_codes():
    children = pd.DataFrame([CHILD | {"sex": sex} for sex in ("M", "F")])
    coded = children.assign(sex=[1, 2])
    pd.testing.assert_frame_equal(growth.z_scores(coded), growth.z_scores(children))


def test_all_flagged_children_leave_no_number():
    children = pd.DataFrame([CHILD | {"length_cm": 45.0, "weight_kg": 40.0}] * 5)
    shares = growth.prevalence(children)
    assert (shares["n"] == 0).all()
    assert shares[MEASURES].isna().all(axis=None)


def test_every_column_of_children_that_is_missing_or_no_number_is_named():
    children = pd.DataFrame([{"sex": "f", "age_day": 400.0, "weight_kg": "heavy"}])
    with pytest.raises(UserMistake) as mistake:
        growth.z_scores(children)
    places = [fault.where for fault in mistake.value.faults]
    assert places == ["column 'age_days'", "column 'length_cm'", "column 'weight_kg'"]
    assert "did you mean 'age_day'?" in str(mistake.value)


def test_weights_and_groups_of_a_prevalence_may_be_series_or_arrays():
    old = CHILD | {"age_days": 1900.0}
    children = pd.DataFrame([CHILD, old, CHILD | {"length_cm": 60.0}, CHILD]).assign(
        w=[1.0, 9.0, 3.0, 2.0], c=[1, 2, 3, 3], g=list("xxyx")
    )
    named = growth.prevalence(children, by="g", weights="w", clusters="c")
    kinds = {"series": children, "array": {name: children[name].to_numpy() for name in "gwc"}}
    for kind in kinds.values():
        got = growth.prevalence(children, by=kind["g"], weights=kind["w"], clusters=kind["c"])
        pd.testing.assert_frame_equal(got, named)
