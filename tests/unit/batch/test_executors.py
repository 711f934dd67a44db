"""Tasks in processes of their own: what dies costs its own task."""

import os
import signal
import sys
import threading
import time

import pytest

from helpers.batch.executors import LocalProcesses, WorkerDied
from helpers.batch.forked import ForkedProcesses

KINDS = [LocalProcesses, *([ForkedProcesses] if hasattr(os, "fork") else [])]


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def processes(kind):
    made = kind(2)
    yield made
    made.close()


def outcomes(processes, function, tasks):
    return dict(processes.run(function, tasks))


def test_results_come_back_from_other_processes_and_an_exception_is_handed_on(processes):
    found = outcomes(processes, os.path.getsize, [os.devnull, "/no/such/file"])
    assert found[os.devnull] == 0
    assert isinstance(found["/no/such/file"], FileNotFoundError)
    ((_, pid),) = processes.run(eval, ["__import__('os').getpid()"])
    assert pid not in {os.getpid(), None}
    assert isinstance(pid, int)


def test_a_process_that_ends_costs_its_task_and_no_other(processes):
    # `os._exit` gets the task's number as its exit code; `abs` is asked of the others after it.
    dead = outcomes(processes, os._exit, [3])
    assert isinstance(dead[3], WorkerDied)
    assert outcomes(processes, abs, [-1, -2, -3, -4]) == {-1: 1, -2: 2, -3: 3, -4: 4}


def test_numbers_are_computed_on_one_thread(processes):
    assert outcomes(processes, os.getenv, ["OMP_NUM_THREADS"]) == {"OMP_NUM_THREADS": "1"}


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal to itself")
def test_interrupted_once_it_finishes_what_runs_and_begins_nothing_more(kind):
    processes = kind(1)
    outcomes(processes, abs, [1])  # the process is there: what follows is only the tasks
    threading.Timer(0.3, os.kill, [os.getpid(), signal.SIGINT]).start()
    found = list(processes.run(time.sleep, [0.8, 0.81, 0.82]))
    processes.close()
    assert found == [(0.8, None)]
    assert processes.interrupted


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal to itself")
def test_interrupted_twice_it_stops_what_runs(kind):
    processes = kind(1)
    outcomes(processes, abs, [1])
    for delay in (0.3, 0.6):
        threading.Timer(delay, os.kill, [os.getpid(), signal.SIGINT]).start()
    start = time.monotonic()
    ((task, result),) = processes.run(time.sleep, [30, 31])
    processes.close()
    assert (task, type(result)) == (30, WorkerDied)
    assert time.monotonic() - start < 10


def test_a_process_is_replaced_after_its_share_so_that_what_leaks_goes_with_it(kind):
    processes = kind(1, tasks_each=5)
    leak = "(__import__('sys').__dict__.setdefault('kept', []).append(bytearray(10**6)), "
    leak += "__import__('os').getpid(), len(__import__('sys').kept))[1:]"
    found = [result for _, result in processes.run(eval, [leak + " " * turn for turn in range(17)])]
    processes.close()
    assert [kept for _, kept in found] == [1, 2, 3, 4, 5] * 3 + [1, 2]
    assert len({pid for pid, _ in found}) == 4


@pytest.mark.skipif(not hasattr(os, "fork"), reason="copies are made by fork")
def test_a_fresh_process_a_task_shares_what_was_there_and_holds_no_lock_or_pipe_of_ours(tmp_path):
    processes = ForkedProcesses(2)
    looks = "(__import__('os').getpid(), 'pytest' in __import__('sys').modules, __import__('os')"
    with (tmp_path / "held").open("w"):
        tasks = [f"{looks}.listdir('/dev/fd'))" + " " * turn for turn in range(3)]
        found = [result for _, result in processes.run(eval, tasks, share=1)]
    processes.close()
    assert len({pid for pid, _, _ in found}) == 3
    assert all(known for _, known, _ in found)
    # the standard three, the line, the lifeline, and the folder being listed
    assert all(len(open_files) <= 6 for _, _, open_files in found)
