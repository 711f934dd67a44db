"""The letter an annex travels with: what a batch says and no notebook knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

BLANK = "…"
_DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y")


@dataclass(frozen=True)
class Letter:
    """Number, date and sender of the letter; all plain text, all optional.

    `printed_date` is `YYYY-MM-DD` or `DD/MM/YYYY`. `links` are (label, relative address) of the
    same annex in other forms, `portal` the relative address of the batch's index page.
    `verification` is the whole code printed; without it the cover's own stands.
    `serif_folder` is the folder of the office's own Times New Roman, read for the PDF only.
    """

    annex_number: str = ""
    report_number: str = ""
    printed_date: str = ""
    issuing_agency: str = ""
    place: str = ""
    language: str = ""
    verification: str = ""
    author: str = ""
    serif_folder: str = ""
    portal: str = ""
    links: tuple[tuple[str, str], ...] = ()

    @property
    def day(self) -> date | None:
        """Return the printed date, or None where none is given or it is not a date."""
        for form in _DATE_FORMS:
            try:
                return datetime.strptime(self.printed_date.strip(), form).date()  # noqa: DTZ007
            except ValueError:
                continue
        return None
