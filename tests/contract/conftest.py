"""What tests of the rules share: our params over rows made by hand."""

import shutil
from pathlib import Path

import plan_world
import pytest

from helpers.data.intake import take_in
from helpers.paths import ProjectPaths

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def made():
    """The module that makes rows: crops, births, households, children."""
    return plan_world


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


@pytest.fixture(scope="session")
def one_district(tmp_path_factory):
    """A project of one district's submissions of one year."""
    paths = ProjectPaths(tmp_path_factory.mktemp("một huyện"))
    shutil.copytree(ROOT / "params", paths.params)
    shutil.copytree(ROOT / "notebooks", paths.notebooks)
    sample, inbox = ROOT / "data" / "sample", paths.inbox
    (inbox / "2024").mkdir(parents=True)
    shutil.copy(sample / "submissions.csv", inbox)
    for file in sorted((sample / "2024").iterdir()):
        if file.name.startswith("051-") or file.suffix == ".csv" or "ubnd_051" in file.name:
            shutil.copy(file, inbox / "2024")
    files = sorted(file for file in inbox.rglob("*") if file.name != "submissions.csv")
    take_in(paths, [file for file in files if file.is_file()])
    return paths
