"""What a reader with all the published tables can work out about a withheld count."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from helpers.indicators.disclosure_cells import Cell, Ledger

Bounds = tuple[float, float | None]


def feasible_intervals(
    ledger: Ledger, bounds: Mapping[Cell, Bounds], wanted: list[Cell]
) -> dict[Cell, tuple[float, float]]:
    """Return the least and the greatest count each wanted cell can have, given every sum.

    `bounds` are what the print itself says of a cell; cells without are any count from 0 up.
    """
    cells = list(ledger.counts)
    number = {cell: place for place, cell in enumerate(cells)}
    equations = list(ledger.equations())
    matrix = np.zeros((len(equations), len(cells)))
    for line, (total, parts) in enumerate(equations):
        matrix[line, number[total]] = 1
        matrix[line, [number[part] for part in parts]] = -1
    limits = [bounds.get(cell, (0.0, None)) for cell in cells]
    found = {}
    for cell in wanted:
        ends = [_end(matrix, limits, number[cell], sign) for sign in (1.0, -1.0)]
        found[cell] = (ends[0], ends[1])
    return found


def has_two_readings(ledger: Ledger) -> bool:
    """Return whether a total is broken down into different cells, in one table or in several.

    Where none is, every total says what its own cells say, and bounds no withheld count.
    """
    return any(
        len({_leaves(parts, ledger) for parts in ledger.sums[total]}) > 1 for total in ledger.sums
    )


def leaves_below(cell: Cell, ledger: Ledger) -> frozenset[Cell]:
    """Return the cells, broken down no further, that a cell is the sum of, by any breakdown."""
    if cell not in ledger.sums:
        return frozenset({cell})
    return frozenset().union(*(_leaves(parts, ledger) for parts in ledger.sums[cell]))


def _leaves(parts: frozenset[Cell], ledger: Ledger) -> frozenset[Cell]:
    return frozenset().union(*(leaves_below(part, ledger) for part in parts))


def _end(matrix: NDArray[np.float64], limits: list[Bounds], place: int, sign: float) -> float:
    aim = np.zeros(matrix.shape[1])
    aim[place] = sign
    result = linprog(aim, A_eq=matrix, b_eq=np.zeros(len(matrix)), bounds=limits, method="highs")
    if result.status == 3:  # unbounded
        return -np.inf * sign
    if not result.success:
        # Print that contradicts itself: taken as telling everything, so that more is withheld.
        return np.nan
    return float(np.ceil(result.fun - 1e-6)) if sign > 0 else float(np.floor(-result.fun + 1e-6))
