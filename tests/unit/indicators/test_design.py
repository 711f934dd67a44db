import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import UserMistake
from helpers.indicators.design import SurveyDesign

DESIGNS = {
    "apisrs_fpc": ("apisrs", {"weights": "pw", "fpc": "fpc"}),
    "apistrat_fpc": ("apistrat", {"weights": "pw", "strata": "stype", "fpc": "fpc"}),
    "apistrat_nofpc": ("apistrat", {"weights": "pw", "strata": "stype"}),
    "apiclus1_fpc": ("apiclus1", {"weights": "pw", "clusters": "dnum", "fpc": "fpc"}),
    "apiclus1_nofpc": ("apiclus1", {"weights": "pw", "clusters": "dnum"}),
}
COLUMNS = {"sch.wide==Yes": "sch.wide", "awards==Yes": "awards"}


@pytest.fixture(scope="module")
def designs(truth) -> dict[str, SurveyDesign]:
    frames = {
        name: pd.read_csv(truth / "survey_design" / f"{name}_input.csv")
        for name in ("apisrs", "apistrat", "apiclus1")
    }
    for frame in frames.values():
        for column in COLUMNS.values():
            frame[column] = (frame[column] == "Yes").astype(float)
    return {name: SurveyDesign(frames[of], **parts) for name, (of, parts) in DESIGNS.items()}


def estimate_as(design: SurveyDesign, statistic: str, domain: str, method: str) -> pd.Series:
    name, _, argument = statistic.rstrip(")").partition("(")
    by = "stype" if domain.startswith("stype=") else None
    result = {
        "svymean": lambda: design.mean(argument, by),
        "svyby": lambda: design.mean(argument, by),
        "svytotal": lambda: design.total(argument, by),
        "svyratio": lambda: design.ratio(*argument.split("/"), by),
        "svyciprop": lambda: design.proportion(COLUMNS[argument], by, method),
    }[name]()
    return result.loc[domain.removeprefix("stype=") if by else "All"]


@pytest.mark.parametrize("name", DESIGNS)
def test_estimates_errors_and_intervals_are_those_of_r_survey(designs, truth, name):
    expected = pd.read_csv(truth / "survey_design" / "expected_estimates.csv")
    methods = ["t", "t_domain_df", "logit", "xlogit", "beta", "mean"]
    known = expected["method"].isin(methods) | expected["stat"].str.startswith("svyby")
    compared = expected[(expected["design"] == name) & known]
    assert len(compared) == 18
    for row in compared.itertuples():
        method = str(row.method).removeprefix("x")
        got = estimate_as(designs[name], row.stat, row.domain, method)
        assert got["estimate"] == pytest.approx(row.est, rel=1e-8)
        assert got["standard_error"] == pytest.approx(row.se, rel=1e-8)
        if not np.isnan(row.ll):
            assert got["ci_low"] == pytest.approx(row.ll, rel=1e-6)
            assert got["ci_high"] == pytest.approx(row.ul, rel=1e-6)
            assert got["degrees_of_freedom"] == row.df
        if not np.isnan(row.deff):
            assert got["design_effect"] == pytest.approx(row.deff, rel=1e-8)


def simple(cases: int, size: int) -> SurveyDesign:
    return SurveyDesign(pd.DataFrame({"case": [1.0] * cases + [0.0] * (size - cases)}))


@pytest.mark.parametrize(
    ("cases", "size", "low", "high"),
    [(30, 120, 0.1811, 0.3344), (0, 51, 0.0, 0.070), (51, 51, 0.930, 1.0)],
)
def test_wilson_intervals_of_a_simple_sample_are_the_published_ones(cases, size, low, high):
    got = simple(cases, size).proportion("case", method="wilson").loc["All"]
    assert got["ci_low"] == pytest.approx(low, abs=6e-5 if size == 120 else 6e-4)
    assert got["ci_high"] == pytest.approx(high, abs=6e-5 if size == 120 else 6e-4)


def test_a_share_of_none_or_all_has_the_exact_interval_instead_of_the_logit():
    none = simple(0, 50).proportion("case").loc["All"]
    assert none["ci_low"] == 0
    assert none["ci_high"] == pytest.approx(1 - 0.025 ** (1 / 50))  # Clopper–Pearson, 0 of 50
    every = simple(50, 50).proportion("case").loc["All"]
    assert every["ci_low"] == pytest.approx(0.025 ** (1 / 50))
    assert every["ci_high"] == 1


def test_a_domain_that_misses_clusters_still_counts_them():
    frame = pd.DataFrame(
        {"psu": [1, 1, 2, 2, 3, 3], "y": [1.0, 2, 3, 4, 5, 6], "g": list("ababba")}
    )
    whole = SurveyDesign(frame, clusters="psu").total("y", by="g")
    subset = frame[frame["g"] == "a"]
    alone = SurveyDesign(subset, clusters="psu").total("y")
    zeros = SurveyDesign(frame.assign(y=frame["y"].where(frame["g"] == "a", 0)), clusters="psu")
    assert whole.loc["a", "standard_error"] == zeros.total("y").loc["All", "standard_error"]
    assert whole.loc["a", "estimate"] == alone.loc["All", "estimate"]


LONELY = pd.DataFrame({"s": [1, 1, 2], "psu": [1, 2, 3], "y": [1.0, 3.0, 5.0]})


@pytest.mark.parametrize(
    ("lonely", "variance"),
    [("adjust", 4.0 + 25.0), ("remove", 4.0), ("certainty", 4.0), ("average", 8.0)],
)
def test_a_stratum_with_one_cluster_adds_what_r_adds(lonely, variance):
    # Stratum 1: 2/(2−1)·((1−2)²+(3−2)²) = 4; stratum 2 alone: its total squared under "adjust".
    design = SurveyDesign(LONELY, strata="s", clusters="psu", lonely=lonely)
    got = design.total("y").loc["All", "standard_error"]
    assert got**2 == pytest.approx(variance)


def test_a_stratum_with_one_cluster_is_refused_when_asked_to():
    with pytest.raises(UserMistake, match="two clusters"):
        SurveyDesign(LONELY, strata="s", clusters="psu", lonely="fail")


def test_the_parts_of_a_design_may_be_given_in_their_order():
    frame = LONELY.assign(w=[2.0, 3.0, 4.0], size=[10, 10, 10])
    in_order = SurveyDesign(frame, "w", "s", "psu", "size", "remove").mean("y")
    named = SurveyDesign(
        frame, weights="w", strata="s", clusters="psu", fpc="size", lonely="remove"
    ).mean("y")
    pd.testing.assert_frame_equal(in_order, named)


def test_weights_on_the_index_of_the_frame_are_put_in_its_order():
    weights = pd.Series([1.0, 2.0, 5.0], index=LONELY.index)
    shuffled = LONELY.loc[[2, 0, 1]]
    wanted = SurveyDesign(LONELY.assign(w=weights), "w").mean("y").loc["All", "estimate"]
    assert SurveyDesign(shuffled, weights).mean("y").loc["All", "estimate"] == wanted
    other = weights.set_axis(["a", "b", "c"])  # no index of the frame: by place
    assert SurveyDesign(LONELY, other).mean("y").loc["All", "estimate"] == wanted


@pytest.mark.parametrize("frame", [None, [1, 2], {"y": [1]}])
def test_what_is_no_frame_is_refused(frame):
    with pytest.raises(UserMistake, match="a frame is required"):
        SurveyDesign(frame)


def test_the_same_cluster_number_in_two_strata_is_two_clusters():
    frame = pd.DataFrame({"s": [1, 1, 2, 2], "psu": [1, 2, 1, 2], "y": [1.0, 2, 3, 5]})
    got = SurveyDesign(frame, strata="s", clusters="psu").mean("y").loc["All"]
    assert got["clusters"] == 4
    assert got["degrees_of_freedom"] == 2


def test_a_wholly_sampled_population_has_no_sampling_error():
    frame = pd.DataFrame({"y": [1.0, 2, 3], "population": 3})
    got = SurveyDesign(frame, fpc="population").mean("y").loc["All"]
    assert got["standard_error"] == 0
    assert got["ci_low"] == got["ci_high"] == 2


def test_one_cluster_gives_the_estimate_and_no_error_or_interval():
    frame = pd.DataFrame({"psu": 1, "y": [1.0, 0.0, 1.0, 0.0]})
    design = SurveyDesign(frame, clusters="psu")
    for got in (design.mean("y"), design.proportion("y")):
        assert got.loc["All", "estimate"] == 0.5
        assert got.loc["All", ["standard_error", "ci_low", "ci_high"]].isna().all()


@pytest.mark.parametrize("by", [None, "g"])
def test_nothing_but_missing_values_gives_no_number(by):
    frame = pd.DataFrame({"y": [np.nan, np.nan], "x": [1.0, 0.0], "g": ["a", "a"]})
    design = SurveyDesign(frame)
    results = [design.mean("y", by), design.total("y", by), design.proportion("y", by)]
    for got in [*results, design.ratio("x", "y", by)]:
        assert got["n"].tolist() == [0]
        assert got[["estimate", "standard_error", "ci_low", "ci_high"]].isna().all(axis=None)


def test_an_empty_sample_gives_no_number():
    design = SurveyDesign(pd.DataFrame({"y": [], "g": []}), strata="g", clusters="g")
    assert np.isnan(design.mean("y").loc["All", "estimate"])
    assert np.isnan(design.proportion("y").loc["All", "ci_low"])
    assert np.isnan(design.total("y").loc["All", "standard_error"])
    assert design.mean("y", by="g").empty


def test_a_ratio_without_a_denominator_gives_no_number():
    got = SurveyDesign(pd.DataFrame({"y": [1.0, 2.0], "x": [0.0, 0.0]})).ratio("y", "x")
    assert got.loc["All", ["estimate", "standard_error"]].isna().all()


def test_rows_that_do_not_count_are_counted_by_reason():
    frame = pd.DataFrame(
        {"w": [1.0, None, -1.0, 1.0], "s": ["a", "a", "a", None], "y": [1.0, 2.0, 3.0, 4.0]}
    )
    design = SurveyDesign(frame, weights="w", strata="s")
    assert design.excluded == {"no_stratum": 1, "no_cluster": 0, "no_weight": 2}
    assert design.mean("y").loc["All", "n"] == 1
    assert design.mean("y").loc["All", "estimate"] == 1.0


def test_a_share_of_something_else_than_0_and_1_is_refused():
    with pytest.raises(UserMistake, match="0, 1 or missing is required; got"):
        SurveyDesign(pd.DataFrame({"y": [0.0, 2.0]})).proportion("y")


def test_an_unknown_method_is_refused_with_the_nearest():
    with pytest.raises(UserMistake, match="did you mean 'logit'"):
        simple(1, 2).proportion("case", method="logitt")


samples = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 3), st.integers(1, 20), st.integers(-50, 50)),
    min_size=2,
    max_size=25,
).map(lambda rows: pd.DataFrame(rows, columns=["s", "psu", "w", "y"]).astype({"y": float}))
MEASURES = ["estimate", "standard_error", "ci_low", "ci_high"]


def measures(frame: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    return SurveyDesign(frame, weights="w", strata="s", clusters="psu").mean("y", by)[MEASURES]


@settings(max_examples=30, deadline=None)
@given(samples, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(frame, random):
    order = list(frame.index)
    random.shuffle(order)
    for by in (None, "s"):
        got, wanted = measures(frame.loc[order], by), measures(frame, by)
        pd.testing.assert_frame_equal(got, wanted, check_exact=False, rtol=1e-9, atol=1e-7)


@settings(max_examples=30, deadline=None)
@given(samples, st.floats(0.01, 100))
def test_the_unit_of_the_weights_does_not_matter(frame, unit):
    rescaled = frame.assign(w=frame["w"] * unit)
    pd.testing.assert_frame_equal(measures(rescaled), measures(frame), rtol=1e-9, atol=1e-7)


@settings(max_examples=30, deadline=None)
@given(samples, st.floats(0.01, 100))
def test_the_unit_of_the_values_scales_every_measure(frame, unit):
    rescaled = frame.assign(y=frame["y"] * unit)
    pd.testing.assert_frame_equal(measures(rescaled), measures(frame) * unit, rtol=1e-9, atol=1e-5)


@settings(max_examples=30, deadline=None)
@given(samples, st.integers(-50, 50))
def test_a_constant_column_has_itself_as_mean_and_no_error(frame, value):
    got = measures(frame.assign(y=float(value)), "s")
    np.testing.assert_allclose(got["estimate"], value, atol=1e-12)
    np.testing.assert_allclose(got["standard_error"].dropna(), 0, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(samples)
def test_splitting_a_row_within_its_cluster_does_not_matter(frame):
    halves = pd.concat([frame.assign(w=frame["w"] / 2)] * 2)
    pd.testing.assert_frame_equal(measures(halves), measures(frame), rtol=1e-9, atol=1e-7)
