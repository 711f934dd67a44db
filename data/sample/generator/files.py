"""All files of the sample: what goes where, and the list of what was sent when and by whom."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from generator.area_workbooks import commune_sheets, district_sheets, figures_of
from generator.children import child_rows
from generator.districts import DISTRICTS
from generator.households import household_rows
from generator.people import Span
from generator.places import Place, Places, read_places
from generator.programme import programme_rows
from generator.published import HALVES, YEARS
from generator.workbook import workbook_bytes


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
        sheets = sheets_of(figures, place)
        content = workbook_bytes(project, sheets, span.label, place.full_name)
        received = _received(span, place.code)
        yield File(path, "area_workbook", span.code, place.full_name, received, content)


def _received(span: Span, code: str) -> str:
    month = 6 if span.half else 12
    return f"{span.year}-{month}-{15 + int(code) % 6:02d}"


def _survey_files(places: Places, year: int) -> Iterator[File]:
    surveys = {
        "household_survey": (household_rows(places, year), f"{year}-11-20"),
        "child_measurements": (child_rows(places, year), f"{year}-11-12"),
        "programme_households": (programme_rows(places, year), f"{year}-12-16"),
    }
    for dataset, (rows, received) in surveys.items():
        content = csv_bytes(rows)
        yield File(f"{year}/{dataset}.csv", dataset, str(year), "", received, content)


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
