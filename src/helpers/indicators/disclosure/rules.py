"""The numbers of a disclosure policy: which counts are small, how the others are rounded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from helpers.errors import Fault, UserMistake
from helpers.indicators.disclosure.attack import Interval

YES = ("yes", "true", "có", "1")


@dataclass(frozen=True)
class Rules:
    """What a policy asks for; `read_rules` reads it."""

    withhold_up_to: int
    round_to: int
    complementary: bool
    round_n_to: int

    def is_small(self, value: float) -> bool:
        """Return whether a count is withheld for itself."""
        return 0 < value <= self.withhold_up_to

    def rounded(self, value: float) -> int:
        """Return a count to the nearest multiple, a half upwards."""
        return round_to(value, self.round_to)

    def counts_shown_as(self, shown: int) -> Interval:
        """Return the least and the greatest count that is printed as `shown`."""
        half = self.round_to // 2
        most = shown + (self.round_to - 1) // 2
        if shown == 0:
            return (0.0, float(most if most > self.withhold_up_to else 0))
        return (float(max(shown - half, self.withhold_up_to + 1)), float(most))

    def goal(self, count: float) -> Interval:
        """Return what a reader must be left to believe of a withheld count.

        A small one may be anything from 1 to the threshold; another one, withheld for its sake,
        spans as many values, wherever they lie (the lower end is missing).
        """
        if self.is_small(count):
            return (1.0, float(self.withhold_up_to))
        return (float("nan"), count + max(self.withhold_up_to - 1, 0))


def read_rules(policy: Any) -> Rules:
    """Return the rules of an entry of params/disclosure.yml, a mapping or an object.

    Raises `UserMistake` where it does not say what is withheld: silence is not "publish all".
    """

    def read(name: str, default: Any) -> Any:
        if isinstance(policy, Mapping):
            return policy.get(name, default)
        return getattr(policy, name, default)

    if read("withhold_up_to", None) is None:
        _refuse(policy)
    return Rules(
        withhold_up_to=int(read("withhold_up_to", 0)),
        round_to=int(read("round_to", 1)),
        complementary=str(read("complementary", False)).casefold() in YES,
        round_n_to=int(read("round_n_to", 1)),
    )


def _refuse(policy: Any) -> NoReturn:
    known = list(policy) if isinstance(policy, Mapping) else []
    message = "an entry of params/disclosure.yml, with withhold_up_to, is required; got: "
    message += ", ".join(map(str, known)) if known else type(policy).__name__
    inner = [name for name in known if isinstance(policy[name], Mapping)]
    hint = f"pass one of its entries: {', '.join(map(str, inner))}" if inner else ""
    raise UserMistake(Fault(message, "policy", hint))


def round_to(value: float, step: int) -> int:
    """Return the nearest multiple of a step, a half upwards."""
    return int(np.floor(value / step + 0.5)) * step
