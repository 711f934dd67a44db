import os
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

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
    file = REPOSITORY / "tests" / "fixtures" / "small_world.py"
    spec = spec_from_file_location("small_world", file)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["small_world"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def make_context(world, tmp_path_factory):
    root = tmp_path_factory.mktemp("world")

    def make(store, period="2024", indicators=()):
        reference = world.make_reference(root, indicators)
        return EstimationContext(reference, store, reference.periods.get(period))

    return make
