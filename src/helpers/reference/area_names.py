"""What a name in a file means on a day: the one area of that name, or a refusal that says why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from helpers.errors import Fault, UserMistake, nearest
from helpers.reference import names

if TYPE_CHECKING:
    from helpers.reference.areas import Area, Areas

TYPES_OF_KIND: dict[str, tuple[str, ...]] = {
    "province": ("province", "city"),
    "district": ("district", "city", "town", "urban_district"),
    "commune": ("commune", "ward", "township"),
}
Named = tuple[str, "Area"]


class UnknownArea(UserMistake):
    """A code or name that stands for no area, or for several, on that day."""


class AreaNames:
    """The look-up of one project's areas by name; remembers what it has resolved."""

    def __init__(self, areas: Areas) -> None:
        self._areas = areas
        self._resolved: dict[tuple[str, date, str, str], Area] = {}

    def resolve(self, text: str, day: date, kind: str, parent: str) -> Area:
        """Return the area the text means that day; `kind` and `parent` are "" when free.

        Raises `UnknownArea` for a name unknown, or borne by several.
        """
        asked = (text, day, kind, parent)
        if asked not in self._resolved:
            self._resolved[asked] = self._resolve(*asked)
        return self._resolved[asked]

    def _resolve(self, text: str, day: date, kind: str, parent: str) -> Area:
        if text.strip().isdigit():
            return self._areas.get(text.strip(), day)
        allowed = [(a.name, a) for a in self._areas.in_force(day) if _may_be(a, kind, parent)]
        found = _matching(text, allowed) or self._by_alias(text, day, kind, parent)
        if not found:
            found = self._abolished(text, day, kind, parent)
        if len(found) == 1:
            return found[0]
        raise UnknownArea(_ambiguous(text, found, day) if found else self._unknown(text, day, kind))

    def _by_alias(self, text: str, day: date, kind: str, parent: str) -> list[Area]:
        pairs = self._areas.named_by_alias(day)
        written = names.key(text)
        fitting = [(names.key(alias), a) for alias, a in pairs if _may_be(a, kind, parent)]
        exact = [area for alias, area in fitting if alias == written]
        return _once(exact or [a for alias, a in fitting if names.could_be(written, alias)])

    def _abolished(self, text: str, day: date, kind: str, parent: str) -> list[Area]:
        gone = [
            (a.name, a)
            for a in self._areas.rows
            if a.valid_to is not None and a.valid_to < day and kind in ("", a.kind)
        ]
        old = _matching(text, gone)
        old = [area for area in old if parent == area.parent] or old
        found, refusals = [], []
        for area in old:
            try:
                found.append(self._areas.carried(area, day))
            except UnknownArea as refusal:
                refusals.append(refusal)
        if refusals and not found:
            raise refusals[0]
        return _once(found)

    def _unknown(self, text: str, day: date, kind: str) -> Fault:
        standing = self._areas.in_force(day)
        pool = [area for area in standing if kind in ("", area.kind)]
        later = _matching(text, [(a.name, a) for a in self._areas.rows if not _begun(a, day)])
        namesake = _namesake(text, standing)
        hint = "; ".join(filter(None, (_not_yet(later), namesake)))
        hint = hint or _nearest_name(text, pool)
        return Fault(
            f"the name of {f'a {kind}' if kind else 'an area'} in force on {day.isoformat()} "
            f"is required; got: {text!r}",
            hint=hint,
        )


def _namesake(text: str, standing: Sequence[Area]) -> str:
    """Return a hint that names the area of that very name and another type, "" where none is."""
    found = _spelled_as(names.split_type(text)[1], [(area.name, area) for area in standing])
    return _meant(found[0]) if found else ""


def _nearest_name(text: str, pool: Sequence[Area]) -> str:
    """Return a hint that names the area of the nearest name, of the type written if any is."""
    type_, name = names.split_type(text)
    same_type = [area for area in pool if area.type == type_] or pool
    for choices in (same_type, pool):
        by_name = {names.bare(area.name): area for area in reversed(choices)}
        hint = nearest(names.bare(name), by_name)
        if hint:
            return _meant(by_name[hint.split("'")[1]])
    return ""


def _begun(area: Area, day: date) -> bool:
    return area.valid_from is None or area.valid_from <= day


def _not_yet(later: Sequence[Area]) -> str:
    """Return a hint that says from when on an area of that name stands."""
    said = (
        f"{area.full_name} ({area.code}) stands from {area.valid_from.isoformat()} on"
        for area in later
        if area.valid_from is not None
    )
    return "; ".join(said)


def _meant(area: Area) -> str:
    return f"did you mean {area.full_name!r} ({area.code})?"


def _may_be(area: Area, kind: str, parent: str) -> bool:
    return kind in ("", area.kind) and parent in ("", area.parent)


def _matching(text: str, among: Iterable[Named]) -> list[Area]:
    """Return the areas the text can mean; the type it writes must fit, or at least the level."""
    pool = list(among)
    type_, name = names.split_type(text)
    if not type_:
        return _spelled_as(name, pool)
    same = [(own, area) for own, area in pool if area.type == type_]
    level = [(own, area) for own, area in pool if type_ in TYPES_OF_KIND[area.kind]]
    return _spelled_as(name, same) or _spelled_as(name, level)


def _spelled_as(name: str, pool: list[Named]) -> list[Area]:
    """Return those of exactly that name, else those it could be with marks left out."""
    written = names.key(name)
    exact = [area for own, area in pool if names.key(own) == written]
    return _once(exact or [area for own, area in pool if names.could_be(written, names.key(own))])


def _once(areas: list[Area]) -> list[Area]:
    return list({(area.code, area.valid_from): area for area in areas}.values())


def _ambiguous(text: str, found: list[Area], day: date) -> Fault:
    meant = "; ".join(f"{area.full_name} ({area.code}, under {area.parent})" for area in found)
    return Fault(
        f"a name that one area bears on {day.isoformat()} is required; got: {text!r}",
        hint=f"say which, with its type or the area above it: {meant}",
    )
