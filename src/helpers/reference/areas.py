"""Areas in time: a code or a name means something only together with a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from pydantic import Field

from helpers.errors import Fault, nearest
from helpers.reference import names
from helpers.reference.area_names import AreaNames, UnknownArea
from helpers.reference.checked import Checked, Day
from helpers.reference.periods import Period

Kind = Literal["province", "district", "commune"]
When = date | Period
ENGLISH = {
    "province": "province",
    "city": "city",
    "town": "town",
    "urban_district": "district",
    "district": "district",
    "commune": "commune",
    "ward": "ward",
    "township": "township",
}


class Area(Checked):
    """One area while it stood; `order` is the official one, tiles count from 1."""

    code: str
    kind: Kind
    name: str
    full_name: str
    short_name: str
    parent: str = ""
    valid_from: Day | None = None
    valid_to: Day | None = None
    order: int
    poor: bool = False
    latitude: float | None = None
    longitude: float | None = None
    tile_column: int | None = None
    tile_row: int | None = None
    area_km2: float | None = None
    population_2019: int | None = Field(default=None, ge=0)

    @cached_property
    def type(self) -> str:
        """Return the type of unit its full name begins with: district, city or ward."""
        return names.split_type(self.full_name)[0] or self.kind

    def in_force(self, on: When) -> bool:
        """Return whether the area stood on that day (of a period: on its last)."""
        day = day_of(on)
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def in_text(self, language: str = "vi") -> str:
        """Return the name in running text: "huyện Hòa An", "Hòa An district"."""
        if language == "en":
            return f"{self.name} {ENGLISH[self.type]}"
        return self.full_name[:1].lower() + self.full_name[1:]


class AreaChange(Checked):
    """One area that went into another: whole, mainly, or in part; `date` is the first new day."""

    old_code: str
    new_code: str
    date: Day
    kind: Literal["whole", "main", "part"] = "whole"


class AreaAlias(Checked):
    """Another spelling or an abolished name, while it may be used."""

    alias: str
    code: str
    valid_from: Day | None = None
    valid_to: Day | None = None


def day_of(on: When) -> date:
    """Return the day itself, or a period's last day."""
    return on.end if isinstance(on, Period) else on


class Areas:
    """The areas of one project, by code and day or by any spelling of a name."""

    def __init__(
        self,
        rows: Sequence[Area],
        changes: Sequence[AreaChange],
        aliases: Sequence[AreaAlias],
        *,
        province_code: str,
    ) -> None:
        self.rows = tuple(rows)
        self.changes = tuple(changes)
        self.aliases = tuple(aliases)
        self.province_code = province_code
        self._by_code: dict[str, list[Area]] = {}
        for area in self.rows:
            self._by_code.setdefault(area.code, []).append(area)
        self._names = AreaNames(self)

    @cached_property
    def province(self) -> Area:
        """Return the province as it is now."""
        return self._by_code[self.province_code][-1]

    def get(self, code: str, on: When) -> Area:
        """Return the area that the code stands for on that day.

        Raises `UnknownArea`: not a code, or not in force that day (with when it was).
        """
        for area in self._by_code.get(code, ()):
            if area.in_force(on):
                return area
        raise UnknownArea(self._not_in_force(code, day_of(on)))

    def in_force(self, on: When, kind: str | None = None) -> tuple[Area, ...]:
        """Return the areas that stood that day, of one kind or all, in official order."""
        found = [a for a in self.rows if a.in_force(on) and kind in (None, a.kind)]
        return tuple(sorted(found, key=lambda area: area.order))

    def children(self, code: str, on: When) -> tuple[Area, ...]:
        """Return the areas directly under that one on that day, in official order."""
        return tuple(area for area in self.in_force(on) if area.parent == code)

    def reporting(self, period: When) -> tuple[Area, ...]:
        """Return the province, then the areas directly under it, in official order."""
        return (self.get(self.province_code, period), *self.children(self.province_code, period))

    def reporting_area(self, area: Area | str, on: When) -> Area:
        """Return the reporting area of that day to which the area or code belongs.

        An area abolished before is followed to the one that took it whole. Raises `UnknownArea`.
        """
        found = self.carried(area, on)
        while found.parent not in ("", self.province_code):
            found = self.get(found.parent, on)
        return found

    def carried(self, area: Area | str, on: When) -> Area:
        """Return the area itself if it stood that day, else the one that took it whole since.

        A code counts as that day's if it stood then, else as what it stood for last before.
        Raises `UnknownArea` where the area was divided or went nowhere.
        """
        day = day_of(on)
        current = area if isinstance(area, Area) else self._code_before(area, day)
        while not current.in_force(day):
            current = self._successor(current, day)
        return current

    def predecessors(self, area: Area, on: When | None = None) -> tuple[Area, ...]:
        """Return the areas that went whole into this one on the day it began (`on` is free).

        Empty where there are none, or where one of them came only in part: then the sum of the
        old areas is not this area.
        """
        if area.valid_from is None or (on is not None and not area.in_force(on)):
            return ()
        into = [c for c in self.changes if c.new_code == area.code and c.date == area.valid_from]
        if any(change.kind != "whole" for change in into):
            return ()
        day_before = area.valid_from - timedelta(days=1)
        old = [self.get(change.old_code, day_before) for change in into]
        return tuple(sorted(old, key=lambda one: one.order))

    def resolve(
        self, text: str, on: When, *, kind: str | None = None, parent: str | Area | None = None
    ) -> Area:
        """Return the area that a name in any spelling, or a code, means on that day.

        An abolished name gives the area that took it whole. Raises `UnknownArea` for a name that
        is unknown (with the nearest) or that several areas bear (give `kind` or `parent`).
        """
        parent_code = parent.code if isinstance(parent, Area) else parent or ""
        return self._names.resolve(text, day_of(on), kind or "", parent_code)

    def named_by_alias(self, on: date) -> tuple[tuple[str, Area], ...]:
        """Return the other spellings that may be used that day, each with its area."""
        usable = [
            alias
            for alias in self.aliases
            if (alias.valid_from or date.min) <= on <= (alias.valid_to or date.max)
        ]
        pairs = [(alias.alias, self._by_code.get(alias.code, ())) for alias in usable]
        return tuple((text, area) for text, areas in pairs for area in areas if area.in_force(on))

    def _code_before(self, code: str, day: date) -> Area:
        begun = [a for a in self._by_code.get(code, ()) if (a.valid_from or date.min) <= day]
        standing = [area for area in begun if area.in_force(day)]
        if standing or begun:
            return (standing or begun)[-1]
        raise UnknownArea(self._not_in_force(code, day))

    def _successor(self, area: Area, day: date) -> Area:
        last = area.valid_to or date.max
        for change in self.changes:
            took = change.old_code == area.code and change.kind in ("whole", "main")
            if took and last < change.date <= day and change.date - last == timedelta(days=1):
                return self.get(change.new_code, change.date)
        raise UnknownArea(
            Fault(
                f"{area.full_name} ({area.code}) stood until {last.isoformat()}, and no single "
                f"area took its place; got: it is asked for on {day.isoformat()}",
                hint="give a period that ends before, or the areas in force since",
            )
        )

    def _not_in_force(self, code: str, day: date) -> Fault:
        rows = self._by_code.get(code, [])
        if not rows:
            known = sorted({area.code for area in self.in_force(day)})
            return Fault(f"an area code is required; got: {code!r}", hint=nearest(code, known))
        spans = "; ".join(f"{area.full_name}, {_span(area)}" for area in rows)
        return Fault(
            f"an area in force on {day.isoformat()} is required; got: {code!r}",
            hint=f"that code stood for: {spans}",
        )


def _span(area: Area) -> str:
    begin = f"from {area.valid_from.isoformat()} " if area.valid_from else ""
    return f"{begin}to {area.valid_to.isoformat()}" if area.valid_to else f"{begin}on".strip()
