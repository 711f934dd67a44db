"""What a batch has made: every run with its key, its files with their hashes, its failure."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from helpers.batch.requests import RunRequest
from helpers.errors import Fault, UserMistake
from helpers.files import write_whole

SCHEMA: Literal[1] = 1
MANIFEST = "manifest.json"
JOURNAL = ".journal.jsonl"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OutputFile(_Record):
    """One file made: its place below the batch's folder, its bytes, the key it was made with."""

    path: str
    sha256: str
    size: int
    key: str = ""


class RunError(_Record):
    """Why a run failed; `notebook` is where to look, below the batch's folder.

    `last_output` is the last line that was printed, where it is no row of a table.
    """

    name: str
    message: str
    cell: int | None = None
    notebook: str = ""
    last_output: str = ""

    def __str__(self) -> str:
        place = f"cell [{self.cell}]: " if self.cell else ""
        return f"{place}{self.name}: {self.message}" if self.message else f"{place}{self.name}"


class RunRecord(_Record):
    """How one run ended. `parts` are the hashes its execution key is made of, by name.

    `cover` is what the annex says of itself (title, answer, verdicts), `notes` what could not be
    printed as it is, `seconds` how long the run took and `finished` when it ended: the only times
    that are written anywhere.
    """

    request: RunRequest
    status: Literal["done", "failed"]
    execution_key: str
    parts: Mapping[str, str] = Field(default_factory=dict)
    files: tuple[OutputFile, ...] = ()
    verification: str = ""
    cover: Mapping[str, Any] = Field(default_factory=dict)
    seconds: float = 0.0
    finished: str = ""
    error: RunError | None = None
    notes: tuple[str, ...] = ()

    def file(self, suffix: str) -> OutputFile | None:
        """Return the file of that kind (`ipynb`, `html`, `pdf`), None when it was not made."""
        return next((one for one in self.files if one.path.endswith(f".{suffix}")), None)


class Manifest(_Record):
    """Everything a batch has made so far; `failed` names the runs that failed."""

    schema_version: Literal[1] = SCHEMA
    batch: str
    runs: tuple[RunRecord, ...] = ()
    failed: tuple[str, ...] = ()

    def find(self, request: RunRequest) -> RunRecord | None:
        """Return the record of that run, None when it was never made."""
        return self.by_request.get(request)

    @cached_property
    def by_request(self) -> dict[RunRequest, RunRecord]:
        """Return the records by their request."""
        return {record.request: record for record in self.runs}

    def with_records(self, records: Iterable[RunRecord]) -> Manifest:
        """Return a manifest in which these records stand for earlier ones of the same runs."""
        merged = self.by_request | {record.request: record for record in records}
        ordered = tuple(merged[request] for request in sorted(merged, key=lambda one: one.order))
        failed = tuple(str(one.request) for one in ordered if one.status == "failed")
        return Manifest(batch=self.batch, runs=ordered, failed=failed)


def load_manifest(folder: Path, batch: str) -> Manifest:
    """Return what the batch's folder says was made, with what an unfinished batch had done.

    Raises `UserMistake` for a manifest that is not one of ours.
    """
    path = folder / MANIFEST
    manifest = Manifest(batch=batch)
    try:
        if path.is_file():
            manifest = Manifest.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise UserMistake(
            Fault(
                f"a manifest of schema {SCHEMA} is required; got: {first['msg']}",
                f"{folder.name}/{MANIFEST}",
                "remove the file: the annexes are made again",
            )
        ) from error
    return manifest.with_records(_read_journal(folder))


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write the manifest in one step, then forget the journal: it is all in there."""
    text = manifest.model_dump_json(indent=1, exclude_defaults=False) + "\n"
    write_whole(folder / MANIFEST, text.encode("utf-8"))
    (folder / JOURNAL).unlink(missing_ok=True)


def append_journal(record: RunRecord, folder: Path) -> None:
    """Note one finished run at once, so that a killed batch repeats nothing it had done."""
    path = folder / JOURNAL
    folder.mkdir(parents=True, exist_ok=True)  # somebody may remove it while a batch runs
    begins = "" if ends_whole(path) else "\n"
    with path.open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(f"{begins}{record.model_dump_json()}\n")
        stream.flush()
        os.fsync(stream.fileno())


def ends_whole(path: Path) -> bool:
    """Return whether a file is absent, empty, or ends with the end of a line.

    A line cut short by a full disk or a power failure would swallow the next one.
    """
    if not path.is_file() or path.stat().st_size == 0:
        return True
    with path.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"


def _read_journal(folder: Path) -> list[RunRecord]:
    """Return the noted runs; a last line cut short by a power failure counts as not done."""
    path = folder / JOURNAL
    if not path.is_file():
        return []
    records = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            records.append(RunRecord.model_validate_json(line))
        except ValidationError:
            continue
    return records
