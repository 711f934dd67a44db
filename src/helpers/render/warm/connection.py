"""An owner's way to a child: find the warm process, start it where there is none, have it fork."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from helpers.render.warm.address import NoAddress, warm_folder, warm_key
from helpers.render.warm.protocol import FrameReader, hand_over, receive_message
from helpers.render.warm.request import ChildRequest

IDLE_VARIABLE = "ANNEX_WARM_IDLE"
IDLE = 120.0
# A person who thinks for a while still gets the next kernel at once.
IDLE_INTERACTIVE = 900.0
# The first request waits for the stack to be imported; a cold disk takes long.
START_TIMEOUT = 120.0
# One that was there before may still be importing for somebody else.
ANSWER_TIMEOUT = 30.0
ATTEMPTS = 2
BACKLOG = 128
MODULE = "helpers.render.warm.server"
# A thread of pyarrow's with memory of its own costs each child 6 MB, its own pool 7 more. Children
# have their owner's environment.
SPARING = {"MALLOC_ARENA_MAX": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}


class NoWarmProcess(Exception):
    """No warm process could be had; the message says why."""


@dataclass(frozen=True)
class Child:
    """A forked child: its number, its channel, and the connection its end is told on."""

    process: int
    channel: socket.socket
    control: socket.socket
    reader: FrameReader


def can_fork() -> bool:
    """Return whether this system can fork and hand over sockets (Windows cannot)."""
    return hasattr(os, "fork") and hasattr(socket, "send_fds")


def start_child(request: ChildRequest) -> Child:
    """Return a child of the warm process; a dead or stale one is replaced, once.

    Raises `NoWarmProcess` where that does not help either.
    """
    address = _address(request.environment, interactive=request.interactive)
    said = ""
    for attempt in range(ATTEMPTS):
        try:
            # One that was there and did not answer is not asked twice.
            start = partial(_start, address, request.environment, interactive=request.interactive)
            control = _connect(address, start, replace=attempt > 0)
            return _ask(control, request)
        except (OSError, EOFError, subprocess.CalledProcessError) as error:
            said = f"{type(error).__name__}: {error}"
    raise NoWarmProcess(f"{said}{_last_line(address.with_suffix('.log'))}")


def ensure_warm(environment: Mapping[str, str], *, interactive: bool = False) -> None:
    """Start the warm process of this environment where there is none, and do not wait for it.

    Raises `NoWarmProcess`.
    """
    address = _address(environment, interactive=interactive)
    start = partial(_start, address, environment, interactive=interactive)
    try:
        _connect(address, start, replace=False).close()
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoWarmProcess(f"{error}{_last_line(address.with_suffix('.log'))}") from error


def _address(environment: Mapping[str, str], *, interactive: bool) -> Path:
    try:
        return warm_folder() / warm_key(environment, interactive=interactive)
    except NoAddress as error:
        raise NoWarmProcess(str(error)) from error


def _ask(control: socket.socket, request: ChildRequest) -> Child:
    ours, theirs = socket.socketpair()
    reader = FrameReader()
    try:
        with theirs:
            hand_over(control, theirs, vars(request))
        answer = receive_message(control, reader)
    except BaseException:
        ours.close()
        control.close()
        raise
    return Child(answer["started"], ours, control, reader)


def _connect(address: Path, start: Callable[[], None], *, replace: bool) -> socket.socket:
    """Return a connection to the warm process, started here where nobody answers."""
    if not replace:
        with contextlib.suppress(OSError):
            return _dial(address, ANSWER_TIMEOUT)
    with _alone(address.with_suffix(".lock")):
        if not replace:
            with contextlib.suppress(OSError):  # another owner was quicker
                return _dial(address, ANSWER_TIMEOUT)
        start()
        return _dial(address, START_TIMEOUT)


def _dial(address: Path, timeout: float) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(timeout)
    try:
        connection.connect(str(address))
    except OSError:
        connection.close()
        raise
    return connection


def _start(address: Path, environment: Mapping[str, str], *, interactive: bool) -> None:
    """Start a warm process on a socket that listens already, so that nobody need wait for it."""
    address.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(address))
        listener.listen(BACKLOG)
        command = [sys.executable, "-Xfrozen_modules=off", "-m", MODULE]
        idle = environment.get(IDLE_VARIABLE) or str(IDLE_INTERACTIVE if interactive else IDLE)
        command += ["--interactive"] if interactive else []
        with address.with_suffix(".log").open("wb") as log:
            subprocess.run(  # it forks and returns
                [*command, "--listen", str(listener.fileno()), "--idle", idle],
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[listener.fileno()],
                start_new_session=True,
                cwd=address.parent,
                env={**environment, **({} if interactive else SPARING)},
            )


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    import fcntl

    with lock.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _last_line(log: Path) -> str:
    with contextlib.suppress(OSError):
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return f" ({lines[-1]})" if lines else ""
    return ""
