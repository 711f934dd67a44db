"""`annex verify`: whether the annexes are the ones that were made."""

from __future__ import annotations

from pathlib import Path

import click

from helpers.errors import Fault, RunFailed, UserMistake
from helpers.paths import find_project


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
        raise UserMistake(Fault(message, shown(folder), f"annex run {name}"))
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
    click.echo(f"{len(files)} files of {len(manifest.runs)} annexes are as they were made")
