"""The province's areas as the sample needs them, read from params/."""

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.chance import apportion, stream
from generator.districts import DISTRICTS
from generator.published import POPULATION

REFORM = "2025-07-01"


@dataclass(frozen=True)
class Place:
    """One area of params/areas.csv."""

    code: str
    kind: str
    full_name: str
    parent: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Places:
    """Districts, the communes before and after July 2025, and which became which."""

    districts: tuple[Place, ...]
    old_communes: tuple[Place, ...]
    new_communes: tuple[Place, ...]
    successor: dict[str, str]

    def communes_of(self, district: str) -> list[Place]:
        """Return the district's communes in order, as they stood until June 2025."""
        return [place for place in self.old_communes if place.parent == district]

    def old_parts(self, commune: str) -> list[Place]:
        """Return the old communes that became this commune."""
        return [place for place in self.old_communes if self.successor[place.code] == commune]

    @cached_property
    def _new_by_code(self) -> dict[str, Place]:
        return {place.code: place for place in self.new_communes}

    def commune_name(self, code: str, day: str) -> str:
        """Return the name, on that day (ISO), of the commune with that code of before 2025."""
        if day >= REFORM:
            return self._new_by_code[self.successor[code]].full_name
        return next(place.full_name for place in self.old_communes if place.code == code)

    def plain_commune_name(self, code: str, day: str) -> str:
        """Return the commune's name on that day, with its district where two bear that name."""
        name = self.commune_name(code, day)
        if day >= REFORM or name not in self._shared_names:
            return name
        parent = next(place.parent for place in self.old_communes if place.code == code)
        return f"{name}, {next(d.full_name for d in self.districts if d.code == parent)}"

    @cached_property
    def _shared_names(self) -> set[str]:
        counts = Counter(place.full_name for place in self.old_communes)
        return {name for name, count in counts.items() if count > 1}

    @cached_property
    def commune_weight(self) -> dict[str, float]:
        """Return each old commune's weight within its district: towns are larger."""
        return {place.code: _weight(place) for place in self.old_communes}

    def district_population(self, year: int) -> dict[str, int]:
        """Return persons by district: the figures of 2019 scaled to the province's."""
        weights = [DISTRICTS[d.code].population_2019 for d in self.districts]
        shares = apportion(POPULATION[year], weights)
        return {place.code: share for place, share in zip(self.districts, shares, strict=True)}

    def commune_population(self, year: int) -> dict[str, int]:
        """Return persons by old commune; a district's communes sum to the district."""
        people: dict[str, int] = {}
        for district, total in self.district_population(year).items():
            people |= self.spread(total, district)
        return people

    def spread(self, total: int, district: str, tilt: dict[str, float] | None = None) -> dict:
        """Return a district's whole number over its communes, by population and a tilt."""
        codes = [place.code for place in self.communes_of(district)]
        weights = [self.commune_weight[c] * (tilt[c] if tilt else 1.0) for c in codes]
        return dict(zip(codes, apportion(total, weights), strict=True))


def _weight(place: Place) -> float:
    size = stream("commune", place.code).lognormvariate(0, 0.3)
    return size * (1.0 if place.full_name.startswith("Xã") else 1.8)


def read_places(root: Path) -> Places:
    """Return the places of a project folder."""
    rows = read_rows(root / "params" / "areas.csv")
    places = [(row, _place(row)) for row in rows]
    old = [place for row, place in places if _old_commune(row)]
    new = [place for row, place in places if _is_commune(row) and row["valid_from"] >= REFORM]
    districts = [place for row, place in places if place.code in DISTRICTS and _in_2024(row)]
    successor = {
        row["old_code"]: row["new_code"]
        for row in read_rows(root / "params" / "area_changes.csv")
        if row["date"] == REFORM and row["old_code"] in {place.code for place in old}
    }
    return Places(tuple(districts), tuple(old), tuple(new), successor)


def _is_commune(row: dict[str, str]) -> bool:
    return len(row["code"]) == 5


def _in_2024(row: dict[str, str]) -> bool:
    return row["valid_from"] <= "2024-12-14" <= (row["valid_to"] or "9999")


def _old_commune(row: dict[str, str]) -> bool:
    return _is_commune(row) and _in_2024(row) and row["valid_to"] != ""


def _place(row: dict[str, str]) -> Place:
    where = float(row["latitude"] or 0), float(row["longitude"] or 0)
    return Place(row["code"], row["kind"], row["full_name"], row["parent"], *where)


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table of params/, comment lines left out."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        kept = (line for line in lines if not line.startswith("#"))
        return list(csv.DictReader(kept))
