"""A kernel in a child of the warm process, as `subprocess.Popen` would show it to its owner."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time

from helpers.render.warm.connection import Child
from helpers.render.warm.protocol import PIECE, messages_in, send_message

POLL = 0.005


class KernelProcess:
    """A process that is not our child: signals go, and its end comes, by way of the warm process.

    A number may be another process's once the warm process has reaped the child, so nothing here
    is done to a number.
    """

    stdin = stdout = stderr = None

    def __init__(self, child: Child) -> None:
        child.control.setblocking(False)
        child.channel.close()
        self.pid = child.process
        self.returncode: int | None = None
        self._child = child

    def poll(self) -> int | None:
        """Return how it ended: its exit code, or minus the signal that killed it (None: runs)."""
        while self.returncode is None:
            try:
                data = self._child.control.recv(PIECE, socket.MSG_DONTWAIT)
            except BlockingIOError:
                break
            except OSError:
                data = b""
            for message in messages_in(self._child.reader.feed(data)):
                if "ended" in message:
                    self._end(message["ended"])
            if not data and self.returncode is None:
                # The warm process has gone, and its children with it.
                with contextlib.suppress(OSError):
                    os.killpg(self.pid, signal.SIGKILL)
                self._end(-int(signal.SIGKILL))
        return self.returncode

    def wait(self, timeout: float | None = None) -> int | None:
        """Return how it ended, or None where that takes longer than `timeout` seconds."""
        until = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None and (until is None or time.monotonic() < until):
            time.sleep(POLL)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel and what it has started; one that has ended gets none."""
        if self.poll() is None:
            with contextlib.suppress(OSError):
                send_message(self._child.control, {"signal": int(number)})

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _end(self, status: int) -> None:
        self.returncode = status
        self._child.control.close()
