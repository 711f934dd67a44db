"""The memory of a process and all its children, shared pages counted once."""

from __future__ import annotations

from contextlib import suppress

import psutil


def tree_megabytes(pid: int | None = None) -> float:
    """Return the proportional set size of a process (this one) and its children, in MB.

    Where the system does not tell it (outside Linux) the unique set size is taken instead.
    """
    root = psutil.Process(pid)
    return sum(_bytes(process) for process in (root, *root.children(recursive=True))) / 2**20


def _bytes(process: psutil.Process) -> int:
    # A child may end while it is looked at.
    with suppress(psutil.NoSuchProcess):
        found = process.memory_full_info()
        return int(getattr(found, "pss", found.uss))
    return 0
