"""Where the folders of a project are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import Fault, UserMistake

PROJECT_VARIABLE = "ANNEX_PROJECT"
# Set for the notebooks of `annex run --strict`: a read past the store is an error.
STRICT_VARIABLE = "ANNEX_STRICT"
PROJECT_FILE = Path("params") / "project.yml"


@dataclass(frozen=True)
class ProjectPaths:
    """The folders of one project, all below its root."""

    root: Path

    @property
    def notebooks(self) -> Path:
        """Return the folder of the notebooks, one a theme."""
        return self.root / "notebooks"

    @property
    def params(self) -> Path:
        """Return the folder of what a programme officer may edit."""
        return self.root / "params"

    @property
    def inbox(self) -> Path:
        """Return the folder where received files are dropped."""
        return self.root / "data" / "inbox"

    @property
    def raw(self) -> Path:
        """Return the folder of the files as received, named by their SHA-256."""
        return self.root / "data" / "raw"

    @property
    def clean(self) -> Path:
        """Return the folder of the accepted rows."""
        return self.root / "data" / "clean"

    @property
    def estimates(self) -> Path:
        """Return the folder of the estimates, one file an indicator and period."""
        return self.root / "data" / "estimates"

    @property
    def reference_data(self) -> Path:
        """Return the folder of the published figures."""
        return self.root / "data" / "reference"

    @property
    def sample(self) -> Path:
        """Return the folder of the invented submissions."""
        return self.root / "data" / "sample"

    @property
    def outputs(self) -> Path:
        """Return the folder of the finished annexes."""
        return self.root / "outputs"


def find_project(explicit: Path | None = None) -> ProjectPaths:
    """Return the project named, or that of `ANNEX_PROJECT`, or the one around this folder.

    Raises `UserMistake` where the folder found holds no `params/project.yml`.
    """
    named = explicit or (
        Path(os.environ[PROJECT_VARIABLE]) if os.environ.get(PROJECT_VARIABLE) else None
    )
    if named is not None:
        return _checked(named.expanduser().resolve())
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if (folder / PROJECT_FILE).is_file():
            return ProjectPaths(folder)
    raise UserMistake(
        Fault(
            f"a project folder is required: none with {PROJECT_FILE.as_posix()} was found",
            str(here),
            f"go to the project folder, or name it with --project DIR or {PROJECT_VARIABLE}",
        )
    )


def _checked(root: Path) -> ProjectPaths:
    if (root / PROJECT_FILE).is_file():
        return ProjectPaths(root)
    raise UserMistake(
        Fault(
            f"a project folder with {PROJECT_FILE.as_posix()} is required; got: {str(root)!r}",
            hint="name the folder that holds notebooks/, params/ and data/",
        )
    )
