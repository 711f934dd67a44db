"""The workbook of an area and period: forms 01 to 06 and 10."""

from dataclasses import dataclass

from generator.cooperatives import organisation_row, organisations
from generator.crops import Harvest, commune_harvests, crop_rows, district_harvests, loss_rows
from generator.livestock import Herds, commune_herds, district_herds, herd_rows
from generator.people import Counts, Span, births, population, weighing
from generator.places import Place, Places
from generator.sheet import Sheet, total_row


@dataclass(frozen=True)
class Figures:
    """All figures of one period, by old commune and by district."""

    places: Places
    span: Span
    population: Counts
    births: Counts
    weighing: Counts
    harvests: dict[str, Harvest]
    herds: dict[str, Herds]


def figures_of(places: Places, span: Span) -> Figures:
    """Return the period's figures, made once for all its workbooks."""
    people = population(places, span.year)
    counts = people, births(places, span), weighing(places, span)
    return Figures(
        places, span, *counts, commune_harvests(places, span), commune_herds(places, span)
    )


def status_of(span: Span) -> str:
    """Return how final a period's crop figures are: the older, the firmer."""
    if span.year == 2025 and not span.half:
        return "Ước tính"
    return "Sơ bộ" if span.year >= 2024 else "Chính thức"


def district_sheets(figures: Figures, district: Place) -> list[Sheet]:
    """Return a district's sheets; forms 04, 05 and 10 have rows of its communes."""
    span, name, code = figures.span, district.full_name, district.code
    communes = figures.places.communes_of(code)
    harvests = district_harvests(span)[code]
    names = {place.code: place.full_name for place in communes}
    parts = [(name_of, [code_of]) for code_of, name_of in names.items()]
    return [
        _sheet("population", [[name, *_sum(figures.population, [p.code for p in communes])]]),
        _sheet("crops", crop_rows(name, harvests, status_of(span))),
        _sheet("livestock", herd_rows(name, district_herds(span)[code])),
        _sheet("births", _by_commune(figures.births, parts)),
        _sheet("cooperatives", _organisation_rows(figures, names)),
        _sheet("post_harvest", loss_rows(name, code, span, harvests)),
        _sheet("weighing_round", _weighing_rows(figures, parts)),
    ]


def commune_sheets(figures: Figures, commune: Place) -> list[Sheet]:
    """Return the sheets of a commune in force since July 2025."""
    span, name = figures.span, commune.full_name
    old = [place.code for place in figures.places.old_parts(commune.code)]
    harvests = _added([figures.harvests[code] for code in old])
    herds = _added([figures.herds[code] for code in old])
    parts = [(name, old)]
    return [
        _sheet("population", [[name, *_sum(figures.population, old)]]),
        _sheet("crops", crop_rows(name, harvests, status_of(span))),
        _sheet("livestock", herd_rows(name, herds)),
        _sheet("births", _by_commune(figures.births, parts)),
        _sheet("cooperatives", _organisation_rows(figures, dict.fromkeys(old, name))),
        _sheet("post_harvest", loss_rows(name, commune.code, span, harvests)),
        _sheet("weighing_round", _weighing_rows(figures, parts)),
    ]


SUMMED: dict[str, set[int]] = {
    "population": {1, 2, 3, 4},
    "crops": {3, 4},
    "livestock": {3},
    "births": {1, 2, 3, 4},
    "cooperatives": {4, 5, 6, 7},
    "post_harvest": {3, 4},
    "weighing_round": {2, 3, 4, 5},
}


def _sheet(form: str, rows: list[list[object]]) -> Sheet:
    total = total_row(rows, "Tổng số", SUMMED[form]) if rows else None
    return Sheet(form, rows, total)


def _sum(counts: Counts, codes: list[str]) -> list[int]:
    return [sum(column) for column in zip(*(counts[code] for code in codes), strict=True)]


def _by_commune(counts: Counts, parts: list[tuple[str, list[str]]]) -> list[list[object]]:
    return [[name, *_sum(counts, codes)] for name, codes in parts]


def _weighing_rows(figures: Figures, parts: list[tuple[str, list[str]]]) -> list[list[object]]:
    day = figures.span.round_date
    return [[name, day, *_sum(figures.weighing, codes)] for name, codes in parts]


def _organisation_rows(figures: Figures, names: dict[str, str]) -> list[list[object]]:
    districts = {place.parent for place in figures.places.old_communes if place.code in names}
    rows = [
        organisation_row(one, names[one.commune], figures.span)
        for district in sorted(districts)
        for one in organisations(figures.places, district)
        if one.commune in names
    ]
    return [row for row in rows if row is not None]


def _added(parts: list[dict]) -> dict:
    """Return figures of several old communes added, in the order they first appear."""
    added: dict = {}
    for part in parts:
        for key, values in part.items():
            before = added.get(key, (0,) * len(values))
            added[key] = tuple(_plus(a, b) for a, b in zip(before, values, strict=True))
    return added


def _plus(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second
