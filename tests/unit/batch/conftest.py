"""A batch without kernels: tasks run in this process, notebooks and pages are written by hand."""

import json

import pytest

from helpers.batch.fingerprint import Fingerprints
from helpers.batch.manifest import load_manifest
from helpers.batch.plan import make_plan
from helpers.batch.progress import LineProgress
from helpers.batch.runner import Runner
from helpers.batch.seals import Seals
from helpers.batch.selection import Asked, find_batch, select
from helpers.data.store import Store
from helpers.reference import load_reference
from helpers.render.engine import CellError, Execution


class Inline:
    """Runs tasks one after the other, here."""

    interrupted = stopped = forks = False

    def run(self, function, tasks, started=lambda task: None, *, share=0):
        for task in tasks:
            if self.interrupted:
                return
            started(task)
            try:
                yield task, function(task)
            except Exception as error:  # noqa: BLE001 (as the real one: handed on, not raised)
                yield task, error

    def begin_no_more(self):
        self.interrupted = True

    def rest(self):
        pass

    def close(self):
        pass


class Batch:
    """One project's batch, planned and run as often as a test wants."""

    def __init__(self, paths, stream):
        self.paths = paths
        self.stream = stream
        self.executed = []
        self.exported = []
        self.failing = set()
        self.spoiling = set()
        self.max_failures = None

    @property
    def folder(self):
        return self.paths.outputs / "default"

    def plan(self, *, force=False, **asked):
        reference = load_reference(self.paths)
        selection = select(reference, find_batch(reference), Asked(**asked))
        self.fingerprints = Fingerprints(reference, Store(self.paths), selection.as_of)
        manifest = load_manifest(self.folder, "default")
        return make_plan(selection, self.fingerprints, manifest, Seals(self.folder), force=force)

    def reasons(self, **asked):
        return {str(run.request): run.reason for run in self.plan(**asked).runs}

    def run(self, executor=None, **asked):
        from helpers.batch.manifest import write_manifest

        self.executed.clear()
        self.exported.clear()
        plan = self.plan(**asked)
        runner = Runner(
            self.folder,
            self.fingerprints.reference,
            self.fingerprints.pages,
            executor or Inline(),
            LineProgress(self.stream),
            max_failures=self.max_failures,
        )
        self.folder.mkdir(parents=True, exist_ok=True)
        result = runner.run(plan, load_manifest(self.folder, "default"))
        write_manifest(result.manifest, self.folder)
        return result

    def execute(self, notebook, output, parameters, **options):
        self.executed.append(f"{notebook.stem} {parameters['area']}")
        output.parent.mkdir(parents=True, exist_ok=True)
        cover = {"code": f"NH-{parameters['area']}", "invented": True, "answer": "Đạt."}
        outputs = [{"data": {"application/vnd.annex.cover+json": cover}}]
        source = notebook.read_text(encoding="utf-8")
        cells = [{"cell_type": "code", "source": source, "outputs": outputs}]
        output.write_text(json.dumps({"cells": cells}), encoding="utf-8")
        if parameters["area"] in self.failing:
            return Execution("failed", 0.1, CellError(3, "KeyError", "'income'"))
        return Execution("ok", 0.1)

    def export(self, executed, output, *, format, letter):
        self.exported.append(f"{output.parent.name} {format}")
        body = f"{executed.read_text(encoding='utf-8')} {letter}"
        whole = {"html": f"<html>{body}</html>", "pdf": f"%PDF-1.7 {body}\n%%EOF\n"}[format]
        if (output.parent.name, format) in self.spoiling:
            whole = whole[:20]
        output.write_text(whole, encoding="utf-8")


@pytest.fixture
def batch(tiny, monkeypatch, tmp_path):
    """The default batch of the tiny province, with fakes for engine, exporters and estimates."""
    from helpers.batch import runner

    with (tmp_path / "progress.txt").open("w+", encoding="utf-8") as stream:
        made = Batch(tiny, stream)
        monkeypatch.setattr("helpers.render.engine.execute", made.execute)
        monkeypatch.setattr("helpers.render.exporters.export", made.export)
        monkeypatch.setattr(runner, "estimate_theme", lambda task: 0)
        yield made


@pytest.fixture
def submit():
    """Enter a submission of crops of district 901 into the ledger."""
    return _submit


def _submit(paths, period):
    """Enter a submission into the ledger, as intake would."""
    ledger = paths.clean / "submissions.json"
    content = {"version": 1, "submissions": []}
    if ledger.is_file():
        content = json.loads(ledger.read_text(encoding="utf-8"))
    one = {"area": "901", "path": f"crops/{period}/901/x.parquet", "sha256": period, "rows": 1}
    taken = {"dataset": "crops", "rows_in": 1, "accepted": 1, "refused": 0, "duplicates": 0}
    names = {"submission": period, "file_name": "a.xlsx", "sha256": period, "form": "crops"}
    rest = {"area": "901", "sender": "901", "received": "2025-01-01", "rules": "r"}
    entry = names | rest | {"period": period, "invented": True}
    content["submissions"].append(entry | {"datasets": [taken | {"slices": [one]}]})
    ledger.parent.mkdir(parents=True, exist_ok=True)
    ledger.write_text(json.dumps(content), encoding="utf-8")
