"""A killed run's private folder goes with a later run; those in use and other people's stay."""

import os
import subprocess
import sys
import tempfile
import time

import pytest

from helpers.render.kernel_session import private_folder, remove_abandoned

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="numbers of processes are POSIX's")


def test_only_old_folders_of_processes_that_are_gone_are_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    hours_ago = time.time() - 7200
    gone_too, ours = f"annex-{gone.pid}", f"annex-{os.getpid()}-old"
    names = [f"{gone_too}-old", ours, f"{gone_too}-new", "annex-x"]
    for name in names:
        (tmp_path / name).mkdir()
        if not name.endswith("new"):
            os.utime(tmp_path / name, (hours_ago, hours_ago))
    with private_folder() as own:
        remove_abandoned()
        assert own.is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names[1:])
