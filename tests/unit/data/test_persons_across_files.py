"""The same person in the files of two senders is asked about, by keys that tell nobody anything."""

from __future__ import annotations

import re
import shutil

import pytest

from helpers.data.checks.person_keys import persons_folder
from helpers.errors import UserMistake

TWIN = {"child_name": "Nông Văn Giả", "mother_name": "Hà Thị Giả"}
BIG = {"stratum": "049", "commune": "Xã Phúc Sen", "cluster": "049-01"}


@pytest.fixture
def send(own_office, child_csv):
    def send(name, *children):
        return own_office.send(f"2024/{name}-child_measurements.csv", child_csv(*children))

    return send


def asked(office):
    found = office.store().questions("child_measurements")
    return sorted(found[found["code"] == "child_of_two_senders"]["file"])


def test_a_child_in_the_files_of_two_senders_is_a_question_to_both(own_office, send):
    send("051", TWIN)
    report = send("049", {**TWIN, **BIG, "child_name": "NÔNG  VĂN GIẢ"})
    assert [one.finding.code for one in report.questions] == ["child_of_two_senders"]
    reason = report.questions[0].finding.reason
    assert "huyện Hòa An" in reason
    assert not {"csv", "dòng"} & set(re.findall(r"\w+", reason))
    assert len(asked(own_office)) == 2


def test_another_child_of_the_same_mother_is_no_question(own_office, send):
    send("051", TWIN)
    report = send("049", {**TWIN, **BIG, "child_name": "Nông Văn Khác"})
    assert report.questions == ()


def test_salt_and_keys_are_the_owners_alone_and_hold_no_name(own_office, send):
    send("051", TWIN)
    folder = persons_folder(own_office.paths)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert own_office.paths.raw.stat().st_mode & 0o777 == 0o700
    files = [path for path in own_office.paths.raw.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    kept = b"".join(path.read_bytes() for path in folder.iterdir())
    assert "Giả".encode() not in kept
    assert b"2023-03-01" not in kept


def test_a_lost_salt_is_said_and_not_made_anew(own_office, send):
    send("051", TWIN)
    salt = persons_folder(own_office.paths) / "salt"
    salt.unlink()
    with pytest.raises(UserMistake) as caught:
        send("049", {**TWIN, **BIG})
    assert ".persons/salt" in str(caught.value)
    assert not salt.exists()


def test_after_the_keys_are_given_up_they_are_made_again_from_the_raw_files(own_office, send):
    send("051", TWIN)
    shutil.rmtree(persons_folder(own_office.paths))
    shutil.rmtree(own_office.paths.clean)
    send("049", {**TWIN, **BIG})
    own_office.take_all()
    assert len(asked(own_office)) == 2
