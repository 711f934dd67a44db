"""Work in a copy of the process: its result comes back, what it loaded does not."""

import os
import signal
import subprocess
import sys

import pytest

from helpers.batch.apart import apart, may_fork
from helpers.errors import Fault, UserMistake

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="copies are made by fork")
READY = """
import sys
from helpers.batch.apart import may_fork
from helpers.render.readiness import make_ready
make_ready(["docx", "html", "pdf", "xlsx"])
print(may_fork(), sorted({"pandas", "numpy", "pyarrow", "scipy", "matplotlib"} & set(sys.modules)))
"""


@pytest.fixture(autouse=True)
def forks(monkeypatch):
    # pytest's own process may have threads by now, of Arrow or typst
    monkeypatch.setattr("helpers.batch.apart.may_fork", lambda: True)


def refuse():
    raise UserMistake(Fault("a name is required", "params", "write one"))


class TwoThings(Exception):
    def __init__(self, one, two):
        super().__init__(f"{one} and {two}")


def raise_two():
    raise TwoThings("this", "that")


def test_results_and_mistakes_come_back_as_they_are():
    assert apart(os.getpid) != os.getpid()
    with pytest.raises(UserMistake) as raised:
        apart(refuse)
    assert raised.value.faults == (Fault("a name is required", "params", "write one"),)


def test_what_cannot_cross_is_said_in_words_and_a_death_is_noticed():
    with pytest.raises(RuntimeError, match="TwoThings: this and that"):
        apart(raise_two)
    with pytest.raises(RuntimeError, match=r"ended before its work did \(-9\)"):
        apart(lambda: os.kill(os.getpid(), signal.SIGKILL))


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
