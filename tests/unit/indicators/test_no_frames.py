"""What is no frame, and no numbers, is refused with a sentence, not with an error of Python's."""

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserMistake
from helpers.indicators import fies, growth, quality, scales

READERS = (
    growth.z_scores,
    growth.prevalence,
    quality.child_measurement_quality,
    fies.estimate,
    scales.food_consumption_score,
    scales.reduced_coping_strategies_index,
    scales.household_dietary_diversity,
    scales.household_hunger,
    scales.adequate_provisioning_months,
    scales.livelihood_coping_strategies,
)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@pytest.mark.parametrize("given", [None, [1, 2], np.ones((3, 8))], ids=["none", "list", "array"])
def test_what_is_no_frame_is_refused(reader, given):
    with pytest.raises(UserMistake, match="a frame is required; got"):
        reader(given)


def test_weights_of_fies_that_are_no_numbers_are_refused():
    with pytest.raises(UserMistake, match="FIES, weights: numbers are required"):
        fies.estimate(pd.DataFrame(np.ones((3, 8))), ["1", "2", "heavy"])


def test_checks_of_quality_take_lists_and_arrays():
    assert quality.digit_preference_score([1.0, 2.0, 3.0]) == pytest.approx(100)
    assert quality.sex_ratio(["m", "m", "f"]) == 2
    assert quality.z_score_spread(np.array([1.0, 2.0, 3.0, np.nan])) == 1
    assert quality.flagged_share([True, False]) == 0.5
    assert quality.full_birth_date_share([True, None]) == 0.5
