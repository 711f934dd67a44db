"""What a household ate: the seven days of the FCS, the coping of the rCSI, the day of the HDDS."""

import math
import random

# Days out of seven in an average household, and how much hardship takes away.
FCS_DAYS = {
    "fcs_staples": (7.0, 0.0),
    "fcs_pulses": (1.9, 0.4),
    "fcs_dairy": (0.7, 0.6),
    "fcs_protein": (4.1, 2.0),
    "fcs_vegetables": (5.9, 0.9),
    "fcs_fruit": (3.3, 0.7),
    "fcs_fat": (5.8, 1.2),
    "fcs_sugar": (2.6, 0.4),
}
RCSI = {
    "rcsi_less_preferred": 0.30,
    "rcsi_borrow": 0.08,
    "rcsi_fewer_meals": 0.10,
    "rcsi_smaller_portions": 0.15,
    "rcsi_adults_eat_less": 0.09,
}
HDDS = {
    "hdds_cereals": 1.0,
    "hdds_tubers": 0.30,
    "hdds_vegetables": 0.97,
    "hdds_fruit": 0.52,
    "hdds_meat": 0.76,
    "hdds_eggs": 0.40,
    "hdds_fish": 0.34,
    "hdds_pulses": 0.37,
    "hdds_dairy": 0.13,
    "hdds_oils": 0.93,
    "hdds_sugar": 0.36,
    "hdds_condiments": 0.98,
}


def diet(rng: random.Random, hardship: float) -> dict[str, object]:
    """Return the answers of the three scales for one household."""
    days = {item: _days(rng, mean - loss * hardship) for item, (mean, loss) in FCS_DAYS.items()}
    coping = {item: _coping(rng, share, hardship) for item, share in RCSI.items()}
    groups = {item: _eaten(rng, share, hardship) for item, share in HDDS.items()}
    return days | coping | groups


def scale_vegetables(rows: list[dict], grams: float) -> None:
    """Scale vegetables and fruit so that the weighted mean a person and day is that many grams."""
    eaten = sum(row["weight"] * (row["vegetables_g"] + row["fruit_g"]) for row in rows)
    days = sum(row["weight"] * row["person_days"] for row in rows)
    for row in rows:
        for item in ("vegetables_g", "fruit_g"):
            row[item] = round(row[item] * grams * days / eaten / 10) * 10


def _days(rng: random.Random, mean: float) -> int:
    return min(max(round(rng.gauss(mean, 1.9 if mean < 6.9 else 0.1)), 0), 7)


def _coping(rng: random.Random, share: float, hardship: float) -> int:
    if rng.random() > min(share * math.exp(1.1 * hardship), 0.9):
        return 0
    return min(1 + int(rng.expovariate(1 / (1.6 + max(hardship, 0)))), 7)


def _eaten(rng: random.Random, share: float, hardship: float) -> str:
    chance = share if share > 0.9 else share - 0.1 * hardship
    return "Có" if rng.random() < chance else "Không"
