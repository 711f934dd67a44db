"""The blank forms of a period: one workbook for each who reports, written into a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from helpers.correspondence.addressee import Addressee, find_addressees
from helpers.correspondence.form_content import FormMaker
from helpers.correspondence.form_workbook import form_workbook
from helpers.data.store import Store
from helpers.files import write_whole
from helpers.paths import ProjectPaths
from helpers.reference import Period, load_reference

FOLDER = "forms"


def make_forms(
    paths: ProjectPaths,
    period: str,
    *,
    areas: Sequence[str] = (),
    agencies: Sequence[str] = (),
    to: Path | None = None,
) -> Iterator[Path]:
    """Yield each workbook as it is written: those of the areas and agencies named, else all.

    `period` is a code or a label; the folder is outputs/forms/<period> unless named. Raises
    `UserMistake` for a period, area or agency that is none, before anything is written.
    """
    reference = load_reference(paths)
    found = reference.periods.resolve(period)
    addressees = find_addressees(reference, found, areas, agencies)
    folder = to or paths.outputs / FOLDER / found.code
    store = Store(paths)
    for addressee in addressees:
        path = folder / file_name(addressee, found)
        book = FormMaker(reference, store, found, addressee).make()
        write_whole(path, form_workbook(book), sync=False)
        yield path


def file_name(addressee: Addressee, period: Period) -> str:
    """Return the name of a workbook: 051-hoa-an-2025-H1.xlsx, co-quan-so_y_te-2025-H1.xlsx."""
    return f"{addressee.file_stem}-{period.code}.xlsx"
