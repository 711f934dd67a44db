"""Form 05: one lasting list of cooperative groups and cooperatives, as it stood in each period."""

from dataclasses import dataclass
from functools import cache
from random import Random

from generator.chance import apportion, choose, stream
from generator.districts import DISTRICTS
from generator.people import Span
from generator.places import Places

GROUP, COOPERATIVE, UNION = "Tổ hợp tác", "Hợp tác xã", "Liên hiệp hợp tác xã"
SHORT = {GROUP: "Tổ hợp tác", COOPERATIVE: "Hợp tác xã", UNION: "Liên hiệp hợp tác xã"}
PREFIX = {GROUP: "THT", COOPERATIVE: "HTX", UNION: "LH"}
# Ever founded by the end of 2025; 387 cooperatives are then on the list, dissolved ones beside.
EVER = {GROUP: 352, COOPERATIVE: 404, UNION: 2}
WEIGHTS = (15, 8, 8, 10, 12, 6, 13, 14, 8, 6)
PRODUCTS = {
    "chăn nuôi lợn": 10, "chăn nuôi trâu, bò": 10, "chăn nuôi gia cầm": 7, "rau an toàn": 8,
    "lúa nếp hương": 4, "thạch đen": 5, "miến dong": 6, "trúc sào": 3, "chè": 3, "hạt dẻ": 4,
    "lê": 3, "cam, quýt": 4, "gừng": 4, "dược liệu": 4, "cá lồng": 4, "lâm sản": 5,
    "dịch vụ nông nghiệp": 8, "xây dựng": 4, "vận tải": 4, "thương mại tổng hợp": 4,
}  # fmt: skip
# In the city few members of cooperatives are households of the programme.
CITY, CITY_SHARE = "040", 0.15
NAMES = (
    "Đại Thành", "Bình Minh", "Hợp Lực", "Tân Việt", "Thành Công", "Đồng Tâm", "Phia Đén",
    "Nà Lùng", "Bản Mới", "Sông Hiến", "Thắng Lợi", "Tiền Phong", "Hưng Thịnh", "Toàn Năng",
    "Non Nước", "Khuổi Nậm", "Hoàng Gia", "Minh Quân", "Trường Xuân", "Phúc An",
)  # fmt: skip


@dataclass(frozen=True)
class Organisation:
    """One organisation over its life; years founded, gone quiet and dissolved (9999 never)."""

    code: str
    name: str
    kind: str
    commune: str
    founded: int
    quiet: int
    dissolved: int
    members: int
    households: int
    revenue: float
    profit_share: float
    product: str


@cache
def _organisations(kind: str, codes: tuple[str, ...], weights: tuple[float, ...], district: str):
    count = dict(zip(DISTRICTS, apportion(EVER[kind], list(WEIGHTS)), strict=True))[district]
    return tuple(
        _organisation(
            stream("organisation", kind, district, number),
            kind,
            (district, number),
            (codes, weights),
        )
        for number in range(1, count + 1)
    )


def _organisation(
    rng: Random, kind: str, number: tuple[str, int], communes: tuple[tuple, tuple]
) -> Organisation:
    district, serial = number
    product = choose(rng, PRODUCTS)
    founded = min(2025, round(2002.5 + 23 * rng.random() ** (0.75 if kind == GROUP else 1.5)))
    lasting = 1.0 if kind == UNION else rng.random()
    quiet = founded + rng.randint(2, 6) if lasting < 0.05 else 9999
    ends = kind != UNION and lasting > 0.955
    dissolved = max(founded + 2, rng.randint(2021, 2025)) if ends else 9999
    median = {GROUP: 260, COOPERATIVE: 1450, UNION: 9200}[kind]
    members = {GROUP: (5, 16), COOPERATIVE: (7, 34), UNION: (4, 6)}[kind]
    return Organisation(
        code=f"{PREFIX[kind]}-{district}-{serial:03d}",
        name=f"{SHORT[kind]} {product} {NAMES[(serial * 7 + int(district)) % len(NAMES)]}",
        kind=kind,
        commune=rng.choices(communes[0], weights=communes[1])[0],
        founded=founded,
        quiet=quiet,
        dissolved=dissolved,
        members=rng.randint(*members),
        households=0 if kind == UNION else max(0, round(rng.gauss(6, 4))),
        revenue=median * rng.lognormvariate(0, 0.85),
        profit_share=rng.gauss(0.143, 0.07),
        product=product[0].upper() + product[1:],
    )


def organisations(places: Places, district: str) -> list[Organisation]:
    """Return every organisation a district ever had."""
    communes = places.communes_of(district)
    codes = tuple(place.code for place in communes)
    weights = tuple(places.commune_weight[code] for code in codes)
    return [one for kind in EVER for one in _organisations(kind, codes, weights, district)]


def organisation_row(one: Organisation, commune: str, span: Span) -> list[object] | None:
    """Return its row of form 05 in that period, None before its founding or once forgotten."""
    if one.founded > span.year or one.dissolved < span.year:
        return None
    state = "Giải thể" if one.dissolved == span.year and not span.half else "Hoạt động"
    if one.quiet <= span.year and state == "Hoạt động":
        state = "Ngừng hoạt động"
    working = state == "Hoạt động"
    growth = 1 + 0.05 * (span.year - 2023) + stream(one.code, span.year).gauss(0, 0.04)
    share = (0.47 if span.half else 1.0) * growth if working else 0.0
    revenue = round(one.revenue * share, 1)
    households = _programme_households(one, span.year) if working else 0
    money = [revenue, round(revenue * one.profit_share, 1)] if working else ["-", "-"]
    row = [one.code, one.name, one.kind, commune, one.members, households]
    return [*row, *money, state, one.product]


def _programme_households(one: Organisation, year: int) -> int:
    """Return how many of the members are households of the programme."""
    share = CITY_SHARE if one.code.split("-")[1] == CITY else 1.0
    return min(one.members, round(one.households * share * (0.8 + 0.09 * (year - 2021))))
