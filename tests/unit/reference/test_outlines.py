"""Outlines of areas that an office supplies, and what is wrong with a file of them."""

import json
from datetime import date
from types import SimpleNamespace

import pytest

from helpers.errors import UserMistake
from helpers.reference.outlines import FILE, outline_faults, read_outlines

SQUARE = [[106.0, 22.5], [106.2, 22.5], [106.2, 22.7], [106.0, 22.7], [106.0, 22.5]]


def period(end):
    return SimpleNamespace(end=date.fromisoformat(end))


def feature(code="051", ring=SQUARE, kind="Polygon", **properties):
    shape = [ring] if kind == "Polygon" else [[ring], [ring]]
    geometry = {"type": kind, "coordinates": shape}
    return {"type": "Feature", "properties": {"code": code} | properties, "geometry": geometry}


def written(folder, *features):
    content = {"type": "FeatureCollection", "features": list(features)}
    (folder / FILE).write_text(json.dumps(content), encoding="utf-8")
    return folder


def test_without_a_file_there_are_no_outlines_and_no_faults(tmp_path):
    assert read_outlines(tmp_path, period("2024-12-14")) == {}
    assert outline_faults(tmp_path) == []


def test_an_outline_is_known_by_its_code_and_its_time(tmp_path):
    old = feature("01558", valid_to="2025-06-30")
    new = feature("01558", ring=[[0, 0], [1, 0], [1, 1]], valid_from="2025-07-01")
    params = written(tmp_path, feature(), old, new)
    found = read_outlines(params, period("2025-12-14"))
    assert found["051"] == (tuple(map(tuple, SQUARE)),)
    assert found["01558"] == (((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)),)
    assert len(read_outlines(params, period("2024-12-14"))["01558"][0]) == 5


def test_an_area_of_several_parts_has_several_rings(tmp_path):
    params = written(tmp_path, feature(kind="MultiPolygon"))
    assert len(read_outlines(params, period("2024-12-14"))["051"]) == 2


@pytest.mark.parametrize(("wrong", "said"), [
    (feature(code=51), "which is no text"),
    (feature(ring=[[563211.2, 2500000.0]]), "not degrees of longitude and latitude"),
    (feature(kind="Polygon") | {"geometry": {"type": "Point", "coordinates": [1, 2]}}, "'Point'"),
    ({"type": "Feature", "properties": {}, "geometry": None}, "code"),
    (feature(valid_from="01/07/2025"), "01/07/2025"),
])  # fmt: skip
def test_every_wrong_feature_is_named_at_once(tmp_path, wrong, said):
    params = written(tmp_path, feature(), wrong, wrong)
    faults = outline_faults(params)
    assert [fault.where for fault in faults] == [f"params/{FILE}: feature {at}" for at in (2, 3)]
    assert all(said in fault.message for fault in faults)
    with pytest.raises(UserMistake):
        read_outlines(params, period("2024-12-14"))


@pytest.mark.parametrize("text", ["{", "[]", '{"type": "Feature"}'])
def test_a_file_that_is_no_collection_is_a_fault(tmp_path, text):
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert len(outline_faults(tmp_path)) == 1
