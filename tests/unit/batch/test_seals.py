"""Knowing in a moment that nothing changed, and never saying so when something did."""

import os

import pytest

from helpers.batch.manifest import OutputFile
from helpers.batch.seals import Seals, read_stamp, stamp_batch, stamp_inputs

SHA = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"  # of b"hello"


@pytest.fixture
def file(tmp_path):
    (tmp_path / "a.html").write_bytes(b"hello")
    return OutputFile(path="a.html", sha256=SHA, size=5)


def test_a_sealed_file_is_not_read_again_until_it_is_touched(tmp_path, file, monkeypatch):
    seals = Seals(tmp_path)
    assert seals.intact(file)
    seals.write("stamp")
    monkeypatch.setattr("helpers.batch.seals._sha256", lambda path: "was read")
    assert Seals(tmp_path).intact(file)
    os.utime(tmp_path / "a.html", ns=(1, 1))
    assert not Seals(tmp_path).intact(file)


def test_other_bytes_of_the_same_length_and_a_missing_file_are_not_intact(tmp_path, file):
    (tmp_path / "a.html").write_bytes(b"hallo")
    assert not Seals(tmp_path).intact(file)
    (tmp_path / "a.html").unlink()
    assert not Seals(tmp_path).intact(file)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": 3}'])
def test_broken_seals_mean_that_everything_is_looked_at(tmp_path, file, text):
    (tmp_path / ".seals.json").write_text(text)
    assert read_stamp(tmp_path) == ""
    assert Seals(tmp_path).intact(file)


def test_the_stamp_changes_with_any_input_any_output_and_with_what_is_asked(tiny):
    folder = tiny.outputs / "default"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("x")

    def stamp(asked="default"):
        return stamp_batch(stamp_inputs(tiny, asked), folder)

    seen = {stamp()}
    assert seen == {stamp()}
    seen.add(stamp("other"))
    (tiny.params / "comments").mkdir()
    (tiny.params / "comments" / "x.md").write_text("x")
    seen.add(stamp())
    (tiny.clean / "crops").mkdir(parents=True)
    (tiny.clean / "crops" / "x.parquet").write_text("x")
    seen.add(stamp())
    os.utime(tiny.notebooks / "harvest.ipynb", ns=(1, 1))
    seen.add(stamp())
    (folder / "index.html").unlink()
    seen.add(stamp())
    assert len(seen) == 6


def test_hidden_files_of_ours_do_not_change_the_stamp(tmp_path):
    before = stamp_batch("", tmp_path)
    Seals(tmp_path).write(before)
    assert read_stamp(tmp_path) == before == stamp_batch("", tmp_path)
