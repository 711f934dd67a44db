"""The log of a batch, its JUnit page, and the order in which runs begin."""

import json
from xml.etree import ElementTree

import pytest

from helpers.batch.events import LOG, EventLog
from helpers.batch.executors import WorkerDied
from helpers.batch.junit import write_junit
from helpers.batch.manifest import Manifest, load_manifest
from helpers.batch.order import longest_first


def events(batch):
    lines = (batch.folder / LOG).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_each_event_is_a_line_with_its_time_and_the_run_it_is_about(batch):
    batch.failing = {"902"}
    batch.run()
    found = events(batch)
    assert [one["event"] for one in found[:2]] == ["begun", "stage"]
    assert found[0]["due"] == 4
    assert all(one["time"].endswith("+00:00") for one in found)
    (failed,) = [one for one in found if one["event"] == "failed"]
    assert failed["run"] == "harvest 902 2024 vi"
    assert failed["error"] == "cell [3]: KeyError: 'income'"
    assert found[-1] | {"time": ""} == {
        "time": "",
        "event": "ended",
        "made": 4,
        "failed": 1,
        "not_run": 0,
        "skipped": 0,
    }


def test_a_line_cut_by_a_power_failure_spoils_no_other(tmp_path):
    (tmp_path / LOG).write_text('{"event": "begun", "ru', encoding="utf-8")
    with EventLog(tmp_path) as log:
        log.write("begun", runs=3)
    cut, whole = (tmp_path / LOG).read_text(encoding="utf-8").splitlines()
    assert cut == '{"event": "begun", "ru'
    assert json.loads(whole)["runs"] == 3


class Killing:
    """An executor in which the run of one area is killed as often as said."""

    interrupted = stopped = forks = False

    def __init__(self, area, times):
        self.area, self.times = area, times
        self.order = []

    def run(self, function, tasks, started=lambda task: None, *, share=0):
        for task in tasks:
            area = getattr(getattr(task, "request", None), "area", "")
            self.order.append(area)
            if area == self.area and self.times > 0:
                self.times -= 1
                yield task, WorkerDied("its process was ended from outside")
            else:
                yield task, function(task)

    def begin_no_more(self):
        self.interrupted = True

    def rest(self):
        pass

    def close(self):
        pass


def test_a_run_killed_from_outside_is_tried_once_more_after_the_others(batch):
    executor = Killing("901", times=1)
    result = batch.run(executor=executor)
    assert (len(result.made), result.failed) == (4, ())
    assert executor.order[-1] == "901"
    assert [one["run"] for one in events(batch) if one["event"] == "killed"] == [
        "harvest 901 2024 vi"
    ]


def test_a_run_killed_twice_has_failed_and_is_named(batch):
    (failed,) = batch.run(executor=Killing("901", times=2)).failed
    assert str(failed.error) == "WorkerDied: its process was ended from outside"


def test_after_the_most_failures_allowed_nothing_more_is_begun(batch):
    batch.failing = {"90", "901", "902"}
    batch.max_failures = 1
    result = batch.run()
    assert len(result.failed) == 1
    assert result.not_run == 4 - len(result.made) > 0
    assert [one["failed"] for one in events(batch) if one["event"] == "stopping"] == [1]


def test_the_longest_run_of_last_time_begins_first_and_an_unknown_one_before_it(batch):
    result = batch.run()
    seconds = {"90": 1.0, "901": 9.0, "902": 4.0}
    runs = tuple(
        record.model_copy(update={"seconds": seconds[record.request.area]})
        for record in result.manifest.runs
        if record.request.theme == "harvest"
    )
    known = Manifest(batch="default", runs=runs)
    ordered = longest_first(batch.plan(force=True).runs, known)
    assert [(run.request.theme, run.request.area) for run in ordered] == [
        ("summary", "90"),
        ("harvest", "901"),
        ("harvest", "902"),
        ("harvest", "90"),
    ]


@pytest.mark.parametrize("again", [False, True])
def test_junit_xml_has_a_case_for_each_run_with_its_seconds_failure_or_reason(batch, again):
    batch.failing = {"902"}
    result = batch.run()
    plan = batch.plan(areas=("901", "902")) if again else batch.plan(force=True)
    made = [] if again else result.made
    write_junit(batch.folder / "junit.xml", plan, made)
    suite = ElementTree.parse(batch.folder / "junit.xml").getroot()
    assert suite.get("tests") == str(len(plan.runs))
    cases = {(case.get("classname"), case.get("name")): case for case in suite}
    bad = cases["harvest", "902 2024 vi"]
    if again:
        assert cases["harvest", "901 2024 vi"].find("skipped").get("message") == "up to date"
        assert bad.find("skipped").get("message") == "not begun"
    else:
        assert suite.get("failures") == "1"
        assert bad.find("failure").get("message") == "cell [3]: KeyError: 'income'"
        assert bad.find("failure").text == "failed/2024/902/harvest.vi.ipynb"


def test_the_log_outlives_the_manifest_of_a_batch_that_ended(batch):
    batch.run()
    batch.run(force=True)
    assert [one["event"] for one in events(batch)].count("ended") == 2
    assert len(load_manifest(batch.folder, "default").runs) == 4
