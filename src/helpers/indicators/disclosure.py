"""What may be printed of counts of persons: small ones withheld, the rest rounded.

Rule of OpenSAFELY's statistical disclosure control: withhold 1–7, round to 5, add totals up from
what is shown, take rates from it. The numbers of the rule are the policy (params/disclosure.yml).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers.indicators.disclosure_attack import (
    Bounds,
    feasible_intervals,
    has_two_readings,
    leaves_below,
)
from helpers.indicators.disclosure_cells import Cell, Ledger, read_tables

WITHHELD = "*"
YES = ("yes", "true", "có", "1")


@dataclass(frozen=True)
class _Rules:
    withhold_up_to: int
    round_to: int
    complementary: bool
    round_n_to: int

    def is_small(self, value: float) -> bool:
        return 0 < value <= self.withhold_up_to

    def rounded(self, value: float) -> int:
        return _round_to(value, self.round_to)

    def bounds(self, shown: int) -> Bounds:
        """Return which counts are printed as `shown`."""
        if shown == 0:
            return (0.0, 0.0)
        low = max(shown - self.round_to // 2, self.withhold_up_to + 1)
        return (float(low), float(shown + (self.round_to - 1) // 2))


def protect_count(value: float, policy: Any) -> int | float | str:
    """Return a full count of persons as it may be printed: rounded, "*" where small; NaN stays."""
    rules = _rules(policy)
    if pd.isna(value):
        return np.nan
    return WITHHELD if rules.is_small(value) else rules.rounded(value)


def protect_rate(numerator: float, denominator: float, policy: Any) -> float | str:
    """Return the rate of two protected counts; "*" where one is withheld, NaN over 0."""
    over, under = protect_count(numerator, policy), protect_count(denominator, policy)
    if isinstance(over, str) or isinstance(under, str):
        return WITHHELD
    return over / under if under else np.nan


def round_n(n: float, policy: Any) -> int | float:
    """Return the size of a sample as it may be printed; NaN stays."""
    return np.nan if pd.isna(n) else _round_to(n, _rules(policy).round_n_to)


def protect(tables: Sequence[pd.DataFrame], policy: Any) -> list[pd.DataFrame]:
    """Return the tables with each count rounded or "*", so that no withheld one can be worked out.

    `tables`: linked frames of full counts, rows × columns, margins labelled by one of
    `disclosure_cells.TOTAL_WORDS`; a missing count stays missing. `policy`: an entry of
    params/disclosure.yml. Small counts are withheld, the others rounded, margins are the sums of
    what is shown (a margin of nothing shown is withheld too). The same cell is printed alike in
    every table. Where a total known from another table would bound a small count to less than
    the whole range of the withheld, the smallest count beside it is withheld as well.
    """
    rules = _rules(policy)
    ledger = read_tables(tables)
    withheld = {cell for cell in ledger.leaves() if rules.is_small(ledger.counts[cell])}
    if rules.complementary:
        withheld = _withhold_more(ledger, withheld, rules)
    shown = _shown(ledger, withheld, rules)
    return [_printed(table, number, ledger, shown) for number, table in enumerate(tables)]


def _withhold_more(ledger: Ledger, small: set[Cell], rules: _Rules) -> set[Cell]:
    withheld = set(small)
    while has_two_readings(ledger):
        exposed = _exposed(ledger, withheld, small, rules)
        extra = next(filter(None, (_beside(cell, ledger, withheld) for cell in exposed)), None)
        if extra is None:
            break
        withheld.add(extra)
    return withheld


def _exposed(ledger: Ledger, withheld: set[Cell], small: set[Cell], rules: _Rules) -> list[Cell]:
    """Return the small counts a reader can bound more closely than "1 to the threshold"."""
    leaves = set(ledger.leaves())
    bounds: dict[Cell, Bounds] = {
        cell: (1.0, None) if cell in withheld else rules.bounds(rules.rounded(ledger.counts[cell]))
        for cell in leaves
    }
    wanted = sorted(small, key=lambda cell: _order(cell, ledger))
    found = feasible_intervals(ledger, bounds, wanted)
    return [
        cell
        for cell, (low, high) in found.items()
        if not (low <= 1 and high >= rules.withhold_up_to)
    ]


def _beside(cell: Cell, ledger: Ledger, withheld: set[Cell]) -> Cell | None:
    """Return the smallest count still shown that helps to bound the cell; None where none does.

    First those added to the same total, then those of the total's other breakdowns, then the
    same one total higher.
    """
    above = {cell}
    while above:
        sums = [(total, parts) for total, parts in ledger.equations() if parts & above]
        totals = {total for total, _ in sums}
        for near in (set().union(*(parts for _, parts in sums)), totals):
            leaves = {leaf for one in near for leaf in leaves_below(one, ledger)} - withheld
            free = [leaf for leaf in leaves if ledger.counts[leaf] > 0]
            if free:
                return min(free, key=lambda leaf: _order(leaf, ledger))
        above = totals
    return None


def _order(cell: Cell, ledger: Ledger) -> tuple[float, int, str]:
    layer, labels = cell
    return ledger.counts[cell], layer, repr(sorted(map(repr, labels)))


def _shown(ledger: Ledger, withheld: set[Cell], rules: _Rules) -> dict[Cell, int | str]:
    shown: dict[Cell, int | str] = {}

    def show(cell: Cell) -> int | str:
        if cell not in shown:
            shown[cell] = leaf(cell) if cell not in ledger.sums else margin(cell)
        return shown[cell]

    def leaf(cell: Cell) -> int | str:
        return WITHHELD if cell in withheld else rules.rounded(ledger.counts[cell])

    def margin(cell: Cell) -> int | str:
        added = [_added([show(part) for part in parts]) for parts in ledger.sums[cell]]
        # A breakdown that shows everything says the most; then the one that shows more.
        complete, total = max(added)
        return total if complete or total > 0 else WITHHELD

    for cell in ledger.counts:
        show(cell)
    return shown


def _added(parts: list[int | str]) -> tuple[bool, int]:
    numbers = [part for part in parts if not isinstance(part, str)]
    return len(numbers) == len(parts), sum(numbers)


def _printed(
    table: pd.DataFrame, number: int, ledger: Ledger, shown: Mapping[Cell, int | str]
) -> pd.DataFrame:
    values = table.astype("object").to_numpy(copy=True)
    for (of, row, column), cell in ledger.places.items():
        if of == number:
            values[row, column] = shown[cell]
    return pd.DataFrame(values, table.index, table.columns, dtype="object")


def _rules(policy: Any) -> _Rules:
    def read(name: str, default: Any) -> Any:
        if isinstance(policy, Mapping):
            return policy.get(name, default)
        return getattr(policy, name, default)

    return _Rules(
        withhold_up_to=int(read("withhold_up_to", 0)),
        round_to=int(read("round_to", 1)),
        complementary=str(read("complementary", False)).casefold() in YES,
        round_n_to=int(read("round_n_to", 1)),
    )


def _round_to(value: float, step: int) -> int:
    return int(np.floor(value / step + 0.5)) * step
