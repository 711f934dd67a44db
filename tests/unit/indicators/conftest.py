import os
from pathlib import Path
from types import ModuleType

import pytest
import small_world

from helpers.indicators.context import EstimationContext

REPOSITORY = Path(__file__).resolve().parents[3]
VECTORS = REPOSITORY / "tests" / "fixtures" / "vectors"


@pytest.fixture(scope="session")
def truth() -> Path:
    """Return the folder of reference data made by other programs, or skip."""
    named = os.environ.get("TRUTH_DIR")
    folder = Path(named) if named else REPOSITORY.parent / "shared" / "truth"
    if not folder.is_dir():
        pytest.skip("no reference data")
    return folder


@pytest.fixture(scope="session")
def vectors() -> Path:
    """Return the folder of small published vectors kept with the tests."""
    return VECTORS


@pytest.fixture(scope="session")
def world() -> ModuleType:
    """Return the module that makes a small province with hand-made rows."""
    return small_world


@pytest.fixture(scope="module")
def make_context(world, tmp_path_factory):
    root = tmp_path_factory.mktemp("world")

    def make(store, period="2024", indicators=()):
        reference = world.make_reference(root, indicators)
        return EstimationContext(reference, store, reference.periods.get(period))

    return make


@pytest.fixture
def low_birth_weight(world):
    return world.make_indicator(
        "low_birth_weight",
        "births_share",
        ["births"],
        kind="count",
        better="lower",
        plan=True,
        sensitive=True,
        arguments={"numerator": "below_2500g", "denominator": "weighed"},
    )
