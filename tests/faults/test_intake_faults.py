"""A full disk, two intakes at once, a run during an intake, files that change or vanish."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from helpers.commands.locking import alone_in, unchanged
from helpers.data import intake as intake_room
from helpers.data.intake import take_in
from helpers.data.store import Store
from helpers.errors import UserMistake

DAY = date(2024, 12, 18)
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="limits are POSIX")


@pytest.fixture
def desk(tmp_path, received):
    return received.Desk(tmp_path / "dự án")


def annex(desk, *arguments, **options):
    done = subprocess.run(
        [sys.executable, "-m", "helpers", *arguments],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=desk.paths.root,
        **options,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


@POSIX
def test_where_no_file_may_grow_it_says_so_and_the_next_intake_ends_the_same(desk):
    import resource

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (7_000, resource.RLIM_INFINITY))

    full = annex(desk, "intake", "--received", "2024-12-18", preexec_fn=limited)
    assert full.returncode == 2
    assert len(full.stderr.splitlines()) == 1, full.stderr
    assert "free space" in full.stderr
    assert not [name for name in desk.kept() if name.endswith(".part")]
    take_in(desk.paths, desk.paths.inbox, received=DAY)
    after = desk.kept()
    desk.forget()
    take_in(desk.paths, desk.paths.inbox, received=DAY)
    assert after == desk.kept()


def test_of_two_intakes_at_once_the_second_says_so_and_stops(desk):
    with alone_in(desk.paths.clean, "annex intake"):
        second = annex(desk, "intake")
    assert second.returncode == 2
    assert "another annex intake is at work here" in second.stderr
    assert desk.kept() == {}
    assert annex(desk, "intake", "--quiet").returncode == 0


def test_a_run_waits_for_no_intake_and_an_intake_leaves_running_batches_their_data(desk):
    with alone_in(desk.paths.clean, "annex intake"), pytest.raises(UserMistake, match="at work"):
        unchanged(desk.paths.clean, "annex intake").__enter__()
    with unchanged(desk.paths.clean, ""), unchanged(desk.paths.clean, ""):
        stopped = annex(desk, "intake")
    assert stopped.returncode == 2
    assert desk.kept() == {}


def test_a_file_that_changes_while_it_is_read_is_not_taken(desk, received, monkeypatch):
    stamps = iter(range(100))
    monkeypatch.setattr(intake_room, "stamp", lambda _: str(next(stamps)))
    report = take_in(desk.paths, desk.paths.inbox / "2024" / "051-hoa-an.xlsx")
    assert report.files == ()
    assert "thay đổi trong khi đọc" in report.faults[0].message
    monkeypatch.undo()
    assert len(take_in(desk.paths, desk.paths.inbox).files) == 3


def test_a_file_changed_after_it_was_read_is_read_again_next_time(desk, received, monkeypatch):
    path = desk.paths.inbox / "2024" / "051-hoa-an.xlsx"
    read = intake_room._read

    def read_then_change(arrival):
        found = read(arrival)
        if arrival.path == path:
            path.write_bytes(received.workbook("Huyện Hòa An", 777))
        return found

    monkeypatch.setattr(intake_room, "_read", read_then_change)
    take_in(desk.paths, path, received=DAY)
    monkeypatch.undo()
    take_in(desk.paths, path, received=DAY)
    assert Store(desk.paths).read("crops").output_tonnes.tolist() == [777.0]


def test_a_file_that_vanishes_before_it_is_read_is_a_fault_and_the_others_are_taken(
    desk, monkeypatch
):
    listed = intake_room.list_arrivals

    def list_then_remove(*asked):
        found = listed(*asked)
        (desk.paths.inbox / "2024" / "051-hoa-an.xlsx").unlink()
        return found

    monkeypatch.setattr(intake_room, "list_arrivals", list_then_remove)
    report = take_in(desk.paths, desk.paths.inbox)
    assert (len(report.files), len(report.faults)) == (2, 1)
    assert "051-hoa-an.xlsx" in report.faults[0].where


def test_an_emptied_inbox_changes_nothing_and_new_rules_are_read_from_the_raw_files(desk, received):
    take_in(desk.paths, desk.paths.inbox, received=DAY)
    before = desk.kept()
    for path in sorted((desk.paths.inbox / "2024").iterdir()):
        path.unlink()
    report = take_in(desk.paths, desk.paths.inbox)
    assert (report.files, report.faults) == ((), ())
    assert desk.kept() == before
    desk.correct(received.CORRECTION)
    assert len(take_in(desk.paths, desk.paths.inbox).files) == 3
    assert sorted(Store(desk.paths).read("crops").output_tonnes) == [500, 505]
    assert set(Store(desk.paths).submissions().received) == {"2024-12-18"}


def broken_ledger(desk):
    (desk.paths.clean / "submissions.json").write_text("{", "utf-8")


def later_ledger(desk):
    (desk.paths.clean / "submissions.json").write_text('{"version": 99}', "utf-8")


def no_ledger(desk):
    (desk.paths.clean / "submissions.json").unlink()


def no_clean_data(desk):
    import shutil

    shutil.rmtree(desk.paths.clean)


def shorter_clean_file(desk):
    path = next(desk.paths.clean.rglob("crops/2024/051/*.parquet"))
    path.write_bytes(path.read_bytes()[:-10])


def no_findings(desk):
    next((desk.paths.clean / "findings").iterdir()).unlink()


def no_journal(desk):
    (desk.paths.raw / "journal.jsonl").unlink()


def torn_journal(desk):
    with (desk.paths.raw / "journal.jsonl").open("ab") as file:
        file.write(b'{"event": "rece')


@pytest.mark.parametrize(
    "harm",
    [
        broken_ledger,
        later_ledger,
        no_ledger,
        no_clean_data,
        shorter_clean_file,
        no_findings,
        no_journal,
    ],
)
def test_what_is_lost_or_broken_is_said_and_made_again_without_the_inbox(desk, harm):
    take_in(desk.paths, desk.paths.inbox, received=DAY)
    whole = {name: bytes_ for name, bytes_ in desk.kept().items() if "journal" not in name}
    for path in sorted((desk.paths.inbox / "2024").iterdir()):
        path.unlink()
    harm(desk)
    report = take_in(desk.paths, desk.paths.inbox)
    assert report.faults == ()
    assert len(report.notes) == (0 if harm is no_journal else 1)
    after = {name: bytes_ for name, bytes_ in desk.kept().items() if "journal" not in name}
    assert after == whole
    assert len((desk.paths.raw / "journal.jsonl").read_text("utf-8").splitlines()) == 3
    assert take_in(desk.paths, desk.paths.inbox).notes == ()


def test_a_torn_last_line_of_the_journal_is_no_entry(desk, received):
    take_in(desk.paths, desk.paths.inbox, received=DAY)
    torn_journal(desk)
    desk.put("2024/sua.xlsx", received.workbook("Huyện Hòa An", 510))
    report = take_in(desk.paths, desk.paths.inbox, received=DAY)
    assert (len(report.files), report.faults) == (1, ())
    lines = (desk.paths.raw / "journal.jsonl").read_text("utf-8").splitlines()
    assert [line[-1] for line in lines] == ["}"] * 4


def test_a_raw_file_that_was_altered_is_a_fault_unless_the_inbox_still_has_it(desk, received):
    take_in(desk.paths, desk.paths.inbox, received=DAY)
    raw = next(desk.paths.raw.glob("*.csv"))
    content = raw.read_bytes()
    raw.write_bytes(content.replace(b"9.4", b"9.5"))
    desk.correct(received.CORRECTION)
    report = take_in(desk.paths, desk.paths.inbox, received=DAY)
    assert report.faults == ()
    assert raw.read_bytes() == content
    raw.write_bytes(content.replace(b"9.4", b"9.5"))
    (desk.paths.inbox / "2024" / "child_measurements.csv").unlink()
    desk.correct("[]\n")
    report = take_in(desk.paths, desk.paths.inbox, received=DAY)
    assert "child_measurements.csv" in report.faults[0].message
    assert set(Store(desk.paths).read("child_measurements").weight_kg) == {9.4}
