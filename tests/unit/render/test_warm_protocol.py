"""Frames come out of a socket as they went in, however the bytes are cut."""

import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.render.warm.protocol import (
    CONTROL,
    FrameReader,
    hand_over,
    pack,
    receive_message,
    send_message,
    take_over,
)

FRAMES = st.lists(st.tuples(st.integers(0, 255), st.lists(st.binary(max_size=40), max_size=4)))


@settings(deadline=None, derandomize=True, max_examples=50)
@given(FRAMES, st.integers(1, 64))
def test_frames_are_whole_again_however_the_bytes_are_cut(frames, size):
    data = b"".join(pack(channel, parts) for channel, parts in frames)
    reader = FrameReader()
    found = []
    for start in range(0, len(data), size):
        found += reader.feed(data[start : start + size])
    assert found == frames


def test_a_request_brings_the_channel_along():
    owner, server = socket.socketpair()
    ours, theirs = socket.socketpair()
    hand_over(owner, theirs, {"folder": "dự án"})
    channel, request = take_over(server)
    assert request == {"folder": "dự án"}
    channel.sendall(b"through")
    assert ours.recv(7) == b"through"


def test_the_end_of_a_connection_is_an_error_and_not_an_empty_message():
    owner, server = socket.socketpair()
    send_message(owner, {"started": 7})
    reader = FrameReader()
    assert receive_message(server, reader) == {"started": 7}
    owner.sendall(pack(CONTROL, [b"{}"])[:5])
    owner.close()
    with pytest.raises(EOFError):
        receive_message(server, reader)
