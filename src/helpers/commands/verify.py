"""`annex verify`: whether the annexes are the ones that were made."""

from __future__ import annotations

from pathlib import Path

import click

from helpers.commands.wording import counted
from helpers.errors import Fault, RunFailed, UserMistake, nearest
from helpers.paths import ProjectPaths, find_project


@click.command()
@click.argument("batch", default="")
@click.pass_obj
def verify(project: Path | None, batch: str) -> None:
    """Hash every file of BATCH again and compare with its manifest."""
    from helpers.batch.digests import file_hash
    from helpers.batch.manifest import MANIFEST, load_manifest
    from helpers.commands.preparing import default_batch, shown

    paths = find_project(project)
    name = batch or default_batch(paths)
    folder = paths.outputs / name
    if not (folder / MANIFEST).is_file():
        message = f"a batch that was run is required; got: {name!r}, which has no {MANIFEST}"
        raise UserMistake(Fault(message, shown(folder), _near_batch(paths, name)))
    manifest = load_manifest(folder, name)
    files = [file for record in manifest.runs for file in record.files]
    wrong = []
    for file in files:
        path = folder / file.path
        if not path.is_file():
            wrong.append(f"{file.path}: missing")
        elif file_hash(path) != file.sha256:
            wrong.append(f"{file.path}: altered since it was made")
    for line in wrong:
        click.echo(line)
    if wrong:
        raise RunFailed(
            f"{len(wrong)} of {len(files)} files are not as they were made: "
            f"annex run {name} makes them again"
        )
    made = sum(record.status == "done" for record in manifest.runs)
    of = f"{counted(len(files), 'file')} of {counted(made, 'annex', 'annexes')}"
    click.echo(f"{of} {'is as it was' if len(files) == 1 else 'are as they were'} made")
    if manifest.failed:
        click.echo(f"{counted(len(manifest.failed), 'run')} failed and made none: annex run {name}")


def _near_batch(paths: ProjectPaths, name: str) -> str:
    """Return what to run: the batch itself where there is one of that name, else the nearest."""
    known = [path.stem for path in (paths.params / "batches").glob("*.yml")]
    if name in known:
        return f"annex run {name}"
    return nearest(name, known) or f"batches: {', '.join(sorted(known)) or 'none'}"
