"""Sockets of kernels in the owner-only folder: those nobody listens on any more are removed."""

from __future__ import annotations

import contextlib
import socket
import time
from pathlib import Path

PATTERN = "k*-[0-9]*"
# A kernel that starts binds first and listens next: a socket as young as that is left alone.
YOUNG = 60.0


def remove_stale(folder: Path) -> None:
    """Remove what kernels left behind that were killed together with their owner."""
    for place in folder.glob(PATTERN):
        with contextlib.suppress(OSError):
            if time.time() - place.stat().st_mtime > YOUNG and not _is_heard(place):
                place.unlink()


def _is_heard(place: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as caller:
        caller.settimeout(1)
        try:
            caller.connect(str(place))
        except ConnectionRefusedError:
            return False
        return True
