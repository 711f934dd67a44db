"""Chance that repeats itself: every stream of numbers follows from its name alone."""

import random
from collections.abc import Sequence

SEED = 20221018


def stream(*name: object) -> random.Random:
    """Return the random stream of that name: the same numbers on every machine and in any order."""
    return random.Random(":".join(str(part) for part in (SEED, *name)))


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Return whole numbers that follow the weights and sum to the total (largest remainders)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [int(value) for value in exact]
    order = sorted(range(len(weights)), key=lambda i: (shares[i] - exact[i], i))
    for index in order[: total - sum(shares)]:
        shares[index] += 1
    return shares


def choose(rng: random.Random, shares: dict[str, float]) -> str:
    """Return one of the keys, each with the chance its share gives it."""
    return rng.choices(list(shares), weights=list(shares.values()))[0]


def chance_count(rng: random.Random, trials: int, probability: float) -> int:
    """Return how many of the trials succeed."""
    return sum(rng.random() < probability for _ in range(trials))
