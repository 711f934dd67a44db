"""The methods that params may name, held against the project's own params."""

import pytest
import yaml

from helpers.errors import UserMistake
from helpers.indicators import registry


def test_a_misspelt_method_is_refused_with_the_nearest_name():
    with pytest.raises(UserMistake, match="crop_output"):
        registry.method("crop_outputs")


def test_every_method_of_the_projects_indicators_is_registered():
    from helpers.paths import find_project

    file = find_project().params / "indicators.yml"
    indicators = yaml.safe_load(file.read_text(encoding="utf-8"))
    unknown = {one["method"] for one in indicators.values()} - set(registry.METHODS)
    assert unknown == set()


def test_every_registered_method_is_used_by_an_indicator_of_the_project():
    from helpers.paths import find_project

    file = find_project().params / "indicators.yml"
    indicators = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert set(registry.METHODS) == {one["method"] for one in indicators.values()}
