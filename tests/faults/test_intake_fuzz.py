"""Damaged and hostile files: taken or refused with a sentence, in ten seconds and one gigabyte.

`make fuzz` runs 20,000 damaged files; here 150 of them, and every bomb. What goes wrong is kept in
build/fuzz with its number: `python tests/fixtures/fuzz/campaign.py --again 123` runs it again.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "fixtures" / "fuzz"))

from bombs import BOMBS, HEAVY
from campaign import GIGABYTE, SECONDS, Worker, keep_failures, run_campaign
from mutants import make_mutant
from oracle import Source

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="memory is limited and measured as Linux does"
)
BOUNDED = 150
STEP = 131  # other numbers than a short campaign begins with


@pytest.fixture(scope="module")
def worker():
    worker = Worker()
    yield worker
    worker.stop()


def test_damaged_files_are_taken_or_refused_and_nothing_is_invented():
    number = int(os.environ.get("ANNEX_MUTANTS", BOUNDED))
    step = STEP if number == BOUNDED else 1
    campaign = run_campaign([str(one * step) for one in range(number)])
    kept = [str(path) for path in keep_failures(campaign.wrong)]
    assert campaign.wrong == [], f"kept: {kept}"
    assert campaign.outcomes.total() == number
    assert campaign.outcomes["taken"] > number / 10
    assert campaign.outcomes["refused"] > number / 10


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_a_sentence(worker, tmp_path, name):
    answer = ask(worker, tmp_path, BOMBS[name]())
    assert answer["wrong"] == []
    assert answer["outcome"] == "refused"
    assert answer["peak"] < GIGABYTE


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_file_is_taken_or_refused_in_time(worker, tmp_path, name):
    answer = ask(worker, tmp_path, HEAVY[name]())
    assert answer["wrong"] == []
    assert answer["outcome"] in ("refused", "taken")
    assert answer["peak"] < GIGABYTE


def ask(worker: Worker, folder: Path, files: dict[str, bytes]) -> dict:
    ((name, content),) = files.items()
    (folder / name).write_bytes(content)
    answer = worker.ask(str(folder / name))
    if answer["seconds"] > SECONDS:
        answer["wrong"].append(f"{answer['seconds']:.1f} s of work")
    return answer


def test_the_same_number_is_the_same_file():
    assert make_mutant(2685) == make_mutant(2685)
    assert make_mutant(2685).content != make_mutant(2686).content


def test_a_number_that_does_not_stand_in_the_file_is_noticed():
    source = Source(["1.234,5 tấn", "7,25", "1e3", "26.699999999999999", "45631", "05/12/2024"])
    assert all(source.has_number(one) for one in (1234.5, 7.25, 1000.0, 26.7))
    assert not any(source.has_number(one) for one in (1234.0, 12345.6, 72.5, 8.0))
    assert source.has_day(date(2024, 12, 5))
    assert not source.has_day(date(2023, 12, 5))
