import pytest

from helpers.errors import UserMistake
from helpers.indicators.undernourishment import prevalence_of_undernourishment


def test_undernourishment_is_the_published_share_of_a_lognormal_intake():
    assert 100 * prevalence_of_undernourishment(2400, 0.25, 1800) == pytest.approx(14.795, abs=5e-4)


def test_undernourishment_of_impossible_parameters_is_refused_all_at_once():
    with pytest.raises(UserMistake) as refused:
        prevalence_of_undernourishment(0, float("nan"), 1800)
    assert [fault.where for fault in refused.value.faults] == [
        "mean_consumption",
        "coefficient_of_variation",
    ]
