"""One command at a time in a folder: two that write there would undo each other's work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from helpers.errors import Fault, UserMistake

LOCK = ".lock"
WAIT = "wait until it has ended, then give the command again"


@contextmanager
def alone_in(folder: Path, what: str, *, readers: str = "") -> Iterator[None]:
    """Hold the folder's lock; the system lets go of it however the process ends.

    Raises `UserMistake` where another process holds it; `what` names what that one is, `readers`
    who else may hold it `unchanged`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a+b") as file:
        try:
            _lock(file)
        except OSError as error:
            message = f"another {what} is at work here" + (f", or {readers}" if readers else "")
            raise UserMistake(Fault(message, str(folder), WAIT)) from error
        yield


@contextmanager
def unchanged(folder: Path, what: str) -> Iterator[None]:
    """Hold off who would be `alone_in` the folder, together with others that only read there.

    Raises `UserMistake` where somebody is alone in it; `what` names what that one is. Whoever may
    not write there cannot hold it, and goes on.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK).open("a+b")
    except OSError:
        yield
        return
    with file:
        try:
            _share(file)
        except OSError as error:
            raise UserMistake(Fault(f"{what} is at work here", str(folder), WAIT)) from error
        yield


if sys.platform == "win32":
    import msvcrt

    READERS = 64  # each holds a byte of its own; who is alone holds them all

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, READERS)

    def _share(file: IO[bytes]) -> None:
        for place in range(READERS):
            file.seek(place)
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            except OSError:
                if place == READERS - 1:
                    raise
            else:
                return

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _share(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_SH | fcntl.LOCK_NB)
