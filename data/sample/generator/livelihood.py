"""What a household earned and harvested, in the baseline year and now."""

import math
import random

from generator import published

SPREAD = {"crop": 0.20, "livestock": 0.36, "income": 0.38}  # of gains between households
CLUSTER_SPREAD = {"crop": 0.04, "livestock": 0.06, "income": 0.07}
FIELDS = {
    "income": ("income_baseline_dong", "income_dong", 100_000),
    "crop": ("crop_yield_baseline", "crop_yield", 10),
    "livestock": ("livestock_baseline_kg", "livestock_kg", 1),
}


def livelihood(
    rng: random.Random, income: float, hardship: float, effect: float
) -> dict[str, object]:
    """Return base values and, still as ratios, the gains; `settle_gains` makes values of them."""
    base = {
        "income": income * 1e6 * math.exp(rng.gauss(-0.1, 0.42) - 0.12 * hardship),
        "crop": rng.gauss(3650 - 150 * hardship, 520) if rng.random() > 0.08 else 0.0,
        "livestock": 210 * math.exp(rng.gauss(0, 0.7)) if rng.random() > 0.17 else 0.0,
    }
    if base["livestock"] and rng.random() < 0.02:
        base["livestock"] = -1.0  # began to raise animals after the baseline year
    values: dict[str, object] = {}
    for kind, (before, now, _) in FIELDS.items():
        values[before] = base[kind]
        values[now] = rng.gauss(0, SPREAD[kind]) + CLUSTER_SPREAD[kind] * effect
    return values


def settle_gains(rows: list[dict], year: int) -> None:
    """Turn the gains into values of this year, their weighted mean at the year's published one.

    Before the baseline year nothing is known of it: those columns stay empty.
    """
    means = {
        "crop": (published.CROP_GAIN, 1.0),
        "livestock": (published.LIVESTOCK_GAIN, 1.0),
        "income": (published.INCOME_GAIN, published.PRICES.get(year, 1.0)),
    }
    for kind, (gains, prices) in means.items():
        own = [row for row in rows if row[FIELDS[kind][0]] > 0]
        _center(own, FIELDS[kind][1])
        for row in rows:
            _settle(row, kind, gains.get(year), prices)


def _center(rows: list[dict], field: str) -> None:
    """Make the weighted mean of the gains nought."""
    whole = sum(row["weight"] for row in rows)
    mean = sum(row["weight"] * row[field] for row in rows) / whole
    for row in rows:
        row[field] -= mean


def _settle(row: dict, kind: str, gain: float | None, prices: float) -> None:
    before, now, step = FIELDS[kind]
    base, change = row[before], row[now]
    if base == 0:
        row[before], row[now] = "", ""
    elif base < 0:
        row[before], row[now] = 0, 60
    elif gain is None:
        row[before], row[now] = "", _rounded(base * 0.97, step)
    else:
        base = _rounded(base, step)
        change = change if gain else 0.0  # in the baseline year itself nothing has changed
        row[before] = base
        row[now] = _rounded(max(base * (1 + gain / 100 + change) * prices, 0), step)


def _rounded(value: float, step: int) -> int:
    return max(round(value / step) * step, step)
