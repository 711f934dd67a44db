"""Frames kept in memory: read once, never shared for writing, bounded, recorded all the same."""

import pandas as pd
import pytest

from helpers.data import store as store_module
from helpers.data.kept_frames import KeptFrames

LIST = "file,form,period,sender,received,invented\n"


def rice(output):
    return {"Biểu 02": [["Huyện Hòa An", "Lúa", "Mùa", 100, 100, None, output, "Sơ bộ"]]}


@pytest.fixture
def one_form(office, forms):
    """An office that has taken in one workbook of 500 t of rice."""
    office.put("first.xlsx", forms(rice(500)))
    line = "first.xlsx,area_workbook,2024,Huyện Hòa An,2024-12-18,yes\n"
    office.put("submissions.csv", LIST + line)
    assert office.take_all().faults == ()
    return office


def counted(values):
    """Return a function that gives a frame, and the list of how often it was called."""
    calls = []

    def make():
        calls.append(1)
        return pd.DataFrame({"value": values})

    return make, calls


def test_what_was_made_once_is_not_made_again():
    make, calls = counted([1, 2])
    kept = KeptFrames()
    assert kept.get("a", make).equals(kept.get("a", make))
    assert len(calls) == 1


def test_a_reader_who_changes_its_frame_changes_nobody_elses():
    make, _ = counted([1, 2])
    kept = KeptFrames()
    for _ in range(2):
        frame = kept.get("a", make)
        assert frame["value"].tolist() == [1, 2]
        frame.loc[0, "value"] = 99
        frame["more"] = 1
        frame.attrs["seen"] = True
    again = kept.get("a", make)
    assert list(again.columns) == ["value"]
    assert again["value"].tolist() == [1, 2]
    assert again.attrs == {}


def test_the_memory_is_bounded_and_the_least_lately_used_goes_first():
    size = int(pd.DataFrame({"value": range(100)}).memory_usage(deep=True).sum())
    kept = KeptFrames(most_bytes=2 * size)
    makers = {name: counted(range(100)) for name in "abc"}
    for name in "abac":
        kept.get(name, makers[name][0])
    assert kept.size == 2 * size
    kept.get("a", makers["a"][0])
    kept.get("b", makers["b"][0])
    assert [len(makers[name][1]) for name in "abc"] == [1, 2, 1]


def test_a_frame_larger_than_the_bound_is_given_but_not_kept():
    make, calls = counted(range(100))
    kept = KeptFrames(most_bytes=10)
    assert len(kept.get("a", make)) == len(kept.get("a", make)) == 100
    assert (len(calls), kept.size) == (2, 0)


def test_a_clean_file_is_opened_once_and_every_read_is_recorded(one_form, monkeypatch):
    opened = []
    real = store_module.pq.ParquetFile
    monkeypatch.setattr(
        store_module.pq, "ParquetFile", lambda path: opened.append(path) or real(path)
    )
    store = one_form.store()
    first = store.read("crops", period="2024")
    store.reads.clear()
    second = store.read("crops", period="2024")
    pd.testing.assert_frame_equal(first, second)
    assert len(opened) == 1
    assert store.reads == {("crops", "2024", "*")}


def test_rows_of_one_area_or_period_are_not_taken_for_those_of_another(one_form):
    store = one_form.store()
    assert len(store.read("crops")) == 1
    assert store.read("crops", areas=["052"]).empty
    assert store.read("crops", period="2023").empty
    assert len(store.read("crops", areas=["051"])) == 1


def test_a_store_opened_after_a_new_submission_shows_it(one_form, forms):
    before = one_form.store()
    assert before.read("crops").output_tonnes.tolist() == [500.0]
    assert one_form.send("second.xlsx", forms(rice(510))).faults == ()
    assert one_form.store().read("crops").output_tonnes.tolist() == [510.0]
    # A store that is open shows one state of the data from its first use to its last.
    assert before.read("crops").output_tonnes.tolist() == [500.0]
    assert len(before.submissions("crops")) == 1
