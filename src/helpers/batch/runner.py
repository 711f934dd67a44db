"""A plan carried out: estimates once, then every run, and a record of each as it ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from helpers.batch.estimation import estimate_theme, estimation_tasks
from helpers.batch.events import EventLog
from helpers.batch.executors import WorkerDied
from helpers.batch.failures import remove_partial
from helpers.batch.manifest import Manifest, RunRecord, append_journal
from helpers.batch.order import longest_first
from helpers.batch.plan import Plan, PlannedRun
from helpers.batch.production import TIMEOUT, Assignment, fail, produce, said_as_error
from helpers.batch.progress import Progress, said_of
from helpers.paths import STRICT_VARIABLE
from helpers.render.readiness import make_ready

if TYPE_CHECKING:
    from helpers.reference import Reference

# How the engine calls a notebook's process that was killed by nobody's code: see `render.engine`.
KILLED = "KernelKilled"

# typst keeps 40 MB a document, and sets the first one of a process little slower than others.
ANNEXES_EACH = 1


class Executor(Protocol):
    """Where tasks are carried out; yields each with its result or with what it raised."""

    interrupted: bool
    stopped: bool
    forks: bool

    def run(
        self,
        function: Callable[[Any], Any],
        tasks: Sequence[Any],
        started: Callable[[Any], None] = ...,
        *,
        share: int = ...,
    ) -> Iterator[tuple[Any, Any]]:
        """Yield each task with its result, or with what it raised, as they end.

        `share`: a process ends after so many tasks, with all that they left in it (0: as many as
        the executor lets it have).
        """
        ...

    def rest(self) -> None:
        """End the processes that wait for tasks; the next task gets a new one."""
        ...

    def begin_no_more(self) -> None:
        """Let what runs finish and begin nothing else."""
        ...

    def close(self) -> None:
        """End the workers, after what they are at."""
        ...


@dataclass(frozen=True)
class BatchResult:
    """How a batch ended: the manifest with the new records, and which of them are new.

    `stopped` says that what was running was stopped: those runs are among the `not_run`.
    """

    manifest: Manifest
    made: tuple[RunRecord, ...] = ()
    skipped: int = 0
    not_run: int = 0
    stopped: bool = False
    troubles: tuple[str, ...] = field(default_factory=tuple)

    @property
    def failed(self) -> tuple[RunRecord, ...]:
        """Return the records of this batch's runs that failed."""
        return tuple(record for record in self.made if record.status == "failed")


@dataclass(frozen=True)
class Runner:
    """Carries out a plan in `folder`; the manifest is the caller's to write, last of all.

    `pages` is the hash of what every page depends on (`Fingerprints.pages`).
    After `max_failures` failed runs nothing more is begun (None: every run is tried). A notebook
    may take `timeout` seconds and `memory` bytes of its own (0: no limit).
    """

    folder: Path
    reference: Reference
    pages: str
    executor: Executor
    progress: Progress
    timeout: float = TIMEOUT
    memory: int = 0
    max_failures: int | None = None
    engine: Literal["warm", "cold"] = "warm"

    @cached_property
    def log(self) -> EventLog:
        """Return the log of what happens, beside the batch's files."""
        return EventLog(self.folder)

    def run(self, plan: Plan, manifest: Manifest) -> BatchResult:
        """Return how it ended; no failed run stops another, and each is noted as it ends."""
        remove_partial(self.folder)
        with self.log:
            self.log.write("begun", runs=len(plan.runs), due=len(plan.due))
            try:
                with self.progress:
                    troubles = self._estimate(plan)
                    made = self._produce(plan, manifest)
            except BaseException:
                self.executor.begin_no_more()  # on a full disk the others would fare no better
                raise
            finally:
                self.executor.close()
                remove_partial(self.folder)
            result = BatchResult(
                manifest=manifest.with_records(made),
                made=tuple(made),
                skipped=len(plan.runs) - len(plan.due),
                not_run=len(plan.due) - len(made),
                stopped=self.executor.stopped,
                troubles=tuple(troubles),
            )
            counts = {"made": len(made), "failed": len(result.failed), "not_run": result.not_run}
            self.log.write("ended", **counts, skipped=result.skipped)
        return result

    def _estimate(self, plan: Plan) -> list[str]:
        """Make the estimates; one that fails fails again in its notebook, where it is shown."""
        executed = [run.request for run in plan.due if run.execute]
        tasks = estimation_tasks(self.reference, executed, plan.selection.as_of)
        troubles: list[str] = []
        if not tasks:
            return troubles
        self._begin("estimates", len(tasks))
        for task, result in self._results(estimate_theme, tasks):
            failed = isinstance(result, BaseException)
            said = str(said_as_error(result)) if failed else ""
            troubles += [f"{task}: {said}"] if failed else []
            self.progress.ended(str(task), said, failed=failed)
            self.log.write("estimated", task=str(task), **({"error": said} if failed else {}))
        self.executor.rest()  # they hold all that estimates are made with
        return troubles

    def _produce(self, plan: Plan, manifest: Manifest) -> list[RunRecord]:
        due = longest_first(plan.due, manifest)
        tasks = [self._assignment(run, plan) for run in due]
        if self.executor.forks and tasks:
            formats = sorted({name for run in due for name in run.formats})
            make_ready(formats, self.reference.settings.serif_folder)
        self._begin("annexes", len(tasks))
        killed: list[Assignment] = []
        made: list[RunRecord] = []
        for task, result in self._results(produce, tasks, share=ANNEXES_EACH):
            if _was_killed(result) and (not self.executor.interrupted or self.executor.stopped):
                task.unfinished("ipynb").unlink(missing_ok=True)
                self.log.write("killed", run=str(task.request))
                killed.append(task)
            else:
                self._note(task, result, made)
        # Whatever killed them (a person, or memory running out) has mostly passed by now.
        for task, result in self._results(produce, killed, share=1):
            self._note(task, result, made)
        return made

    def _begin(self, stage: str, tasks: int) -> None:
        self.log.write("stage", stage=stage, tasks=tasks)
        self.progress.begin(stage, tasks)

    def _results(
        self, function: Callable[[Any], Any], tasks: Sequence[Any], *, share: int = 0
    ) -> Iterator[tuple[Any, Any]]:
        if tasks and not self.executor.interrupted:
            yield from self.executor.run(function, tasks, self._started, share=share)

    def _note(self, task: Assignment, result: Any, made: list[RunRecord]) -> None:
        record = self._record(task, result)
        append_journal(record, self.folder)
        made.append(record)
        self.log.write_record(record)
        failed = record.status == "failed"
        self.progress.ended(str(task.request), said_of(record), failed=failed)
        failures = sum(one.status == "failed" for one in made)
        if failed and failures == self.max_failures:
            self.log.write("stopping", failed=failures)
            self.executor.begin_no_more()

    def _record(self, task: Assignment, result: RunRecord | BaseException) -> RunRecord:
        if isinstance(result, RunRecord):
            # The same texts came back from another process; of thousands of runs one copy is kept.
            same = result.parts == task.parts
            return result.model_copy(update={"parts": task.parts}) if same else result
        if isinstance(result, WorkerDied):
            task.unfinished("ipynb").unlink(missing_ok=True)
        return fail(task, said_as_error(result))

    def _started(self, task: Any) -> None:
        name = str(task.request) if isinstance(task, Assignment) else str(task)
        self.log.write("started", task=name)
        self.progress.started(name)

    def _assignment(self, run: PlannedRun, plan: Plan) -> Assignment:
        request = run.request
        theme = self.reference.themes[request.theme]
        return Assignment(
            project=self.reference.paths.root,
            folder=self.folder,
            request=request,
            parts=dict(run.parts),
            key=run.key,
            stamp=run.stamp,
            pages=self.pages,
            letter=run.letter,
            annex_code=f"{request.area}-{request.period}-{theme.code}",
            formats=run.formats,
            execute=run.execute,
            as_of=plan.selection.as_of,
            kept=run.kept,
            timeout=self.timeout,
            memory=self.memory,
            engine=self.engine,
            strict=os.environ.get(STRICT_VARIABLE, "") not in {"", "0"},
        )


def _was_killed(result: Any) -> bool:
    """Return whether a run ended because something outside it killed its process."""
    if isinstance(result, RunRecord):
        return result.error is not None and result.error.name == KILLED
    return isinstance(result, WorkerDied)
