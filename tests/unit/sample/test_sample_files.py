"""The sample as files: complete, listed, small, made again alike, and no real person in it."""

import csv
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
SAMPLE = PROJECT / "data" / "sample"
MEGABYTE = 1_000_000


def sent_files(folder: Path) -> dict[str, Path]:
    kinds = (path for kind in ("*.xlsx", "*.csv") for path in folder.rglob(kind))
    return {path.relative_to(folder).as_posix(): path for path in kinds}


def listed() -> list[dict[str, str]]:
    with (SAMPLE / "submissions.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def exports(dataset: str) -> list[Path]:
    return sorted(SAMPLE.glob(f"*/{dataset}.csv"))


def rows_of(path: Path) -> list[dict[str, str]]:
    text = path.read_text("utf-8-sig")
    separator = ";" if ";" in text.split("\n", 1)[0] else ","
    return list(csv.DictReader(text.splitlines(), delimiter=separator))


@pytest.fixture(scope="module")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("again")
    command = [sys.executable, SAMPLE / "make_sample.py", "--output", folder]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def test_making_the_sample_again_gives_the_same_files_with_the_same_content(made_again):
    kept, again = sent_files(SAMPLE), sent_files(made_again)
    assert set(again) == set(kept)
    different = [name for name in kept if not same_content(kept[name], again[name])]
    assert different == []


def same_content(one: Path, other: Path) -> bool:
    """Return whether two files are the same; a workbook's parts, where another zlib packed it."""
    if one.read_bytes() == other.read_bytes():
        return True
    if one.suffix != ".xlsx":
        return False
    with zipfile.ZipFile(one) as first, zipfile.ZipFile(other) as second:
        parts = first.namelist()
        alike = all(first.read(part) == second.read(part) for part in parts)
        return parts == second.namelist() and alike


def test_every_file_is_listed_once_and_every_listed_file_is_there():
    names = [row["file"] for row in listed()]
    assert sorted(names) == sorted(set(sent_files(SAMPLE)) - {"submissions.csv"})


def test_every_submission_says_that_it_is_invented():
    assert {row["invented"] for row in listed()} == {"yes"}


def test_no_report_arrives_before_its_period_ends():
    forms = [row for row in listed() if row["form"].endswith("_workbook")]
    ends = {"H1": "{}-06-14", "": "{}-12-14"}
    for row in forms:
        year, _, half = row["period"].partition("-")
        assert row["received"] > ends[half].format(year), row["file"]


def test_the_sample_stays_small_and_holds_no_lock_file():
    paths = [
        path for path in SAMPLE.rglob("*") if path.is_file() and "__pycache__" not in str(path)
    ]
    assert sum(path.stat().st_size for path in paths) < 14 * MEGABYTE
    assert max(path.stat().st_size for path in paths) < 2 * MEGABYTE
    assert not [path for path in paths if path.name.startswith("~$")]


def test_ten_districts_report_until_june_2025_and_56_communes_after():
    senders: dict[str, set[str]] = {}
    for row in listed():
        if row["form"] == "area_workbook" and row["sender"] != "Tỉnh Cao Bằng":
            senders.setdefault(row["period"], set()).add(row["sender"])
    counts = {period: len(names) for period, names in senders.items()}
    assert counts.pop("2025") == 56
    assert set(counts.values()) == {10}
    assert set(counts) == {"2021", "2022", "2023-H1", "2023", "2024-H1", "2024", "2025-H1"}


def test_two_districts_sent_2023_twice_and_the_later_files_are_the_official_ones():
    sent = [row for row in listed() if row["period"] == "2023" and row["form"] == "area_workbook"]
    twice = {row["sender"] for row in sent if row["file"].startswith("2023-so-bo/")}
    assert twice == {"Huyện Quảng Hòa", "Huyện Hòa An"}
    for sender in twice:
        days = {
            row["file"].split("/")[0]: row["received"] for row in sent if row["sender"] == sender
        }
        assert days["2023-so-bo"] < "2024-01-05" < days["2023"]


def test_one_agency_and_one_district_committee_are_silent_in_2024():
    agencies = {
        period: {
            row["file"].split("co-quan-")[1]
            for row in listed()
            if row["form"] == "agency_workbook" and row["period"] == period
        }
        for period in ("2023", "2024")
    }
    assert agencies["2023"] - agencies["2024"] == {"so_tttt.xlsx", "ubnd_042.xlsx"}


def test_personal_numbers_and_positions_are_plainly_invented():
    for path in exports("programme_households"):
        for row in rows_of(path):
            assert row["citizen_id"].startswith("000000")
            assert row["phone"].startswith("0000")
    for path in exports("household_survey"):
        places = {number for row in rows_of(path) for number in row["gps"].split()}
        assert all(len(number.split(".")[1]) == 1 for number in places)  # eleven kilometres


def test_the_readme_names_every_file_that_has_faults(monkeypatch):
    monkeypatch.syspath_prepend(str(SAMPLE))
    from generator import dirt, survey_dirt

    text = (SAMPLE / "README.md").read_text("utf-8")
    assert [name for name in [*dirt.FAULTS, *survey_dirt.FAULTS] if f"`{name}`" not in text] == []
