"""Standard output and error of a child: what Python, C code and programs write, in its order."""

from __future__ import annotations

import codecs
import contextvars
import os
import select
import threading
import time
from collections import Counter
from typing import Any

from ipykernel.iostream import OutStream

STREAMS = {"stdout": 1, "stderr": 2}
PIECE = 1 << 16
MOST_PIECES = 16
# Text waits this long (seconds) for more: a message for every print would cost more than the print.
PATIENCE = 0.02
WATCH = 0.05
# Characters kept of one stream of one cell; a loop that prints for ever must not fill the memory.
LONGEST = 10_000_000
CUT = "\n[the output is longer than {limit} characters; the rest is not kept]\n"


class Capture:
    """Both streams of the child: pipes in place of descriptors 1 and 2, and text on its way."""

    def __init__(self, session: Any, socket: Any, limit: int = LONGEST) -> None:
        self.session = session
        self.socket = socket
        self.limit = limit
        self.process = os.getpid()
        self.streams: dict[str, ChildStream] = {}
        self._lock = threading.RLock()
        self._poll = select.poll()
        self._pipes: dict[int, tuple[str, codecs.IncrementalDecoder]] = {}
        self._pending: list[str] = []
        self._of: tuple[str, str] = ("", "")
        self._parent: dict[str, Any] = {}
        self._sent = 0.0
        self._taken: Counter[tuple[str, str]] = Counter()
        self._full: set[tuple[str, str]] = set()

    def redirect(self) -> None:
        """Put a pipe in the place of each descriptor, and a stream in the place of each file."""
        for name, descriptor in STREAMS.items():
            reader, writer = os.pipe()
            original = os.dup(descriptor)
            os.dup2(writer, descriptor)
            os.close(writer)
            os.set_blocking(reader, False)
            decoder = codecs.getincrementaldecoder("utf-8")("replace")
            self._pipes[reader] = (name, decoder)
            self._poll.register(reader, select.POLLIN)
            self.streams[name] = ChildStream(name, self, original)

    def watch(self, lifeline: int) -> None:
        """Keep the pipes empty; return when the other end of `lifeline` is closed."""
        poll = select.poll()
        for descriptor in (*self._pipes, lifeline):
            poll.register(descriptor, select.POLLIN)
        while True:
            ready = [descriptor for descriptor, _ in poll.poll(int(WATCH * 1000))]
            if lifeline in ready:
                return
            with self._lock:
                self._drain()
                if time.monotonic() - self._sent > WATCH:
                    self._send()

    def take(self, name: str, text: str, parent: dict[str, Any]) -> None:
        """Keep a piece of text of that stream, after what programs and C code wrote before it."""
        with self._lock:
            self._drain()
            self._add(name, text, parent)
            # `print` writes its line and the line's end apart.
            if text.endswith("\n") and time.monotonic() - self._sent > PATIENCE:
                self._send()

    def flush(self) -> None:
        """Send everything written so far."""
        with self._lock:
            self._drain()
            self._send()

    def _drain(self) -> None:
        for _ in range(MOST_PIECES):
            ready = self._poll.poll(0)
            if not ready:
                return
            for descriptor, _event in ready:
                name, decoder = self._pipes[descriptor]
                text = decoder.decode(os.read(descriptor, PIECE))
                self._add(name, text, self.streams[name].shared_parent)

    def _add(self, name: str, text: str, parent: dict[str, Any]) -> None:
        of = (name, str(parent.get("msg_id", "")))
        if of != self._of:
            self._send()
            self._of, self._parent = of, parent
        room = self.limit - self._taken[of]
        if len(text) > room:
            text = text[: max(0, room)] + ("" if of in self._full else CUT.format(limit=self.limit))
            self._full.add(of)
        self._taken[of] += len(text)
        if text:
            self._pending.append(text)

    def _send(self) -> None:
        self._sent = time.monotonic()
        if not self._pending:
            return
        text, self._pending = "".join(self._pending), []
        stream = self.streams[self._of[0]]
        content = {"name": stream.name, "text": text}
        message = self.session.msg("stream", content, parent=self._parent)
        for hook in stream._hooks:
            message = hook(message)
            if message is None:
                return
        self.session.send(self.socket, message, ident=stream.topic)


class ChildStream(OutStream):
    """The kernel's own kind of stream (programs ask for it), without its threads."""

    def __init__(self, name: str, capture: Capture, original: int) -> None:
        # The parent class's own beginning would start a thread and a zmq socket for each stream.
        self.name = name
        self.session = capture.session
        self.topic = b"stream." + name.encode()
        self.pub_thread = capture
        self.echo = None
        self._capture = capture
        self._original_stdstream_copy = original
        self._parent_header: contextvars.ContextVar[dict[str, Any]] = contextvars.ContextVar(
            "parent_header"
        )
        self._parent_header.set({})
        self._parent_header_global: dict[str, Any] = {}
        self._isatty = False
        self._should_watch = False
        self._exc = None
        self._local = threading.local()

    @property
    def shared_parent(self) -> dict[str, Any]:
        """Return the header of the cell that runs, whichever thread asks."""
        return self._parent_header_global

    def write(self, string: str) -> int:
        """Keep the text; a process forked in a cell writes through the pipe it inherited."""
        if not isinstance(string, str):
            raise TypeError(f"write() argument must be str, not {type(string)}")
        if self.pub_thread is None:
            raise ValueError("I/O operation on closed file")
        if os.getpid() != self._capture.process:
            os.write(STREAMS[self.name], string.encode(errors="replace"))
        else:
            self._capture.take(self.name, string, self.parent_header)
        return len(string)

    def flush(self) -> None:
        """Send what was written so far."""
        if self.pub_thread is not None and os.getpid() == self._capture.process:
            self._capture.flush()

    _flush = flush
