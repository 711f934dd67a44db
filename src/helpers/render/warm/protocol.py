"""What an owner, the warm process and its children say to each other: frames on local sockets.

An owner asks the warm process for a child on a control connection and hands over one end of a
channel. On the channel owner and child speak Jupyter's own messages.
"""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

SHELL, IOPUB, CONTROL = 1, 2, 3
HEAD = struct.Struct("!BI")
LENGTH = struct.Struct("!Q")
PIECE = 1 << 16
# One byte carries the descriptor; what it stands for follows as an ordinary frame.
HANDED_OVER = b"\x01"

Frame = tuple[int, list[bytes]]


def pack(channel: int, parts: list[bytes]) -> bytes:
    """Return the bytes of one frame: channel, number of parts, their lengths, the parts."""
    lengths = [LENGTH.pack(len(part)) for part in parts]
    return b"".join([HEAD.pack(channel, len(parts)), *lengths, *parts])


class FrameReader:
    """Frames put together from bytes as they arrive."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._kept: list[Frame] = []

    def keep(self, frames: list[Frame]) -> None:
        """Have these frames come again, before what is fed next."""
        self._kept = frames

    def feed(self, data: bytes) -> list[Frame]:
        """Return the frames that are whole with these bytes."""
        self._data += data
        frames, self._kept = self._kept, []
        while (frame := self._take()) is not None:
            frames.append(frame)
        return frames

    def _take(self) -> Frame | None:
        if len(self._data) < HEAD.size:
            return None
        channel, count = HEAD.unpack_from(self._data)
        start = HEAD.size + count * LENGTH.size
        if len(self._data) < start:
            return None
        sizes = [
            LENGTH.unpack_from(self._data, HEAD.size + number * LENGTH.size)[0]
            for number in range(count)
        ]
        if len(self._data) < start + sum(sizes):
            return None
        parts = []
        for size in sizes:
            parts.append(bytes(self._data[start : start + size]))
            start += size
        del self._data[:start]
        return channel, parts


def send_message(connection: socket.socket, message: dict[str, Any]) -> None:
    """Send one control message."""
    connection.sendall(pack(CONTROL, [json.dumps(message).encode()]))


def messages_in(frames: list[Frame]) -> list[dict[str, Any]]:
    """Return the control messages of these frames."""
    return [json.loads(parts[0]) for channel, parts in frames if channel == CONTROL]


def receive_message(connection: socket.socket, reader: FrameReader) -> dict[str, Any]:
    """Return the next control message; raises `EOFError` where the other end has gone."""
    while True:
        data = connection.recv(PIECE)
        if not data:
            raise EOFError("the other end has gone")
        frames = reader.feed(data)
        if frames:
            # A child may end so soon that its end is told in the same breath.
            reader.keep(frames[1:])
            return messages_in(frames)[0]


def hand_over(connection: socket.socket, channel: socket.socket, request: dict[str, Any]) -> None:
    """Send a request together with the child's end of its channel."""
    socket.send_fds(connection, [HANDED_OVER], [channel.fileno()])
    send_message(connection, request)


def take_over(connection: socket.socket) -> tuple[socket.socket, dict[str, Any]]:
    """Return the channel and the request of an owner that has just connected."""
    _, descriptors, _, _ = socket.recv_fds(connection, 1, 1)
    if not descriptors:
        raise EOFError("no channel was handed over")
    channel = socket.socket(fileno=descriptors[0])
    try:
        return channel, receive_message(connection, FrameReader())
    except BaseException:
        channel.close()
        raise
