"""What tests of the rules share: our params over rows made by hand."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


@pytest.fixture(scope="session")
def made():
    """The module that makes rows: crops, births, households, children."""
    spec = spec_from_file_location("plan_world", FIXTURES / "plan_world.py")
    module = module_from_spec(spec)
    sys.modules["plan_world"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def shared_world(made, tmp_path_factory):
    return made.World(tmp_path_factory.mktemp("rules"))


@pytest.fixture
def world(shared_world):
    """A project of our params without any row; its params are not to be changed."""
    shared_world.rows.clear()
    return shared_world


@pytest.fixture
def own_world(made, tmp_path):
    """A project of the test's own, whose params it may change."""
    return made.World(tmp_path / "dự án")
