"""The runner killed at random moments: what it had done stays, and the end is the same.

One moment in CI; `make campaign` (ANNEX_MOMENTS=100) takes half an hour or less.
"""

import json
import os
import random
import shutil
import signal
import sys
import time

import psutil
import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="kills with signals"),
]
MOMENTS = int(os.environ.get("ANNEX_MOMENTS", "1"))
OPTIONS = ("--jobs", "2")


def noted(office):
    """Return the runs that are known to be done: those of the manifest and of the journal."""
    journal = office.folder / ".journal.jsonl"
    lines = journal.read_text(encoding="utf-8").splitlines() if journal.is_file() else []
    whole = [json.loads(line) for line in lines if line.endswith("}")]
    names = {f"{run['request']['theme']} {run['request']['area']}" for run in whole}
    return names | set(office.records())


def kill_after(office, seconds):
    """Kill the runner and no other, and wait until its processes have ended by themselves."""
    with office.start("run", *OPTIONS, start_new_session=True) as batch:
        time.sleep(seconds)
        below = []
        if batch.poll() is None:
            below = psutil.Process(batch.pid).children(recursive=True)
            batch.send_signal(signal.SIGKILL)
        batch.communicate(timeout=60)
    below = [one for one in below if "warm_server" not in " ".join(command_of(one))]
    _, alive = psutil.wait_procs(below, timeout=30)
    assert not alive


def command_of(process):
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_killed_at_any_moment_the_next_run_ends_with_the_same_bytes_and_repeats_nothing(office):
    start = time.monotonic()
    assert office.run(*OPTIONS)[0] == 0
    takes = time.monotonic() - start
    whole, records = office.made(), office.records()
    moments = random.Random(1685)
    for moment in range(MOMENTS):
        shutil.rmtree(office.folder)
        shutil.rmtree(office.paths.estimates, ignore_errors=True)
        for _ in range(moments.choice([1, 1, 2])):
            kill_after(office, moments.uniform(0.2, takes))
        done, begun = noted(office), len(office.events("started"))
        code, out, err = office.run(*OPTIONS)
        assert code == 0, (moment, out, err)
        assert office.made() == whole, moment
        assert office.records() == records, moment
        again = [event["task"] for event in office.events("started")[begun:]]
        repeated = done & {" ".join(task.split()[:2]) for task in again}
        assert not repeated, moment
        assert not (office.folder / ".partial").exists()
