"""Kernels of JupyterLab from the warm process: sooner, and otherwise as Jupyter's own."""

import asyncio
import logging
import os
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import KernelProvisionerFactory

from helpers.render.warm import provisioner as warm_provisioner
from helpers.render.warm.address import FOLDER_VARIABLE
from helpers.render.warm.process import KernelProcess
from helpers.render.warm.sockets import remove_stale

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
TIMEOUT = 60


@pytest.fixture(scope="module", autouse=True)
def folder():
    """One warm process for all these tests, in a folder of their own."""
    with pytest.MonkeyPatch.context() as patch:
        place = Path("/tmp") / f"annex-lab-{os.getpid()}"
        patch.setenv(FOLDER_VARIABLE, str(place))
        patch.setenv("ANNEX_WARM_IDLE", "3")
        factory = KernelProvisionerFactory.instance()
        patch.setattr(factory, "default_provisioner_name", warm_provisioner.NAME)
        yield place
    left = [file.name for file in place.glob("k*")]
    for file in place.glob("*"):
        file.unlink()
    place.rmdir()
    assert left == []


@contextmanager
def kernel(**options):
    """Yield the manager and a client of a kernel that is ready."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(**options)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=TIMEOUT)
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def shared(folder):
    with kernel() as (manager, client):
        yield manager, client


def outputs(client, code, **options):
    """Return the messages a cell shows."""
    shown = []
    client.execute_interactive(code, output_hook=shown.append, timeout=TIMEOUT, **options)
    return shown


def reply_to(client, request):
    """Return the answer to a request; a client that waited long has asked for others as well."""
    while True:
        reply = client.get_shell_msg(timeout=TIMEOUT)
        if reply["parent_header"].get("msg_id") == request:
            return reply


def printed(client, code, **options):
    """Return what a cell prints, or the name of its error."""
    return "".join(
        message["content"].get("text", message["content"].get("ename", ""))
        for message in outputs(client, code, **options)
    ).strip()


def gone(process, seconds=10):
    until = time.monotonic() + seconds
    while psutil.pid_exists(process) and time.monotonic() < until:
        time.sleep(0.02)
    return not psutil.pid_exists(process)


def test_it_is_forked_holds_the_stack_and_nothing_of_ours_and_talks_through_private_sockets(
    shared, folder
):
    manager, client = shared
    assert isinstance(manager.provisioner.process, KernelProcess)
    code = (
        "import os, sys; print(os.getpid(), 'pandas' in sys.modules, "
        "[name for name in sys.modules if name.split('.')[0] == 'helpers'])"
    )
    assert printed(client, code) == f"{manager.provisioner.pid} True []"
    assert psutil.Process(manager.provisioner.pid).ppid() != os.getpid()
    assert manager.transport == "ipc"
    places = [Path(f"{manager.ip}-{port}") for port in manager.ports]
    assert all(place.is_socket() and place.parent == folder for place in places)
    assert all(len(os.fsencode(place)) < 100 and place.is_absolute() for place in places)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_figure_is_shown_and_programs_output_too(shared):
    _, client = shared
    shown = outputs(
        client, "import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()\n!echo out"
    )
    kinds = {kind for message in shown for kind in message["content"].get("data", {})}
    assert "image/png" in kinds
    assert any("out" in message["content"].get("text", "") for message in shown)


def test_it_starts_in_the_folder_and_the_environment_it_is_given(tmp_path):
    environment = {**os.environ, "JPY_SESSION_NAME": "sổ tay.ipynb"}
    with kernel(cwd=str(tmp_path), env=environment) as (_, client):
        code = "import os; print(os.getcwd(), os.environ['JPY_SESSION_NAME'], sep='|')"
        assert printed(client, code) == f"{tmp_path}|sổ tay.ipynb"
        assert printed(client, "%env ANNEX_SAID=here\n!echo $ANNEX_SAID").endswith("here")


@pytest.mark.parametrize("name", ["helpers", "a_module_of_the_project"])
def test_an_edited_helper_shows_after_a_restart(tmp_path, name):
    module = tmp_path / f"{name}.py"
    module.write_text("said = 'before'")
    code = f"import sys; sys.path.insert(0, '.'); import {name}; print({name}.said)"
    with kernel(cwd=str(tmp_path)) as (manager, client):
        assert printed(client, code) == "before"
        module.write_text("said = 'after it was edited'")
        manager.restart_kernel()
        client.wait_for_ready(timeout=TIMEOUT)
        assert printed(client, code) == "after it was edited"


def test_a_running_cell_is_interrupted_and_the_next_one_runs(shared):
    manager, client = shared
    request = client.execute("import time; print('runs', flush=True); time.sleep(100)")
    while "runs" not in client.get_iopub_msg(timeout=TIMEOUT)["content"].get("text", ""):
        pass
    manager.interrupt_kernel()
    assert reply_to(client, request)["content"]["ename"] == "KeyboardInterrupt"
    assert printed(client, "print('on')").endswith("on")


def test_a_cell_may_ask_and_is_answered(shared):
    _, client = shared
    answer = printed(
        client,
        "print('Xin chào', input('Tên? '))",
        allow_stdin=True,
        stdin_hook=lambda _: client.input("Hoa"),
    )
    assert answer == "Xin chào Hoa"


def test_a_page_and_a_cell_talk_through_a_comm(shared):
    _, client = shared
    answer = "lambda comm, opened: comm.send({'back': opened['content']['data']['there'] + 1})"
    outputs(client, f"get_ipython().kernel.comm_manager.register_target('ours', {answer})")
    content = {"comm_id": "c1", "target_name": "ours", "data": {"there": 1}}
    client.shell_channel.send(client.session.msg("comm_open", content))
    while (message := client.get_iopub_msg(timeout=TIMEOUT))["msg_type"] != "comm_msg":
        pass
    assert message["content"]["data"] == {"back": 2}


def debug(client, command, arguments, number=[0]):  # noqa: B006 (requests are numbered through)
    number[0] += 1
    content = {"type": "request", "seq": number[0], "command": command, "arguments": arguments}
    client.control_channel.send(client.session.msg("debug_request", content))
    return client.get_control_msg(timeout=TIMEOUT)["content"]


def test_the_debugger_stops_at_a_breakpoint():
    with kernel() as (_, client):
        client.kernel_info()
        info = client.get_shell_msg(timeout=TIMEOUT)["content"]
        assert "debugger" in info["supported_features"]
        assert debug(client, "initialize", {"adapterID": "x", "clientID": "y"})["success"]
        debug(client, "attach", {})
        code = "first = 1\nsecond = first + 1\nprint(second)"
        place = debug(client, "dumpCell", {"code": code})["body"]["sourcePath"]
        wanted = {"source": {"path": place}, "breakpoints": [{"line": 2}], "sourceModified": False}
        assert debug(client, "setBreakpoints", wanted)["body"]["breakpoints"][0]["verified"]
        debug(client, "configurationDone", {})
        request = client.execute(code)
        until = time.monotonic() + TIMEOUT
        while time.monotonic() < until:
            message = client.get_iopub_msg(timeout=TIMEOUT)
            event = message["content"].get("event")
            if message["msg_type"] == "debug_event" and event == "stopped":
                break
        thread = message["content"]["body"]["threadId"]
        frame = debug(client, "stackTrace", {"threadId": thread})["body"]["stackFrames"][0]
        assert (frame["line"], frame["source"]["path"]) == (2, place)
        debug(client, "continue", {"threadId": thread})
        assert reply_to(client, request)["content"]["status"] == "ok"


@pytest.mark.parametrize(
    ("code", "ended"),
    [
        ("import os; os._exit(7)", 7),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", -9),
        ("exit()", 0),
    ],
)
def test_how_a_kernel_ended_is_known(code, ended):
    with kernel() as (manager, client):
        process = manager.provisioner.process
        client.execute(code)
        assert process.wait(TIMEOUT) == ended
        assert not manager.is_alive()
        assert gone(process.pid)


def test_three_kernels_at_once_know_nothing_of_each_other_and_draw_other_numbers():
    code = "import numpy, random; print(mine, numpy.random.rand(), random.random())"
    with kernel() as (_, one), kernel() as (_, two), kernel() as (_, three):
        for number, client in enumerate((one, two, three)):
            outputs(client, f"mine = {number}")
        said = [printed(client, code).split() for client in (one, two, three)]
    assert [mine for mine, *_ in said] == ["0", "1", "2"]
    assert len({drawn for _, *numbers in said for drawn in numbers}) == 6


def test_twenty_restarts_leave_no_process_and_no_socket(folder):
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    before = {file for file in folder.glob("k*") if not str(file).startswith(manager.ip)}
    processes = {manager.provisioner.pid}
    for turn in range(20):
        manager.restart_kernel(now=turn % 2 == 0)
        processes.add(manager.provisioner.pid)
    assert len(processes) == 21
    connection = Path(manager.connection_file)
    manager.shutdown_kernel()
    assert all(gone(process) for process in processes)
    assert set(folder.glob("k*")) == before
    assert not connection.exists()


def test_a_signal_is_sent_once(shared):
    manager, client = shared
    heard = "signal.signal(signal.SIGUSR1, lambda *_: came.append(1))"
    outputs(client, f"import signal, time; came = []; {heard}")
    manager.signal_kernel(signal.SIGUSR1)
    assert printed(client, "time.sleep(0.3); print(len(came))") == "1"


def test_what_is_remembered_of_a_kernel_names_its_process(shared):
    known = asyncio.run(shared[0].provisioner.get_provisioner_info())
    assert known["pid"] == known["pgid"] == shared[0].provisioner.pid


def test_where_no_warm_process_can_be_had_jupyters_own_kernel_starts_and_it_is_said_once(
    monkeypatch, tmp_path, caplog
):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / ("long" * 25)))
    for _ in range(2):
        with kernel() as (manager, client):
            assert type(manager.provisioner.process) is subprocess.Popen
            assert printed(client, "print('all the same')") == "all the same"
    said = [record for record in caplog.records if "no warm process" in record.getMessage()]
    assert len(said) == 1
    assert said[0].levelno == logging.WARNING


def test_sockets_of_killed_kernels_are_removed_and_those_in_use_stay(shared, tmp_path, folder):
    manager, _ = shared
    used = Path(f"{manager.ip}-{manager.shell_port}")
    left = folder / "k0000000000-1"
    young = folder / "k0000000000-2"
    for place in (left, young):
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(place))
    for place in (used, left):
        os.utime(place, (0, 0))
    remove_stale(folder)
    assert (used.exists(), left.exists(), young.exists()) == (True, False, True)
    young.unlink()


# The last one: it ends the warm process, and with it every kernel of these tests.
def test_a_kernel_ends_with_the_warm_process_which_is_noticed_and_the_next_finds_another():
    with kernel() as (manager, _):
        process = manager.provisioner.process
        psutil.Process(process.pid).parent().kill()
        assert process.wait(TIMEOUT) == -signal.SIGKILL
        assert gone(process.pid)
        manager.restart_kernel(now=True)
        assert manager.is_alive()
        assert isinstance(manager.provisioner.process, KernelProcess)
