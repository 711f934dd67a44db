"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, content: bytes, *, private: bool = False, sync: bool = True) -> None:
    """Write the bytes aside and rename, so that nobody ever sees half of a file.

    `private`: readable by the owner alone. `sync` waits for the disk; what can be made again
    need not. Raises `OSError` where the disk is full or the folder may not be written to; the
    file that stood there before is then untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(aside, "wb", opener=_private_opener if private else None) as file:
            file.write(content)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _private_opener(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def close_folder(path: Path) -> None:
    """Make a folder that only its owner may open; one that others may open is closed."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.stat().st_mode & 0o077:
        path.chmod(0o700)
