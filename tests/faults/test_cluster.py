"""A batch on a real Dask cluster: a lost worker loses nothing, and bytes are those made at home."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import psutil
import pytest

pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="clusters are of POSIX machines"),
]
NARROWED = ("--theme", "harvest", "--area", "901", "--area", "902")


def annex(root, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "helpers", "run", *arguments],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@contextmanager
def dask(*arguments):
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        for one in [*psutil.Process(process.pid).children(recursive=True), process]:
            one.kill()
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """The address of a scheduler on loopback, with the file that tells workers of it."""
    file = tmp_path_factory.mktemp("dask") / "scheduler.json"
    local = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    with dask("scheduler", *local, "--scheduler-file", str(file)):
        deadline = time.monotonic() + 60
        while not file.is_file() or not file.read_text():
            assert time.monotonic() < deadline, "the scheduler did not start"
            time.sleep(0.1)
        yield json.loads(file.read_text())["address"], file


def worker(file, folder, name):
    local = ("--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard", "--no-nanny")
    scratch = ("--local-directory", str(folder / name), "--name", name)
    return dask("worker", "--scheduler-file", str(file), *local, *scratch)


def wait_in(tiny, gate):
    """Let the notebook of area 901 wait until the gate is there, and say who runs it."""
    notebook = tiny.notebooks / "harvest.ipynb"
    content = json.loads(notebook.read_text(encoding="utf-8"))
    source = (
        "import os, time\nfrom pathlib import Path\n"
        f"gate = Path({str(gate)!r})\n"
        "if area == '901': gate.with_suffix('.pid').write_text(str(os.getpid()))\n"
        "while area == '901' and not gate.exists(): time.sleep(0.05)"
    )
    cell = {"cell_type": "code", "id": "waits", "metadata": {}, "source": source}
    content["cells"].append(cell | {"outputs": [], "execution_count": None})
    notebook.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def made(tiny):
    folder = tiny.outputs / "default"
    found = sorted(folder.rglob("harvest.vi.*"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def owner_of(gate, workers):
    """Return the worker below which the notebook runs."""
    pid_file = gate.with_suffix(".pid")
    deadline = time.monotonic() + 120
    while not pid_file.is_file() or not pid_file.read_text():
        assert time.monotonic() < deadline, "the notebook did not begin"
        time.sleep(0.05)
    above = {one.pid for one in psutil.Process(int(pid_file.read_text())).parents()}
    (found,) = [one for one in workers if one.pid in above]
    return found


def test_a_scheduler_that_does_not_answer_and_one_without_workers_are_refused(tiny, scheduler):
    address, _ = scheduler
    nobody = annex(tiny.root, "--cluster", "tcp://127.0.0.1:9", *NARROWED)
    _, err = nobody.communicate(timeout=120)
    assert nobody.returncode == 2
    assert "a Dask scheduler that answers is required; got: 'tcp://127.0.0.1:9'" in err
    empty = annex(tiny.root, "--cluster", address, *NARROWED)
    _, err = empty.communicate(timeout=120)
    assert empty.returncode == 2
    assert "a worker is required; got: none" in err
    assert not made(tiny)


def test_a_worker_lost_in_mid_batch_loses_no_run_and_bytes_are_those_of_a_local_run(
    tiny, scheduler, tmp_path
):
    address, file = scheduler
    gate = tmp_path / "gate"
    wait_in(tiny, gate)
    with worker(file, tmp_path, "one") as one, worker(file, tmp_path, "two") as two:
        time.sleep(3)  # both are there: the second takes what the first loses
        # A kernel stands below its worker; forked children stand below the warm process of all.
        batch = annex(tiny.root, "--cluster", address, "--engine", "cold", *NARROWED)
        lost = owner_of(gate, [one, two])
        below = psutil.Process(lost.pid).children(recursive=True)
        os.kill(lost.pid, signal.SIGKILL)
        for process in below:
            process.kill()
        gate.touch()
        out, err = batch.communicate(timeout=180)
        assert batch.returncode == 0, out + err
    assert "done 2, up to date 0, failed 0" in out
    on_cluster = made(tiny)
    assert len(on_cluster) == 2 * 3
    again = annex(tiny.root, "--jobs", "1", "--force", *NARROWED)
    assert again.wait(timeout=180) == 0
    assert made(tiny) == on_cluster
