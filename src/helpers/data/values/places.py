"""The areas and agencies that cells name, by name and day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from helpers.data.problems import Problem
from helpers.data.reading.coded import Coded, put_together
from helpers.data.text import fold_text, normalise_text
from helpers.data.values.cells import CellColumn, failed_formula, is_missing, offer, read_distinct
from helpers.data.values.place_names import AskedPlace, PlaceNames, names_as_meant
from helpers.errors import UserMistake
from helpers.reference import Reference
from helpers.reference.area_names import UnknownArea
from helpers.reference.areas import Area
from helpers.reference.periods import Period

_ABBREVIATIONS = {
    "nn": "Nông nghiệp",
    "ptnt": "phát triển nông thôn",
    "mt": "môi trường",
    "gd": "Giáo dục",
    "dt": "đào tạo",
    "tb": "Thương binh",
    "xh": "Xã hội",
    "tt": "Truyền thông",
    "ubnd": "Ủy ban nhân dân",
}


@dataclass(frozen=True)
class Sender:
    """Who sent a file: an area (`agency` is ""), an agency, or nobody named (the province)."""

    area: Area
    agency: str = ""
    named: bool = True

    @property
    def name(self) -> str:
        """Return what tells this sender from others: an area code or an agency's id."""
        return self.agency or (self.area.code if self.named else "")


@dataclass(frozen=True)
class PlaceReader:
    """Reads names of areas as `sender` means them in `period`; `received` is the file's day."""

    reference: Reference
    period: Period
    sender: Sender
    received: date | None = None

    def read_areas(
        self,
        raw: Sequence[Any],
        *,
        days: Sequence[date | None],
        level: str,
        hints: Sequence[str],
        certain: bool = False,
    ) -> CellColumn:
        """Return the areas named (`Area`, not yet codes), each on its own day.

        `level` says what a bare name means first; `hints` name the district of each row, or "".
        Where they are `certain`, an area of another district is refused.
        """

        def read(key: tuple[Any, date | None, str]) -> Area | Problem | None:
            cell, day, hint = key
            if is_missing(cell):
                return None
            if failed := failed_formula(cell):
                return failed
            asked = AskedPlace(day or self.period.end, level, hint, certain)
            return self._names.read(cell_text(cell), asked)

        if isinstance(raw, Coded) and isinstance(days, Coded) and isinstance(hints, Coded):
            return read_distinct(put_together((raw, days, hints)), read)
        return read_distinct(list(zip(raw, days, hints, strict=True)), read)

    def read_agencies(self, raw: Sequence[Any]) -> CellColumn:
        """Return the ids of the agencies named, on the last day of the period."""
        return read_distinct(raw, self._read_agency)

    def reporting_code(self, area: Area) -> str | None:
        """Return the code of the reporting area of the period that the area belongs to."""
        try:
            return self.reference.areas.reporting_area(area, self.period.end).code
        except UnknownArea:
            return None

    @cached_property
    def _names(self) -> PlaceNames:
        whole = not self.sender.named or self.sender.agency or self.sender.area.kind == "province"
        return names_as_meant(self.reference.areas, None if whole else self.sender.area)

    def _read_agency(self, cell: Any) -> str | Problem | None:
        if is_missing(cell):
            return None
        if failed := failed_formula(cell):
            return failed
        day, text = self.period.end, cell_text(cell)
        for written in dict.fromkeys((text, _spell_out(text), _run_together(text))):
            with suppress(UserMistake):
                agency = self.reference.agencies.resolve(written, day)
                if agency.in_force(day):
                    return agency.id
        if area := committee_area(text):
            with suppress(UserMistake):
                code = self.reference.areas.resolve(area, day).code
                return self.reference.agencies.resolve(f"ubnd_{code}", day).id
        hint = offer(text, [one.name() for one in self.reference.agencies.in_force(day)])
        return Problem("unknown_agency", {"day": f"{day:%d/%m/%Y}", "hint": hint})


def _spell_out(text: str) -> str:
    """Return the name of an agency with the usual abbreviations of its words written out."""
    words = text.replace("&", " và ").split()
    return " ".join(_ABBREVIATIONS.get(fold_text(word), word) for word in words)


def _run_together(text: str) -> str:
    """Return the short name of an agency without what parts its letters: "Sở LĐ-TB&XH"."""
    return re.sub(r"(?<=\w)\s*[-–]\s*(?=\w)|\s*&\s*", "", text)


def committee_area(text: str) -> str:
    """Return the area whose people's committee the text names, as it is written; else ""."""
    found = re.match(r"(?:ubnd|u[ỷy] ban nh[âa]n d[âa]n|[ủu]y ban nh[âa]n d[âa]n)\s+", text, re.I)
    return text[found.end() :] if found else ""


def cell_text(cell: Any) -> str:
    """Return a cell as text; a code that Excel took for a number without its ".0"."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return normalise_text(str(cell))
