"""household_survey: 12 clusters of 12 households a district and round."""

import math
import random

from generator import published
from generator.chance import choose, stream
from generator.clusters import Cluster, draw_clusters
from generator.diet import diet, scale_vegetables
from generator.districts import DISTRICTS
from generator.livelihood import livelihood, settle_gains
from generator.persons import VILLAGES, person
from generator.places import Places

PER_CLUSTER = 12
FIES_ITEMS = {
    "fies_worried": -1.22,
    "fies_healthy": -0.85,
    "fies_few_foods": -1.10,
    "fies_skipped": 0.35,
    "fies_ate_less": -0.31,
    "fies_ran_out": 0.51,
    "fies_hungry": 0.75,
    "fies_whole_day": 1.88,
}
# The lean months before the spring harvest and before the main harvest come short most.
LEAN = {
    "jan": 0.10, "feb": 0.25, "mar": 0.75, "apr": 0.90, "may": 0.60, "jun": 0.12,
    "jul": 0.40, "aug": 0.65, "sep": 0.30, "oct": 0.05, "nov": 0.03, "dec": 0.05,
}  # fmt: skip


def household_rows(places: Places, year: int) -> list[dict[str, object]]:
    """Return the round's rows, columns as in params/datasets.yml."""
    people = places.district_population(year)
    units = {code: round(count / 4.25) for code, count in people.items()}
    rows = []
    for cluster in draw_clusters(places, "households", year, units):
        rng = stream("households", year, cluster.code)
        effect = rng.gauss(0, 1)
        rows += [_row(rng, cluster, effect) for _ in range(PER_CLUSTER)]
    scale_vegetables(rows, published.VEGETABLES_AND_FRUIT[year])
    settle_gains(rows, year)
    return [{"household_id": f"HO-{year}-{at:04d}"} | row for at, row in enumerate(rows, start=1)]


def _row(rng: random.Random, cluster: Cluster, effect: float) -> dict[str, object]:
    district = DISTRICTS[cluster.stratum]
    year = int(cluster.day[:4])
    hardship = district.hunger - 0.10 * (year - 2021) + 0.2 * effect + rng.gauss(0, 0.55)
    people = choose(rng, district.peoples)
    size = min(max(round(rng.gauss(4.3 + 0.35 * district.hunger, 1.3)), 1), 11)
    return (
        _identity(rng, cluster, people)
        | {"interview_date": cluster.day, "household_size": size, "ethnicity": people}
        | _standing(rng, district.poor * (1 - 0.05 * (year - 2021)), hardship)
        | _food_insecurity(rng, hardship)
        | diet(rng, hardship)
        | _short_months(rng, hardship)
        | _eaten(rng, size, hardship)
        | livelihood(rng, district.income, hardship, effect)
    )


def _identity(rng: random.Random, cluster: Cluster, people: str) -> dict[str, object]:
    place = cluster.place
    return {
        "head_name": person(rng, people, "M" if rng.random() < 0.8 else "F"),
        "gps": f"{place.latitude:.1f} {place.longitude:.1f}",
        "commune": cluster.commune,
        "village": VILLAGES[int(cluster.code[-2:]) % len(VILLAGES)],
        "stratum": cluster.stratum,
        "cluster": cluster.code,
        "weight": cluster.weight,
    }


def _standing(rng: random.Random, poor: float, hardship: float) -> dict[str, object]:
    chance = min(max(poor + 0.12 * hardship, 0.01), 0.9)
    draw = rng.random()
    status = "Nghèo" if draw < 0.6 * chance else "Cận nghèo" if draw < chance else "Khác"
    joined = rng.random() < (0.35 if status != "Khác" else 0.13)
    return {"poverty_status": status, "in_programme": yes(joined)}


def _food_insecurity(rng: random.Random, hardship: float) -> dict[str, object]:
    severity = -2.0 + 1.2 * hardship + rng.gauss(0, 1.25)
    answers = {}
    for item, difficulty in FIES_ITEMS.items():
        affirmed = rng.random() < 1 / (1 + math.exp(difficulty - severity))
        unsure = rng.random() < 0.004
        answers[item] = rng.choice(("Không biết", "Từ chối")) if unsure else yes(affirmed)
    return answers


def _short_months(rng: random.Random, hardship: float) -> dict[str, object]:
    short = rng.random() < 1 / (1 + math.exp(1.85 - 1.0 * hardship))
    months = {month: short and rng.random() < 0.8 * lean for month, lean in LEAN.items()}
    if short and not any(months.values()):
        months["apr"] = True
    return {f"short_{month}": yes(lacking) for month, lacking in months.items()}


def _eaten(rng: random.Random, size: int, hardship: float) -> dict[str, object]:
    present = max(1, size - (rng.random() < 0.25) - (rng.random() < 0.1))
    vegetables = 245 * math.exp(rng.gauss(0, 0.38) - 0.05 * hardship) * present
    fruit = 140 * math.exp(rng.gauss(-0.15, 0.65) - 0.12 * hardship) * present
    if rng.random() < 0.12:
        fruit = 0.0
    energy = rng.gauss(2170 - 95 * hardship, 265)
    return {
        "vegetables_g": vegetables,
        "fruit_g": fruit,
        "person_days": present,
        "energy_kcal": round(min(max(energy, 1150), 3600) / 5) * 5,
    }


def yes(truth: bool) -> str:
    """Return the word a form carries for yes or no."""
    return "Có" if truth else "Không"
