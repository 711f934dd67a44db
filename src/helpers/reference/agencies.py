"""Agencies and duties in time: names, successors, and who carries a duty on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import field_validator

from helpers.errors import Fault, UserMistake, nearest
from helpers.reference import names
from helpers.reference.areas import When, day_of
from helpers.reference.checked import Checked, Day


class Agency(Checked):
    """One agency while it bore this name; `area` is the code of its own area, if it has one."""

    id: str
    name_vi: str
    name_en: str = ""
    short_vi: str
    area: str = ""
    valid_from: Day | None = None
    valid_to: Day | None = None
    successor: str = ""

    def in_force(self, on: When) -> bool:
        """Return whether the agency bore this name on that day."""
        return (self.valid_from or date.min) <= day_of(on) <= (self.valid_to or date.max)

    def name(self, language: str = "vi") -> str:
        """Return the full name in that language."""
        return (self.name_en or self.name_vi) if language == "en" else self.name_vi


class Duty(Checked):
    """A duty of the plan and the agency that carries it between two days."""

    duty_id: str
    duty_vi: str
    duty_en: str = ""
    agency: str
    valid_from: Day | None = None
    valid_to: Day | None = None
    themes: tuple[str, ...] = ()

    @field_validator("themes", mode="before")
    @classmethod
    def _words(cls, given: Any) -> Any:
        return tuple(given.split()) if isinstance(given, str) else given

    def in_force(self, on: When) -> bool:
        """Return whether that agency carries the duty on that day."""
        return (self.valid_from or date.min) <= day_of(on) <= (self.valid_to or date.max)


class UnknownAgency(UserMistake):
    """An id or name that stands for no agency on that day."""


class Agencies:
    """The agencies of one project, by id and day or by any spelling of a name."""

    def __init__(self, rows: Sequence[Agency], duties: Sequence[Duty]) -> None:
        self.rows = tuple(rows)
        self.duties = tuple(duties)

    def get(self, agency_id: str, on: When | None = None) -> Agency:
        """Return the agency of that id as named that day; as named last where no day is given.

        Raises `UnknownAgency` with the nearest id.
        """
        rows = [row for row in self.rows if row.id == agency_id]
        if not rows:
            known = sorted({row.id for row in self.rows})
            raise UnknownAgency(
                Fault(
                    f"an agency id is required; got: {agency_id!r}", hint=nearest(agency_id, known)
                )
            )
        standing = [row for row in rows if on is None or row.in_force(on)]
        return (standing or rows)[-1]

    def named(self, agency_id: str, on: When, language: str = "vi") -> str:
        """Return the full name the agency bore on that day (its last name if it had ended)."""
        return self.get(agency_id, on).name(language)

    def in_force(self, on: When) -> tuple[Agency, ...]:
        """Return the agencies that stood on that day, in the file's order."""
        return tuple(row for row in self.rows if row.in_force(on))

    def of_area(self, area: str, on: When) -> Agency | None:
        """Return the people's committee of the area on that day, or None."""
        return next((row for row in self.in_force(on) if row.area == area), None)

    def current(self, agency_id: str, on: When) -> Agency:
        """Return the agency, or the one that had succeeded it by that day."""
        agency, seen = self.get(agency_id, on), {agency_id}
        while not agency.in_force(on) and agency.successor and agency.successor not in seen:
            seen.add(agency.successor)
            agency = self.get(agency.successor, on)
        return agency

    def lead(self, agency_id: str, theme: str, on: When) -> Agency:
        """Return who leads on that day what that agency led: its duty's heir before its own.

        In 2025 duties went other ways than agencies: poverty reduction went from Sở Lao động to
        the agriculture department, while the department itself went into Sở Nội vụ.
        """
        agency = self.get(agency_id, on)
        if agency.in_force(on):
            return agency
        held = {d.duty_id for d in self.duties if d.agency == agency_id and theme in d.themes}
        for duty in self.duties:
            if duty.duty_id in held and duty.in_force(on):
                return self.get(duty.agency, on)
        return self.current(agency_id, on)

    def resolve(self, text: str, on: When) -> Agency:
        """Return the agency that an id, a full or a short name in any spelling means that day.

        The name of an agency that has ended gives its successor. Raises `UnknownAgency`.
        """
        written = names.key(text)
        by_id = [row for row in self.rows if row.id == text.strip()]
        found = by_id or self._spelled(written, exact=True) or self._spelled(written, exact=False)
        standing = {row.id: row for row in found if row.in_force(on)}
        if not standing:
            standing = {row.id: row for row in (self.current(row.id, on) for row in found)}
        if len(standing) == 1:
            return next(iter(standing.values()))
        raise UnknownAgency(self._unknown(text, on, sorted(standing)))

    def _spelled(self, written: names.Key, *, exact: bool) -> list[Agency]:
        return [
            row
            for row in self.rows
            for name in (row.name_vi, row.short_vi, row.name_en)
            if name and _same(written, names.key(name), exact)
        ]

    def _unknown(self, text: str, on: When, several: list[str]) -> Fault:
        message = f"the name of one agency is required; got: {text!r}"
        if several:
            return Fault(message, hint=f"say which: {', '.join(several)}")
        return Fault(message, hint=nearest(text, [row.name_vi for row in self.in_force(on)]))


def _same(written: names.Key, name: names.Key, exact: bool) -> bool:
    return written == name if exact else names.could_be(written, name)
