"""A forked child as nbclient knows a kernel: a manager starts it, a client talks to it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import platform
import queue
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_client.session import Session

from helpers.render.kernel_session import KernelSession
from helpers.render.warm.connection import Child, start_child
from helpers.render.warm.protocol import IOPUB, SHELL, Frame, FrameReader, messages_in, pack
from helpers.render.warm.protocol import send_message as send_control
from helpers.render.warm.request import ChildRequest, own_cores, own_mask

Message = dict[str, Any]
MOST = 1 << 20
CONNECTION = ("-f", "kernel.json")
# How long the messages a child sent before it ended may take to be read.
GRACE = 0.05
# A process that was killed and does not end waits for a disk; the warm process sees to it.
LONGEST_END = 2.0
# How long an interrupted cell has to say where it stood.
LONGEST_ANSWER = 2.0
LANGUAGE = {
    "name": "python",
    "version": platform.python_version(),
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": 3},
    "pygments_lexer": "ipython3",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}


class WarmManager:
    """What nbclient asks of a kernel manager, for a child of the warm process."""

    ipykernel = True

    def __init__(self, kernel: KernelSession) -> None:
        self.kernel = kernel
        self.session = Session()
        self.child: Child | None = None
        self.ended: int | None = None
        self.stopped = False
        self.when_ended: Callable[[], None] = lambda: None
        self._client: WarmClient | None = None

    @property
    def has_kernel(self) -> bool:
        """Return whether a child was started."""
        return self.child is not None

    def start_kernel(
        self,
        *,
        extra_arguments: list[str],
        env: dict[str, str] | None = None,
        cwd: str | None = None,
        **_: Any,
    ) -> None:
        """Start the child. Raises `NoWarmProcess`."""
        request = ChildRequest(
            environment=self.kernel.environment() if env is None else dict(env),
            folder=str(Path(cwd or self.kernel.folder).absolute()),
            key=self.session.key.decode(),
            # Each once: nbclient adds some that are ours as well.
            arguments=tuple(
                dict.fromkeys([*CONNECTION, *self.kernel.arguments(), *extra_arguments])
            ),
            memory=self.kernel.memory,
            cores=own_cores(),
            mask=own_mask(),
        )
        self.child = start_child(request)

    def client(self) -> WarmClient:
        """Return the client of the child."""
        assert self.child is not None
        self._client = WarmClient(self, self.child)
        return self._client

    def is_alive(self) -> bool:
        """Return whether the child has not ended."""
        return self.child is not None and self.ended is None

    def interrupt_kernel(self) -> None:
        """Interrupt the running cell, as Ctrl-C does."""
        self._signal(signal.SIGINT)

    async def shutdown_kernel(self, now: bool = False) -> None:
        """End the child and every process it started, and wait for it to be gone.

        Unless it must be `now`, a cell that runs is interrupted first and shows where it stood.
        """
        self.stopped = True
        if not now and self._client and not self._client.answered.is_set():
            self.interrupt_kernel()
            await self._client.wait_for_answer()
        self._signal(signal.SIGKILL)
        if self._client:
            await self._client.wait_for_end()

    def cleanup_resources(self) -> None:
        """Close the connections where no client is there to do it."""
        if self.child and not self._client:
            self.close()

    def close(self) -> None:
        """Close the connections; the warm process ends what may be left of the child."""
        if self.child:
            self.child.control.close()
            self.child.channel.close()

    def end(self, status: int) -> None:
        """Note that the child has ended: its exit code, or minus the signal that killed it."""
        if self.ended is None:
            self.ended = status
            self.when_ended()

    def _signal(self, number: int) -> None:
        if self.child and self.ended is None:
            with contextlib.suppress(OSError):
                send_control(self.child.control, {"signal": int(number)})


class WarmClient:
    """What nbclient asks of a kernel client: two channels over the one connection."""

    allow_stdin = False

    def __init__(self, manager: WarmManager, child: Child) -> None:
        self.manager = manager
        self.child = child
        self.session = manager.session
        self.shell_channel = Channel(self._send)
        self.iopub_channel = Channel(self._send)
        self._reader = FrameReader()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._gone = asyncio.Event()
        self.answered = asyncio.Event()
        self.answered.set()

    async def start_channels(self) -> None:
        """Begin to listen, in the loop that runs the cells."""
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self.child.channel.fileno(), self._read)
        self._loop.add_reader(self.child.control.fileno(), self._hear)
        # Of a child that died as it began we may have heard together with its beginning.
        self._conclude(self.child.reader.feed(b""))

    async def stop_channels(self) -> None:
        """Stop listening."""
        if self._loop:
            for descriptor in (self.child.channel.fileno(), self.child.control.fileno()):
                self._loop.remove_reader(descriptor)
        self.manager.close()

    async def wait_for_end(self) -> None:
        """Return when the child has ended, or after a time in which it should have."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._gone.wait(), LONGEST_END)

    async def wait_for_answer(self) -> None:
        """Return when the cell that ran has been answered, or after a time."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.answered.wait(), LONGEST_ANSWER)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Return at once: the first cell waits in the channel until the child reads it."""

    def is_alive(self) -> bool:
        """Return whether the child has not ended."""
        return self.manager.is_alive()

    def execute(self, code: str, *, store_history: bool = True, stop_on_error: bool = True) -> str:
        """Ask for a cell to be run; return the id of the request."""
        content = {
            "code": code,
            "silent": False,
            "store_history": store_history,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": stop_on_error,
        }
        self.answered.clear()
        return self._send(self.session.msg("execute_request", content))

    def kernel_info(self) -> str:
        """Answer for the child, which may have quit after its last cell."""
        request = self.session.msg("kernel_info_request")
        content = {"status": "ok", "language_info": LANGUAGE}
        self.shell_channel.put(self.session.msg("kernel_info_reply", content, parent=request))
        return str(request["header"]["msg_id"])

    def _send(self, message: Message) -> str:
        with contextlib.suppress(OSError):  # a child that has gone is noticed by its end
            parts = self.session.serialize(message)
            self.child.channel.sendall(pack(SHELL, parts))
        return str(message["header"]["msg_id"])

    def _read(self) -> None:
        """Sort what the child has sent into the two channels."""
        try:
            data = self.child.channel.recv(MOST, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data and self._loop:
            self._loop.remove_reader(self.child.channel.fileno())
        for channel, parts in self._reader.feed(data):
            _, content = self.session.feed_identities(parts)
            message = self.session.deserialize(content)
            if channel == IOPUB:
                self.iopub_channel.put(message)
            else:
                self.shell_channel.put(message)
                self.answered.set()

    def _hear(self) -> None:
        """Take the news of the child's end; a warm process that has gone took the child along."""
        try:
            data = self.child.control.recv(MOST, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        frames = self.child.reader.feed(data)
        if not data and self._loop:
            self._loop.remove_reader(self.child.control.fileno())
            with contextlib.suppress(OSError):
                os.killpg(self.child.process, signal.SIGKILL)
        self._conclude(frames, gone=not data)

    def _conclude(self, frames: list[Frame], *, gone: bool = False) -> None:
        """End the run where the child's end is among the news, or the warm process has gone."""
        ends = [message["ended"] for message in messages_in(frames)]
        if gone:
            ends = ends or [-int(signal.SIGKILL)]
        if ends and self._loop:
            self._gone.set()
            self.answered.set()
            self._loop.call_later(GRACE, self.manager.end, ends[0])


class Channel:
    """Messages of one of Jupyter's channels, in the order they came."""

    def __init__(self, send: Callable[[Message], str]) -> None:
        self.send = send
        self._messages: asyncio.Queue[Message] = asyncio.Queue()

    def put(self, message: Message) -> None:
        """Add a message that has arrived."""
        self._messages.put_nowait(message)

    async def get_msg(self, timeout: float | None = None) -> Message:
        """Return the next message; raises `queue.Empty` after `timeout` seconds."""
        try:
            return await asyncio.wait_for(self._messages.get(), timeout)
        except TimeoutError as error:
            raise queue.Empty from error
