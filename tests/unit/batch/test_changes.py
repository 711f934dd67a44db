"""What changed is named as exactly as a person needs to go and look."""

import json

import pytest

from helpers.batch.changes import PIECES, Changes
from helpers.batch.params_files import ParamsFile, read_params


@pytest.fixture
def known(tmp_path):
    """Changes that know what stood behind "old" and stands behind "new"."""

    def with_pieces(before, now):
        Changes(tmp_path, {"old": before}).keep(["old"])
        return Changes(tmp_path, {"new": now})

    return with_pieces


def said(changes, name="data/crops"):
    return changes.between({name: "old", "lock file": "1"}, {name: "new", "lock file": "1"})


def test_one_form_that_changed_came_or_went_is_named_as_a_place(known):
    both = {"2024/051": "a", "2024/052": "b"}
    assert said(known(both, both | {"2024/051": "c"})) == "data/clean/crops/2024/051 changed"
    assert said(known(both, both | {"2025/051": "c"})) == "data/clean/crops/2025/051 is new"
    assert said(known(both, {"2024/051": "a"})) == "data/clean/crops/2024/052 is gone"


def test_many_are_named_three_and_counted(known):
    before = {f"2024/{area}": "a" for area in range(42, 52)}
    after = {name: "b" for name in before if name != "2024/42"}
    assert said(known(before, after)) == (
        "data/clean/crops changed: 2024/42 (gone), 2024/43, 2024/44 and 7 more"
    )


def test_the_order_is_named_only_where_nothing_else_changed(known):
    name = "params/indicators.yml"
    assert said(known({"the order": "a", "x": "1"}, {"the order": "b", "x": "1"}), name) == (
        "params/indicators.yml changed: the order"
    )
    assert said(known({"the order": "a", "x": "1"}, {"the order": "b", "x": "2"}), name) == (
        "params/indicators.yml changed: x"
    )


@pytest.mark.parametrize("text", [None, "{", "[]"])
def test_without_what_was_kept_the_part_alone_is_named(tmp_path, text):
    if text is not None:
        (tmp_path / PIECES).write_text(text)
    assert said(Changes(tmp_path, {"new": {"x": "1"}})) == "data/clean/crops changed"
    assert Changes(tmp_path, {}).between({"a": "1"}, {"a": "1"}) == ""


def test_what_no_run_refers_to_any_more_is_forgotten(tmp_path):
    Changes(tmp_path, {"old": {"x": "1"}, "other": {"y": "1"}}).keep(["old", "other"])
    Changes(tmp_path, {"new": {"x": "2"}}).keep(["old", "new"])
    assert sorted(json.loads((tmp_path / PIECES).read_text())) == ["new", "old"]


def test_rows_are_named_by_the_cells_that_tell_them_apart_and_fields_by_their_path(tmp_path):
    (tmp_path / "targets.csv").write_text(
        "indicator,area,value\nstunting,04,20\nstunting,051,21\n", encoding="utf-8"
    )
    (tmp_path / "project.yml").write_text("plan: {number: 1}\ncode: CB\n", encoding="utf-8")
    found = read_params(tmp_path)
    assert sorted(found["targets.csv"].pieces) == ["stunting 04", "stunting 051", "the order"]
    assert sorted(found["project.yml"].pieces) == ["code", "plan.number"]


def test_rows_about_other_indicators_do_not_count():
    rows = [{"indicator": "a", "value": "1"}, {"indicator": "b", "value": "2"}]
    changed = [rows[0], rows[1] | {"value": "3"}]
    one, other = (ParamsFile("targets.csv", each).about({"a"}) for each in (rows, changed))
    assert one.digest == other.digest
    assert ParamsFile("targets.csv", rows).digest != ParamsFile("targets.csv", changed).digest
