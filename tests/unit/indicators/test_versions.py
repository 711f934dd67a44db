"""Versions of code and params: quick to tell, and another as soon as a figure could be another."""

import pytest

from helpers.indicators.checks import versions
from helpers.indicators.checks.versions import KEPT, code_version, params_version


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """A package of one module, in the place of the rooms that make figures."""
    (tmp_path / "indicators").mkdir()
    monkeypatch.setattr(versions, "files", lambda package: tmp_path)
    monkeypatch.setattr(versions, "ROOMS", ("indicators",))
    code_version.cache_clear()
    yield tmp_path / "indicators" / "yields.py"
    code_version.cache_clear()


def version_of(sources, text, folder):
    sources.write_text(text, encoding="utf-8")
    code_version.cache_clear()
    return code_version(folder)


def test_a_comment_is_no_other_version_and_a_number_is(sources, tmp_path):
    first = version_of(sources, "SCALE = 10\n", tmp_path)
    assert version_of(sources, "SCALE = 10  # quintals\n", tmp_path) == first
    assert version_of(sources, "SCALE = 11\n", tmp_path) != first


def test_the_version_kept_is_that_of_the_same_bytes_only(sources, tmp_path):
    first = version_of(sources, "SCALE = 10\n", tmp_path)
    kept = tmp_path / KEPT
    kept.write_text(kept.read_text().replace(first, "kept"), encoding="ascii")
    assert version_of(sources, "SCALE = 10\n", tmp_path) == "kept"
    assert version_of(sources, "SCALE = 11\n", tmp_path) not in {"kept", first}


@pytest.mark.parametrize("broken", ["", "half", "a b c\n"])
def test_a_broken_note_is_written_anew(sources, tmp_path, broken):
    first = version_of(sources, "SCALE = 10\n", tmp_path)
    (tmp_path / KEPT).write_text(broken, encoding="ascii")
    assert version_of(sources, "SCALE = 10\n", tmp_path) == first
    assert first in (tmp_path / KEPT).read_text(encoding="ascii")


def test_where_nothing_can_be_kept_the_version_is_the_same(sources, tmp_path):
    first = version_of(sources, "SCALE = 10\n", tmp_path)
    (tmp_path / "a file").write_text("")
    assert version_of(sources, "SCALE = 10\n", tmp_path / "a file") == first


def test_params_that_change_or_go_are_another_version(tmp_path):
    (tmp_path / "project.yml").write_text("min_clusters: 8")
    first = params_version(tmp_path)
    (tmp_path / "project.yml").write_text("min_clusters: 10")
    second = params_version(tmp_path)
    (tmp_path / "project.yml").unlink()
    assert len({first, second, params_version(tmp_path)}) == 3
