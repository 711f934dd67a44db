"""One run from notebook to pages: made aside, checked, made safe on disk, then renamed."""

from __future__ import annotations

import errno
import os
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from helpers.batch.digests import file_hash
from helpers.batch.failures import keep_failed, remove_failed, set_aside
from helpers.batch.fingerprint import execution_key, export_key, verification_code
from helpers.batch.inputs import present_parts, stamp_run
from helpers.batch.last_words import last_words
from helpers.batch.manifest import OutputFile, RunError, RunRecord
from helpers.batch.page import check_page, read_cover
from helpers.batch.requests import FORMATS, PARTIAL, RunRequest
from helpers.errors import AnnexError
from helpers.paths import STRICT_VARIABLE, ProjectPaths

if TYPE_CHECKING:
    from helpers.render.content.letter import Letter

TIMEOUT = 600.0
TRIES = 3
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True)
class Assignment:
    """What a worker is told: names and keys, no loaded object.

    `parts` and `key` are what was planned, `stamp` the sizes and times of the files they were read
    from. `execute` is False where only pages are due; `formats` are the pages to make. `kept` are
    the files of the run that stay as they are. `annex_code` stands in for a cover without a code.
    `timeout` is in seconds and `memory` in bytes (0: no limit), both of the whole notebook.
    `strict` refuses what is read past the store, also on a machine that was not told so itself.
    """

    project: Path
    folder: Path
    request: RunRequest
    parts: dict[str, str]
    key: str
    pages: str
    letter: Letter
    annex_code: str
    formats: tuple[str, ...]
    execute: bool = True
    as_of: str = ""
    kept: tuple[OutputFile, ...] = ()
    timeout: float = TIMEOUT
    memory: int = 0
    engine: Literal["warm", "cold"] = "warm"
    stamp: str = ""
    strict: bool = False

    @property
    def aside(self) -> Path:
        """Return the folder where the files are made before they are renamed."""
        return self.folder / PARTIAL / self.request.folder

    def place(self, suffix: str) -> Path:
        """Return where the finished file of that kind stands."""
        return self.folder / self.request.file(suffix)

    def unfinished(self, suffix: str) -> Path:
        """Return where the file of that kind is made."""
        return self.aside / self.request.file(suffix).name


class CellFailed(Exception):
    """A cell of the notebook raised, hung or ended its kernel."""

    def __init__(self, error: RunError) -> None:
        self.error = error
        super().__init__(str(error))


def produce(assignment: Assignment) -> RunRecord:
    """Return how the run ended; its files stand in their places, or in `failed/`.

    Nothing but the end of the process stops it: whatever goes wrong becomes the run's error.
    """
    start = time.monotonic()
    try:
        record = _make(assignment)
    except CellFailed as failed:
        record = fail(assignment, failed.error)
    except (AnnexError, OSError, ValueError, RuntimeError) as error:
        record = fail(assignment, said_as_error(error))
    except Exception as error:  # noqa: BLE001 (one run's fault is that run's, named in the digest)
        record = fail(assignment, said_as_error(error))
    ended = datetime.now(UTC).isoformat(timespec="seconds")
    seconds = round(time.monotonic() - start, 3)
    return record.model_copy(update={"seconds": seconds, "finished": ended})


def fail(assignment: Assignment, error: RunError) -> RunRecord:
    """Return the record of a failed run, after its notebook was kept for whoever mends it.

    Pages of an earlier success are out of date: they move to `failed/…/earlier/`, so that what
    stands in its place is always what the present inputs give.
    """
    request = assignment.request
    try:
        set_aside(assignment.folder, request)
        notebook = keep_failed(assignment.folder, request, assignment.unfinished("ipynb"))
    except OSError:  # a full disk: the first error is the one to report
        notebook = ""
    return RunRecord(
        request=request,
        status="failed",
        execution_key=assignment.key,
        parts=assignment.parts,
        error=error.model_copy(update={"notebook": notebook}),
    )


def said_as_error(error: BaseException) -> RunError:
    """Return an exception as the one line that the digest, manifest and portal print."""
    if isinstance(error, OSError) and error.errno in FULL:
        return RunError(name="DiskFull", message="no space is left in the output folder")
    lines = str(error).splitlines() or [""]
    # A message of many lines may quote rows of data; our own say only names and places.
    kept = lines if isinstance(error, AnnexError) else lines[:1]
    return RunError(name=type(error).__name__, message="; ".join(kept)[:300])


def _make(assignment: Assignment) -> RunRecord:
    # The parent process never needs it: it is imported where it is used.
    from helpers.render.lean_imports import import_lean

    import_lean()
    os.environ[STRICT_VARIABLE] = "1" if assignment.strict else "0"
    assignment.aside.mkdir(parents=True, exist_ok=True)
    if assignment.execute:
        assignment = _execute_unchanged(assignment)
        notebook = assignment.unfinished("ipynb")
    else:
        notebook = assignment.place("ipynb")
    cover = read_cover(notebook)
    code = verification_code(cover.get("code") or assignment.annex_code, assignment.key)
    letter = replace(assignment.letter, verification=code)
    key = export_key(file_hash(notebook), assignment.pages, letter)
    notes = _export(assignment, notebook, letter)
    suffixes = [*(["ipynb"] if assignment.execute else []), *assignment.formats]
    _remove_outdated(assignment)
    made = [_finish(assignment, suffix, key) for suffix in suffixes]
    remove_failed(assignment.folder, assignment.request)
    return RunRecord(
        request=assignment.request,
        status="done",
        execution_key=assignment.key,
        parts=assignment.parts,
        files=tuple(sorted([*assignment.kept, *made], key=lambda file: file.path)),
        verification=code,
        cover=cover,
        notes=notes,
    )


def _execute_unchanged(assignment: Assignment) -> Assignment:
    """Execute the notebook until nothing it is made from changed meanwhile.

    Return the assignment with the key of what was executed, which may not be what was planned.
    """
    paths, request = ProjectPaths(assignment.project), assignment.request
    for _ in range(TRIES):
        stamp = stamp_run(paths, request)
        assignment = _as_inputs_stand(assignment, stamp)
        try:
            _execute(assignment)
        except CellFailed:
            if stamp_run(paths, request) == stamp:
                raise
        if stamp_run(paths, request) == stamp:
            return assignment
    message = f"what it is made from was changed each of the {TRIES} times that it was executed"
    raise CellFailed(RunError(name="InputsChanged", message=message))


def _as_inputs_stand(assignment: Assignment, stamp: str) -> Assignment:
    if stamp == assignment.stamp:
        return assignment
    parts = present_parts(assignment.project, assignment.request, assignment.as_of, stamp)
    return replace(assignment, parts=parts, key=execution_key(parts), stamp=stamp)


def _execute(assignment: Assignment) -> None:
    # The parent process never needs the engine: it is imported where it is used.
    from helpers.render.engine import execute

    request = assignment.request
    execution = execute(
        assignment.project / "notebooks" / f"{request.theme}.ipynb",
        assignment.unfinished("ipynb"),
        request.parameters(assignment.as_of),
        project=assignment.project,
        timeout=assignment.timeout,
        memory=assignment.memory,
        engine=assignment.engine,
    )
    if execution.status != "ok":
        error: Any = execution.error
        said = _in_our_words(error, assignment) or error.message
        last = last_words(error.last_output)
        raise CellFailed(RunError(name=error.name, message=said, cell=error.cell, last_output=last))


def _in_our_words(error: Any, assignment: Assignment) -> str:
    """Return what stands behind a failure that says little itself, "" for another."""
    if error.name == "CellTimeoutError":
        return f"the notebook took longer than {assignment.timeout:g} s (--timeout)"
    if error.name == "MemoryError" and not error.message:
        return f"the notebook took more than {assignment.memory >> 20} MB of its own (--memory)"
    return ""


def _export(assignment: Assignment, notebook: Path, letter: Letter) -> tuple[str, ...]:
    """Make and check every page; return notes on what could not be printed as it is."""
    from helpers.render.exporters import export

    notes: list[str] = []
    for name in assignment.formats:
        page = assignment.unfinished(name)
        notes += export(notebook, page, format=name, letter=letter) or ()  # type: ignore[arg-type]
        check_page(page, name)
    return tuple(dict.fromkeys(notes))


def _remove_outdated(assignment: Assignment) -> None:
    """Remove pages of an earlier execution that were not asked for this time."""
    kept = {Path(file.path).name for file in assignment.kept}
    for suffix in FORMATS if assignment.execute else ():
        place = assignment.place(suffix)
        if suffix not in assignment.formats and place.name not in kept:
            place.unlink(missing_ok=True)


def _finish(assignment: Assignment, suffix: str, key: str) -> OutputFile:
    """Move one checked file to its place and return what the manifest says of it."""
    source, place = assignment.unfinished(suffix), assignment.place(suffix)
    with source.open("rb+") as stream:
        os.fsync(stream.fileno())
    place.parent.mkdir(parents=True, exist_ok=True)
    source.replace(place)
    return OutputFile(
        path=assignment.request.file(suffix).as_posix(),
        sha256=file_hash(place),
        size=place.stat().st_size,
        key=assignment.key if suffix == "ipynb" else key,
    )
