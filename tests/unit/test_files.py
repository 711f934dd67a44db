"""Files that are there whole or not at all."""

import os
import stat

import pytest

from helpers.files import write_whole


def test_a_failed_write_leaves_the_older_file_and_nothing_beside_it(tmp_path, monkeypatch):
    path = tmp_path / "phụ lục.html"
    write_whole(path, b"first")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"second")
    assert path.read_bytes() == b"first"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_missing_folders_are_made(tmp_path):
    write_whole(tmp_path / "2024" / "051" / "page", b"x")
    assert (tmp_path / "2024" / "051" / "page").read_bytes() == b"x"


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_a_private_file_is_for_its_owner_alone(tmp_path):
    write_whole(tmp_path / "raw", b"x", private=True)
    assert stat.S_IMODE((tmp_path / "raw").stat().st_mode) == 0o600
