"""child_measurements: 12 clusters of 12 under-twos a district and round, older children besides."""

import random
from datetime import date, timedelta
from itertools import pairwise

from generator import published
from generator.chance import choose, stream
from generator.clusters import Cluster, draw_clusters
from generator.districts import DISTRICTS
from generator.growth import DAYS_UNDER_TWO, length_for_age, weight_for_length
from generator.persons import person
from generator.places import Places

UNDER_TWOS, OLDER = 12, 5
CLUSTER_EFFECT = 0.24  # of the standard deviation of z: a design effect near 1.5


def child_rows(places: Places, year: int) -> list[dict[str, object]]:
    """Return the round's rows, columns as in params/datasets.yml."""
    clusters = draw_clusters(places, "children", year, _under_twos(places, year))
    children = [child for cluster in clusters for child in _children(cluster, year)]
    for index, share in (("haz", published.STUNTED), ("whz", published.WASTED)):
        _shift(children, index, year, share[year])
    return [_row(child, number, year) for number, child in enumerate(children, start=1)]


def _under_twos(places: Places, year: int) -> dict[str, int]:
    births = published.BIRTHS[year]
    people = places.district_population(year)
    weights = {code: people[code] * DISTRICTS[code].fertility for code in people}
    whole = sum(weights.values())
    return {code: round(1.95 * births * weight / whole) for code, weight in weights.items()}


def _children(cluster: Cluster, year: int) -> list[dict]:
    rng = stream("children", year, cluster.code)
    effects = rng.gauss(0, CLUSTER_EFFECT), rng.gauss(0, CLUSTER_EFFECT)
    return [
        _child(rng, cluster, effects, number < UNDER_TWOS) for number in range(UNDER_TWOS + OLDER)
    ]


def _child(rng: random.Random, cluster: Cluster, effects: tuple[float, float], young: bool) -> dict:
    age = rng.randint(3, DAYS_UNDER_TWO) if young else rng.randint(DAYS_UNDER_TWO + 1, 1795)
    aging = -0.35 + 0.7 * min(age, 600) / 600  # faltering grows over the first 20 months
    return {
        "cluster": cluster,
        "rng": rng,
        "young": young,
        "age": age,
        "sex": "M" if rng.random() < 0.514 else "F",
        "haz": rng.gauss(0, 1.08) - aging + effects[0],
        "whz": rng.gauss(0, 1.0) + effects[1],
    }


def _shift(children: list[dict], index: str, year: int, province: float) -> None:
    """Move a district's z-scores so that its under-twos have its share below -2.

    The shares of the districts are moved together until the province's weighted share is right.
    """
    shares = _district_shares(index, year)
    weights = dict.fromkeys(shares, 0.0)
    for child in children:
        if child["young"]:
            weights[child["cluster"].stratum] += child["cluster"].weight
    mean = sum(shares[c] * weights[c] for c in shares) / sum(weights.values())
    for code, share in shares.items():
        own = [child for child in children if child["cluster"].stratum == code]
        cut = _quantile([c for c in own if c["young"]], index, share * province / mean / 100)
        for child in own:
            child[index] += -2 - cut


def _district_shares(index: str, year: int) -> dict[str, float]:
    field, spread = ("stunted", 1.3) if index == "haz" else ("wasted", 0.5)
    return {
        code: getattr(district, field) + stream("share", index, year, code).gauss(0, spread)
        for code, district in DISTRICTS.items()
    }


def _quantile(children: list[dict], index: str, share: float) -> float:
    """Return the z-score with that weighted share of children below it."""
    ordered = sorted(children, key=lambda child: child[index])
    wanted = share * sum(child["cluster"].weight for child in children)
    below = 0.0
    for child, following in pairwise(ordered):
        below += child["cluster"].weight
        if below + child["cluster"].weight / 2 > wanted:
            return (child[index] + following[index]) / 2
    return ordered[-1][index]


def _row(child: dict, number: int, year: int) -> dict[str, object]:
    rng, cluster, age = child["rng"], child["cluster"], child["age"]
    length = length_for_age(max(child["haz"], -5.5), age, child["sex"])
    weight = weight_for_length(max(child["whz"], -4.5), length, age, child["sex"])
    visit = date.fromisoformat(cluster.day)
    people = choose(rng, DISTRICTS[cluster.stratum].peoples)
    position, printed = _position(rng, length, age)
    return {
        "child_id": f"TE-{year}-{number:04d}",
        "child_name": person(rng, people, child["sex"]),
        "mother_name": person(rng, people, "F"),
        "sex": "Nam" if child["sex"] == "M" else "Nữ",
        "birth_date": (visit - timedelta(days=age)).isoformat(),
        "visit_date": cluster.day,
        "commune": cluster.commune,
        "stratum": cluster.stratum,
        "cluster": cluster.code,
        "weight": cluster.weight,
        "weight_kg": max(weight, 1.8),
        "length_cm": printed,
        "measured": position,
        "oedema": "Có" if rng.random() < 0.0004 else "Không",
        "muac_mm": round(118 + age**0.5 * 1.1 + 9 * child["whz"]) if age > 180 else "",
        "ethnicity": people,
        "birth_weight_g": _birth_weight(rng, child["haz"]),
    }


def _position(rng: random.Random, length: float, age: int) -> tuple[str, float]:
    """Return how the child was measured and the value read, 0.7 cm off in the other position."""
    if age <= DAYS_UNDER_TWO:
        standing = age > 600 and rng.random() < 0.05
        return ("Đứng", round(length - 0.7, 1)) if standing else ("Nằm", length)
    lying = age < 800 and rng.random() < 0.1
    return ("Nằm", round(length + 0.7, 1)) if lying else ("Đứng", length)


def _birth_weight(rng: random.Random, haz: float) -> object:
    if rng.random() < 0.05:
        return ""
    grams = 3080 + 90 * haz + rng.gauss(0, 380)
    step = 100 if rng.random() < 0.6 else 50
    return min(max(round(grams / step) * step, 1200), 4800)
