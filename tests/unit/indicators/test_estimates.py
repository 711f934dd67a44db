"""The estimates store: once for all areas, kept under the key of what it was made from."""

import os
import sys

import pandas as pd
import pyarrow.parquet as pq
import pytest

from helpers.errors import UserMistake
from helpers.indicators import estimates
from helpers.indicators.estimates import read_estimates
from helpers.indicators.records import COLUMNS


@pytest.fixture
def births_total(world):
    return world.make_indicator(
        "live_births",
        "births_total",
        ["births"],
        kind="count",
        flow=True,
        arguments={"column": "live_births"},
    )


@pytest.fixture
def reference(world, tmp_path, births_total):
    return world.make_reference(tmp_path, [births_total])


@pytest.fixture
def store(world):
    found = world.SmallStore()
    put(found, 100)
    return found


def put(store, live_births, period="2024"):
    row = {"area": "10001", "reporting_area": "040", "live_births": live_births}
    store.put("births", period, [row])


def test_records_have_one_row_an_area_and_always_the_same_columns(reference, store):
    records = read_estimates(reference, store, "live_births", "2024")
    assert list(records.columns) == list(COLUMNS)
    assert list(records["area"]) == ["04", "040", "051"]
    assert set(records["period"]) == {"2024"}


def test_a_second_reader_takes_the_file_and_reads_no_data(reference, store):
    first = read_estimates(reference, store, "live_births", "2024")
    store.reads.clear()
    second = read_estimates(reference, store, "live_births", "2024")
    assert store.reads == []
    pd.testing.assert_frame_equal(first, second)


def test_new_data_makes_the_kept_file_stale(reference, store):
    read_estimates(reference, store, "live_births", "2024")
    put(store, 120)
    assert read_estimates(reference, store, "live_births", "2024").at[0, "value"] == 120


def test_data_of_a_later_period_leaves_the_kept_file_in_force(reference, store):
    read_estimates(reference, store, "live_births", "2024")
    put(store, 999, "2025")
    store.reads.clear()
    read_estimates(reference, store, "live_births", "2024")
    assert store.reads == []


def test_changed_code_makes_the_kept_file_stale(reference, store, monkeypatch):
    read_estimates(reference, store, "live_births", "2024")
    monkeypatch.setattr(estimates, "code_version", lambda folder: "another")
    store.reads.clear()
    read_estimates(reference, store, "live_births", "2024")
    assert store.reads != []


def test_changed_params_make_the_kept_file_stale(reference, store):
    read_estimates(reference, store, "live_births", "2024")
    reference.paths.params.mkdir()
    (reference.paths.params / "project.yml").write_text("min_clusters: 9", encoding="utf-8")
    store.reads.clear()
    read_estimates(reference, store, "live_births", "2024")
    assert store.reads != []


def test_a_half_written_or_foreign_file_is_computed_anew(reference, store):
    read_estimates(reference, store, "live_births", "2024")
    file = reference.paths.estimates / "live_births" / "2024.parquet"
    file.write_bytes(file.read_bytes()[:50])
    assert read_estimates(reference, store, "live_births", "2024").at[0, "value"] == 100
    assert pq.read_table(file).num_rows == 3


def test_the_same_records_give_the_same_bytes(reference, store):
    read_estimates(reference, store, "live_births", "2024")
    file = reference.paths.estimates / "live_births" / "2024.parquet"
    before = file.read_bytes()
    file.unlink()
    read_estimates(reference, store, "live_births", "2024")
    assert file.read_bytes() == before


def test_nothing_half_written_is_left_beside_the_file(reference, store):
    read_estimates(reference, store, "live_births", "2024")
    folder = reference.paths.estimates / "live_births"
    assert [file.name for file in folder.iterdir()] == ["2024.parquet"]


def test_a_folder_that_cannot_be_written_only_computes(reference, store):
    reference.paths.estimates.write_text("a file stands here", encoding="utf-8")
    assert read_estimates(reference, store, "live_births", "2024").at[0, "value"] == 100


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs file permissions")
def test_a_read_only_folder_only_computes(reference, store):
    reference.paths.estimates.mkdir()
    reference.paths.estimates.chmod(0o500)
    assert read_estimates(reference, store, "live_births", "2024").at[0, "value"] == 100
    reference.paths.estimates.chmod(0o700)


def test_what_was_known_on_a_day_is_kept_apart(world, reference, store):
    read_estimates(reference, store, "live_births", "2024")
    earlier = world.SmallStore(dict(store.frames), as_of="2024-12-31")
    read_estimates(reference, earlier, "live_births", "2024")
    names = {file.name for file in (reference.paths.estimates / "live_births").iterdir()}
    assert names == {"2024.parquet", "2024@2024-12-31.parquet"}


def test_last_year_is_put_together_for_the_communes_of_the_reform(reference, store):
    period = reference.periods.get("2024")
    records = read_estimates(
        reference, store, "live_births", period, areas_of=reference.periods.get("2025")
    )
    assert records.set_index("area")["value"].to_dict()["10001"] == 100
    assert records.set_index("area").at["20002", "status"] == "not_comparable"


def test_an_unknown_indicator_is_refused_with_the_nearest(reference, store):
    with pytest.raises(UserMistake, match="live_births"):
        read_estimates(reference, store, "live_birth", "2024")
