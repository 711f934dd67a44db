"""Where the warm process of this interpreter listens: an owner-only folder, a name by its key."""

from __future__ import annotations

import hashlib
import json
import os
import site
import stat
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

# A unix socket's address may hold about 100 bytes.
LONGEST_ADDRESS = 95
FOLDER_VARIABLE = "ANNEX_WARM_FOLDER"
# What a process reads of its environment once, while it starts or imports the stack.
READ_AT_START = ("PYTHON", "MPL", "OMP_", "OPENBLAS", "MKL", "NUMEXPR", "ARROW", "LD_", "LC_")
ALSO_READ = ("HOME", "LANG", "LANGUAGE", "TZ", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")


class NoAddress(Exception):
    """No folder is private and short enough for a socket."""


def warm_key(environment: Mapping[str, str], *, interactive: bool = False) -> str:
    """Return the name of the warm process that fits: interpreter, packages, our code, settings."""
    read = {
        name: value
        for name, value in environment.items()
        if name.startswith(READ_AT_START) or name in ALSO_READ
    }
    place = [sys.executable, sys.version, interactive]
    known = [*place, sorted(read.items()), _installed(), _own_sources()]
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()[:16]


def warm_folder() -> Path:
    """Return the folder of the sockets, made owner-only.

    Raises `NoAddress` where every place is somebody else's or its name too long.
    """
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        places = [Path(named)]
    else:
        runtime = os.environ.get("XDG_RUNTIME_DIR")
        shared = [tempfile.gettempdir(), "/tmp"]
        places = [Path(runtime) / "annex"] if runtime else []
        places += [Path(place) / f"annex-warm-{os.getuid()}" for place in shared]
    for place in places:
        if len(os.fsencode(place.absolute())) + 22 <= LONGEST_ADDRESS and _is_private(place):
            return place.absolute()
    raise NoAddress(f"no owner-only folder with a short name among: {', '.join(map(str, places))}")


def _is_private(place: Path) -> bool:
    """Return whether the folder, made if absent, belongs to us and nobody else may enter."""
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        found = place.lstat()
    except OSError:
        return False
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    return ours and not found.st_mode & 0o077


def _installed() -> list[str]:
    """Return name and version of every installed distribution, as its metadata folder says it."""
    folders = dict.fromkeys([*site.getsitepackages(), *sys.path])
    return sorted(
        entry.name
        for folder in folders
        if folder and Path(folder).is_dir()
        for entry in os.scandir(folder)
        if entry.name.endswith((".dist-info", ".egg-info"))
    )


def _own_sources() -> str:
    """Return the digest of the code that the warm process runs itself."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
