"""`annex run`: estimates, notebooks, annexes, index."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from helpers.commands.asking import narrowing_options, take_asked
from helpers.commands.locking import alone_in, unchanged
from helpers.commands.wording import counted
from helpers.errors import Fault, RunFailed, UserMistake
from helpers.paths import STRICT_VARIABLE, find_project

if TYPE_CHECKING:
    from helpers.batch.runner import BatchResult, Executor
    from helpers.commands.preparing import Prepared


LEAST_MEMORY = 1 << 30


@click.command()
@narrowing_options
@click.option("--jobs", type=click.IntRange(min=1), help="Processes at once; all cores if absent.")
@click.option(
    "--cluster", default="", help="Run on the workers of this Dask scheduler: tcp://host:8786."
)
@click.option(
    "--keep-going/--stop-at-failure",
    default=True,
    help="After a failed run go on with the others (the default), or begin nothing more.",
)
@click.option(
    "--max-failures", type=click.IntRange(min=1), help="Begin nothing more after so many failures."
)
@click.option(
    "--strict", is_flag=True, help="Fail a notebook that reads a file or dataset not declared."
)
@click.option(
    "--junit", type=click.Path(path_type=Path, dir_okay=False), help="Write JUnit XML there too."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=600.0,
    show_default=True,
    help="Seconds a notebook may take.",
)
@click.option(
    "--memory",
    type=click.IntRange(min=0),
    help="Megabytes a notebook may take of its own; absent, a share of the machine's; 0: all.",
)
@click.option(
    "--engine",
    type=click.Choice(["warm", "cold"]),
    help="How notebooks run: forked from a warm process (where there is fork), or a new kernel.",
)
@click.pass_obj
def run(  # noqa: PLR0913 (an option each)
    project: Path | None,
    *,
    batch: str,
    as_of: str,
    force: bool,
    jobs: int | None,
    cluster: str,
    keep_going: bool,
    max_failures: int | None,
    junit: Path | None,
    strict: bool,
    timeout: float,
    memory: int | None,
    engine: str | None,
    **options: Any,
) -> None:
    """Make the annexes of a batch that are new or out of date."""
    from helpers.batch.seals import stamp_inputs
    from helpers.commands import preparing

    paths = find_project(project)
    if strict:
        os.environ[STRICT_VARIABLE] = "1"
    folder = preparing.batch_folder(paths, batch or preparing.default_batch(paths), as_of)
    inputs = stamp_inputs(paths, (batch, as_of, sorted(options.items())))
    if not (force or junit) and _is_up_to_date(folder, inputs):
        return
    asked = take_asked(options)
    # A mistake is said before anything is written.
    preparing.select_runs(paths, batch, asked, as_of=as_of)
    check_writable(folder)
    with unchanged(paths.clean, "an annex intake"), alone_in(folder, "annex run"):
        prepared = preparing.prepare(paths, batch, asked, as_of=as_of, force=force)
        command = RunCommand(
            jobs=jobs or _cores(),
            cluster=cluster,
            timeout=timeout,
            memory=_share_of_memory(jobs or _cores()) if memory is None else memory << 20,
            max_failures=max_failures if keep_going else 1,
            junit=junit,
            engine=_choose_engine(engine),
        )
        _carry_out(command, prepared, inputs)


def _is_up_to_date(folder: Path, inputs: str) -> bool:
    """Return whether nothing has changed since the batch was made; it is then said."""
    from helpers.batch.seals import read_stamp, stamp_batch
    from helpers.commands.preparing import shown

    stamp = read_stamp(folder)
    if not stamp or stamp != stamp_batch(inputs, folder):
        return False
    click.echo(f"Nothing changed: every annex is up to date, see {shown(folder)}/index.html")
    return True


def _carry_out(command: RunCommand, prepared: Prepared, inputs: str) -> None:
    from helpers.commands.preparing import shown

    try:
        command.carry_out(prepared, inputs)
    except OSError as error:
        place = error.filename or shown(prepared.folder)
        raise RunFailed(f"{place}: {error.strerror or error}; what was done is kept") from error


@dataclass(frozen=True)
class RunCommand:
    """One call of `annex run`, from its plan to the last file it writes."""

    jobs: int
    timeout: float
    memory: int = 0
    cluster: str = ""
    max_failures: int | None = None
    junit: Path | None = None
    engine: Literal["warm", "cold"] = "warm"

    def carry_out(self, prepared: Prepared, inputs: str) -> None:
        """Make what is due, write index and manifest, and say what was done."""
        from helpers.batch.failures import remove_partial
        from helpers.batch.junit import write_junit
        from helpers.batch.runner import BatchResult
        from helpers.commands.digest import tell
        from helpers.commands.preparing import shown

        start = time.monotonic()
        if prepared.plan.due:
            result = self._run(prepared)
        else:
            remove_partial(prepared.folder)  # of a batch killed just before its end
            result = BatchResult(prepared.manifest, skipped=len(prepared.plan.runs))
        self._conclude(prepared, result, inputs)
        if self.junit:
            write_junit(self.junit, prepared.plan, result.made)
        if not prepared.plan.due:
            folder = shown(prepared.folder)
            number = len(prepared.plan.runs)
            said = f"{counted(number, 'annex', 'annexes')} {'is' if number == 1 else 'are'}"
            click.echo(f"Nothing changed: {said} up to date, see {folder}/index.html")
            return
        tell(prepared, result, time.monotonic() - start)

    def _run(self, prepared: Prepared) -> BatchResult:
        from helpers.batch.progress import choose_progress
        from helpers.batch.runner import Runner

        executor = self._executor(prepared)
        keep_pieces(prepared)
        runner = Runner(
            prepared.folder,
            prepared.reference,
            prepared.pages,
            executor,
            choose_progress(),
            timeout=self.timeout,
            memory=self.memory,
            max_failures=self.max_failures,
            engine=self.engine,
        )
        return runner.run(prepared.plan, prepared.manifest)

    def _executor(self, prepared: Prepared) -> Executor:
        from helpers.batch.apart import may_fork

        if self.cluster:
            from helpers.batch.cluster import DaskCluster

            return DaskCluster(self.cluster, prepared.reference.paths.root)
        jobs = min(self.jobs, len(prepared.plan.due))
        if may_fork():
            from helpers.batch.forked import ForkedProcesses

            return ForkedProcesses(jobs)
        from helpers.batch.executors import LocalProcesses

        return LocalProcesses(jobs)

    def _conclude(self, prepared: Prepared, result: BatchResult, inputs: str) -> None:
        """Write the index, the manifest last, and the stamp that says all of it is whole."""
        from helpers.batch.manifest import write_manifest
        from helpers.batch.seals import stamp_batch
        from helpers.publish.portal import write_portal

        folder, manifest = prepared.folder, result.manifest
        write_portal(folder, manifest.model_dump(), prepared.reference, invented=prepared.invented)
        if result.made or not prepared.plan.due:
            write_manifest(manifest, folder)
        # Taken first: what is altered while the files are looked at must be seen by the next run.
        stamp = stamp_batch(inputs, folder)
        records = [manifest.find(run.request) for run in prepared.plan.runs]
        files = [file for record in records if record for file in record.files]
        intact = [prepared.seals.intact(file) for file in files]
        whole = all(intact) and not (result.failed or result.not_run)
        prepared.seals.write(stamp if whole else "")


def keep_pieces(prepared: Prepared) -> None:
    """Keep what stands behind the keys of this batch: a later plan names what changed."""
    from helpers.batch.changes import Changes

    records = [record.parts for record in prepared.manifest.runs]
    used = {
        one
        for parts in (*records, *(run.parts for run in prepared.plan.due))
        for one in parts.values()
    }
    Changes(prepared.folder, prepared.pieces).keep(used)


def check_writable(folder: Path) -> None:
    """Raise `UserMistake` unless files can be written in the folder; it is made if absent."""
    probe = folder / f".writable.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        message = f"a folder that can be written is required; got: {error.strerror or error}"
        hint = "free some space, or change the folder's rights, or move what stands in its place"
        raise UserMistake(Fault(message, str(folder), hint)) from error


def _choose_engine(asked: str | None) -> Literal["warm", "cold"]:
    """Return the engine asked for; where none can be warm, the cold one, and that is said once."""
    if asked == "cold":
        return "cold"
    reason = _why_never_warm()
    if not reason:
        return "warm"
    click.echo(f"{reason}: each notebook starts a kernel of its own (--engine cold)")
    return "cold"


def _why_never_warm() -> str:
    """Return why no warm process can be had here, nothing where one can."""
    from helpers.render.warm.address import NoAddress, warm_folder

    if not hasattr(os, "fork"):
        return "this system cannot fork"
    try:
        warm_folder()
    except NoAddress as error:
        return str(error)
    return ""


def _share_of_memory(jobs: int) -> int:
    """Return the bytes of a notebook of `jobs` at once, a share being left for the rest; 0: all."""
    try:
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows
        return 0
    return max(LEAST_MEMORY, whole // (jobs + 1))


def _cores() -> int:
    available = getattr(os, "sched_getaffinity", None)
    return len(available(0)) if available else os.cpu_count() or 1
