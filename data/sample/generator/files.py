"""All files of the sample: what goes where, and the list of what was sent when and by whom."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from generator.agencies import reporting_agencies
from generator.agency_workbooks import agency_sheets
from generator.area_workbooks import commune_sheets, district_sheets, figures_of
from generator.chance import stream
from generator.children import child_rows
from generator.dirt import spoil
from generator.districts import DISTRICTS
from generator.households import household_rows
from generator.people import Span
from generator.places import Place, Places, read_places
from generator.programme import programme_rows
from generator.published import HALVES, YEARS
from generator.revisions import (
    FIRST_FOLDER,
    PROVINCE,
    PROVINCE_DAY,
    PROVINCE_YEAR,
    RESENT,
    first_version,
    is_resent,
    province_sheets,
)
from generator.survey_dirt import WITH_SEMICOLONS, spoil_rows
from generator.workbook import workbook_bytes

AGENCY_PERIODS = ("2021", "2022", "2023-H1", "2023", "2024-H1", "2024", "2025-H1", "2025")
WITHOUT_REGISTER = {"2023-H1"}
LATE = {
    ("052", "2024"): "2025-01-03",
    ("ubnd_052", "2024"): "2025-01-03",
    ("hoi_nong_dan", "2024"): "2025-01-02",
    ("048", "2025-H1"): "2025-06-22",
}


@dataclass(frozen=True)
class File:
    """One file as it arrives; `form` as in submissions.csv."""

    path: str
    form: str
    period: str
    sender: str
    received: str
    content: bytes


def write_sample(project: Path, output: Path) -> int:
    """Write every file of the sample below `output` and return how many there are."""
    files = list(_all_files(project))
    for one in files:
        target = output / one.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(one.content)
    (output / "submissions.csv").write_bytes(_listing(files))
    return len(files) + 1


def _all_files(project: Path) -> Iterator[File]:
    places = read_places(project)
    for span in spans():
        yield from _area_files(project, places, span)
        if span.code in AGENCY_PERIODS:
            yield from _agency_files(project, places, span)
        if span.code not in WITHOUT_REGISTER:
            yield _register_file(places, span)
    for year in YEARS:
        yield from _survey_files(places, year)


def spans() -> list[Span]:
    """Return the periods of the sample in order of time."""
    both = [Span(year, True) for year in HALVES] + [Span(year, False) for year in YEARS]
    return sorted(both, key=lambda span: (span.year, not span.half))


def _area_files(project: Path, places: Places, span: Span) -> Iterator[File]:
    figures = figures_of(places, span)
    if span.code == "2025":
        senders, sheets_of = places.new_communes, commune_sheets
    else:
        senders, sheets_of = places.districts, district_sheets
    for place in senders:
        path = f"{span.code}/{place.code}-{slug(place)}.xlsx"
        sheets = spoil(path, sheets_of(figures, place))
        received = _received(span, place.code)
        about = ("area_workbook", span.code, place.full_name)
        if is_resent(place.code, span):
            first = first_version(sheets_of(figures, place))
            content = workbook_bytes(project, first, span.label, place.full_name)
            yield File(f"{FIRST_FOLDER}/{path.split('/')[1]}", *about, received, content)
            received = RESENT[place.code]
        content = workbook_bytes(project, sheets, span.label, place.full_name)
        yield File(path, *about, received, content)
    if span == Span(PROVINCE_YEAR, False):
        content = workbook_bytes(project, province_sheets(), span.label, PROVINCE)
        path = f"{span.code}/tinh-cao-bang.xlsx"
        yield File(path, "area_workbook", span.code, PROVINCE, PROVINCE_DAY, content)


def _agency_files(project: Path, places: Places, span: Span) -> Iterator[File]:
    for agency in reporting_agencies(project, places, span):
        path = f"{span.code}/co-quan-{agency.id}.xlsx"
        sheets = spoil(path, agency_sheets(agency, span))
        content = workbook_bytes(project, sheets, span.label, agency.name)
        received = _received(span, agency.id)
        yield File(path, "agency_workbook", span.code, agency.name, received, content)


def _received(span: Span, sender: str) -> str:
    """Return the day a report came: within a week of the period's last day, few of them late."""
    if (sender, span.code) in LATE:
        return LATE[sender, span.code]
    day = stream("received", sender, span.code).randint(15, 18 if span.half else 20)
    return f"{span.year}-{6 if span.half else 12:02d}-{day:02d}"


def _survey_files(places: Places, year: int) -> Iterator[File]:
    surveys = {
        "household_survey": (household_rows(places, year), f"{year}-11-20"),
        "child_measurements": (child_rows(places, year), f"{year}-11-12"),
    }
    for dataset, (rows, received) in surveys.items():
        yield _export(dataset, str(year), rows, received)


def _register_file(places: Places, span: Span) -> File:
    day = f"{span.year}-06-17" if span.half else f"{span.year}-12-16"
    return _export("programme_households", span.code, programme_rows(places, span), day)


def _export(dataset: str, period: str, rows: list[dict], received: str) -> File:
    path = f"{period}/{dataset}.csv"
    odd = path in WITH_SEMICOLONS
    content = csv_bytes(spoil_rows(path, rows), ";" if odd else ",", mark=odd)
    return File(path, dataset, period, "", received, content)


def csv_bytes(rows: list[dict], separator: str = ",", *, mark: bool = False) -> bytes:
    """Return rows as a CSV file; `mark` puts the byte order mark Excel likes before it."""
    text = StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=separator, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig" if mark else "utf-8")


def _listing(files: list[File]) -> bytes:
    rows = [
        {
            "file": one.path,
            "form": one.form,
            "period": one.period,
            "sender": one.sender,
            "received": one.received,
            "invented": "yes",
        }
        for one in files
    ]
    return csv_bytes(rows).replace(b"\r\n", b"\n")


def slug(place: Place) -> str:
    """Return a place's name as file names carry it: no signs, no spaces."""
    if place.code in DISTRICTS:
        return DISTRICTS[place.code].slug
    return plain(place.full_name)


def plain(text: str) -> str:
    """Return a name in small plain letters with hyphens."""
    import unicodedata

    text = text.replace("Đ", "D").replace("đ", "d")
    bare = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()
    return "-".join(bare.lower().split())
