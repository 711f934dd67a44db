"""`annex run` where nothing changed since the last batch, on thousands of annexes.

The project's own params, notebooks and data, with invented communes until there are enough runs.
No notebook is executed: outputs and manifest are written as a batch that is whole leaves them.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.comparison import Comparison, Measurement, run
from helpers.batch.fingerprint import export_key
from helpers.batch.manifest import OutputFile, RunRecord, load_manifest, write_manifest
from helpers.batch.plan import PlannedRun
from helpers.batch.selection import Asked
from helpers.commands.preparing import Prepared, prepare
from helpers.paths import ProjectPaths

GOAL = 1.0
BATCH = "communes-2025"
THEMES = 5  # of each commune; the overview is the province's alone
PAGE = 50_000
PROJECT = Path(__file__).resolve().parents[1]
LEFT = ("params", "notebooks", "data/clean", "data/reference", "requirements.lock")


def lay_out(root: Path, annexes: int) -> ProjectPaths:
    """Return a copy of the project whose batch of communes has at least so many runs."""
    for name in LEFT:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, root / name)
        elif source.is_file():
            shutil.copy(source, root / name)
    paths = ProjectPaths(root)
    batch = paths.params / "batches" / f"{BATCH}.yml"
    text = batch.read_text(encoding="utf-8")
    batch.write_text(re.sub("(?m)^themes: .*$", "themes: all", text), encoding="utf-8")
    missing = annexes - len(planned(paths).plan.runs)
    rows = [
        f"9{number:04},commune,Mới {number},Xã Mới {number},Mới {number},04,2025-07-01,,{number}"
        for number in range(max(0, missing) // THEMES + 1)
    ]
    with (paths.params / "areas.csv").open("a", encoding="utf-8") as stream:
        stream.write("\n".join([*rows, ""]))
    return paths


def planned(paths: ProjectPaths) -> Prepared:
    """Return the plan of the batch."""
    return prepare(paths, BATCH, Asked())


def pretend_made(paths: ProjectPaths) -> int:
    """Return how many runs now have their files, and records as after a batch that is whole."""
    prepared = planned(paths)
    page = os.urandom(PAGE)
    made = [_record(prepared, one, page) for one in prepared.plan.runs]
    manifest = load_manifest(prepared.folder, BATCH).with_records(made)
    write_manifest(manifest, prepared.folder)
    return len(made)


def _record(prepared: Prepared, one: PlannedRun, page: bytes) -> RunRecord:
    sha256 = hashlib.sha256(page).hexdigest()
    key = export_key(sha256, prepared.pages, replace(one.letter, verification="V"))
    files = []
    for suffix in ("ipynb", *one.formats):
        place = prepared.folder / one.request.file(suffix)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(page)
        path = one.request.file(suffix).as_posix()
        files.append(OutputFile(path=path, sha256=sha256, size=len(page), key=key))
    return RunRecord(
        request=one.request,
        status="done",
        execution_key=one.key,
        parts=dict(one.parts),
        files=tuple(files),
        verification="V",
        seconds=1.0,
    )


def annex_run(paths: ProjectPaths) -> None:
    """Run the batch from the command line; anything that would be made is a fault."""
    command = [sys.executable, "-m", "helpers", "--project", str(paths.root), "run", BATCH]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    if not done.stdout.startswith("Nothing changed"):
        raise RuntimeError(done.stdout)


def touch_and_run(paths: ProjectPaths) -> None:
    """Run the batch after a file of params was saved without a change: every key is compared."""
    os.utime(paths.params / "targets.csv")
    annex_run(paths)


def prepare_sides(size: int) -> Comparison:
    """Return both sides on a batch of `size` annexes in a folder that goes with this process."""
    root = Path(tempfile.mkdtemp(prefix="annex-nothing-"))
    atexit.register(shutil.rmtree, root)
    paths = lay_out(root, size)
    count = pretend_made(paths)
    annex_run(paths)  # the first time every file is hashed, as after any batch
    files = sum(len(names) for _, _, names in os.walk(paths.outputs))
    return Comparison(
        title=f"Nothing to do on {count} annexes",
        ours=lambda: annex_run(paths),
        other=lambda: touch_and_run(paths),
        other_name="a file was saved unchanged",
        goal=GOAL,
        packages=("papermill", "pydantic"),
        differences=[f"{files} files; the start of Python is counted."],
    )


MEASUREMENT = Measurement("nothing to do", 3000, prepare_sides)

if __name__ == "__main__":
    run([MEASUREMENT])
