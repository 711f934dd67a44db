"""Batches run from the command line and looked at while they run: seconds an annex, memory."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import psutil

from benchmarks.memory import tree_megabytes
from benchmarks.project_copy import PROJECT, environment

TINY = PROJECT / "tests" / "fixtures" / "tiny_project"
EVERY = 1.0


@dataclass
class Watched:
    """A batch that has ended: seconds of its annexes' stage, runs made, memory along the way.

    `memory` holds pairs: how many runs had ended, and the MB of the runner with its copies.
    """

    seconds: float
    made: int
    memory: list[tuple[int, float]] = field(default_factory=list)

    @property
    def each(self) -> float:
        """Return the seconds an annex."""
        return self.seconds / self.made

    def megabytes(self, after: float, until: float) -> float:
        """Return the highest MB seen while that share of the runs ended."""
        seen = [mb for made, mb in self.memory if made and after <= made / self.made <= until]
        return max(seen, default=0.0)


def tiny_province(folder: Path, districts: int) -> Path:
    """Return a province of so many invented districts and one light notebook."""
    shutil.copytree(TINY, folder)
    shutil.copy(PROJECT / "requirements.lock", folder)
    (folder / "w").mkdir(mode=0o700)
    areas = folder / "params" / "areas.csv"
    rows = [
        f"{number},district,D{number},Huyện D{number},D{number},90,,2025-06-30,9"
        for number in range(10_000, 10_000 + districts - 3)  # three are there already
    ]
    text = areas.read_text(encoding="utf-8").strip()
    areas.write_text("\n".join([text, *rows, ""]), encoding="utf-8")
    return folder


def watch(folder: Path, batch: str, arguments: Sequence[str]) -> Watched:
    """Return how `annex run` went there. Raises `RuntimeError` where a run failed."""
    log = folder / "outputs" / batch / "batch.jsonl"
    log.unlink(missing_ok=True)
    seen: list[tuple[int, float]] = []
    command = [sys.executable, "-m", "helpers", "run", *arguments]
    with subprocess.Popen(
        command, cwd=folder, env=environment(folder), stdout=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            with suppress(psutil.Error, OSError):
                made = log.read_bytes().count(b'"event": "done"') if log.is_file() else 0
                seen.append((made, tree_megabytes(process.pid)))
            time.sleep(EVERY)
    if process.returncode:
        raise RuntimeError(f"annex run ended with {process.returncode}")
    events = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    ended = [event for event in events if event["event"] == "done"]
    (begun,) = [event for event in events if event.get("stage") == "annexes"]
    return Watched(_moment(ended[-1]) - _moment(begun), len(ended), seen)


def _moment(event: dict[str, str]) -> float:
    return datetime.fromisoformat(event["time"]).timestamp()
