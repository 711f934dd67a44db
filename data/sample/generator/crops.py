"""Forms 02 and 06: crops by season, and what is lost after the harvest."""

from functools import cache

from generator import published
from generator.chance import apportion, stream
from generator.districts import DISTRICTS
from generator.people import Span
from generator.places import Places

CROP_NAMES = {
    "rice": "Lúa",
    "maize": "Ngô",
    "other_grain": "Cây lương thực có hạt khác",
    "cassava": "Sắn",
    "sweet_potato": "Khoai lang",
    "vegetables": "Rau các loại",
    "fruit_trees": "Cây ăn quả",
}
WINTER, SUMMER, MAIN, YEAR = "Đông xuân", "Hè thu", "Mùa", "Cả năm"
# Where a crop other than rice and maize grows: weights by district.
OTHER_LAND = {
    "other_grain": {"042": 3, "043": 2, "045": 3, "052": 2},
    "cassava": {"042": 9, "043": 8, "045": 7, "047": 7, "048": 5, "049": 8, "051": 6, "052": 7,
                "053": 9, "040": 0.5},
    "sweet_potato": {"042": 6, "043": 5, "045": 5, "047": 8, "048": 4, "049": 8, "051": 9,
                     "052": 6, "053": 5, "040": 1.5},
    "vegetables": {"042": 4, "043": 4.5, "045": 6, "047": 8, "048": 3.5, "049": 8.5, "051": 11,
                   "052": 6, "053": 5, "040": 6.5},
    "fruit_trees": {"042": 3, "043": 4, "045": 4, "047": 10, "048": 3, "049": 6, "051": 6,
                    "052": 8, "053": 9, "040": 1.5},
}  # fmt: skip
Harvest = dict[tuple[str, str], tuple[int, int]]  # (crop, season): tenths of a ha, tonnes


def province_harvests(span: Span) -> Harvest:
    """Return area (tenths of a hectare) and output (tonnes) of the province by crop and season."""
    year = span.year
    spring = published.GRAIN_WINTER_SPRING[year]
    rice_spring = _harvest(*published.RICE_WINTER_SPRING[year])
    maize_spring = _of_output(spring - rice_spring[1], published.MAIZE_WINTER_SPRING_YIELD[year])
    rows = {("rice", WINTER): rice_spring, ("maize", WINTER): maize_spring}
    if span.half:
        return rows
    rice, maize = _harvest(*published.RICE_MAIN[year]), _harvest(*published.MAIZE_MAIN[year])
    other = published.OTHER_GRAIN_MAIN[year]
    rest = published.GRAIN[year] - spring - rice[1] - maize[1] - other
    rows |= {
        ("rice", MAIN): rice,
        ("maize", SUMMER): _of_output(rest, published.MAIZE_SUMMER_AUTUMN_YIELD[year]),
        ("maize", MAIN): maize,
        ("other_grain", MAIN): _of_output(other, published.OTHER_GRAIN_YIELD[year]),
    }
    for crop, years in published.YEARLY_CROPS.items():
        rows[crop, YEAR] = _harvest(*years[year])
    return rows


def _harvest(hectares: float, quintals: float) -> tuple[int, int]:
    return round(hectares * 10), round(hectares * quintals / 10)


def _of_output(tonnes: int, quintals: float) -> tuple[int, int]:
    return round(tonnes * 100 / quintals), tonnes


@cache
def district_harvests(span: Span) -> dict[str, Harvest]:
    """Return the province's harvests over the districts; they sum to it exactly."""
    parts: dict[str, Harvest] = {code: {} for code in DISTRICTS}
    for key, (area, output) in province_harvests(span).items():
        land = {code: _land(code, key, span.year) for code in DISTRICTS}
        codes = [code for code, weight in land.items() if weight]
        areas = apportion(area, [land[c] for c in codes])
        yields = [DISTRICTS[c].skill * _weather(c, key, span.year) for c in codes]
        outputs = apportion(output, [a * y for a, y in zip(areas, yields, strict=True)])
        for code, hectares, tonnes in zip(codes, areas, outputs, strict=True):
            parts[code][key] = hectares, tonnes
    return parts


def _land(code: str, key: tuple[str, str], year: int) -> float:
    crop, season = key
    district = DISTRICTS[code]
    if crop == "rice":
        weight = district.rice * (district.skill**3 if season == WINTER else 1.0)
    elif crop == "maize":
        weight = district.maize * (district.summer_maize if season == SUMMER else 1.0)
    else:
        weight = OTHER_LAND[crop].get(code, 0.0)
    return weight * stream("land", code, crop, season, year).uniform(0.985, 1.015)


def _weather(code: str, key: tuple[str, str], year: int) -> float:
    return stream("weather", code, *key, year).uniform(0.98, 1.02)


def commune_harvests(places: Places, span: Span) -> dict[str, Harvest]:
    """Return the districts' harvests over the old communes."""
    parts: dict[str, Harvest] = {place.code: {} for place in places.old_communes}
    for district, harvests in district_harvests(span).items():
        for key, (area, output) in harvests.items():
            tilt = {place.code: _farmland(place, key[0]) for place in places.communes_of(district)}
            areas = places.spread(area, district, tilt)
            outputs = dict(zip(areas, apportion(output, list(areas.values())), strict=True))
            for code, hectares in areas.items():
                if hectares:
                    parts[code][key] = hectares, outputs[code]
    return parts


def _farmland(place: object, crop: str) -> float:
    rural = 1.0 if place.full_name.startswith("Xã") else 0.2
    return rural * stream("farmland", place.code, crop).uniform(0.75, 1.25)


def crop_rows(name: str, harvests: Harvest, status: str) -> list[list[object]]:
    """Return rows of form 02; quintals a hectare follow from area and output."""
    rows = []
    for (crop, season), (tenths, tonnes) in sorted(harvests.items(), key=_form_order):
        area = tenths / 10
        quintals = round(tonnes * 100 / tenths, 1)
        rows.append([name, CROP_NAMES[crop], season, area, area, quintals, tonnes, status])
    return rows


def _form_order(item: tuple[tuple[str, str], tuple[int, int]]) -> tuple[int, int]:
    crop, season = item[0]
    return list(CROP_NAMES).index(crop), (WINTER, SUMMER, MAIN, YEAR).index(season)


# Each tonne is counted once, at the step where the crop loses most.
LOSSES = {
    ("rice", "Bảo quản"): (0.62, 0.083),
    ("maize", "Bảo quản"): (0.71, 0.112),
    ("vegetables", "Vận chuyển"): (0.40, 0.118),
    ("fruit_trees", "Thu hoạch"): (0.85, 0.104),
}


def loss_rows(name: str, code: str, span: Span, harvests: Harvest) -> list[list[object]]:
    """Return rows of form 06: tonnes that entered a step and tonnes lost in it."""
    rows = []
    for (crop, stage), (share, loss) in LOSSES.items():
        tonnes = sum(output for (grown, _), (_, output) in harvests.items() if grown == crop)
        if not tonnes:
            continue
        rng = stream("loss", code, crop, span.code)
        entered = round(tonnes * share * rng.uniform(0.97, 1.03), 1)
        better = 1 - 0.025 * (span.year - 2021)
        poorer = 1 + 0.9 * (1 - DISTRICTS[code].skill) if code in DISTRICTS else 1.0
        lost = round(entered * loss * better * poorer * rng.uniform(0.94, 1.06), 1)
        rows.append([name, CROP_NAMES[crop], stage, entered, lost])
    return rows
