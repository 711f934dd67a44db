"""What lies in the inbox and is no file of a district: said in a sentence, or passed over."""

from __future__ import annotations

import os
import sys

import pytest

from helpers.correspondence.answers import write_answers

BIRTHS = {"Biểu 04": [["Xã Dân Chủ", 30, 29, 2, 1]]}
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are POSIX")


@pytest.fixture
def inbox(office, forms):
    """Return the folder, in which one sound workbook lies."""
    office.put("2024/051-hoa-an.xlsx", forms(BIRTHS))
    return office.paths.inbox / "2024"


def faults_of(office) -> list[str]:
    """Return what was said of the rest, after the sound workbook was taken."""
    report = office.take_all()
    assert [one.file for one in report.files] == ["2024/051-hoa-an.xlsx"]
    assert report.accepted == 1
    return [str(one) for one in report.faults]


@POSIX
@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("not-there.xlsx", "liên kết không dẫn đến tệp nào"),
        ("odd.xlsx", "liên kết không dẫn đến tệp nào"),  # to itself
        ("../../../params/datasets.yml", "liên kết ra ngoài thư mục nhận tệp"),
        ("../../inbox", "liên kết đến một thư mục"),
        (".", "liên kết đến một thư mục"),
    ],
)
def test_a_link_that_leads_to_no_file_of_the_folder_is_not_followed(office, inbox, target, words):
    (inbox / "odd.xlsx").symlink_to(target)
    (said,) = faults_of(office)
    assert words in said
    assert "odd.xlsx" in said
    assert "chép" in said


@POSIX
def test_a_link_to_a_file_of_the_folder_is_that_file(office, inbox):
    (inbox / "051-again.xlsx").symlink_to("051-hoa-an.xlsx")
    report = office.take_all()
    assert (len(report.files), report.accepted, report.faults) == (1, 1, ())


@POSIX
def test_a_pipe_is_not_waited_for(office, inbox):
    os.mkfifo(inbox / "pipe.xlsx")
    (said,) = faults_of(office)
    assert "ống dẫn" in said


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_what_may_not_be_read_is_named_with_what_to_do(office, inbox, forms):
    office.put("2024/053.xlsx", forms(BIRTHS)).chmod(0)
    (inbox / "closed").mkdir(mode=0)
    said = " ".join(faults_of(office))
    (inbox / "closed").chmod(0o700)
    assert "không mở được tệp" in said
    assert "không mở được thư mục" in said


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("empty.xlsx", "tệp rỗng"),
        ("figures.numbers", "nhận được: '.numbers'"),
        ("figures", "nhận được: ''"),
        ("figures.xlsx.crdownload", "nhận được: '.crdownload'"),
        ("__figures.et", "nhận được: '.et'"),
    ],
)
def test_a_file_that_is_never_read_is_not_passed_over(office, inbox, name, words):
    (inbox / name).write_bytes(b"" if words == "tệp rỗng" else b"x")
    (said,) = faults_of(office)
    assert words in said
    assert name in said


def test_what_programs_leave_behind_is_passed_over(office, inbox):
    left = ("~$051-hoa-an.xlsx", ".DS_Store", "._051.xlsx", "Thumbs.db", "desktop.ini", "9C1.tmp")
    for name in (*left, ".~lock.051-hoa-an.xlsx#", "README.md"):
        (inbox / name).write_bytes(b"x")
    (inbox / "__MACOSX").mkdir()
    (inbox / "__MACOSX" / "._051.xlsx").write_bytes(b"x")
    assert faults_of(office) == []


def test_a_folder_named_as_a_workbook_is_a_folder(office, inbox):
    (inbox / "051-hoa-an.xlsx").rename(inbox / "sent.xlsx")
    (inbox / "051.xlsx").mkdir()
    (inbox / "sent.xlsx").rename(inbox / "051.xlsx" / "051-hoa-an.xlsx")
    assert office.take_all().accepted == 1


def test_a_list_that_cannot_be_read_is_a_fault(office, inbox):
    (inbox / "submissions.csv").mkdir()
    (said,) = faults_of(office)
    assert "không mở được danh sách" in said


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_a_name_that_is_no_text_is_taken_and_told(office, inbox, forms):
    sound, broken = (os.fsdecode(one) for one in (b"053-\xff\x1b-2024.xlsx", b"\xff-042.xlsx"))
    office.put(f"2024/{sound}", forms({"Biểu 04": [["Xã Nam Tuấn", 9, "ba", 0, 0]]}))
    office.put(f"2024/{broken}", b"PK")
    report = office.take_all()
    name = "2024/053-\ufffd\ufffd-2024.xlsx"
    assert name in [one.file for one in report.files]
    answers = write_answers(office.paths, report.faults)
    page = answers.page.read_text("utf-8")
    assert name in page
    assert "\ufffd-042.xlsx" in page
    assert office.take_all().skipped == 2
