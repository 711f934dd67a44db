"""What may be printed of counts of persons: small ones withheld, the rest rounded.

Rule of OpenSAFELY's statistical disclosure control: withhold 1–7, round to 5, add totals up from
what is shown, take rates from it. The numbers of the rule are the policy (params/disclosure.yml).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from helpers.errors import Fault, UserMistake
from helpers.indicators.disclosure.cells import Cell, Ledger, read_tables
from helpers.indicators.disclosure.complement import withhold_more
from helpers.indicators.disclosure.labels import by_labels, count_columns
from helpers.indicators.disclosure.rules import Rules, read_rules, round_to

WITHHELD = "*"


def protect_count(value: float, policy: Any) -> int | float | str:
    """Return a full count of persons as it may be printed: rounded, "*" where small; NaN stays."""
    rules = read_rules(policy)
    if pd.isna(value):
        return np.nan
    return WITHHELD if rules.is_small(value) else rules.rounded(value)


def round_n(n: float, policy: Any) -> int | float:
    """Return the size of a sample as it may be printed; NaN stays."""
    return np.nan if pd.isna(n) else round_to(n, read_rules(policy).round_n_to)


def protect(tables: Sequence[pd.DataFrame], policy: Any) -> list[pd.DataFrame]:
    """Return the tables with each count rounded or "*", so that no withheld one can be worked out.

    `tables`: linked frames of full counts, rows × columns, margins labelled by one of
    `disclosure_grid.TOTAL_WORDS`; a missing count stays missing. A long table may hold its labels
    in columns (`disclosure_labels`). How tables hang together is read from labels and counts
    (`disclosure_cells.read_tables`). `policy`: an entry of params/disclosure.yml, as a mapping
    or an object. Small counts are withheld, the others
    rounded, margins are the sums of what is shown (a margin of nothing shown is withheld too).
    The same cell is printed alike in every table. A reader who knows the rule and all the tables
    must be left to believe that a small count may be any from 1 to the threshold: where the
    equations say more, the smallest count beside it is withheld as well, and itself spans as many
    values. Raises `UserMistake` for a count below 0 or infinite, for what is no frame, and for a
    policy that does not say what is withheld.
    """
    rules = read_rules(policy)
    _require_frames(tables)
    ledger = read_tables([by_labels(table) for table in tables])
    withheld = small_leaves(ledger, rules)
    if rules.complementary:
        withheld = withhold_more(ledger, list(withheld), rules)
    shown = _shown(ledger, withheld, rules)
    return [printed_table(table, number, ledger, shown) for number, table in enumerate(tables)]


def small_leaves(ledger: Ledger, rules: Rules) -> set[Cell]:
    """Return the counts that are withheld for themselves."""
    return {cell for cell in ledger.leaves() if rules.is_small(ledger.counts[cell])}


def printed_table(
    table: pd.DataFrame, number: int, ledger: Ledger, shown: Mapping[Cell, int | str]
) -> pd.DataFrame:
    """Return a table of the ledger with what is shown in place of its counts."""
    values = table.astype("object").to_numpy(copy=True)
    counts = count_columns(table)
    for (of, row, column), cell in ledger.places.items():
        if of == number:
            values[row, counts[column]] = shown[cell]
    return pd.DataFrame(values, table.index, table.columns, dtype="object")


def _require_frames(tables: Any) -> None:
    """Raise `UserMistake` for anything but a list of frames."""
    if isinstance(tables, list | tuple):
        kinds = {type(one).__name__ for one in tables if not isinstance(one, pd.DataFrame)}
    else:
        kinds = {type(tables).__name__}
    if kinds:
        message = f"a list of frames of counts is required; got: {', '.join(sorted(kinds))}"
        raise UserMistake(Fault(message, "tables"))


def _shown(ledger: Ledger, withheld: set[Cell], rules: Rules) -> dict[Cell, int | str]:
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
