"""What the name of an area in a file means: one area, or the reason why none is taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property, lru_cache

from helpers.data.problems import Problem
from helpers.data.text import fold_text
from helpers.data.values.written_places import WrittenPlace, take_apart
from helpers.reference import names
from helpers.reference.area_names import UnknownArea
from helpers.reference.areas import Area, Areas


@dataclass(frozen=True)
class AskedPlace:
    """On which day, at which level a bare name is looked for first, and in which district.

    `certain`: the district is what the file says of the row, not only a hint.
    """

    day: date
    level: str = ""
    district: str = ""
    certain: bool = False


@lru_cache(maxsize=64)
def names_as_meant(areas: Areas, sender: Area | None) -> PlaceNames:
    """Return the names as a sender means them, with all that was read of them before."""
    return PlaceNames(areas, sender)


class PlaceNames:
    """Names as one sender means them: `sender` is the area whose file it is, None for anybody's."""

    def __init__(self, areas: Areas, sender: Area | None) -> None:
        self.areas = areas
        self.sender = sender
        self._read: dict[tuple[str, AskedPlace], Area | Problem] = {}
        self._borne: dict[str, list[Area]] = {}

    def read(self, text: str, asked: AskedPlace) -> Area | Problem:
        """Return the area that a normalised text means, or what is wrong with it."""
        key = (text, asked)
        if key not in self._read:
            self._read[key] = self._find(text, asked)
        return self._read[key]

    def _find(self, text: str, asked: AskedPlace) -> Area | Problem:
        written = take_apart(text)
        if not written.above and asked.certain and asked.district:
            written = replace(written, above=(asked.district,))
        if not self._is_spelled(written.name):
            return self._near_miss(written.name, asked.day)
        if written.former and (gone := self._former(written, asked.day)):
            return self._of_sender(gone, asked.day)
        if above := self._without_province(written.above):
            return self._below(replace(written, above=above), asked.day)
        if self.sender is None:
            return self._anywhere(written.name, asked)
        for found in self._near(written.name, asked):
            if self.sender.code in (found.code, found.parent):
                return found
        return self._of_sender(self._anywhere(written.name, asked), asked.day)

    def _of_sender(self, found: Area | Problem, day: date) -> Area | Problem:
        """Return what was found where it is the sender's own, or below it."""
        sender = self.sender
        if sender is None or isinstance(found, Problem):
            return found
        if sender.code in (found.code, found.parent):
            return found
        details = {"owner": self._owner(found, day), "sender": sender.full_name}
        return Problem("other_area", details)

    def _near(self, name: str, asked: AskedPlace) -> Iterator[Area]:
        """Yield the sender itself and the area below it that the name may mean, in that order."""
        sender = self.sender
        assert sender is not None
        below_first = asked.level == "commune"
        below = self._tried(name, asked.day, parent=sender.code)
        if below is not None and below_first:
            yield below
        if fold_text(sender.name) in fold_text(name):
            own = self._tried(name, asked.day, kind=sender.kind)
            if own is not None:
                yield own
        if below is not None and not below_first:
            yield below

    def _anywhere(self, name: str, asked: AskedPlace) -> Area | Problem:
        parent = self._tried(asked.district, asked.day) if asked.district else None
        if parent is not None and (found := self._tried(name, asked.day, parent=parent.code)):
            return found
        try:
            return self.areas.resolve(name, asked.day)
        except UnknownArea:
            return self._unknown(name, asked.day)

    def _below(self, written: WrittenPlace, day: date) -> Area | Problem:
        """Return the area of that name below the one named with it, in force or before."""
        above = written.above[0]
        if above.isdigit() and (found := self._tried(above, day)):
            named = self._tried(written.name, day, kind=found.kind)
            return self._of_sender(found, day) if named == found else self._unknown(above, day)
        if not self._is_spelled(above):
            return self._near_miss(above, day)
        districts = [area for area in self._bearing(above) if area.kind == "district"]
        if not districts:
            return self._unknown(above, day)
        found_below = {area.code: area for area in self._in(written.name, districts, day)}
        if len(found_below) == 1:
            return self._of_sender(next(iter(found_below.values())), day)
        anywhere = self._anywhere(written.name, AskedPlace(day))
        if isinstance(anywhere, Problem) or not any(area.in_force(day) for area in districts):
            return anywhere if isinstance(anywhere, Problem) else self._of_sender(anywhere, day)
        return Problem("wrong_district", {"owner": self._owner(anywhere, day)})

    def _in(self, name: str, districts: list[Area], day: date) -> Iterator[Area]:
        """Yield the areas of that name in these districts, as what they are on the day."""
        for district in districts:
            standing = min(day, district.valid_to or day)
            found = self._tried(name, standing, parent=district.code)
            if found is not None:
                yield from self._carried(found, day)

    def _former(self, written: WrittenPlace, day: date) -> Area | Problem | None:
        """Return what took the area that bore the name before; None where none did."""
        gone = [
            area
            for area in self._bearing(written.name)
            if area.valid_to is not None and area.valid_to < day
        ]
        above = {area.code for name in written.above for area in self._bearing(name)}
        gone = [area for area in gone if area.parent in above] or gone
        taken = {one.code: one for area in gone for one in self._carried(area, day)}
        if len(taken) > 1:
            owners = ", ".join(area.full_name for area in taken.values())
            return Problem("several_areas", {"owners": owners})
        return next(iter(taken.values()), None)

    def _carried(self, area: Area, day: date) -> Iterator[Area]:
        try:
            yield self.areas.carried(area, day)
        except UnknownArea:
            return

    def _bearing(self, text: str) -> list[Area]:
        """Return the areas of any time that the text names; of its type where there is one."""
        if text not in self._borne:
            type_, name = names.split_type(text)
            written = names.key(name)
            found = [a for a in self.areas.rows if names.could_be(written, names.key(a.name))]
            self._borne[text] = [area for area in found if area.type == type_] or found
        return self._borne[text]

    def _without_province(self, above: tuple[str, ...]) -> tuple[str, ...]:
        province = names.key(self.areas.province.name)
        last = names.split_type(above[-1]) if above else ("", "")
        is_province = names.could_be(names.key(last[1]), province) and last[0] in ("", "province")
        return above[:-1] if above and is_province and (last[0] or len(above) > 1) else above

    @cached_property
    def _spellings(self) -> frozenset[names.Key]:
        rows = (area.name for area in self.areas.rows)
        return frozenset(
            names.key(name) for name in (*rows, *(a.alias for a in self.areas.aliases))
        )

    def _is_spelled(self, text: str) -> bool:
        """Return whether a name has all its marks or none at all: "Bảo Lac" is a slip."""
        if text.isdigit():
            return True
        whole, bare = names.key(text), names.key(names.split_type(text)[1])
        unmarked = not any(syllable.marks for syllable in bare)
        known = self._spellings
        return unmarked or bare in known or whole in known or not self._could_be_any(bare)

    def _could_be_any(self, written: names.Key) -> bool:
        return any(names.could_be(written, one) for one in self._spellings)

    def _tried(self, text: str, day: date, **where: str) -> Area | None:
        try:
            return self.areas.resolve(text, day, **where)
        except UnknownArea:
            return None

    def _near_miss(self, text: str, day: date) -> Problem:
        near = self._nearest(text, day)
        hint = f"có phải {near.full_name}? " if near else ""
        return Problem("near_area", {"day": f"{day:%d/%m/%Y}", "hint": hint})

    def _unknown(self, text: str, day: date) -> Problem:
        standing = self.areas.in_force(day)
        type_, name = names.split_type(text)
        written = names.key(name)
        bearing = [a for a in standing if names.could_be(written, names.key(a.name))]
        bearing = [area for area in bearing if area.type == type_] or bearing
        if len(bearing) > 1:
            owners = ", ".join(self._owner(area, day) for area in bearing)
            return Problem("several_areas", {"owners": owners})
        hint = f"có phải {near.full_name}? " if (near := self._nearest(text, day)) else ""
        return Problem("unknown_area", {"day": f"{day:%d/%m/%Y}", "hint": hint})

    def _nearest(self, text: str, day: date) -> Area | None:
        """Return the area whose name is nearest: the sender's own before any other."""
        standing = self.areas.in_force(day)
        if text.isdigit():
            whole = {area.code: area for area in standing}
            return next((whole[c] for n in (2, 3, 5) if (c := text.zfill(n)) in whole), None)
        sender = self.sender
        own = [a for a in standing if sender and sender.code in (a.code, a.parent)]
        own.sort(key=lambda area: area != sender)
        type_, name = names.split_type(text)
        for pool in (own, standing):
            same = [area for area in pool if area.type == type_] or pool
            by_name = {names.bare(area.name): area for area in reversed(same)}
            if found := get_close_matches(names.bare(name), by_name, n=1, cutoff=0.7):
                return by_name[found[0]]
        return None

    def _owner(self, area: Area, day: date) -> str:
        parent = self._tried(area.parent, day) if area.parent else None
        return parent.full_name if parent else area.full_name
