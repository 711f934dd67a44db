"""The manifest: whole or absent, checked when read, and nothing done is forgotten."""

import json

import pytest

from helpers.batch.manifest import (
    Manifest,
    OutputFile,
    RunError,
    RunRecord,
    append_journal,
    load_manifest,
    write_manifest,
)
from helpers.batch.requests import RunRequest
from helpers.errors import UserMistake


def record(area="901", status="done", **fields):
    request = RunRequest(theme="harvest", area=area, period="2024", language="vi")
    return RunRecord(request=request, status=status, execution_key="k", **fields)


def test_what_was_written_is_read_back_and_runs_stand_in_a_fixed_order(tmp_path):
    file = OutputFile(path="2024/901/harvest.vi.html", sha256="ab", size=3, key="x")
    error = RunError(name="KeyError", message="'x'", cell=4, notebook="failed/x.ipynb")
    manifest = Manifest(batch="b").with_records(
        [record("902", "failed", error=error), record("901", files=(file,))]
    )
    write_manifest(manifest, tmp_path)
    assert load_manifest(tmp_path, "b") == manifest
    assert [one.request.area for one in manifest.runs] == ["901", "902"]
    assert manifest.failed == ("harvest 902 2024 vi",)
    assert str(manifest.runs[1].error) == "cell [4]: KeyError: 'x'"


def test_the_file_follows_its_own_published_schema(tmp_path):
    jsonschema = pytest.importorskip("jsonschema")
    write_manifest(Manifest(batch="b").with_records([record()]), tmp_path)
    content = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    jsonschema.validate(content, Manifest.model_json_schema())
    assert content["schema_version"] == 1


def test_a_killed_batch_has_its_finished_runs_in_the_journal(tmp_path):
    write_manifest(Manifest(batch="b").with_records([record("901")]), tmp_path)
    append_journal(record("902"), tmp_path)
    with (tmp_path / ".journal.jsonl").open("a") as stream:
        stream.write('{"request": {"theme": "har')  # the power went
    areas = [one.request.area for one in load_manifest(tmp_path, "b").runs]
    assert areas == ["901", "902"]


def test_writing_the_manifest_ends_the_journal(tmp_path):
    append_journal(record(), tmp_path)
    write_manifest(load_manifest(tmp_path, "b"), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]
    assert len(load_manifest(tmp_path, "b").runs) == 1


@pytest.mark.parametrize("text", ["", "{", '{"schema_version": 9, "batch": "b"}', '{"runs": []}'])
def test_a_manifest_that_is_not_ours_is_refused_with_what_to_do(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(UserMistake, match=r"manifest of schema 1 is required.*remove the file"):
        load_manifest(tmp_path, "b")


def test_a_manifest_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    write_manifest(Manifest(batch="b"), tmp_path)
    before = (tmp_path / "manifest.json").read_bytes()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_manifest(Manifest(batch="b").with_records([record()]), tmp_path)
    assert (tmp_path / "manifest.json").read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1
