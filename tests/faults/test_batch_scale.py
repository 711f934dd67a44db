"""Memory and work of a batch do not grow with its annexes: a bounded run of the same kind.

`python -m benchmarks.scale --annexes 3000 --areas` makes all 3,000.
"""

import os
import sys
import threading
from contextlib import suppress

import psutil
import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="proportional memory is told by Linux"),
]
DISTRICTS = int(os.environ.get("ANNEX_DISTRICTS", "30"))
RUNNER_GROWTH = 6.0
COPY_GROWTH = 24.0  # a copy's peak is met or missed between two looks


def add_districts(office, number):
    areas = office.paths.params / "areas.csv"
    rows = [f"{code},district,D{code},Huyện D{code},D{code},90,,2025-06-30,9" for code in number]
    text = areas.read_text(encoding="utf-8").strip()
    areas.write_text("\n".join([text, *rows, ""]), encoding="utf-8")


def resident_memory(process):
    """Return the MB a process holds, shared or not: what is its own jumps when a copy ends."""
    with suppress(psutil.Error):
        return process.memory_info().rss / 2**20
    return 0.0


def test_the_memory_of_a_runner_is_the_same_late_in_a_batch_as_early(office):
    add_districts(office, range(10_000, 10_000 + DISTRICTS - 2))
    seen, ended = [], threading.Event()
    options = ("--theme", "harvest", "--format", "html", "--jobs", "2")
    with office.start("run", *options) as batch:
        runner = psutil.Process(batch.pid)

        def look():
            while not ended.wait(0.2):
                done = len(office.events("done"))
                if done:
                    whole = [resident_memory(one) for one in (runner, *children_of(runner))]
                    seen.append((done, whole[0], max(whole[1:], default=0.0)))

        watcher = threading.Thread(target=look)
        watcher.start()
        _, err = batch.communicate(timeout=300)
        ended.set()
        watcher.join()
    assert batch.returncode == 0, err
    assert len(office.records()) == DISTRICTS + 1
    early = [one for one in seen if one[0] <= DISTRICTS // 3]
    late = [one for one in seen if one[0] >= DISTRICTS - DISTRICTS // 3]
    for part, growth in ((1, RUNNER_GROWTH), (2, COPY_GROWTH)):
        assert max(one[part] for one in late) < max(one[part] for one in early) + growth


def children_of(process):
    with suppress(psutil.Error):
        return process.children()
    return []
