"""Estimates, errors, intervals and design effects held to R `survey` on rows of our own."""

import numpy as np
import pandas as pd
import pytest

from helpers.indicators.design import SurveyDesign

MEASURES = ["estimate", "standard_error", "design_effect", "degrees_of_freedom"]
LIMITS = ["ci_low", "ci_high"]


def table(vectors, name: str) -> pd.DataFrame:
    path = vectors / "made_with_r" / f"design_{name}.csv"
    return pd.read_csv(path, na_values=[""], keep_default_na=False)


@pytest.fixture(scope="module")
def designs(vectors) -> dict[str, SurveyDesign]:
    rows = dict(list(table(vectors, "inputs").groupby("frame")))
    made = {}
    for name, given in table(vectors, "designs").set_index("design").iterrows():
        parts = given.drop("frame").dropna().to_dict()
        made[name] = SurveyDesign(rows[given["frame"]], **parts)
    return made


def estimates(design: SurveyDesign, statistic: str, by: str, method: str) -> pd.DataFrame:
    columns = None if by == "All" else by.split("+")
    if statistic == "ratio":
        found = design.ratio("y", "x", columns)
    elif statistic == "proportion":
        found = design.proportion("b", columns, method)
    else:
        found = getattr(design, statistic)("y", columns)
    called = ["+".join(key) if isinstance(key, tuple) else key for key in found.index]
    return found.set_axis(pd.Index(called))


def got_beside_expected(designs, expected: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    keys = ["design", "by", "statistic", "method"]
    got = []
    for (name, by, statistic, method), rows in expected.fillna({"method": ""}).groupby(keys):
        found = estimates(designs[name], statistic, by, method)
        got.append(found.loc[rows["group"], MEASURES + LIMITS].set_axis(rows.index))
    return pd.concat(got).sort_index(), expected[MEASURES + LIMITS]


@pytest.mark.parametrize("statistic", ["mean", "total", "ratio", "proportion"])
def test_every_design_and_domain_has_the_numbers_of_r_survey(designs, vectors, statistic):
    expected = table(vectors, "expected")
    expected = expected[expected["statistic"] == statistic]
    assert set(expected["design"]) == set(designs)
    got, wanted = got_beside_expected(designs, expected)
    got["design_effect"] = got["design_effect"].where(wanted["design_effect"].notna())
    np.testing.assert_allclose(got[MEASURES], wanted[MEASURES], rtol=1e-8, atol=1e-11)
    np.testing.assert_allclose(got[LIMITS], wanted[LIMITS], rtol=1e-6, atol=1e-9)
