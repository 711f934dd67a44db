"""Processes killed and outputs taken away while a batch runs: the next run has the same bytes."""

import signal
import sys
import time

import psutil
import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="kills with signals"),
]
HARVEST = ("--theme", "harvest", "--format", "html", "--jobs", "1")
KILLS = """
import os, pathlib, psutil, time
killed = pathlib.Path(f"../killed-{area}")
if not killed.exists():
    killed.touch()
    here = str(pathlib.Path("..").resolve())
    seen = psutil.process_iter(["cmdline", "cwd", "ppid"])  # of one that has just ended: None
    ours = {one.pid: one for one in seen
            if one.info["cwd"] == here and "helpers" in (one.info["cmdline"] or [])}
    workers = [one.pid for one in ours.values() if one.info["ppid"] in ours]
    victims = {"90": [os.getpid()], "901": [os.getppid()], "902": workers}
    for victim in victims[area]: os.kill(victim, 9)
    time.sleep(60)
"""


def test_a_killed_child_warm_process_and_worker_cost_a_second_try_each_and_nothing_else(office):
    office.plant(KILLS)
    code, out, err = office.run(*HARVEST)
    assert (code, err) == (0, ""), out
    assert "done 3, up to date 0, failed 0" in out
    killed = [event["run"] for event in office.events("killed")]
    assert sorted(killed) == [f"harvest {area} 2024 vi" for area in ("90", "901", "902")]
    disturbed = office.made()
    assert office.run("--force", *HARVEST)[0] == 0
    assert len(office.events("killed")) == 3
    assert office.made() == disturbed
    assert not (office.folder / ".partial").exists()


def wait_for(path, seconds=60):
    until = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < until, f"no {path.name}"
        time.sleep(0.05)


def test_a_second_run_is_refused_and_ctrl_c_twice_stops_the_first_without_a_failure(office):
    root = office.paths.root
    office.plant(
        "import os, pathlib, time\npathlib.Path('../pid').write_text(str(os.getpid()))\n"
        "while not pathlib.Path('../go').exists(): time.sleep(0.05)"
    )
    with office.start("run", *HARVEST, start_new_session=True) as batch:
        wait_for(root / "pid")
        code, _, said = office.run(*HARVEST)
        assert (code, len(said.splitlines())) == (2, 1)
        assert "another annex run is at work here" in said
        for _ in range(2):
            batch.send_signal(signal.SIGINT)
            time.sleep(0.5)
        out, err = batch.communicate(timeout=60)
    assert batch.returncode == 1
    assert "Traceback" not in out + err
    assert "failed 0" in out
    assert "not begun or stopped: 3; annex run goes on from here" in out
    assert office.records() == {}
    assert not (office.folder / "failed").exists()
    until = time.monotonic() + 10
    while psutil.pid_exists(int((root / "pid").read_text())):
        assert time.monotonic() < until, "the stopped notebook goes on"
        time.sleep(0.1)
    (root / "go").touch()
    assert "done 3, up to date 0, failed 0" in office.run(*HARVEST)[1]


def test_outputs_deleted_while_a_batch_runs_are_made_by_the_next(office):
    office.plant(
        "import pathlib, shutil\nonce = pathlib.Path('../once')\n"
        "if area == '902' and not once.exists(): once.touch(); "
        "shutil.rmtree('../outputs/default/2024/901')"
    )
    assert office.run(*HARVEST)[0] == 0
    before = office.made()
    code, out, _ = office.run(*HARVEST)
    assert (code, "done 1, up to date 2, failed 0" in out) == (0, True)
    assert {name for name in office.made() if name not in before} == {
        "2024/901/harvest.vi.html",
        "2024/901/harvest.vi.ipynb",
    }


def test_outputs_made_read_only_while_a_batch_runs_fail_their_run_in_one_sentence(office):
    office.plant(
        "import pathlib\nonce = pathlib.Path('../once')\n"
        "if area == '902' and not once.exists(): once.touch(); "
        "pathlib.Path('../outputs/default/2024').chmod(0o500)"
    )
    plain = office.plain_rights()
    code, _, err = office.run(*HARVEST, **plain)
    assert code == 1
    assert len(err.splitlines()) == 1
    (office.folder / "2024").chmod(0o700)
    assert office.run(*HARVEST, **plain)[0] == 0
