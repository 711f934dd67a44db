"""The kernel in a child: ipykernel's own, told and answering through one local socket."""

from __future__ import annotations

import asyncio
import importlib
import io
import os
import socket
import sys
import threading
from logging import StreamHandler
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import zmq
from ipykernel import ipkernel
from ipykernel.displayhook import ZMQDisplayHook
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from tornado.ioloop import IOLoop
from traitlets import Any as AnyTrait
from traitlets import Float, Type
from traitlets.config import Config
from traitlets.config.loader import DeferredConfigString

from helpers.render.warm.protocol import IOPUB, PIECE, SHELL, FrameReader, pack
from helpers.render.warm.streams import Capture

FIRST_LINES = ("IPKernelApp", "exec_lines")


def leave_out_debugger() -> None:
    """Have ipykernel find no debugger: it is for people, and 200 modules in every child."""
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    try:
        importlib.import_module("ipykernel.debugger")
    finally:
        del sys.modules["debugpy"]


class ChannelSocket:
    """One of Jupyter's channels as ipykernel sees it: a socket that takes messages of parts."""

    def __init__(self, connection: socket.socket, channel: int, lock: threading.Lock) -> None:
        self.connection = connection
        self.channel = channel
        self.lock = lock

    def send_multipart(self, parts: list[Any], *_: Any, **__: Any) -> None:
        """Send one message; end the process where nobody is left to hear it."""
        frame = pack(self.channel, [bytes(part) for part in parts])
        try:
            with self.lock:
                self.connection.sendall(frame)
        except OSError:
            os._exit(0)

    def flush(self, *_: Any) -> None:
        """Do nothing: what was sent is on its way."""


class WarmKernel(IPythonKernel):
    """ipykernel's kernel without sockets of zmq and without threads for them."""

    shell_stream = AnyTrait()
    # Cells may be interrupted in the thread they run in.
    shell_channel_thread = SimpleNamespace(parent_thread=threading.main_thread())
    _supports_kernel_subshells = False
    # The stock kernel waits after each cell for messages that may overtake each other; ours cannot.
    _execute_sleep = Float(0.0)

    def __init__(self, **traits: Any) -> None:
        # The stock kernel lists the files of all modules, for its debugger: that copies a page of
        # memory for nearly every module.
        with patch.object(ipkernel, "sys", SimpleNamespace(modules={})):
            super().__init__(**traits)

    def start(self) -> None:
        """Take the running loop; there are no streams to listen to."""
        self.io_loop = IOLoop.current()
        if self.shell:
            self.shell.exit_now = False

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Do nothing: the owner sends one cell at a time."""


class WarmApp(IPKernelApp):
    """ipykernel's application: every step of its start but those that open sockets."""

    kernel_class = Type(WarmKernel)
    channels = AnyTrait()
    key = AnyTrait()
    capture = AnyTrait()

    def parse_command_line(self, argv: Any = None) -> None:
        """Take `-f file` and settings of the form `--Class.name=value`; of others traitlets knows.

        What traitlets makes ready to read them takes longer than the kernel's own start.
        """
        settings = _settings(argv or [])
        if settings is None:
            super().parse_command_line(argv)
            return
        self.argv, self.cli_config = list(argv), settings
        self.update_config(settings)

    def init_connection_file(self) -> None:
        """Do nothing: the connection was inherited."""

    def init_sockets(self) -> None:
        """Make two channels of the one connection, signed with the owner's key."""
        self.session.key = self.key
        lock = threading.Lock()
        self.shell_socket = ChannelSocket(self.channels, SHELL, lock)
        self.iopub_socket = ChannelSocket(self.channels, IOPUB, lock)

    def init_heartbeat(self) -> None:
        """Do nothing: the warm process sees a child end."""

    def write_connection_file(self, **_: Any) -> None:
        """Do nothing: no other client can connect."""

    def log_connection_info(self) -> None:
        """Do nothing: there is nothing to connect to."""

    def close(self) -> None:
        """Do nothing: the process ends with everything it holds."""

    def init_io(self) -> None:
        """Put our streams and ipykernel's display hook in their places."""
        self.capture = Capture(self.session, self.iopub_socket)
        self.capture.redirect()
        sys.stdout, sys.stderr = (self.capture.streams[name] for name in ("stdout", "stderr"))
        terminal = self.capture.streams["stderr"].fileno()
        for handler in self.log.handlers:
            if isinstance(handler, StreamHandler):
                handler.stream = io.TextIOWrapper(io.FileIO(terminal, "w", closefd=False))
        self.displayhook = ZMQDisplayHook(self.session, self.iopub_socket)
        sys.displayhook = self.displayhook
        self.patch_io()

    def init_kernel(self) -> None:
        """Make the kernel and its shell."""
        self.kernel = WarmKernel.instance(
            parent=self,
            session=self.session,
            shell_stream=self.shell_socket,
            iopub_socket=self.iopub_socket,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )
        self.displayhook.get_execution_count = lambda: self.kernel.execution_count

    def serve(self) -> None:
        """Run cells as they are asked for, until the owner closes the channel or a cell quits."""
        loop = IOLoop.current()
        self.kernel.start()
        listener = _Listener(self, loop)
        loop.add_handler(self.channels.fileno(), listener.read, loop.READ)
        loop.start()


def _settings(arguments: list[str]) -> Config | None:
    """Return what these arguments set, None where one of them has another form."""
    settings, left = Config(), iter(arguments)
    for argument in left:
        name, is_set, value = argument.removeprefix("--").partition("=")
        owner, _, trait = name.partition(".")
        if argument == "-f":
            settings["IPKernelApp"]["connection_file"] = next(left, "")
        elif not (argument.startswith("--") and is_set and trait.isidentifier()):
            return None
        elif (owner, trait) == FIRST_LINES:
            settings[owner].setdefault(trait, []).append(value)
        else:
            settings[owner][trait] = DeferredConfigString(value)
    return settings


class _Listener:
    """Requests read from the channel, each answered in its turn."""

    def __init__(self, app: WarmApp, loop: IOLoop) -> None:
        self.app = app
        self.loop = loop
        self.process = os.getpid()
        self.reader = FrameReader()
        self.tasks: set[asyncio.Task[None]] = set()

    def read(self, *_: Any) -> None:
        """Take what has arrived; the end of the channel is the end of the process."""
        data = self.app.channels.recv(PIECE, socket.MSG_DONTWAIT)
        if not data:
            os._exit(0)
        for _channel, parts in self.reader.feed(data):
            task = asyncio.ensure_future(self.answer(parts))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def answer(self, parts: list[bytes]) -> None:
        """Run one request as ipykernel does; a process forked by its cell ends here."""
        await self.app.kernel.shell_main(None, [zmq.Message(part) for part in parts])
        if os.getpid() != self.process:
            os._exit(0)
