"""The runner killed at random moments: what it had done stays, and the end is the same.

One moment in CI. `make campaign` tries a hundred, each a test of its own with a number that says
when it kills: `make campaign FROM=40` goes on at number 40, and a moment that failed is tried again
by its number alone (`pytest … -k 'moment[40]'`).
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
FROM = int(os.environ.get("ANNEX_FROM", "0"))
MOMENTS = range(FROM, max(FROM + 1, int(os.environ.get("ANNEX_MOMENTS", "1"))))
SEED = 1685
OPTIONS = ("--jobs", "2")


@pytest.fixture(scope="module")
def undisturbed():
    """What the first office made undisturbed, its records and how long that took."""
    return {}


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
    below = [one for one in below if "helpers.render.warm.server" not in " ".join(command_of(one))]
    _, alive = psutil.wait_procs(below, timeout=30)
    assert not alive


def command_of(process):
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def make_undisturbed(office, known):
    """Note what a batch makes that nobody disturbs, and leave the office as it was before."""
    start = time.monotonic()
    assert office.run(*OPTIONS)[0] == 0
    known |= {"takes": time.monotonic() - start}
    known |= {"made": office.made(), "records": office.records()}
    shutil.rmtree(office.folder)
    shutil.rmtree(office.paths.estimates, ignore_errors=True)


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_the_next_run_ends_with_the_same_bytes_and_repeats_nothing(
    office, undisturbed, moment
):
    if not undisturbed:
        make_undisturbed(office, undisturbed)
    chance = random.Random(f"{SEED} {moment}")
    for _ in range(chance.choice([1, 1, 2])):
        kill_after(office, 0.2 + chance.random() * undisturbed["takes"])
    done, begun = noted(office), len(office.events("started"))
    code, out, err = office.run(*OPTIONS)
    assert code == 0, (out, err)
    assert office.made() == undisturbed["made"]
    assert office.records() == undisturbed["records"]
    again = [event["task"] for event in office.events("started")[begun:]]
    assert not done & {" ".join(task.split()[:2]) for task in again}
    assert not (office.folder / ".partial").exists()
