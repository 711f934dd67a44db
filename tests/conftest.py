"""What tests of several rooms begin with: a project of their own to change."""

import shutil
from pathlib import Path

import pytest

from helpers.paths import ProjectPaths

TINY = Path(__file__).parent / "fixtures" / "tiny_project"


def pytest_collection_modifyitems(items):
    """Put the files with slow tests first, so that at the end no process works alone."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """A copy of a province of two districts and two themes, named by ANNEX_PROJECT."""
    root = tmp_path / "tỉnh nhỏ"  # offices' folders have accents and spaces
    shutil.copytree(TINY, root)
    (root / "data" / "inbox").mkdir(parents=True)
    monkeypatch.setenv("ANNEX_PROJECT", str(root))
    return ProjectPaths(root)
