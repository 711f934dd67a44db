"""Whether what a run is made from still stands as it was when the run was planned.

A batch takes minutes, and an analyst goes on working: a run is recorded under the key of what it
was executed from, never of what was there when the batch began.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from helpers.batch.digests import CALCULATING, PACKAGE, lock_file
from helpers.batch.fingerprint import Fingerprints
from helpers.batch.requests import RunRequest
from helpers.batch.seals import stamp_trees
from helpers.paths import ProjectPaths

LEDGER = "submissions.json"


def stamp_shared(paths: ProjectPaths) -> str:
    """Return a hash of the size and time of all files that every run may depend on.

    Of the data only the ledger: its entries name the clean files, which never change.
    """
    rooms = [PACKAGE / part for part in CALCULATING]
    own = [paths.params, paths.clean / LEDGER, paths.reference_data, lock_file(paths.root)]
    return stamp_trees("", [*rooms, *own])


def stamp_run(paths: ProjectPaths, request: RunRequest, shared: str = "") -> str:
    """Return a hash of the size and time of all files that a run depends on.

    `shared` is `stamp_shared` where it is known already.
    """
    notebook = paths.notebooks / f"{request.theme}.ipynb"
    return stamp_trees(shared or stamp_shared(paths), [notebook])


def present_parts(project: Path, request: RunRequest, as_of: str, stamp: str) -> dict[str, str]:
    """Return the parts of a run's execution key as its inputs stand now.

    Files are read again only when `stamp`, their `stamp_run`, is another one.
    """
    return _fingerprints(project, as_of, stamp).execution_parts(request)


@lru_cache(maxsize=4)
def _fingerprints(project: Path, as_of: str, _stamp: str) -> Fingerprints:
    from helpers.data.store import Store
    from helpers.reference import load_reference

    paths = ProjectPaths(project)
    return Fingerprints(load_reference(paths), Store(paths, as_of or None), as_of)
