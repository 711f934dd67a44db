"""A ledger that is read again and again is read anew when it changes."""

from helpers.data.history.ledger import Ledger, Submission, read_ledger, write_ledger


def submission(name):
    return Submission(name, f"{name}.xlsx", name, "crops", "2024", "051", "051", "2024-06-01",
                      False, "rules")  # fmt: skip


def test_a_ledger_written_anew_is_read_anew(tmp_path):
    write_ledger(tmp_path, Ledger((submission("aaaa"),)))
    assert [one.submission for one in read_ledger(tmp_path).submissions] == ["aaaa"]
    write_ledger(tmp_path, Ledger((submission("bbbb"),)))
    assert [one.submission for one in read_ledger(tmp_path).submissions] == ["bbbb"]
