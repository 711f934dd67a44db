"""What a reader with all the published tables can work out about a withheld count.

Counts that no table breaks down are the unknowns. A printed margin is the sum of what is printed
of its parts and says nothing by itself; what binds the unknowns is a margin broken down in two
ways, a margin printed from its own count, and every tie of the ledger. A cell is safe when two
whole-number solutions, near and far enough, are shown to a reader alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from helpers.indicators.disclosure.cells import Cell, Ledger, Parts

Terms = dict[Cell, float]
Interval = tuple[float, float]
Goals = Mapping[Cell, Interval]


@dataclass(frozen=True)
class Row:
    """Σ terms lies between `low` and `high`; no longer known once `unless` is withheld."""

    terms: Terms
    low: float
    high: float
    unless: Cell | None = None


@dataclass
class Attack:
    """The equations of a ledger, and what is known so far to be possible for each cell."""

    ledger: Ledger
    rows: list[Row]
    of_cell: Mapping[Cell, list[int]]
    withheld_margins: set[Cell] = field(default_factory=set)
    seen: dict[Cell, Interval] = field(default_factory=dict)

    def concerned(self, cells: Iterable[Cell]) -> list[Cell]:
        """Return those of the cells that an equation speaks of."""
        return [cell for cell in cells if cell in self.of_cell]

    def learn(self, cells: list[Cell], bounds: Mapping[Cell, Interval], goals: Goals) -> None:
        """Look for solutions that show the cells safe, many cells at once, then one by one.

        `bounds` holds every unknown; `goals` what each cell must be able to be.
        """
        for group in self._groups(cells, bounds):
            members = [cell for cell in cells if cell in group.number]
            capped = {cell: max(goals[cell][1], self.ledger.counts[cell]) for cell in members}
            self._take(goals, group.solve(dict.fromkeys(members, 1.0)))
            self._take(goals, group.solve(dict.fromkeys(members, -1.0), capped))
            for cell in members:
                for sign in (1.0, -1.0):
                    if not self.is_safe(cell, goals[cell]):
                        self._take(goals, group.solve({cell: sign}))

    def is_safe(self, cell: Cell, goal: Interval) -> bool:
        """Return whether both ends of the goal are possible, or as wide a range where it is free.

        A goal whose lower end is missing asks for the width alone.
        """
        low, high = self.seen.setdefault(cell, (self.ledger.counts[cell],) * 2)
        if np.isnan(goal[0]):
            return high - low >= goal[1] - self.ledger.counts[cell]
        return low <= goal[0] and high >= goal[1]

    def _take(self, withheld: Iterable[Cell], solution: Mapping[Cell, float]) -> None:
        for cell in withheld if solution else ():
            value = solution.get(cell, self.ledger.counts[cell])
            low, high = self.seen.get(cell, (self.ledger.counts[cell],) * 2)
            self.seen[cell] = (min(low, value), max(high, value))

    def _groups(self, cells: list[Cell], bounds: Mapping[Cell, Interval]) -> list[_Group]:
        """Return the systems of equations the cells stand in; those apart are solved apart."""
        left, groups = dict.fromkeys(cells), []
        while left:
            found, lines = dict.fromkeys([next(iter(left))]), dict.fromkeys(range(0))
            waiting = list(found)
            while waiting:
                for line in self.of_cell.get(waiting.pop(), ()):
                    if line in lines or self.rows[line].unless in self.withheld_margins:
                        continue
                    lines[line] = None
                    new = [cell for cell in self.rows[line].terms if cell not in found]
                    found |= dict.fromkeys(new)
                    waiting += [cell for cell in new if bounds[cell][0] < bounds[cell][1]]
            groups.append(_Group(list(found), [self.rows[line] for line in lines], bounds))
            left = {cell: None for cell in left if cell not in found}
        return groups


class _Group:
    """Equations that hang together, as matrices."""

    def __init__(self, cells: list[Cell], rows: list[Row], bounds: Mapping[Cell, Interval]) -> None:
        # Annexes read what was protected once; only whoever protects needs the solver.
        from scipy.optimize import LinearConstraint
        from scipy.sparse import csr_array

        self.number = {cell: place for place, cell in enumerate(cells)}
        self.bounds = np.array([bounds[cell] for cell in cells], dtype="float64")
        entries = [
            (line, self.number[cell], factor)
            for line, row in enumerate(rows)
            for cell, factor in row.terms.items()
        ]
        lines, places, factors = zip(*entries, strict=True) if entries else ((), (), ())
        matrix = csr_array((factors, (lines, places)), shape=(len(rows), len(cells)))
        limits = [[row.low for row in rows], [row.high for row in rows]]
        self.constraints = [LinearConstraint(matrix, *limits)] if rows else []

    def solve(
        self, aim: Mapping[Cell, float], capped: Mapping[Cell, float] | None = None
    ) -> dict[Cell, float]:
        """Return the solution in whole numbers with the least Σ aim × count; empty if none."""
        from scipy.optimize import Bounds, milp

        costs, low, high = np.zeros(len(self.number)), *self.bounds.T.copy()
        for cell, cost in aim.items():
            costs[self.number[cell]] = cost
        for cell, cap in (capped or {}).items():
            high[self.number[cell]] = min(high[self.number[cell]], cap)
        whole = np.ones(len(costs))
        found = milp(
            costs, integrality=whole, bounds=Bounds(low, high), constraints=self.constraints
        )
        if found.x is None:
            return {}
        return dict(zip(self.number, np.rint(found.x).tolist(), strict=True))


def build_attack(ledger: Ledger, printed: Mapping[Cell, Interval]) -> Attack:
    """Return the equations of a ledger; `printed` are margins known from their own print."""
    made_of: dict[Cell, Terms] = {}
    rows = []
    for total in ledger.sums:
        own = _terms(total, ledger, made_of)
        for parts in sorted(ledger.sums[total], key=order):
            other = _added(parts, ledger, made_of)
            rows += _row(_less(own, other), 0.0, 0.0)
    for low, high in sorted(ledger.ties, key=lambda tie: (order(tie[0]), order(tie[1]))):
        less = _less(_added(high, ledger, made_of), _added(low, ledger, made_of))
        rows += [row for row in _row(less, 0.0, np.inf) if min(row.terms.values()) < 0]
    for total, (least, most) in printed.items():
        rows += _row(_terms(total, ledger, made_of), least, most, total)
    of_cell: dict[Cell, list[int]] = defaultdict(list)
    for line, row in enumerate(rows):
        for cell in row.terms:
            of_cell[cell].append(line)
    return Attack(ledger, rows, dict(of_cell))


def _row(terms: Terms, low: float, high: float, unless: Cell | None = None) -> list[Row]:
    return [Row(terms, low, high, unless)] if terms else []


def _terms(cell: Cell, ledger: Ledger, made_of: dict[Cell, Terms]) -> Terms:
    """Return a cell as the sum of cells broken down no further, by its first breakdown."""
    if cell not in made_of:
        sums = ledger.sums.get(cell)
        first = min(sums, key=lambda parts: (len(parts), order(parts))) if sums else None
        made_of[cell] = _added(first, ledger, made_of) if first else {cell: 1.0}
    return made_of[cell]


def _added(parts: Parts, ledger: Ledger, made_of: dict[Cell, Terms]) -> Terms:
    found: Terms = defaultdict(float)
    for part in sorted(parts, key=lambda cell: order({cell})):
        for cell, factor in _terms(part, ledger, made_of).items():
            found[cell] += factor
    return dict(found)


def _less(terms: Terms, other: Terms) -> Terms:
    found = {cell: terms.get(cell, 0.0) - other.get(cell, 0.0) for cell in {**terms, **other}}
    return {cell: factor for cell, factor in found.items() if factor}


def order(cells: Iterable[Cell]) -> list[tuple[int, str]]:
    """Return a key that puts cells in the same order whatever the order they were found in."""
    return sorted((layer, repr(sorted(map(repr, labels)))) for layer, labels in cells)
