"""A batch carried out: no failure stops it, and nothing half-made looks finished."""

import pytest

from helpers.batch import failures, runner
from helpers.batch.executors import WorkerDied
from helpers.batch.manifest import load_manifest


def files(folder):
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    )


def test_every_run_leaves_its_notebook_and_its_pages_with_their_hashes(batch):
    result = batch.run()
    assert (len(result.made), result.failed, result.skipped) == (4, (), 0)
    assert "2024/901/harvest.vi.pdf" in files(batch.folder)
    assert len(files(batch.folder)) == 4 * 3 + len(["manifest.json", "batch.jsonl"])
    assert not (batch.folder / ".partial").exists()
    record = result.manifest.by_request[batch.plan().runs[2].request]
    assert record.verification.startswith("NH-901 · ")
    assert record.verification.replace(" ", "").upper().endswith(record.execution_key[:12].upper())
    assert record.verification in (batch.folder / "2024/901/harvest.vi.html").read_text("utf-8")


def test_a_failed_run_stops_no_other_and_keeps_its_notebook_where_it_is_said(batch):
    batch.failing = {"901"}
    result = batch.run()
    assert len(result.made) == 4
    (failed,) = result.failed
    assert str(failed.error) == "cell [3]: KeyError: 'income'"
    assert failed.error.notebook == "failed/2024/901/harvest.vi.ipynb"
    assert (batch.folder / failed.error.notebook).is_file()
    assert not [name for name in files(batch.folder) if name.startswith("2024/901/")]
    assert result.manifest.failed == ("harvest 901 2024 vi",)


def test_a_failure_takes_the_earlier_pages_out_of_their_place_but_does_not_lose_them(batch):
    batch.run()
    batch.failing = {"901"}
    batch.run(areas=("901",), force=True)
    assert not [name for name in files(batch.folder) if name.startswith("2024/901/")]
    assert "failed/2024/901/earlier/harvest.vi.pdf" in files(batch.folder)
    batch.failing = set()
    assert batch.reasons()["harvest 901 2024 vi"] == "failed last time"
    batch.run()
    assert "2024/901/harvest.vi.pdf" in files(batch.folder)
    assert not (batch.folder / "failed").exists()


@pytest.mark.parametrize("format", ["html", "pdf"])
def test_a_page_cut_short_does_not_take_its_place(batch, format):
    batch.spoiling = {("902", format)}
    (failed,) = batch.run().failed
    assert failed.error.name == "PageBroken"
    assert not [name for name in files(batch.folder) if name.startswith("2024/902/")]


def test_a_full_disk_is_said_in_one_sentence_and_nothing_half_written_stays(batch, monkeypatch):
    def full(executed, output, *, format, letter):
        output.write_text("<html>")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("helpers.render.exporters.export", full)
    result = batch.run()
    assert {str(one.error) for one in result.failed} == {
        "DiskFull: no space is left in the output folder"
    }
    assert not [name for name in files(batch.folder) if name.endswith((".html", ".pdf"))]


def test_a_message_of_many_lines_is_cut_so_that_no_row_is_quoted(batch, monkeypatch):
    def bad(executed, output, *, format, letter):
        raise ValueError("bad rows:\nHoàng Văn A\nHoàng Văn B")

    monkeypatch.setattr("helpers.render.exporters.export", bad)
    assert {one.error.message for one in batch.run().failed} == {"bad rows:"}


class Dying:
    """An executor whose process for one area is killed."""

    interrupted = stopped = forks = False

    def __init__(self, area):
        self.area = area

    def run(self, function, tasks, started=lambda task: None, *, share=0):
        for task in tasks:
            dies = getattr(getattr(task, "request", None), "area", "") == self.area
            if dies:
                place = task.unfinished("ipynb")
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text("{half")
            yield task, WorkerDied("its process was ended from outside") if dies else function(task)

    def rest(self):
        pass

    def close(self):
        pass


def test_a_killed_process_costs_its_run_and_leaves_nothing_half_made(batch):
    result = batch.run(executor=Dying("902"))
    (failed,) = result.failed
    assert str(failed.error) == "WorkerDied: its process was ended from outside"
    assert failed.error.notebook == ""
    assert len(result.made) == 4
    assert not [name for name in files(batch.folder) if "902" in name]
    assert not (batch.folder / ".partial").exists()


def test_a_batch_killed_after_two_runs_goes_on_with_the_others(batch, monkeypatch):
    def killed(record, folder, kept=runner.append_journal, seen=[]):  # noqa: B006
        if len(seen) == 2:
            raise KeyboardInterrupt
        seen.append(record)
        kept(record, folder)

    monkeypatch.setattr(runner, "append_journal", killed)
    with pytest.raises(KeyboardInterrupt):
        batch.run()
    monkeypatch.undo()
    assert len(load_manifest(batch.folder, "default").runs) == 2
    assert list(batch.reasons().values()).count("up to date") == 2


def test_estimates_that_fail_are_named_and_stop_nothing(batch, monkeypatch):
    def fails(task):
        raise ValueError("no crops")

    monkeypatch.setattr(runner, "estimate_theme", fails)
    result = batch.run()
    assert len(result.made) == 4
    assert "estimates harvest 2024: ValueError: no crops" in result.troubles


def test_estimates_are_made_for_executed_runs_only_each_period_once(batch, monkeypatch):
    asked = []
    monkeypatch.setattr(runner, "estimate_theme", lambda task: asked.append(str(task)))
    batch.run()
    assert sorted(asked) == [f"estimates harvest {year}" for year in range(2020, 2025)]
    (batch.folder / "2024/901/harvest.vi.pdf").unlink()
    asked.clear()
    batch.run()
    assert asked == []


def test_without_a_terminal_each_finished_run_is_one_plain_line(batch):
    batch.failing = {"902"}
    batch.run()
    batch.stream.seek(0)
    lines = batch.stream.read().splitlines()
    assert lines[:2] == ["estimates: 5", "annexes: 4"]
    assert lines[2].startswith("1/4 harvest 90 2024 vi  ")
    assert lines[5] == "4/4 harvest 902 2024 vi  failed: cell [3]: KeyError: 'income'"
    assert len(lines) == 6


def test_what_an_interrupted_batch_left_half_made_is_removed(tmp_path):
    half = tmp_path / ".partial" / "2024" / "901" / "x.pdf"
    half.parent.mkdir(parents=True)
    half.write_text("")
    failures.remove_partial(tmp_path)
    assert list(tmp_path.iterdir()) == []
