"""A copy of this project to run batches in: its params, notebooks and accepted data."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.annex_worker import WARM_FOLDER, WARM_IDLE

PROJECT = Path(__file__).resolve().parents[1]
NEEDED = ("params", "notebooks", "data/clean", "data/estimates", "data/reference", "data/raw")
THEMES = (
    "nutrition",
    "food_security",
    "livelihoods",
    "cooperatives",
    "implementation",
    "overview",
)


def copy_project(folder: Path) -> Path:
    """Return a folder with a copy of the project; a warm process of its own listens beside it."""
    for name in NEEDED:
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, folder / name)
    shutil.copy(PROJECT / "requirements.lock", folder)
    (folder / "w").mkdir(mode=0o700)
    return folder


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of commands run in the copy."""
    return {
        **os.environ,
        WARM_FOLDER: str(folder / "w"),
        WARM_IDLE: "3600",
        "OMP_NUM_THREADS": "1",
    }


def start_annex(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Return `annex …`, begun in the copy."""
    return subprocess.Popen(
        [sys.executable, "-m", "helpers", *arguments],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.DEVNULL,
    )
