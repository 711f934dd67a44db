"""The journal of raw files is only added to, and says what a file was when it came."""

from __future__ import annotations

import json
import stat
import sys
from datetime import date

import pytest

from helpers.data.history import journal as journal_room
from helpers.data.history.journal import JOURNAL_NAME, add_to_journal, read_journal
from helpers.data.history.ledger import Mark
from helpers.data.intake import take_in
from helpers.errors import UserMistake

BIRTHS = {"Biểu 04": [["Xã Dân Chủ", 5, 5, 0, 0]]}


@pytest.fixture
def sent(office, forms):
    path = office.put("2024/051-hoa-an.xlsx", forms(BIRTHS))
    take_in(office.paths, path, received=date(2024, 12, 18))
    return office


def test_a_file_is_written_down_with_form_period_sender_and_day(sent):
    (line,) = (sent.paths.raw / JOURNAL_NAME).read_text("utf-8").splitlines()
    told = json.loads(line)
    assert (told["form"], told["period"], told["sender"]) == ("area_workbook", "2024", "051")
    assert (told["received"], told["event"]) == ("2024-12-18", "received")
    assert (sent.paths.raw / f"{told['sha256']}{told['suffix']}").is_file()
    if sys.platform != "win32":
        mode = stat.S_IMODE((sent.paths.raw / JOURNAL_NAME).stat().st_mode)
        assert mode == 0o600


def test_what_was_added_is_read_and_what_stood_before_keeps_its_bytes(sent):
    before = (sent.paths.raw / JOURNAL_NAME).read_bytes()
    journal = read_journal(sent.paths.raw)
    (name,) = journal.receipts
    mark = Mark("withdrawn", "2025-01-01", "gửi nhầm")
    add_to_journal(sent.paths.raw, journal, [(name, mark)])
    assert (sent.paths.raw / JOURNAL_NAME).read_bytes().startswith(before)
    assert read_journal(sent.paths.raw).marks == {name: (mark,)} == journal.marks


@pytest.mark.parametrize("torn", [b"{", b'{"event": "withdrawn"', b"\xff\xfe"])
def test_a_line_cut_short_is_no_entry_and_gives_way_to_the_next(sent, torn):
    path = sent.paths.raw / JOURNAL_NAME
    whole = path.read_bytes()
    path.write_bytes(whole + torn)
    journal = read_journal(sent.paths.raw)
    assert (len(journal.receipts), journal.broken) == (1, ())
    add_to_journal(sent.paths.raw, journal, [(next(iter(journal.receipts)), Mark("restored", "x"))])
    assert torn not in path.read_bytes()[len(whole) :] or torn == b"{"
    assert len(path.read_bytes().splitlines()) == 2


def test_a_line_that_says_nothing_known_is_named_and_the_others_hold(sent):
    path = sent.paths.raw / JOURNAL_NAME
    path.write_bytes(b'{"event": "moved"}\n' + path.read_bytes())
    assert read_journal(sent.paths.raw).broken == (1,)
    assert any("dòng 1" in note for note in sent.take_all().notes)


def test_where_it_cannot_be_written_it_ends_where_it_did(sent, monkeypatch):
    path = sent.paths.raw / JOURNAL_NAME
    before = path.read_bytes()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(journal_room.os, "fsync", full)
    journal = read_journal(sent.paths.raw)
    with pytest.raises(UserMistake, match="No space left"):
        add_to_journal(sent.paths.raw, journal, [("x", Mark("withdrawn", "2025-01-01"))])
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert journal.marks == {}


def test_a_ledger_older_than_the_journal_gives_it_its_entries(sent):
    whole = read_journal(sent.paths.raw).receipts
    (sent.paths.raw / JOURNAL_NAME).unlink()
    sent.take_all()
    (again,) = read_journal(sent.paths.raw).receipts.values()
    (before,) = whole.values()
    assert (again.sha256, again.suffix, again.received) == (
        before.sha256,
        before.suffix,
        before.received,
    )
