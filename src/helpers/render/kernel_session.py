"""What a notebook's interpreter is given: place, environment, seed, time and memory."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from helpers.paths import PROJECT_VARIABLE, STRICT_VARIABLE

ONE_THREAD = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")
# What a user has set for programs of his own would make one machine's annex differ from another's.
PERSONAL = ("PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONDONTWRITEBYTECODE")
SEED_BITS = 32
PRIVATE = "annex-"
ABANDONED = 3600.0
# Before the first cell, not at the start: a kernel that starts draws numbers for itself.
# Before any cell: what is read above `open_annex` counts too. The first line, since what it imports
# may draw numbers.
GUARDING = (
    "__import__('helpers.data.undeclared_reads', fromlist=['watch'])"
    ".watch(__import__('pathlib').Path({project!r})) and None"
)
SEEDING = (
    "get_ipython().events.register('pre_run_cell', lambda _, left=['numpy.random', 'random']: "
    "[__import__('importlib').import_module(left.pop(0)).seed({seed}) for _ in tuple(left)])"
)


@dataclass
class KernelSession:
    """One execution: its private folder, the folder it runs in, its limits and its notebook.

    `timeout` is in seconds, for the whole notebook (None: none); `memory` in bytes, on top of what
    the interpreter holds at its start (0: no limit), and kept by the warm engine only.
    """

    private: Path
    folder: Path
    project: Path | None = None
    timeout: float | None = None
    memory: int = 0
    notebook: NotebookNode | None = None
    started: float = field(default_factory=time.monotonic)

    def seconds_left(self, _cell: NotebookNode) -> int:
        """Return the seconds a cell may still take: the limit is the notebook's, not a cell's."""
        assert self.timeout is not None
        return max(1, round(self.started + self.timeout - time.monotonic()))

    def environment(self) -> dict[str, str]:
        """Return the kernel's environment: ours for what changes results, else the user's."""
        users = {name: value for name, value in os.environ.items() if name not in PERSONAL}
        project = {PROJECT_VARIABLE: str(self.project)} if self.project else {}
        return {
            **users,
            **{f"{library}_NUM_THREADS": "1" for library in ONE_THREAD},
            **project,
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "PYTHONHASHSEED": "0",
            "PYTHONUTF8": "1",
            "TZ": "UTC",
            # A user's own start-up files would make one machine's annex differ from another's.
            "IPYTHONDIR": str(self.private / "ipython"),
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        }

    def arguments(self) -> list[str]:
        """Return the kernel's command line: it draws the same numbers for the same notebook.

        In strict mode it also watches what the cells read, from the first one on.
        """
        lines = [SEEDING.format(seed=self.seed())]
        if self.project and os.environ.get(STRICT_VARIABLE, "") not in {"", "0"}:
            lines.insert(0, GUARDING.format(project=str(self.project)))
        return [f"--IPKernelApp.exec_lines={line}" for line in lines]

    def seed(self) -> int:
        """Return a number made from the cells that run, the injected parameters among them."""
        cells = self.notebook.cells if self.notebook else []
        sources = [cell.source for cell in cells if cell.cell_type == "code"]
        digest = hashlib.sha256(json.dumps(sources).encode()).digest()
        return int.from_bytes(digest[: SEED_BITS // 8], "big")


@contextmanager
def private_folder() -> Iterator[Path]:
    """Yield a folder that only we may enter, with a short name, and remove it afterwards."""
    prefix = f"{PRIVATE}{os.getpid()}-"
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def remove_abandoned() -> None:
    """Remove the private folders of processes that were killed more than an hour ago.

    A number alone does not tell: in another container it may be a living process's.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{PRIVATE}[0-9]*-*"):
        owner = folder.name.removeprefix(PRIVATE).partition("-")[0]
        with suppress(OSError, ValueError):
            old = time.time() - folder.stat().st_mtime > ABANDONED
            if old and folder.stat().st_uid == os.getuid() and not _runs(int(owner)):
                shutil.rmtree(folder, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True
