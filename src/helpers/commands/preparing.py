"""What `plan` and `run` both begin with: the batch, its runs, and what was made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.batch.apart import apart
from helpers.batch.fingerprint import Fingerprints
from helpers.batch.manifest import Manifest, load_manifest
from helpers.batch.plan import Plan, PlannedRun, make_plan
from helpers.batch.seals import Seals
from helpers.batch.selection import Asked, Selection, find_batch, select
from helpers.errors import Fault, UserMistake
from helpers.paths import ProjectPaths
from helpers.reference import load_reference

if TYPE_CHECKING:
    from helpers.reference import Reference


@dataclass(frozen=True)
class Prepared:
    """A plan with all it was made from; `folder` is where the batch's files stand.

    `pages` and `pieces` are those of its `Fingerprints`; `invented` says that some of the data are.
    """

    reference: Reference
    folder: Path
    manifest: Manifest
    seals: Seals
    plan: Plan
    pages: str
    pieces: Mapping[str, Mapping[str, str]]
    invented: bool


def prepare(
    paths: ProjectPaths, batch_name: str, asked: Asked, *, as_of: str = "", force: bool = False
) -> Prepared:
    """Return the plan of a batch. Raises `UserMistake` with every fault before anything runs.

    Data are read in a copy of this process: the one that carries the plan out stays small.
    """
    selection = select_runs(paths, batch_name, asked, as_of=as_of)
    folder = batch_folder(paths, selection.batch.id, as_of)
    manifest, seals = load_manifest(folder, selection.batch.id), Seals(folder)
    planned = apart(partial(_plan, paths, selection, manifest, seals, force=force))
    return Prepared(
        reference=load_reference(paths),
        folder=folder,
        manifest=manifest,
        seals=planned.seals,
        plan=Plan(selection, planned.runs),
        pages=planned.pages,
        pieces=planned.pieces,
        invented=planned.invented,
    )


@dataclass(frozen=True)
class _Planned:
    """What comes back from the copy that planned."""

    runs: tuple[PlannedRun, ...]
    seals: Seals
    pages: str
    pieces: Mapping[str, Mapping[str, str]]
    invented: bool


def _plan(
    paths: ProjectPaths, selection: Selection, manifest: Manifest, seals: Seals, *, force: bool
) -> _Planned:
    from helpers.data.store import Store

    reference = load_reference(paths)
    fingerprints = Fingerprints(reference, Store(paths, selection.as_of or None), selection.as_of)
    plan = make_plan(selection, fingerprints, manifest, seals, force=force)
    invented = fingerprints.store.invented(list(reference.datasets))
    return _Planned(plan.runs, seals, fingerprints.pages, fingerprints.pieces, invented)


def select_runs(
    paths: ProjectPaths, batch_name: str, asked: Asked, *, as_of: str = ""
) -> Selection:
    """Return the runs asked for. Raises `UserMistake` with every fault of what was asked."""
    reference = load_reference(paths)
    return select(reference, find_batch(reference, batch_name), asked, as_of=read_as_of(as_of))


def batch_folder(paths: ProjectPaths, batch: str, as_of: str = "") -> Path:
    """Return where a batch's files stand; asked for as of a day, in a folder of that day's own.

    So what was known then never takes the place of what is known now. A batch whose own file names
    a day stands under its name. Raises `UserMistake` for what is no day.
    """
    day = read_as_of(as_of)
    return paths.outputs / (f"{batch}@{day}" if day else batch)


def default_batch(paths: ProjectPaths) -> str:
    """Return the name of the project's default batch, without loading the rest of `params/`."""
    from helpers.config import read_yaml

    settings = read_yaml(paths.params / "project.yml", [])
    return str(settings.get("default_batch") or "default") if settings else "default"


def shown(path: Path) -> str:
    """Return the path as the user would write it from here."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def read_as_of(text: str) -> str:
    """Return the ISO day that `--as-of` names, "" where it names none; `UserMistake` else."""
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        fault = Fault(f"a day such as 2025-01-15 is required; got: {text!r}", "--as-of")
        raise UserMistake(fault) from error
