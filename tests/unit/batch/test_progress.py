"""What somebody who waits is shown."""

import io
import threading

from helpers.batch.manifest import RunError, RunRecord
from helpers.batch.progress import BarProgress, LineProgress, choose_progress, said_of
from helpers.batch.requests import RunRequest

REQUEST = RunRequest(theme="nutrition", area="051", period="2024", language="vi")


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_bar_on_a_terminal_and_plain_lines_elsewhere():
    assert isinstance(choose_progress(Terminal()), BarProgress)
    assert isinstance(choose_progress(io.StringIO()), LineProgress)


def test_a_run_is_said_with_its_seconds_or_with_its_error():
    done = RunRecord(request=REQUEST, status="done", execution_key="", seconds=5.12)
    assert said_of(done) == "5,1 s"
    error = RunError(name="KeyError", message="'x'", cell=7)
    failed = RunRecord(request=REQUEST, status="failed", execution_key="", error=error)
    assert said_of(failed) == "failed: cell [7]: KeyError: 'x'"


def test_lines_are_numbered_in_one_width():
    stream = io.StringIO()
    with LineProgress(stream) as progress:
        progress.begin("annexes", 12)
        progress.started("nutrition 051 2024 vi")
        progress.ended("nutrition 051 2024 vi", "5,1 s", failed=False)
    assert stream.getvalue() == "annexes: 12\n 1/12 nutrition 051 2024 vi  5,1 s\n"


def test_the_bar_shows_what_runs_and_what_failed():
    progress = BarProgress()
    progress.begin("annexes", 3)
    starts = [threading.Thread(target=progress.started, args=[name]) for name in "ab"]
    for start in starts:
        start.start()
        start.join()
    (task,) = progress._bar.tasks
    assert task.fields["running"] == "a · b"
    progress.ended("a", "failed: [x] KeyError", failed=True)
    assert (task.completed, task.fields["failures"], task.fields["running"]) == (1, "1 failed", "b")
