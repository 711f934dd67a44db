"""What an owner asks the warm process for: the place and the limits of one interpreter."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ChildRequest:
    """What an owner asks for: the place and the limits of one notebook's interpreter.

    `key` signs Jupyter's messages; `arguments` are ipykernel's command line. `memory` is in bytes,
    on top of what is shared; `cores` and `mask` are the owner's, since the warm process may be
    another one's child. `interactive` is a kernel for people, with sockets of its own.
    """

    environment: dict[str, str]
    folder: str
    key: str
    arguments: tuple[str, ...] = ()
    memory: int = 0
    cores: tuple[int, ...] = ()
    mask: int = 0o022
    interactive: bool = False

    @classmethod
    def from_message(cls, message: dict[str, Any]) -> ChildRequest:
        """Return the request that a control message carries."""
        return cls(
            environment=message["environment"],
            folder=message["folder"],
            key=message["key"],
            arguments=tuple(message["arguments"]),
            memory=message["memory"],
            cores=tuple(message["cores"]),
            mask=message["mask"],
            interactive=message["interactive"],
        )


def own_cores() -> tuple[int, ...]:
    """Return the cores this process may use; none where the system does not say."""
    has_affinity = hasattr(os, "sched_getaffinity")
    return tuple(sorted(os.sched_getaffinity(0))) if has_affinity else ()


def own_mask() -> int:
    """Return which permissions files made by this process do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
