"""How a notebook's process ended, in words, for whoever reads why a run failed."""

from __future__ import annotations

import signal

from nbclient.exceptions import DeadKernelError


class KernelKilled(DeadKernelError):
    """Something outside the notebook killed its process, so that another try may succeed."""


def error_of_end(status: int | None) -> DeadKernelError:
    """Return the error of a process that ended with this exit code, or minus this signal."""
    kind = KernelKilled if status == -signal.SIGKILL else DeadKernelError
    return kind(said_of_end(status))


def said_of_end(status: int | None) -> str:
    """Return in words how a process ended, from its exit code or minus its signal."""
    if status is None:
        return "its process ended"
    if status >= 0:
        return f"a cell ended its process with exit code {status}"
    name = signal.Signals(-status).name
    if status == -signal.SIGKILL:
        return f"its process was killed ({name}): from outside, or by the system for want of memory"
    return f"its process crashed ({name})"
