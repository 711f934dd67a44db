import os
import shutil
from pathlib import Path

import pytest

from helpers.paths import ProjectPaths
from helpers.reference import load_reference

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def reference():
    return load_reference(ProjectPaths(ROOT))


@pytest.fixture(scope="session")
def facts():
    """Give the folder of outside facts, or skip where it is not at hand."""
    truth = Path(os.environ.get("TRUTH_DIR", ROOT.parent / "shared" / "truth"))
    folder = truth.parent / "facts"
    if not folder.is_dir():
        pytest.skip("no reference data")
    return folder


@pytest.fixture
def project(tmp_path):
    """Give a copy of the project's params that a test may spoil."""
    shutil.copytree(ROOT / "params", tmp_path / "params")
    return ProjectPaths(tmp_path)


@pytest.fixture
def spoil(project):
    """Give a function that replaces a text in one file of the copied params."""

    def replace(name, old, new):
        file = project.params / name
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{old!r} does not stand in {name}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
