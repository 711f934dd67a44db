"""programme_households: one lasting register, as it stood at the end of each year."""

from dataclasses import dataclass
from functools import cache

from generator import published
from generator.chance import apportion, choose, stream
from generator.districts import DISTRICTS
from generator.people import Span
from generator.persons import citizen_id, person, phone
from generator.places import Places

HOUSEHOLDS = {2021: 4_900, 2022: 5_350, 2023: 5_700, 2024: 5_950, 2025: 6_100}
# Where the programme works, and how far each district's households are linked.
REACH = (1.5, 15, 14, 13, 11, 8, 9.5, 9, 11, 8)
TIES = (1.25, 0.72, 0.78, 0.90, 1.08, 1.00, 1.15, 1.22, 0.88, 1.04)


WAYS = {"group": 0.42, "cooperative": 0.25, "linkage": 0.33}


@dataclass(frozen=True)
class Household:
    """One household of the register; `turn` orders joining: the smallest joined first."""

    number: int
    district: str
    commune: str
    head: str
    people: str
    poverty: str
    turn: float
    ways: tuple[bool, bool, bool]  # cooperative group, cooperative, linkage
    day: int


@cache
def register(places_key: tuple[tuple[str, tuple[str, ...], tuple[float, ...]], ...]):
    """Return all households ever on the register, in the order they entered it."""
    counts = apportion(HOUSEHOLDS[2025], list(REACH))
    households = [
        _household(district, (communes, weights), serial)
        for (district, communes, weights), count in zip(places_key, counts, strict=True)
        for serial in range(count)
    ]
    order = stream("register").sample(range(len(households)), len(households))
    return tuple(households[at] for at in order)


def _household(district: str, communes: tuple[tuple, tuple], serial: int) -> Household:
    rng = stream("programme", district, serial)
    people = choose(rng, DISTRICTS[district].peoples)
    draw, poor = rng.random(), min(DISTRICTS[district].poor * 1.35, 0.85)
    first = choose(rng, WAYS)
    ties = TIES[list(DISTRICTS).index(district)]
    return Household(
        number=int(district) * 1000 + serial,
        district=district,
        commune=rng.choices(communes[0], weights=communes[1])[0],
        head=person(rng, people, "M" if rng.random() < 0.78 else "F"),
        people=people,
        poverty="Nghèo" if draw < 0.6 * poor else "Cận nghèo" if draw < poor else "Khác",
        turn=rng.random() / ties,
        ways=tuple(first == way or rng.random() < 0.12 for way in WAYS),
        day=rng.randint(1, 330),
    )


def programme_rows(places: Places, span: Span) -> list[dict[str, object]]:
    """Return the register on a period's last day, columns as in params/datasets.yml."""
    key = tuple((d.code, *_communes(places, d.code)) for d in places.districts)
    households = register(key)
    joined = _joined(households)
    names = {p.code: places.plain_commune_name(p.code, span.last_day) for p in places.old_communes}
    return [
        _row(household, joined.get(household.number, 9999), names[household.commune], span)
        for household in sorted(households[: _listed(span)], key=lambda one: one.number)
    ]


def _listed(span: Span) -> int:
    """Return how many households are on the register: half of a year's new ones by June."""
    now = HOUSEHOLDS[span.year]
    return (now + HOUSEHOLDS[span.year - 1]) // 2 if span.half else now


def _communes(places: Places, district: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    codes = tuple(place.code for place in places.communes_of(district))
    return codes, tuple(places.commune_weight[code] for code in codes)


@cache
def _joined(households: tuple[Household, ...]) -> dict[int, int]:
    """Return the year each household joined; every year's share of the register is the wanted."""
    year_of: dict[int, int] = {}
    for year, share in published.LINKED.items():
        listed = households[: HOUSEHOLDS[year]]
        missing = round(share * len(listed) / 100) - len(year_of)
        waiting = sorted((h for h in listed if h.number not in year_of), key=lambda h: h.turn)
        year_of |= {household.number: year for household in waiting[:missing]}
    return year_of


def _row(household: Household, joined: int, commune: str, span: Span) -> dict[str, object]:
    first = joined - household.number % 4 if joined == 2021 else joined  # some joined earlier
    day = _day(first, household.day)
    inside = day <= span.last_day
    group, cooperative, linkage = (inside and way for way in household.ways)
    return {
        "household_id": f"CT-{household.number:06d}",
        "head_name": household.head,
        "citizen_id": citizen_id(household.number),
        "phone": phone(household.number),
        "commune": commune,
        "ethnicity": household.people,
        "poverty_status": household.poverty,
        "joined_group": "Có" if group else "Không",
        "joined_cooperative": "Có" if cooperative else "Không",
        "joined_linkage": "Có" if linkage else "Không",
        "joined_date": day if inside else "",
    }


def _day(year: int, day: int) -> str:
    return f"{year}-{1 + day // 30:02d}-{1 + day % 28:02d}"
