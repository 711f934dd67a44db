"""A tiny province's batch as a command, in processes that a test may disturb."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import received_files

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"

# Times are the manifest's alone; the log and hidden files are of this machine.
OF_THIS_RUN = {"manifest.json", "batch.jsonl"}


PR_CAPBSET_DROP, READ_ANYTHING, WRITE_ANYWHERE = 24, 2, 1


def give_up_roots_rights():
    """Let the rights of files count for what this process becomes, also where it is root's."""
    import ctypes

    system = ctypes.CDLL(None, use_errno=True)
    for right in (WRITE_ANYWHERE, READ_ANYTHING):
        if system.prctl(PR_CAPBSET_DROP, right, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")


class Office:
    """The tiny province with what a test does to it; every command has one process at a time."""

    def __init__(self, tiny):
        self.paths = tiny
        self.folder = tiny.outputs / "default"

    def start(self, *arguments, **options):
        return subprocess.Popen(
            [sys.executable, "-m", "helpers", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=self.paths.root,
            **options,
        )

    def run(self, *arguments, **options):
        """Return the exit code and what was said, on standard output and error."""
        with self.start("run", *arguments, **options) as process:
            out, err = process.communicate(timeout=180)
        assert "Traceback" not in out + err
        return process.returncode, out, err

    def plain_rights(self):
        """Return how a command is started so that it may not write where rights forbid it."""
        if not hasattr(os, "geteuid") or os.geteuid() != 0:
            return {}
        if sys.platform != "linux":
            pytest.skip("root writes anywhere")
        return {"preexec_fn": give_up_roots_rights}

    def plant(self, source):
        """Add a cell to the notebook of the theme "harvest"."""
        notebook = self.paths.notebooks / "harvest.ipynb"
        content = json.loads(notebook.read_text(encoding="utf-8"))
        cell = {"cell_type": "code", "id": "planted", "metadata": {}, "source": source}
        content["cells"].append(cell | {"outputs": [], "execution_count": None})
        notebook.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    def made(self):
        """Return the bytes of all that was made, by place below the batch's folder."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file() and not path.name.startswith(".") and path.name not in OF_THIS_RUN
        }

    def records(self):
        """Return the manifest's records without their times, by area and theme."""
        manifest = self.folder / "manifest.json"
        content = {"runs": []}
        if manifest.is_file():
            content = json.loads(manifest.read_text(encoding="utf-8"))
        return {
            f"{run['request']['theme']} {run['request']['area']}": run
            | {"seconds": 0, "finished": ""}
            for run in content["runs"]
        }

    def events(self, kind):
        """Return the log's events of a kind, in order."""
        log = self.folder / "batch.jsonl"
        lines = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
        events = [json.loads(line) for line in lines if line.endswith("}")]
        return [event for event in events if event["event"] == kind]


@pytest.fixture
def office(tiny, monkeypatch):
    """The tiny province's office, with a warm process that ends soon after the test."""
    monkeypatch.setenv("ANNEX_WARM_IDLE", "20")
    monkeypatch.setenv("PYTHONHASHSEED", str(os.getpid() % 1000))
    return Office(tiny)


@pytest.fixture(scope="session")
def received():
    """The module with an office's desk and files that it receives."""
    return received_files
