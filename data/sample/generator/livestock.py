"""Form 03: animals on the reporting day and liveweight sold in the period."""

from generator import published
from generator.chance import apportion, stream
from generator.districts import DISTRICTS
from generator.people import Span
from generator.places import Places

SPECIES = {
    "buffalo": "Trâu",
    "cattle": "Bò",
    "pigs": "Lợn",
    "poultry": "Gia cầm",
    "aquaculture": "Thủy sản",
}
# Weights by district, in the order of DISTRICTS.
HERDS = {
    "buffalo": (1.2, 10.5, 10, 13, 12.5, 8, 13, 13.5, 10.5, 8),
    "cattle": (1.5, 22, 18, 17, 10, 7, 11, 5.5, 6, 3),
    "pigs": (6, 11, 10, 11, 13.5, 5, 13, 13.5, 8.5, 7),
    "poultry": (5, 8, 8, 10.5, 14, 6, 14, 17, 8.5, 8.5),
    "aquaculture": (12, 4, 6, 8, 14, 5, 15, 20, 7, 9),
}
Herds = dict[str, tuple[int | None, int]]  # head, tenths of a tonne


def district_herds(span: Span) -> dict[str, Herds]:
    """Return head and liveweight (tenths of a tonne) by district and species."""
    parts: dict[str, Herds] = {code: {} for code in DISTRICTS}
    for species, years in published.LIVESTOCK.items():
        head, tonnes = years[span.year]
        sold = round(tonnes * 10 * (0.475 if span.half else 1))
        weights = [
            weight * stream("herd", species, span.year, code).uniform(0.985, 1.015)
            for code, weight in zip(DISTRICTS, HERDS[species], strict=True)
        ]
        heads = apportion(_on_the_day(head, span), weights) if head else [None] * len(weights)
        for code, count, weight in zip(DISTRICTS, heads, apportion(sold, weights), strict=True):
            parts[code][species] = count, weight
    return parts


def _on_the_day(head: int, span: Span) -> int:
    return round(head * 0.992) if span.half else head


def commune_herds(places: Places, span: Span) -> dict[str, Herds]:
    """Return the districts' herds over the old communes."""
    parts: dict[str, Herds] = {place.code: {} for place in places.old_communes}
    for district, herds in district_herds(span).items():
        for species, (head, sold) in herds.items():
            tilt = {p.code: _stalls(p, species) for p in places.communes_of(district)}
            weights = places.spread(sold, district, tilt)
            heads = places.spread(head, district, tilt) if head else {}
            for code, weight in weights.items():
                parts[code][species] = heads.get(code), weight
    return parts


def _stalls(place: object, species: str) -> float:
    rural = 1.0 if place.full_name.startswith("Xã") else 0.25
    return rural * stream("stalls", place.code, species).uniform(0.7, 1.3)


def herd_rows(name: str, herds: Herds) -> list[list[object]]:
    """Return rows of form 03; fish have no head."""
    return [
        [name, name_vi, "-" if head is None else head, sold / 10]
        for species, name_vi in SPECIES.items()
        for head, sold in [herds[species]]
    ]
