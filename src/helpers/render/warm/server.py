"""The warm process: holds the imported stack, forks a child a notebook, and tells how each ended.

Started as a program of its own (`python -m helpers.render.warm.server`), so that it inherits no
thread and no module from whoever needs it. It ends when nobody has asked for a while.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import selectors
import signal
import socket
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helpers.render.warm.child import become_subreaper, run_child
from helpers.render.warm.interactive import load_kernel
from helpers.render.warm.kernel import leave_out_debugger
from helpers.render.warm.protocol import PIECE, FrameReader, messages_in, send_message, take_over
from helpers.render.warm.request import ChildRequest
from helpers.render.warm.stack import load_stack, settle

# Whoever connects says at once what is wanted; one who does not must not hold up the others.
REQUEST_TIMEOUT = 5.0


@dataclass
class Owner:
    """One owner's connection, and the child that was forked for it (0: it has ended)."""

    connection: socket.socket
    child: int = 0
    reader: FrameReader = field(default_factory=FrameReader)


class WarmServer:
    """One thread, one loop: connections, children that end, and the clock."""

    def __init__(self, listener: socket.socket, idle: float) -> None:
        self.listener = listener
        self.idle = idle
        self.owners: dict[int, Owner] = {}
        self.selector = selectors.DefaultSelector()
        self.busy_until = time.monotonic()
        self.inode = inode_of(Path(listener.getsockname()))
        # A child that reads the end of this pipe knows that we have gone.
        self.lifeline, self.held = os.pipe()
        self.ended, wake = os.pipe()
        for descriptor in (self.ended, wake):
            os.set_blocking(descriptor, False)
        signal.set_wakeup_fd(wake)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.wake = wake

    def serve(self) -> None:
        """Answer until nobody has been connected for the idle time."""
        self.selector.register(self.listener, selectors.EVENT_READ, self._accept)
        self.selector.register(self.ended, selectors.EVENT_READ, self._reap)
        while self.owners or time.monotonic() - self.busy_until < self.idle:
            for key, _ in self.selector.select(timeout=min(1.0, self.idle)):
                key.data()
            if self.owners:
                self.busy_until = time.monotonic()
        remove_address(Path(self.listener.getsockname()), self.inode)

    def _accept(self) -> None:
        connection, _ = self.listener.accept()
        if not _is_ours(connection):
            connection.close()
            return
        connection.settimeout(REQUEST_TIMEOUT)
        try:
            channel, message = take_over(connection)
        except (OSError, EOFError, ValueError):
            connection.close()
            return
        owner = Owner(connection)
        owner.child = self._fork(channel, ChildRequest.from_message(message))
        channel.close()
        self.owners[connection.fileno()] = owner
        self.selector.register(connection, selectors.EVENT_READ, lambda: self._hear(owner))
        self._tell(owner, {"started": owner.child})

    def _fork(self, channel: socket.socket, request: ChildRequest) -> int:
        child = os.fork()
        if child:
            return child
        signal.set_wakeup_fd(-1)
        for other in self.owners.values():
            other.connection.close()
        self.selector.close()
        self.listener.close()
        for descriptor in (self.held, self.ended, self.wake):
            os.close(descriptor)
        run_child(channel, self.lifeline, request)
        return 0

    def _hear(self, owner: Owner) -> None:
        """Do what the owner says; one that has gone takes its child along."""
        try:
            data = owner.connection.recv(PIECE)
        except OSError:
            data = b""
        for message in messages_in(owner.reader.feed(data)):
            if owner.child and "signal" in message:
                _signal_group(owner.child, int(message["signal"]))
        if not data:
            self._forget(owner)

    def _forget(self, owner: Owner) -> None:
        if owner.child:
            _signal_group(owner.child, signal.SIGKILL)
        del self.owners[owner.connection.fileno()]
        self.selector.unregister(owner.connection)
        owner.connection.close()

    def _reap(self) -> None:
        """Tell each owner how its child ended, and end what a child left running."""
        with contextlib.suppress(BlockingIOError):
            os.read(self.ended, PIECE)
        while True:
            try:
                child, status, used = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not child:
                break
            for owner in self.owners.values():
                if owner.child == child:
                    self._conclude(owner, status, used.ru_maxrss)
        self._end_orphans()

    def _conclude(self, owner: Owner, status: int, memory: int) -> None:
        _signal_group(owner.child, signal.SIGKILL)
        owner.child = 0
        self._tell(owner, {"ended": os.waitstatus_to_exitcode(status), "memory_kb": memory})

    def _end_orphans(self) -> None:
        """Kill processes that came to us because the notebook that started them has ended."""
        children = Path(f"/proc/self/task/{os.getpid()}/children")
        with contextlib.suppress(OSError):
            ours = {owner.child for owner in self.owners.values()}
            for process in set(map(int, children.read_text().split())) - ours:
                os.kill(process, signal.SIGKILL)

    def _tell(self, owner: Owner, message: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            send_message(owner.connection, message)


def inode_of(address: Path) -> int:
    """Return what tells this socket's file from a later one of the same name; 0 without a file."""
    with contextlib.suppress(OSError):
        return address.lstat().st_ino
    return 0


def remove_address(address: Path, inode: int) -> None:
    """Remove the files of a warm process that ends, unless a successor listens there by now."""
    if inode_of(address) == inode != 0:
        for file in (address, address.with_suffix(".log"), address.with_suffix(".lock")):
            file.unlink(missing_ok=True)


def _is_ours(connection: socket.socket) -> bool:
    """Return whether the same person is at the other end (where the system can tell)."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    size = 3 * 4
    peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
    return int.from_bytes(peer[4:8], sys.byteorder) == os.getuid()


def _signal_group(child: int, number: int) -> None:
    try:
        os.killpg(child, number)
    except OSError:  # it may not have become a group of its own yet, or has ended
        with contextlib.suppress(OSError):
            os.kill(child, number)


def main() -> None:
    """Serve on an inherited listening socket until idle."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listen", type=int, required=True, help="descriptor of the socket")
    parser.add_argument("--idle", type=float, required=True, help="seconds before it ends")
    parser.add_argument("--interactive", action="store_true", help="kernels for people")
    arguments = parser.parse_args()
    listener = socket.socket(fileno=arguments.listen)
    os.set_inheritable(arguments.listen, False)
    if os.fork():  # whoever started us need not wait for our end
        os._exit(0)
    # `python -m` puts the folder it was started in first; a kernel starts with "" instead.
    del sys.path[0]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    become_subreaper()
    if arguments.interactive:
        load_kernel()
    else:
        leave_out_debugger()
    load_stack()
    settle()
    WarmServer(listener, arguments.idle).serve()


if __name__ == "__main__":
    main()
