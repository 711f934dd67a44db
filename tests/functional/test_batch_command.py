"""`annex run` on a tiny province, with real kernels and real pages."""

import json
import time

import pytest
from annex_command import command

pytestmark = pytest.mark.slow


@pytest.fixture
def annex(tiny):
    def call(*arguments):
        return command(tiny, *arguments)

    return call


def produced(tiny):
    folder = tiny.outputs / "default"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".") and path.name != "batch.jsonl"
    }


def test_a_batch_runs_once_then_does_nothing_and_made_anew_it_gives_the_same_bytes(annex, tiny):
    first = annex("run", "--jobs", "2")
    assert (first.returncode, first.stderr) == (0, "")
    lines = first.stdout.splitlines()
    assert lines[0].startswith("estimates: ")
    assert len([line for line in lines if line[:2] in {"1/", "2/", "3/", "4/"}]) == 4
    assert lines[-3].startswith("done 4, up to date 0, failed 0 in ")
    assert lines[-2].startswith("slowest: ")
    assert lines[-1] == "Open outputs/default/index.html"
    before = produced(tiny)
    assert len(before) == 4 * 3 + len(["manifest.json", "index.html"])
    touched = {path: path.stat().st_mtime_ns for path in tiny.outputs.rglob("*")}

    start = time.monotonic()
    again = annex("run", "--jobs", "2")
    assert again.returncode == 0
    assert again.stdout == (
        "Nothing changed: every annex is up to date, see outputs/default/index.html\n"
    )
    assert {path: path.stat().st_mtime_ns for path in tiny.outputs.rglob("*")} == touched
    assert time.monotonic() - start < 10  # 0.4 s on a quiet machine

    # The stamp gone, every key is compared: the answer is the same.
    (tiny.outputs / "default" / ".seals.json").unlink()
    slower = annex("run", "--jobs", "1")
    assert slower.stdout.startswith("Nothing changed: 4 annexes are up to date")
    assert produced(tiny) == before

    assert annex("verify").stdout == "12 files of 4 annexes are as they were made\n"
    page = tiny.outputs / "default" / "2024" / "901" / "harvest.vi.html"
    page.write_bytes(page.read_bytes() + b" ")
    (tiny.outputs / "default" / "2024" / "902" / "harvest.vi.pdf").unlink()
    wrong = annex("verify")
    assert wrong.returncode == 1
    assert wrong.stdout.splitlines() == [
        "2024/901/harvest.vi.html: altered since it was made",
        "2024/902/harvest.vi.pdf: missing",
    ]

    # Everything made anew by one process instead of two: the same bytes.
    assert annex("run", "--force", "--jobs", "1").returncode == 0
    after = produced(tiny)
    manifests = [json.loads(made.pop("manifest.json")) for made in (before, after)]
    assert before == after
    for manifest in manifests:
        for run in manifest["runs"]:
            run["seconds"] = run["finished"] = None
    assert manifests[0] == manifests[1]
    assert str(tiny.root) not in json.dumps(manifests, ensure_ascii=False)
