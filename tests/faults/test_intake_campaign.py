"""`annex intake` killed at random moments: the next one ends with the same bytes, nothing twice.

A few moments in CI; `make campaign` (ANNEX_MOMENTS=50) tries fifty, each a test of its own.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="kills with signals"),
]
MOMENTS = range(int(os.environ.get("ANNEX_MOMENTS", "2")))
SEED = 1685
DISTRICTS = ("Huyện Bảo Lạc", "Huyện Hà Quảng", "Huyện Trùng Khánh", "Huyện Hạ Lang")


def start(desk, *arguments):
    command = [sys.executable, "-m", "helpers", "intake", "--quiet", *arguments]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=desk.paths.root,
    )


def take(desk, *arguments):
    """Return the exit code and what was said by an intake that nobody disturbs."""
    with start(desk, *arguments) as intake:
        out, err = intake.communicate(timeout=120)
    assert "Traceback" not in out + err
    return intake.returncode, out + err


@pytest.fixture(scope="module")
def desk(tmp_path_factory, received):
    """A desk with six workbooks, and what taking them in gives, first and by changed rules."""
    desk = received.Desk(tmp_path_factory.mktemp("campaign") / "dự án")
    for number, sender in enumerate(DISTRICTS):
        desk.put(f"2024/h{number}.xlsx", received.workbook(sender, 300 + number))
    desk.put("2024/child_measurements.csv", received.children(2000))
    return desk


@pytest.fixture(scope="module")
def undisturbed(desk, received, tmp_path_factory):
    """By scenario: what stood before, what stands after, and the seconds that took."""
    aside = tmp_path_factory.mktemp("aside")
    found = {}
    for scenario, before in (("first", None), ("anew", aside)):
        began = time.monotonic()
        assert take(desk, "--received", "2024-12-18")[0] == 0
        found[scenario] = (before, desk.kept(), time.monotonic() - began)
        if before is None:
            desk.save(aside)
            desk.correct(received.CORRECTION)
    return found


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_the_next_intake_ends_with_the_same_bytes(
    desk, received, undisturbed, moment
):
    chance = random.Random(f"{SEED} {moment}")
    scenario = ("first", "anew")[moment % 2]
    before, whole, takes = undisturbed[scenario]
    desk.correct("[]\n" if scenario == "first" else received.CORRECTION)
    desk.bring_back(before) if before else desk.forget()
    # The first third is the program's start, which writes nothing.
    for _ in range(chance.choice([1, 1, 2])):
        with start(desk, "--received", "2024-12-18") as intake:
            time.sleep(takes * (0.3 + 0.7 * chance.random()))
            intake.send_signal(signal.SIGKILL)
            intake.communicate(timeout=60)
    code, said = take(desk, "--received", "2024-12-18")
    assert code == 0, said
    kept = desk.kept()
    assert sorted(kept) == sorted(whole), (moment, said)
    assert kept == whole, moment
    journal = (desk.paths.raw / "journal.jsonl").read_text("utf-8").splitlines()
    received_once = [json.loads(line)["submission"] for line in journal]
    assert len(set(received_once)) == len(received_once) == 3 + len(DISTRICTS)
    assert "taken in before" in take(desk)[1] or not take(desk)[1]
