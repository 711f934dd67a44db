"""The two-stage sample both surveys share: clusters in communes, and what each stands for."""

from dataclasses import dataclass

from generator.chance import stream
from generator.places import Place, Places

CLUSTERS = 12
FEWER = {("048", 2023): 6}  # floods: half the clusters of that round could not be reached


@dataclass(frozen=True)
class Cluster:
    """One cluster (a village) of one round; effects are in standard deviations."""

    stratum: str
    code: str
    place: Place
    commune: str  # name in force on the day of the visit
    day: str
    weight: float


def draw_clusters(places: Places, survey: str, year: int, units: dict[str, int]) -> list[Cluster]:
    """Return the round's clusters of 12; a district's weights sum to its units.

    `units` are the households or children by district; `survey` names the random stream.
    """
    return [
        cluster
        for district in places.districts
        for cluster in _in_district(places, survey, year, (district.code, units[district.code]))
    ]


def _in_district(
    places: Places, survey: str, year: int, district: tuple[str, int]
) -> list[Cluster]:
    code, units = district
    rng = stream("clusters", survey, year, code)
    communes = places.communes_of(code)
    sizes = [places.commune_weight[place.code] for place in communes]
    count = FEWER.get((code, year), CLUSTERS)
    shares = [rng.lognormvariate(0, 0.2) for _ in range(count)]
    chosen = sorted(_systematic(sizes, count, rng.random()))
    clusters = []
    for number, (at, share) in enumerate(zip(chosen, shares, strict=True), start=1):
        day = f"{year}-{9 + (number > 7):02d}-{rng.randint(3, 27):02d}"
        name = places.commune_name(communes[at].code, day)
        weight = round(units * share / sum(shares) / 12, 2)
        clusters.append(Cluster(code, f"{code}-{number:02d}", communes[at], name, day, weight))
    return clusters


def _systematic(sizes: list[float], count: int, start: float) -> list[int]:
    """Return the places hit by equal steps through the sizes (probability by size)."""
    step = sum(sizes) / count
    marks = [step * (start + i) for i in range(count)]
    hits, reached = [], 0.0
    for at, size in enumerate(sizes):
        reached += size
        while marks and marks[0] < reached:
            hits.append(at)
            marks.pop(0)
    return hits + [len(sizes) - 1] * len(marks)
