"""What a notebook's interpreter is given: place, environment, seed, time and memory."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from helpers.paths import PROJECT_VARIABLE

ONE_THREAD = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")
# What a user has set for programs of his own would make one machine's annex differ from another's.
PERSONAL = ("PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONDONTWRITEBYTECODE")
SEED_BITS = 32
# Before the first cell, not at the start: a kernel that starts draws numbers for itself.
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
        """Return the kernel's command line: it draws the same numbers for the same notebook."""
        return [f"--IPKernelApp.exec_lines={SEEDING.format(seed=self.seed())}"]

    def seed(self) -> int:
        """Return a number made from the cells that run, the injected parameters among them."""
        cells = self.notebook.cells if self.notebook else []
        sources = [cell.source for cell in cells if cell.cell_type == "code"]
        digest = hashlib.sha256(json.dumps(sources).encode()).digest()
        return int.from_bytes(digest[: SEED_BITS // 8], "big")


@contextmanager
def private_folder() -> Iterator[Path]:
    """Yield a folder that only we may enter, with a short name, and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix="annex-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
