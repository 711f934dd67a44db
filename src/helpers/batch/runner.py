"""A plan carried out: estimates once, then every run, and a record of each as it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from helpers.batch.estimation import estimate_theme, estimation_tasks
from helpers.batch.executors import WorkerDied
from helpers.batch.failures import remove_partial
from helpers.batch.fingerprint import Fingerprints
from helpers.batch.manifest import Manifest, RunRecord, append_journal
from helpers.batch.plan import Plan, PlannedRun
from helpers.batch.production import TIMEOUT, Assignment, fail, produce, said_as_error
from helpers.batch.progress import Progress, said_of


class Executor(Protocol):
    """Where tasks are carried out; yields each with its result or with what it raised."""

    interrupted: bool

    def run(
        self,
        function: Callable[[Any], Any],
        tasks: Sequence[Any],
        started: Callable[[Any], None] = ...,
    ) -> Iterator[tuple[Any, Any]]:
        """Yield each task with its result, or with what it raised, as they end."""
        ...

    def close(self) -> None:
        """End the workers."""
        ...


@dataclass(frozen=True)
class BatchResult:
    """How a batch ended: the manifest with the new records, and which of them are new."""

    manifest: Manifest
    made: tuple[RunRecord, ...] = ()
    skipped: int = 0
    not_run: int = 0
    troubles: tuple[str, ...] = field(default_factory=tuple)

    @property
    def failed(self) -> tuple[RunRecord, ...]:
        """Return the records of this batch's runs that failed."""
        return tuple(record for record in self.made if record.status == "failed")


@dataclass(frozen=True)
class Runner:
    """Carries out a plan in `folder`; the manifest is the caller's to write, last of all."""

    folder: Path
    fingerprints: Fingerprints
    executor: Executor
    progress: Progress
    timeout: float = TIMEOUT

    def run(self, plan: Plan, manifest: Manifest) -> BatchResult:
        """Return how it ended; no failed run stops another, and each is noted as it ends."""
        remove_partial(self.folder)
        try:
            with self.progress:
                troubles = self._estimate(plan)
                made = self._produce(plan)
        finally:
            self.executor.close()
            remove_partial(self.folder)
        return BatchResult(
            manifest=manifest.with_records(made),
            made=tuple(made),
            skipped=len(plan.runs) - len(plan.due),
            not_run=len(plan.due) - len(made),
            troubles=tuple(troubles),
        )

    def _estimate(self, plan: Plan) -> list[str]:
        """Make the estimates; one that fails fails again in its notebook, where it is shown."""
        executed = [run.request for run in plan.due if run.execute]
        tasks = estimation_tasks(self.fingerprints.reference, executed, plan.selection.as_of)
        troubles: list[str] = []
        if not tasks:
            return troubles
        self.progress.begin("estimates", len(tasks))
        for task, result in self.executor.run(estimate_theme, tasks, self._started):
            failed = isinstance(result, BaseException)
            said = str(said_as_error(result)) if failed else ""
            troubles += [f"{task}: {said}"] if failed else []
            self.progress.ended(str(task), said, failed=failed)
        return troubles

    def _produce(self, plan: Plan) -> list[RunRecord]:
        records: list[RunRecord] = []
        if self.executor.interrupted:
            return records
        tasks = [self._assignment(run, plan) for run in plan.due]
        self.progress.begin("annexes", len(tasks))
        for task, result in self.executor.run(produce, tasks, self._started):
            record = self._record(task, result)
            append_journal(record, self.folder)
            records.append(record)
            failed = record.status == "failed"
            self.progress.ended(str(task.request), said_of(record), failed=failed)
        return records

    def _record(self, task: Assignment, result: RunRecord | BaseException) -> RunRecord:
        if isinstance(result, RunRecord):
            return result
        if isinstance(result, WorkerDied):
            task.unfinished("ipynb").unlink(missing_ok=True)
        return fail(task, said_as_error(result))

    def _started(self, task: Any) -> None:
        self.progress.started(str(task.request) if isinstance(task, Assignment) else str(task))

    def _assignment(self, run: PlannedRun, plan: Plan) -> Assignment:
        reference = self.fingerprints.reference
        request = run.request
        theme = reference.themes[request.theme]
        return Assignment(
            project=reference.paths.root,
            folder=self.folder,
            request=request,
            parts=dict(run.parts),
            key=run.key,
            pages=self.fingerprints.pages,
            letter=run.letter,
            annex_code=f"{request.area}-{request.period}-{theme.code}",
            formats=run.formats,
            execute=run.execute,
            as_of=plan.selection.as_of,
            kept=run.kept,
            timeout=self.timeout,
        )
