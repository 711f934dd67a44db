"""A disk that is full at any write: one sentence, and nothing half-written.

One size of disk in CI; `make campaign` tries a hundred, from number FROM on.
"""

import contextlib
import os
import shutil
import subprocess
import sys

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="limits and mounts are POSIX"),
]
HARVEST = ("--theme", "harvest", "--jobs", "1")
FROM = int(os.environ.get("ANNEX_FROM", "0"))
SIZES = max(FROM + 1, int(os.environ.get("ANNEX_MOMENTS", "1")))
PAGE = 4096


@contextlib.contextmanager
def small_disk(place, size):
    """Make `place` a disk of so many bytes; yields a function that mounts it anew otherwise."""

    def mount(*options):
        command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "annex-test", str(place)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    place.mkdir(parents=True, exist_ok=True)
    if sys.platform != "linux" or os.geteuid() != 0 or not mount(f"size={size}"):
        pytest.skip("only root may mount a small disk, and not in every container")
    try:
        yield lambda *options: mount("remount", *options)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def assert_nothing_half_written(office, whole):
    for name, content in office.made().items():
        if name != "index.html" and not name.startswith("failed/"):
            assert content == whole[name], name
    assert not list(office.folder.rglob("*.part"))


@pytest.fixture(scope="module")
def undisturbed():
    """What the first office made on a disk with space."""
    return {}


@pytest.mark.parametrize("turn", range(FROM, SIZES))
def test_on_a_full_disk_it_says_so_and_goes_on_once_there_is_space(office, undisturbed, turn):
    if not undisturbed:
        assert office.run(*HARVEST)[0] == 0
        undisturbed |= office.made()
        shutil.rmtree(office.folder)
    needed = sum(len(content) for content in undisturbed.values())
    size = max(PAGE, (turn + 1) * needed // (SIZES + 1) // PAGE * PAGE)
    with small_disk(office.paths.outputs, size) as remount:
        code, _, err = office.run(*HARVEST)
        assert code in (1, 2), size
        assert len(err.splitlines()) == 1, err
        assert_nothing_half_written(office, undisturbed)
        assert remount("size=8m")
        assert office.run(*HARVEST)[0] == 0, size
        assert office.made() == undisturbed, size


def test_where_no_file_may_grow_it_says_so_and_nothing_is_half_written(office):
    import resource

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))

    # The cold engine: a warm process would hand the limit on to whoever comes next.
    options = (*HARVEST, "--engine", "cold", "--area", "901", "--format", "html")
    code, out, err = office.run(*options, preexec_fn=limited)
    assert code == 1, out
    assert len(err.splitlines()) == 1
    assert "Traceback" not in out + err
    assert not [name for name in office.made() if name.endswith(".html") and name != "index.html"]
    assert office.run(*HARVEST, "--area", "901", "--format", "html")[0] == 0
    assert [name for name in office.made() if name.endswith("harvest.vi.html")]
