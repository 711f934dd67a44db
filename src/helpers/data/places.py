"""The areas and agencies that cells name, by name and day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from helpers.data.cells import CellColumn, is_missing, offer
from helpers.data.problems import Problem
from helpers.data.text import fold_text, normalise_text
from helpers.errors import UserMistake
from helpers.reference import Reference
from helpers.reference.area_names import UnknownArea
from helpers.reference.areas import Area
from helpers.reference.periods import Period


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
    """Reads names of areas as `sender` means them in `period`."""

    reference: Reference
    period: Period
    sender: Sender
    _known: dict[tuple[str, date, str, str], Area | Problem] = field(default_factory=dict)

    def read_areas(
        self, raw: Sequence[Any], *, days: Sequence[date | None], level: str, hints: Sequence[str]
    ) -> CellColumn:
        """Return the areas named (`Area`, not yet codes), each on its own day.

        `level` says what a bare name means first; `hints` name the district of each row, or "".
        """

        def read(position: int, text: str) -> Area | Problem:
            day = days[position] or self.period.end
            seen = (text, day, hints[position], level)
            if seen not in self._known:
                self._known[seen] = self._read_area(text, day, level=level, hint=hints[position])
            return self._known[seen]

        return _read_each(raw, read)

    def read_agencies(self, raw: Sequence[Any]) -> CellColumn:
        """Return the ids of the agencies named, on the last day of the period."""
        return _read_each(raw, lambda position, text: self._read_agency(text))

    def reporting_code(self, area: Area) -> str | None:
        """Return the code of the reporting area of the period that the area belongs to."""
        try:
            return self.reference.areas.reporting_area(area, self.period.end).code
        except UnknownArea:
            return None

    def _read_area(self, text: str, day: date, *, level: str, hint: str) -> Area | Problem:
        sender = self.sender.area
        if not self.sender.named or self.sender.agency or sender.kind == "province":
            return self._resolve_anywhere(text, day, hint)
        for found in self._near(text, day, below_first=level == "commune"):
            if sender.code in (found.code, found.parent):
                return found
        elsewhere = self._resolve_anywhere(text, day, hint)
        if isinstance(elsewhere, Problem) or elsewhere.code == sender.code:
            return elsewhere
        return Problem(
            "other_area", {"owner": self._owner(elsewhere, day), "sender": sender.full_name}
        )

    def _near(self, text: str, day: date, *, below_first: bool) -> Iterator[Area]:
        """Yield the sender itself and the area below it that the name may mean, in that order."""
        sender = self.sender.area
        below = self._tried(text, day, parent=sender.code) if below_first else None
        if below is not None:
            yield below
        if fold_text(sender.name) in fold_text(text):
            own = self._tried(text, day, kind=sender.kind)
            if own is not None:
                yield own
        below = None if below_first else self._tried(text, day, parent=sender.code)
        if below is not None:
            yield below

    def _resolve_anywhere(self, text: str, day: date, hint: str) -> Area | Problem:
        name, _, upper = text.rpartition(",") if "," in text else (text, "", "")
        parent = self._tried(upper.strip() or hint, day) if (upper.strip() or hint) else None
        if parent is not None and (found := self._tried(name.strip(), day, parent=parent.code)):
            return found
        try:
            return self.reference.areas.resolve(name.strip(), day)
        except UnknownArea:
            return self._unknown(text, day)

    def _tried(self, text: str, day: date, **where: str) -> Area | None:
        try:
            return self.reference.areas.resolve(text, day, **where)
        except UnknownArea:
            return None

    def _unknown(self, text: str, day: date) -> Problem:
        standing = self.reference.areas.in_force(day)
        bearing = [
            a for a in standing if fold_text(text) in (fold_text(a.full_name), fold_text(a.name))
        ]
        if len(bearing) > 1:
            owners = ", ".join(self._owner(area, day) for area in bearing)
            return Problem("several_areas", {"owners": owners})
        names = sorted({area.full_name for area in standing})
        return Problem("unknown_area", {"day": f"{day:%d/%m/%Y}", "hint": offer(text, names)})

    def _owner(self, area: Area, day: date) -> str:
        parent = self._tried(area.parent, day) if area.parent else None
        return parent.full_name if parent else area.full_name

    def _read_agency(self, text: str) -> str | Problem:
        day = self.period.end
        try:
            return self.reference.agencies.resolve(text, day).id
        except UserMistake:
            return Problem("unknown_agency", {"day": f"{day:%d/%m/%Y}", "hint": ""})


def _read_each(raw: Sequence[Any], read: Callable[[int, str], Any]) -> CellColumn:
    values: list[Any] = []
    problems: dict[int, Problem] = {}
    for position, cell in enumerate(raw):
        result = None if is_missing(cell) else read(position, cell_text(cell))
        if isinstance(result, Problem):
            problems[position] = result
            result = None
        values.append(result)
    return CellColumn(values, problems)


def cell_text(cell: Any) -> str:
    """Return a cell as text; a code that Excel took for a number without its ".0"."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return normalise_text(str(cell))
