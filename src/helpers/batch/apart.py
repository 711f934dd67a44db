"""Work done in a copy of this process, so that what it loads is gone with the copy."""

from __future__ import annotations

import gc
import os
import pickle
import sys
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

Result = TypeVar("Result")
_TASKS = Path("/proc/self/task")
_DESCRIPTORS = "/dev/fd"
STANDARD = (0, 1, 2)


def may_fork() -> bool:
    """Return whether a copy of this process would be whole: there is fork, and no second thread.

    A lock that another thread holds stays locked in the copy for ever; typst and Arrow start
    threads of their own.
    """
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return False
    try:
        return len(os.listdir(_TASKS)) == 1  # noqa: PTH208 (counted as often as tasks begin)
    except OSError:  # only Linux tells of threads that are not Python's
        return True


def fork() -> int:
    """Return 0 in the copy and its number in this process; their pages stay shared."""
    sys.stdout.flush()
    sys.stderr.flush()
    gc.freeze()
    return os.fork()


def close_all_but(kept: Collection[int]) -> None:
    """Close what the copy has inherited: a lock or a pipe held by two is not let go of by one."""
    for name in os.listdir(_DESCRIPTORS):  # noqa: PTH208
        if name.isdigit() and int(name) not in {*STANDARD, *kept}:
            with suppress(OSError):  # the one that lists them
                os.close(int(name))


def apart(function: Callable[[], Result]) -> Result:
    """Return what the function returns, or raise what it raises, from a copy of this process.

    Where there is no fork it is called here.
    """
    if not may_fork():
        return function()
    reader, writer = os.pipe()
    child = fork()
    if not child:
        try:
            answer = _answer(function)
            with os.fdopen(writer, "wb") as pipe:
                pipe.write(answer)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    if not answer or status:
        code = os.waitstatus_to_exitcode(status)
        raise RuntimeError(f"a copy of this process ended before its work did ({code})")
    raised, result = pickle.loads(answer)
    if raised is not None:
        raise raised
    return result


def _answer(function: Callable[[], Any]) -> bytes:
    try:
        return pickle.dumps((None, function()))
    except BaseException as error:  # noqa: BLE001 (raised again by whoever asked)
        return pickle.dumps((sendable(error), None))


def sendable(error: BaseException) -> BaseException:
    """Return the exception, or one that says the same where it cannot cross processes."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001 (whatever its class does when it is made again)
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
