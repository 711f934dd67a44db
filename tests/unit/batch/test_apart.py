"""Work in a copy of the process: its result comes back, what it loaded does not."""

import os
import subprocess
import sys

import pytest

from helpers.batch.apart import may_fork

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="copies are made by fork")
READY = """
import sys
from helpers.batch.apart import may_fork
from helpers.render.readiness import make_ready
make_ready(["docx", "html", "pdf", "xlsx"])
print(may_fork(), sorted({"pandas", "numpy", "pyarrow", "scipy", "matplotlib"} & set(sys.modules)))
"""


# In a process of one thread: a copy of pytest's own, which may have some of Arrow's or typst's, may
# stand still for ever or end in its middle.
CROSSING = """
import os, signal
from helpers.batch.apart import apart
from helpers.errors import Fault, UserMistake

class TwoThings(Exception):
    def __init__(self, one, two):
        super().__init__(f"{one} and {two}")

def refuse():
    raise UserMistake(Fault("a name is required", "params", "write one"))

def raise_two():
    raise TwoThings("this", "that")

def told(function):
    try:
        return apart(function)
    except Exception as error:
        return f"{type(error).__name__}: {getattr(error, 'faults', error)}"

print(told(os.getpid) not in (None, os.getpid()))
print(told(refuse) == f"UserMistake: {(Fault('a name is required', 'params', 'write one'),)}")
print(told(raise_two))
print(told(lambda: os.kill(os.getpid(), signal.SIGKILL)))
"""


@pytest.fixture(scope="module")
def crossed():
    """What came of work in copies of a process of its own, a line each."""
    done = subprocess.run(
        [sys.executable, "-c", CROSSING], capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout.splitlines()


def test_results_and_mistakes_come_back_as_they_are(crossed):
    assert crossed[:2] == ["True", "True"]


def test_what_cannot_cross_is_said_in_words_and_a_death_is_noticed(crossed):
    assert crossed[2:] == [
        "RuntimeError: TwoThings: this and that",
        "RuntimeError: a copy of this process ended before its work did (-9)",
    ]


def test_a_runner_made_ready_has_one_thread_and_no_data_library():
    done = subprocess.run(
        [sys.executable, "-c", READY], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.split(maxsplit=1) == ["True", "[]\n"]


def test_a_process_with_a_second_thread_is_not_copied():
    import threading

    release = threading.Event()
    thread = threading.Thread(target=release.wait)
    thread.start()
    try:
        assert not may_fork()
    finally:
        release.set()
        thread.join()
