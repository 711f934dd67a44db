"""A submission taken out of force and put back; what was known on a day stays known."""

from __future__ import annotations

from datetime import date

import pytest

from helpers.data.history.withdrawal import restore, withdraw
from helpers.data.intake import take_in
from helpers.errors import UserMistake

LIST = "file,form,period,sender,received,invented\n"


def rice(output, nature="Sơ bộ"):
    return {"Biểu 02": [["Huyện Hòa An", "Lúa", "Mùa", 100, 100, None, output, nature]]}


@pytest.fixture
def two_rounds(office, forms):
    """Return an office with a workbook of 18/12/2024 and its correction of 10/1/2025."""
    for name, output, day in (("first", 500, "2024-12-18"), ("second", 510, "2025-01-10")):
        path = office.put(f"{name}.xlsx", forms(rice(output)))
        take_in(office.paths, path, received=date.fromisoformat(day))
    return office


def output(office, as_of=None):
    return office.store(as_of).read("crops").output_tonnes.tolist()


def submission(office, name):
    sent = office.store("2025-01-31").submissions("crops")
    return sent.loc[sent.file_name == name, "submission"].iloc[0]


def test_what_was_in_force_before_comes_back_and_nothing_is_erased(two_rounds):
    second = submission(two_rounds, "second.xlsx")
    change = withdraw(two_rounds.paths, second, "gửi nhầm", date(2025, 2, 1))
    assert change.now["crops"].file_name == "first.xlsx"
    assert output(two_rounds) == [500.0]
    assert two_rounds.store().submissions("crops").file_name.tolist() == ["first.xlsx"]
    assert len(list(two_rounds.paths.raw.glob("*.xlsx"))) == 2
    assert len(list(two_rounds.paths.clean.rglob("*.parquet"))) == 2


def test_a_day_before_the_withdrawal_does_not_know_of_it(two_rounds):
    withdraw(two_rounds.paths, submission(two_rounds, "second.xlsx"), "sai", date(2025, 2, 1))
    assert output(two_rounds, "2025-01-31") == [510.0]
    assert output(two_rounds, "2025-02-01") == [500.0]
    assert output(two_rounds, "2024-12-31") == [500.0]


def test_the_key_of_the_data_tells_a_withdrawal_and_its_undoing(two_rounds):
    before = two_rounds.store().key(["crops"]), two_rounds.store().contents("crops")
    second = submission(two_rounds, "second.xlsx")
    withdraw(two_rounds.paths, second, "sai", date(2025, 2, 1))
    assert two_rounds.store().key(["crops"]) != before[0]
    assert two_rounds.store().contents("crops") != before[1]
    restore(two_rounds.paths, second, "", date(2025, 2, 2))
    assert (two_rounds.store().key(["crops"]), two_rounds.store().contents("crops")) == before
    assert output(two_rounds, "2025-02-01") == [500.0]


def test_the_only_version_withdrawn_leaves_nothing(office, forms):
    office.send("a.xlsx", forms(rice(500)))
    name = office.store().submissions("crops").submission[0]
    change = withdraw(office.paths, name[:6], "gửi nhầm", date(2030, 1, 1))
    assert change.now == {"crops": None}
    assert office.store().read("crops").empty


def test_an_unknown_submission_is_refused_with_the_nearest(two_rounds):
    second = submission(two_rounds, "second.xlsx")
    wrong = second[:-1] + ("0" if second[-1] != "0" else "1")
    with pytest.raises(UserMistake, match=second):
        withdraw(two_rounds.paths, wrong, "sai", date(2025, 2, 1))
    with pytest.raises(UserMistake, match=second):
        withdraw(two_rounds.paths, "second.xlsx", "sai", date(2025, 2, 1))


def test_a_second_withdrawal_an_empty_reason_and_a_day_too_early_are_refused(two_rounds):
    second = submission(two_rounds, "second.xlsx")
    with pytest.raises(UserMistake, match="lý do"):
        withdraw(two_rounds.paths, second, "  ", date(2025, 2, 1))
    with pytest.raises(UserMistake, match="10/01/2025"):
        withdraw(two_rounds.paths, second, "sai", date(2025, 1, 9))
    with pytest.raises(UserMistake, match="không bị rút"):
        restore(two_rounds.paths, second, "", date(2025, 2, 1))
    withdraw(two_rounds.paths, second, "gửi nhầm kỳ", date(2025, 2, 1))
    with pytest.raises(UserMistake, match=r"01/02/2025: gửi nhầm kỳ.*--restore"):
        withdraw(two_rounds.paths, second, "sai", date(2025, 2, 2))
    assert len((two_rounds.paths.raw / "journal.jsonl").read_text("utf-8").splitlines()) == 3


def test_a_withdrawn_file_still_in_the_inbox_is_not_brought_back(two_rounds):
    withdraw(two_rounds.paths, submission(two_rounds, "second.xlsx"), "sai", date(2025, 2, 1))
    (two_rounds.paths.clean / ".seen.json").unlink()
    report = two_rounds.take_all()
    assert output(two_rounds) == [500.0]
    assert any("second.xlsx" in note and "--restore" in note for note in report.notes)
    assert two_rounds.take_all().notes == ()


def test_a_withdrawn_file_sent_again_by_name_or_listed_later_counts_again(two_rounds):
    second = submission(two_rounds, "second.xlsx")
    content = (two_rounds.paths.inbox / "second.xlsx").read_bytes()
    withdraw(two_rounds.paths, second, "sai", date(2025, 2, 1))
    again = two_rounds.put("again.xlsx", content)
    report = take_in(two_rounds.paths, again, received=date(2025, 2, 5))
    assert "gửi lại" in report.notes[0]
    assert output(two_rounds) == [510.0]
    assert output(two_rounds, "2025-02-04") == [500.0]
    withdraw(two_rounds.paths, second, "sai", date(2025, 3, 1))
    two_rounds.put("third.xlsx", content)
    line = "third.xlsx,area_workbook,2024,Huyện Hòa An,2025-03-05,no\n"
    two_rounds.put("submissions.csv", LIST + line)
    two_rounds.take_all()
    assert output(two_rounds) == [510.0]
    assert two_rounds.store().submissions("crops").received.tolist() == ["2024-12-18", "2025-01-10"]


def test_a_withdrawal_outlives_the_ledger(two_rounds):
    withdraw(two_rounds.paths, submission(two_rounds, "second.xlsx"), "sai", date(2025, 2, 1))
    (two_rounds.paths.clean / "submissions.json").unlink()
    with pytest.raises(UserMistake, match="annex intake"):
        withdraw(two_rounds.paths, submission_in_journal(two_rounds), "sai", date(2025, 2, 1))
    two_rounds.take_all()
    assert output(two_rounds) == [500.0]
    assert output(two_rounds, "2025-01-31") == [510.0]


def submission_in_journal(office):
    from helpers.data.history.journal import read_journal

    return next(iter(read_journal(office.paths.raw).receipts))


def test_a_question_between_two_files_goes_with_the_one_withdrawn(office, child_csv):
    lines = "a.csv,child_measurements,2024,Huyện Hòa An,2024-12-18,no\n"
    lines += "b.csv,child_measurements,2024,Huyện Quảng Hòa,2024-12-18,no\n"
    office.put("submissions.csv", LIST + lines)
    office.put("a.csv", child_csv({}, {}))
    office.put("b.csv", child_csv({"commune": "Xã Phúc Sen", "stratum": "049"}))
    office.take_all()
    asked = office.store().questions("child_measurements")
    assert len(asked[asked.code == "child_of_two_senders"]) == 2
    sent = office.store().submissions("child_measurements")
    second = sent.loc[sent.file_name == "b.csv", "submission"].iloc[0]
    withdraw(office.paths, second, "gửi nhầm", date(2030, 1, 1))
    asked = office.store().questions("child_measurements")
    assert asked[asked.code == "child_of_two_senders"].empty
    restore(office.paths, second, "", date(2030, 1, 2))
    asked = office.store().questions("child_measurements")
    assert len(asked[asked.code == "child_of_two_senders"]) == 2
