"""Forms 01, 04 and 10: population, births, weighing rounds. Counts by old commune, then summed."""

from dataclasses import dataclass
from datetime import date

from generator import published
from generator.chance import apportion, chance_count, stream
from generator.districts import DISTRICTS
from generator.places import Places

Counts = dict[str, list[int]]


@dataclass(frozen=True)
class Span:
    """A period of the sample: a year or its first six months."""

    year: int
    half: bool

    @property
    def code(self) -> str:
        """Return the period's code, as "2024" or "2024-H1"."""
        return f"{self.year}-H1" if self.half else str(self.year)

    @property
    def label(self) -> str:
        """Return the period as a title block prints it."""
        return f"6 tháng đầu năm {self.year}" if self.half else f"Năm {self.year}"

    @property
    def last_day(self) -> str:
        """Return the last day of the reporting period, as params/periods.yml has it."""
        return f"{self.year}-06-14" if self.half else f"{self.year}-12-14"

    @property
    def round_date(self) -> date:
        """Return the day of the weighing round of the period."""
        return date(self.year, 6, 1) if self.half else date(self.year, 12, 2)


def population(places: Places, year: int) -> Counts:
    """Return by old commune: persons, women, urban persons, households."""
    rows = {}
    for place in places.old_communes:
        rng = stream("population", place.code)
        people = places.commune_population(year)[place.code]
        town = not place.full_name.startswith("Xã")
        women = round(people * rng.uniform(0.492, 0.504))
        rows[place.code] = [people, women, people if town else 0, round(people / _size(rng, town))]
    return rows


def _size(rng: object, town: bool) -> float:
    return rng.uniform(3.5, 3.8) if town else rng.uniform(4.0, 4.6)


def births(places: Places, span: Span) -> Counts:
    """Return by old commune: live births, weighed, below 2,500 g, at exactly 2,500 g."""
    year = _births_of_year(places, span.year)
    if not span.half:
        return year
    return {code: _first_half(code, span.year, row) for code, row in year.items()}


def _births_of_year(places: Places, year: int) -> Counts:
    people = places.commune_population(year)
    codes = [place.code for place in places.old_communes]
    district = {place.code: DISTRICTS[place.parent] for place in places.old_communes}
    rngs = {code: stream("births", year, code) for code in codes}
    weights = [people[c] * district[c].fertility * rngs[c].lognormvariate(0, 0.1) for c in codes]
    live = dict(zip(codes, apportion(published.BIRTHS[year], weights), strict=True))
    lift = 0.004 * (year - 2021)
    weighed = {
        c: live[c] - chance_count(rngs[c], live[c], max(1 - district[c].weighed - lift, 0.002))
        for c in codes
    }
    low = round(published.LOW_BIRTH_WEIGHT[year] * sum(weighed.values()))
    risk = [weighed[c] * district[c].low_weight * rngs[c].lognormvariate(0, 0.35) for c in codes]
    below = dict(zip(codes, apportion(low, risk), strict=True))
    heap = {c: chance_count(rngs[c], weighed[c] - below[c], 0.035) for c in codes}
    return {c: [live[c], weighed[c], below[c], heap[c]] for c in codes}


def _first_half(code: str, year: int, row: list[int]) -> list[int]:
    """Return the part of the year's births that fell in its first half."""
    rng = stream("first half", year, code)
    live, weighed, below, heap = row
    parts = [chance_count(rng, count, 0.485) for count in (below, heap, weighed - below - heap)]
    unweighed = chance_count(rng, live - weighed, 0.485)
    return [sum(parts) + unweighed, sum(parts), parts[0], parts[1]]


def weighing(places: Places, span: Span) -> Counts:
    """Return by old commune: under-twos due, measured, stunted, wasted."""
    due = _births_of_year(places, span.year)
    rows = {}
    for place in places.old_communes:
        rng = stream("weighing", span.code, place.code)
        district = DISTRICTS[place.parent]
        children = round(due[place.code][0] * rng.uniform(1.88, 1.99))
        reached = 1 - (1 - district.weighed) * 1.5 - rng.uniform(0.01, 0.06)
        measured = children - chance_count(rng, children, 1 - reached)
        trend = published.STUNTED[span.year] / published.STUNTED[2021]
        stunted = chance_count(rng, measured, 0.0088 * district.stunted * trend)
        wasted = chance_count(rng, measured, 0.0085 * district.wasted)
        rows[place.code] = [children, measured, stunted, wasted]
    return rows
