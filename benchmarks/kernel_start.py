"""How soon a kernel of JupyterLab is ready: `annex lab` and JupyterLab as it comes, both served.

Both are started on this machine alone, on free ports. A round starts a kernel for a notebook (or
restarts it) as the page does, by the REST interface and the kernel's web socket, and ends with the
kernel's answer to `kernel_info_request`; what the first cell then takes to import is told below.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import websocket

from benchmarks.machine import busy_processes, describe
from benchmarks.results import table, write_section
from benchmarks.timing import LEAST_ROUNDS, time_once

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/\S*\?token=(\w+)")
FOLDER = "notebooks"
GOAL = 0.3
PATIENCE = 60.0
FIRST_CELL = "import pandas, seaborn, matplotlib.pyplot, pyarrow.dataset; print('ready')"
STOCK = (
    *("-m", "jupyterlab", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", "--no-browser"),
    *(f"--ServerApp.root_dir={ROOT}", "--allow-root"),
)
OURS = ("-m", "helpers", "--project", str(ROOT), "lab", "--no-browser")
SIDES = {"annex lab": OURS, "JupyterLab": STOCK}


@dataclass
class Lab:
    """A JupyterLab that serves: its address and token, and the kernel of the round."""

    port: str
    token: str
    kernel: str = ""
    line: Any = None

    def ask(self, method: str, place: str, content: dict[str, Any] | None = None) -> Any:
        """Return what the REST interface answers."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/{place}",
            method=method,
            data=None if content is None else json.dumps(content).encode(),
            headers={"Authorization": f"token {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.loads(answer.read() or b"null")

    def start(self) -> None:
        """Start a kernel in the notebooks' folder and wait until it answers."""
        self.kernel = self.ask("POST", "kernels", {"name": "python3", "path": f"{FOLDER}/"})["id"]
        address = f"ws://127.0.0.1:{self.port}/api/kernels/{self.kernel}/channels"
        self.line = websocket.create_connection(
            f"{address}?token={self.token}", timeout=PATIENCE, suppress_origin=True
        )
        self.send("kernel_info_request", {}, "kernel_info_reply")

    def restart(self) -> None:
        """Restart the kernel and wait until it answers."""
        self.ask("POST", f"kernels/{self.kernel}/restart")
        self.send("kernel_info_request", {}, "kernel_info_reply")

    def end(self) -> None:
        """Shut the kernel down."""
        self.line.close()
        self.ask("DELETE", f"kernels/{self.kernel}")

    def import_stack(self) -> None:
        """Run the first cell: what a notebook of ours imports."""
        content = {"code": FIRST_CELL, "silent": False, "store_history": False}
        content |= {"user_expressions": {}, "allow_stdin": False, "stop_on_error": True}
        reply = self.send("execute_request", content, "execute_reply")
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"the first cell failed: {reply['content']['evalue']}")

    def send(self, kind: str, content: dict[str, Any], awaited: str) -> dict[str, Any]:
        """Send a request on the shell channel and return its reply."""
        head = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "benchmark"}
        head |= {"username": "", "version": "5.3", "date": "2024-01-01T00:00:00Z"}
        message = {"header": head, "parent_header": {}, "metadata": {}, "content": content}
        self.line.send(json.dumps({**message, "channel": "shell"}))
        while True:
            reply: dict[str, Any] = json.loads(self.line.recv())
            is_ours = reply["parent_header"].get("msg_id") == head["msg_id"]
            if is_ours and reply["msg_type"] == awaited:
                return reply


@contextmanager
def serving(arguments: tuple[str, ...], runtime: Path) -> Iterator[Lab]:
    """Yield a JupyterLab of these arguments; it has ended afterwards."""
    runtime.mkdir()
    log = runtime / "lab.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            stdout=said,
            stderr=said,
            env={**os.environ, "JUPYTER_RUNTIME_DIR": str(runtime)},
        )
    try:
        until = time.monotonic() + PATIENCE
        while not (found := ADDRESS.search(log.read_text(encoding="utf-8", errors="replace"))):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"no JupyterLab came up: {log.read_text(encoding='utf-8')}")
            time.sleep(0.1)
        yield Lab(found[1], found[2])
    finally:
        process.terminate()
        process.wait(PATIENCE)


def round_of(lab: Lab, taken: dict[str, list[float]]) -> None:
    """Start, use, restart and end a kernel, and add the seconds of each to `taken`."""
    steps = (
        ("started", lab.start),
        ("first cell", lab.import_stack),
        ("restarted", lab.restart),
        ("ended", lab.end),
    )
    for name, step in steps:
        seconds, _ = time_once(step)
        taken.setdefault(name, []).append(seconds)


def measure(rounds: int) -> str:
    """Return the section: each step on both sides, turn by turn, after a round that counts not."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as served:
        places = {name: Path(folder) / str(place) for place, name in enumerate(SIDES)}
        labs = {
            name: served.enter_context(serving(SIDES[name], place))
            for name, place in places.items()
        }
        taken: dict[str, dict[str, list[float]]] = {name: {} for name in SIDES}
        for turn in range(-1, rounds):
            for name in list(SIDES)[:: 1 if turn % 2 == 0 else -1]:
                round_of(labs[name], {} if turn < 0 else taken[name])
    ours, stock = taken.values()
    rows = [
        (
            step,
            *(f"{median(side[step]):.2f} s" for side in (ours, stock)),
            _times(ours, stock, step),
        )
        for step in ours
    ]
    drain = "jupyter_client's own wait of 0.2 s in `wait_for_ready` is not part of either side."
    busy = f"Load of the machine as it ended: {busy_processes():.1f}."
    told = f"Goal: {GOAL * 1000:.0f} ms started and restarted. {rounds} rounds. {busy} {drain}"
    head = ("median", *SIDES, "times ours")
    machine = describe("jupyterlab", "ipykernel", "jupyter-client")
    return "\n\n".join(("## Kernel of JupyterLab", table(head, rows), told, machine))


def _times(ours: dict[str, list[float]], stock: dict[str, list[float]], step: str) -> str:
    ratios = (other / own for own, other in zip(ours[step], stock[step], strict=True))
    return f"{median(ratios):.1f}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure both sides in one run.")
    parser.add_argument("--rounds", type=int, default=LEAST_ROUNDS)
    parser.add_argument("--dry", action="store_true", help="print, but leave RESULTS.md as it is")
    asked = parser.parse_args()
    text = measure(asked.rounds)
    print(text)
    if not asked.dry:
        write_section("kernel_start", text)
