"""An intake killed at each of its writes: the next one ends with the same bytes.

The child process ends as kill -9 ends one, in the middle of a write or just after it, without any
clearing up. `test_intake_campaign` kills at random moments instead. In CI every ninth write;
`make campaign` (ANNEX_MOMENTS) tries each.
"""

from __future__ import annotations

import os
import sys
from datetime import date

import pytest

from helpers.data.history import journal, ledger
from helpers.data.intake import take_in
from helpers.data.store import Store

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked child")
FIRST, SECOND = date(2024, 12, 18), date(2025, 1, 10)
KILLED = 9
STEP = 1 if "ANNEX_MOMENTS" in os.environ else 9  # odd: by turns in the middle of a write and after


class Kill:
    """Ends the process at the write number `at`, half of it done or, for odd ones, all of it."""

    def __init__(self, at, monkeypatch):
        self.at, self.done = at, 0
        monkeypatch.setattr(ledger, "write_whole", self.whole(ledger.write_whole))
        monkeypatch.setattr(journal, "_append", self.added(journal._append))

    def whole(self, write):
        def instead(path, content, **options):
            self.done += 1
            if self.done == self.at and self.at % 2:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.with_name(f".{path.name}.1.part").write_bytes(content[: len(content) // 2])
                os._exit(KILLED)
            write(path, content, **options)
            if self.done == self.at:
                os._exit(KILLED)

        return instead

    def added(self, append):
        def instead(path, content):
            self.done += 1
            if self.done == self.at:
                with path.open("ab") as file:
                    file.write(content[: len(content) // 2] if self.at % 2 else content)
                os._exit(KILLED)
            append(path, content)

        return instead


def ends_at(desk, day, at):
    """Return whether an intake killed at that write was still at work then."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            Kill(at, pytest.MonkeyPatch())
            take_in(desk.paths, desk.paths.inbox, received=day)
            code = 0
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, KILLED)
    return code == KILLED


@pytest.fixture(scope="module")
def desk(tmp_path_factory, received):
    return received.Desk(tmp_path_factory.mktemp("killed") / "dự án")


def kill_at_every_write(desk, day, aside):
    """Take in undisturbed, then kill at each write in turn; the end is the same every time."""
    take_in(desk.paths, desk.paths.inbox, received=day)
    whole = desk.kept()
    for at in range(1, 200, STEP):
        desk.bring_back(aside) if aside else desk.forget()
        if not ends_at(desk, day, at):
            return at
        report = take_in(desk.paths, desk.paths.inbox, received=day)
        assert report.faults == ()
        assert desk.kept() == whole, at
    raise AssertionError("an intake of three files ends sooner")


def test_the_first_intake_may_be_killed_at_any_write(desk):
    desk.correct("[]\n")
    assert kill_at_every_write(desk, FIRST, None) >= 15


def test_a_salt_without_its_check_is_made_anew(tmp_path, received):
    desk = received.Desk(tmp_path / "dự án")
    salt = desk.paths.raw / ".persons" / "salt"
    salt.parent.mkdir(parents=True)
    salt.write_bytes(b"x" * 32)  # killed between the two writes
    report = take_in(desk.paths, desk.paths.inbox, received=FIRST)
    assert (len(report.files), report.faults) == (3, ())
    assert salt.read_bytes() != b"x" * 32


def test_reading_all_anew_may_be_killed_at_any_write(desk, tmp_path, received):
    desk.forget()
    desk.correct("[]\n")
    take_in(desk.paths, desk.paths.inbox, received=FIRST)
    desk.save(tmp_path)
    desk.correct(received.CORRECTION)
    assert kill_at_every_write(desk, SECOND, tmp_path) >= 10
    assert 505 in Store(desk.paths).read("crops").output_tonnes.tolist()


def test_until_the_ledger_is_written_what_was_known_before_can_be_read(desk, received):
    desk.forget()
    desk.correct("[]\n")
    take_in(desk.paths, desk.paths.inbox, received=FIRST)
    before = Store(desk.paths).read("crops")
    desk.correct(received.CORRECTION)
    at = 0
    while ends_at(desk, SECOND, at := at + 1):
        found = Store(desk.paths).read("crops")
        if 505 in found.output_tonnes.tolist():
            break
        assert found.equals(before), at
    assert at > 5


def test_a_corrected_file_may_be_killed_at_any_write_and_is_taken_once(desk, tmp_path, received):
    desk.forget()
    desk.correct("[]\n")
    take_in(desk.paths, desk.paths.inbox, received=FIRST)
    desk.save(tmp_path)
    desk.put("2024/051-sua.xlsx", received.workbook("Huyện Hòa An", 510))
    try:
        assert kill_at_every_write(desk, SECOND, tmp_path) >= 6
    finally:
        (desk.paths.inbox / "2024" / "051-sua.xlsx").unlink()
    sent = Store(desk.paths).submissions("crops")
    assert sent[sent.area == "051"].received.tolist() == ["2024-12-18", "2025-01-10"]
    if sys.platform != "win32":
        lines = (desk.paths.raw / "journal.jsonl").read_text("utf-8").splitlines()
        assert len(lines) == 4
