"""What functional tests begin with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpers.paths import ProjectPaths

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path) -> ProjectPaths:
    """Return a project that has received nothing."""
    root = tmp_path / "tỉnh"
    shutil.copytree(ROOT / "params", root / "params")
    (root / "data" / "inbox").mkdir(parents=True)
    return ProjectPaths(root)
