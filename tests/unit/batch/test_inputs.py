"""A run is recorded under the key of what it was executed from, whatever is edited meanwhile."""

import json
import os

import pytest

from helpers.batch.manifest import JOURNAL, append_journal, load_manifest

HARVEST = "harvest 901 2024 vi"


@pytest.fixture
def during(batch, monkeypatch):
    """Do something while the notebook of an area is executed: the first time, or each time."""

    def do(act, *, area="901", each_time=False):
        seen = []
        plain = batch.execute

        def executed(notebook, output, parameters, **options):
            ended = plain(notebook, output, parameters, **options)
            if parameters["area"] == area and (each_time or not seen):
                seen.append(area)
                act(len(seen))
            return ended

        monkeypatch.setattr("helpers.render.engine.execute", executed)

    return do


def rewrite(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def executed(batch, area="901"):
    return sum(one == f"harvest {area}" for one in batch.executed)


def test_a_notebook_edited_while_it_runs_is_run_again_and_recorded_as_what_it_is_now(batch, during):
    notebook = batch.paths.notebooks / "harvest.ipynb"
    during(lambda _: rewrite(notebook, "Câu sau kết quả.", "Another one."))
    assert batch.run().failed == ()
    assert executed(batch) == 2
    page = (batch.folder / "2024/901/harvest.vi.html").read_text(encoding="utf-8")
    assert "Another one." in page
    # Those made before are out of date, those made of the new text are not.
    assert batch.reasons() == {
        "harvest 90 2024 vi": "notebook changed",
        "summary 90 2024 vi": "up to date",
        HARVEST: "up to date",
        "harvest 902 2024 vi": "up to date",
    }


def test_an_edit_taken_back_before_the_run_ends_is_not_mistaken_for_none(batch, during):
    notebook = batch.paths.notebooks / "harvest.ipynb"

    def edit_and_take_back(_):
        rewrite(notebook, "Câu sau kết quả.", "Another one.")
        rewrite(notebook, "Another one.", "Câu sau kết quả.")

    during(edit_and_take_back)
    batch.run()
    assert executed(batch) == 2
    assert set(batch.reasons().values()) == {"up to date"}


def test_a_target_changed_while_runs_go_on_counts_for_those_that_follow(batch, during):
    target = batch.paths.params / "targets.csv"
    during(lambda _: rewrite(target, ",gt,10,", ",gt,11,"))
    batch.run()
    reasons = batch.reasons()
    assert reasons[HARVEST] == reasons["harvest 902 2024 vi"] == "up to date"
    assert reasons["harvest 90 2024 vi"].startswith("params/targets.csv changed")


def test_data_taken_in_while_runs_go_on_count_for_those_that_follow(batch, during, submit):
    during(lambda _: submit(batch.paths, "2024"))
    batch.run()
    reasons = batch.reasons()
    assert reasons[HARVEST] == reasons["harvest 902 2024 vi"] == "up to date"
    assert reasons["harvest 90 2024 vi"] == "data/clean/crops changed"


def test_what_is_changed_each_time_it_runs_fails_with_the_reason(batch, during):
    comment = batch.paths.params / "areas.csv"
    during(lambda turn: os.utime(comment, ns=(turn, turn)), each_time=True)
    (failed,) = batch.run().failed
    assert failed.error.name == "InputsChanged"
    assert executed(batch) == 3


def test_another_theme_s_notebook_that_is_saved_meanwhile_costs_nothing(batch, during):
    other = batch.paths.notebooks / "summary.ipynb"
    during(lambda _: os.utime(other, ns=(1, 1)))
    batch.run()
    assert executed(batch) == 1


def test_files_dated_in_the_future_and_a_clock_set_back_run_nothing_again(batch):
    batch.run()
    late = 4_000_000_000 * 10**9
    for file in [*batch.paths.params.rglob("*"), *batch.paths.notebooks.iterdir()]:
        os.utime(file, ns=(late, late))
    manifest = batch.folder / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    for run in content["runs"]:
        run["finished"] = "2096-01-01T00:00:00+00:00"
    manifest.write_text(json.dumps(content), encoding="utf-8")
    assert set(batch.reasons().values()) == {"up to date"}
    rewrite(batch.paths.notebooks / "harvest.ipynb", "Câu sau kết quả.", "Another one.")
    os.utime(batch.paths.notebooks / "harvest.ipynb", ns=(1, 1))
    assert batch.reasons()[HARVEST] == "notebook changed"


def test_a_line_of_the_journal_cut_short_does_not_swallow_the_next(batch):
    record = batch.run().manifest.runs[0]
    (batch.folder / "manifest.json").unlink()
    (batch.folder / JOURNAL).write_text('{"request": {"theme": "har', encoding="utf-8")
    append_journal(record, batch.folder)
    assert load_manifest(batch.folder, "default").runs == (record,)
