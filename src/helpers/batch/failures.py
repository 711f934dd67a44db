"""The folder `failed/`: a run that failed, its notebook, and pages that are out of date."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from helpers.batch.requests import EARLIER, FAILED, FORMATS, PARTIAL, RunRequest

SUFFIXES = ("ipynb", *FORMATS)


@dataclass(frozen=True)
class FailedCell:
    """The cell at which a run stopped: its id in the notebook, its code, and what it raised."""

    id: str
    source: str
    error: str


def failed_cell(folder: Path, request: RunRequest) -> FailedCell | None:
    """Return where the run of a batch's folder stopped; None where none is kept as failed."""
    try:
        notebook = json.loads((folder / failed_place(request)).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    for cell in notebook.get("cells", []):
        for output in cell.get("outputs", []):
            if output.get("output_type") == "error":
                source = "".join(cell.get("source", ""))
                return FailedCell(str(cell.get("id", "")), source, str(output.get("ename", "")))
    return None


def failed_place(request: RunRequest) -> PurePosixPath:
    """Return where the notebook of a failed run is kept, below the batch's folder."""
    return PurePosixPath(FAILED) / request.file("ipynb")


def keep_failed(folder: Path, request: RunRequest, executed: Path) -> str:
    """Move the executed notebook to `failed/` and return its place, "" where there is none."""
    _remove_partial(folder, request, keep=executed)
    if not executed.is_file():
        return ""
    place = failed_place(request)
    (folder / place).parent.mkdir(parents=True, exist_ok=True)
    executed.replace(folder / place)
    return place.as_posix()


def set_aside(folder: Path, request: RunRequest) -> None:
    """Move the files of an earlier success out of their places, to `failed/…/earlier/`."""
    for suffix in SUFFIXES:
        old = folder / request.file(suffix)
        if old.is_file():
            place = _earlier(folder, request) / old.name
            place.parent.mkdir(parents=True, exist_ok=True)
            old.replace(place)


def remove_failed(folder: Path, request: RunRequest) -> None:
    """Remove what `failed/` holds of a run that has now succeeded."""
    (folder / failed_place(request)).unlink(missing_ok=True)
    for suffix in SUFFIXES:
        (_earlier(folder, request) / request.file(suffix).name).unlink(missing_ok=True)
    top = folder / FAILED
    here = (folder / failed_place(request)).parent
    for empty in (here / EARLIER, here, here.parent, top):
        with suppress(OSError):  # it holds another run's, or was never there
            empty.rmdir()


def remove_partial(folder: Path) -> None:
    """Remove what an interrupted batch left half-made."""
    partial = folder / PARTIAL
    for path in [*sorted(partial.rglob("*"), reverse=True), partial]:
        with suppress(OSError):  # a machine of the cluster may still be writing there
            path.rmdir() if path.is_dir() else path.unlink()


def _earlier(folder: Path, request: RunRequest) -> Path:
    return (folder / failed_place(request)).parent / EARLIER


def _remove_partial(folder: Path, request: RunRequest, *, keep: Path) -> None:
    aside = folder / PARTIAL / request.folder
    for suffix in SUFFIXES:
        path = aside / request.file(suffix).name
        if path != keep:
            path.unlink(missing_ok=True)
