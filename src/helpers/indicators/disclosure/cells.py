"""Linked tables of counts as one set of cells, with all that a reader knows ties them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import pandas as pd

from helpers.indicators.disclosure.grid import Grid, Labels, Spot, read_grid

MOST_LAYERS = 8
MOST_LINES = 6
MOST_ADDED = 4

Cell = tuple[int, Labels]
Parts = frozenset[Cell]
Place = tuple[int, int, int]


@dataclass
class Ledger:
    """Cells of all tables: their true counts, where each is printed, and how they are tied.

    `sums`: a total is the sum of its parts, and printed so. `ties`: the cells on the left add up
    to at most those on the right.
    """

    counts: dict[Cell, float] = field(default_factory=dict)
    places: dict[Place, Cell] = field(default_factory=dict)
    sums: dict[Cell, set[Parts]] = field(default_factory=dict)
    ties: set[tuple[Parts, Parts]] = field(default_factory=set)

    def leaves(self) -> Iterator[Cell]:
        """Return the cells that no table breaks down."""
        return (cell for cell in self.counts if cell not in self.sums)

    def total(self, cells: Iterable[Cell]) -> float:
        """Return what cells add up to."""
        return sum(self.counts[cell] for cell in cells)

    def add_sum(self, total: Cell, parts: Parts) -> None:
        """Note what a margin is the sum of; where it is not, what it is at least."""
        if not parts or total in parts:
            return
        if self.total(parts) == self.counts[total]:
            self.sums.setdefault(total, set()).add(parts)
            return
        for some in (parts, *(frozenset({part}) for part in parts)):
            self.tie(some, frozenset({total}))

    def tie(self, low: Parts, high: Parts) -> None:
        """Note that one never exceeds the other, as far as it is so; both ways where equal."""
        if low == high:
            return
        if self.total(low) <= self.total(high):
            self.ties.add((low, high))
        if self.total(high) <= self.total(low):
            self.ties.add((high, low))


def read_tables(tables: Sequence[pd.DataFrame]) -> Ledger:
    """Return the ledger of the tables.

    Rows and columns (all their levels) are dimensions; a label among `TOTAL_WORDS` is a margin.
    Tables that agree on every cell they share are of one layer, and such a cell is one. Others
    are of different layers (under two and under five, a period and the year so far): a layer
    that is the sum of others is printed as that sum, and where no count of one layer, or of one
    line of a table without a margin, is more than that of another, a reader is taken to know that,
    and which are equal. What holds by chance is taken so too: that can only withhold more.
    """
    ledger = Ledger()
    grids = [read_grid(table) for table in tables]
    layers: list[dict[Labels, float]] = []
    for number, grid in enumerate(grids):
        about = grid.labels()
        layer = _layer_of({one: float(grid.values[at]) for at, one in about.items()}, layers)
        for (row, column), one in about.items():
            ledger.counts[layer, one] = float(grid.values[row, column])
            ledger.places[number, row, column] = (layer, one)
    unprinted: dict[Labels, list[Parts]] = {}
    for number, grid in enumerate(grids):
        _add_grid(ledger, number, grid, unprinted)
    _add_unprinted(ledger, unprinted)
    _add_layers(ledger, layers)
    return ledger


def _layer_of(known: Mapping[Labels, float], layers: list[dict[Labels, float]]) -> int:
    for number, layer in enumerate(layers):
        shared = layer.keys() & known.keys()
        if shared and all(layer[labels] == known[labels] for labels in shared):
            layer.update(known)
            return number
    layers.append(dict(known))
    return len(layers) - 1


def _add_grid(
    ledger: Ledger, number: int, grid: Grid, unprinted: dict[Labels, list[Parts]]
) -> None:
    def cells(spots: Iterable[Spot]) -> list[Cell]:
        places = [(number, *spot) for spot in spots]
        return [ledger.places[place] for place in places if place in ledger.places]

    for total, about, spots in grid.sums():
        parts = frozenset(cells(spots))
        if total is None:
            unprinted.setdefault(about, []).append(parts)
        else:
            ledger.add_sum(cells([total])[0], parts)
    for lines in grid.unlabelled():
        known = [line for line in map(cells, lines) if len(line) == len(lines[0])]
        if len(known) == len(lines):
            _add_lines(ledger, known)


def _add_unprinted(ledger: Ledger, unprinted: Mapping[Labels, list[Parts]]) -> None:
    """Tie a margin that a table leaves out to what other tables say of it."""
    by_labels: dict[Labels, list[Parts]] = {}
    for cell in ledger.counts:
        by_labels.setdefault(cell[1], []).append(frozenset({cell}))
    for about, sums in unprinted.items():
        for first, second in combinations([*by_labels.get(about, []), *sums], 2):
            if len(first) > 1 or len(second) > 1:
                ledger.tie(first, second)


def _add_lines(ledger: Ledger, lines: list[list[Cell]]) -> None:
    """Tie lines of which no label says that one is the margin: to their sums, and in order."""
    numbers = range(len(lines))
    sizes = {len(lines) - 1, 2} if len(lines) <= MOST_LINES else {len(lines) - 1}
    for whole in numbers:
        rest = [at for at in numbers if at != whole]
        for size in sizes - {1}:
            for parts in combinations(rest, size):
                pairs = [
                    (frozenset({cell}), frozenset(lines[part][at] for part in parts))
                    for at, cell in enumerate(lines[whole])
                ]
                if all(ledger.total(one) == ledger.total(other) for one, other in pairs):
                    _tie_all(ledger, pairs)
    for first, second in combinations(lines, 2) if len(lines) <= MOST_LINES else ():
        _tie_ordered(ledger, list(zip(first, second, strict=True)))


def _add_layers(ledger: Ledger, layers: list[dict[Labels, float]]) -> None:
    for first, second in combinations(range(len(layers)), 2):
        shared = _shared(layers, (first, second))
        pairs = [((first, labels), (second, labels)) for labels in shared]
        _tie_ordered(ledger, pairs)
    made_of: dict[int, set[int]] = {at: {at} for at in range(len(layers))}
    for whole in range(len(layers)) if len(layers) > 2 else ():
        _add_layer_sums(ledger, layers, whole, made_of)


def _add_layer_sums(
    ledger: Ledger, layers: list[dict[Labels, float]], whole: int, made_of: dict[int, set[int]]
) -> None:
    for parts in _layers_to_add([at for at in range(len(layers)) if at != whole]):
        if any(whole in made_of[part] for part in parts) or not _adds_up(layers, whole, parts):
            continue
        shared = _shared(layers, (whole, *parts))
        # A layer of zeros would make the whole a part of its part.
        if not all(sum(layers[part][one] for one in shared) for part in parts):
            continue
        reached = set().union(*(made_of[part] for part in parts))
        for at in [at for at, below in made_of.items() if whole in below]:
            made_of[at] |= reached
        for one in shared:
            cells = frozenset((part, one) for part in parts)
            if len(shared) > 1:
                ledger.sums.setdefault((whole, one), set()).add(cells)
            else:
                ledger.tie(frozenset({(whole, one)}), cells)


def _layers_to_add(rest: list[int]) -> Iterator[tuple[int, ...]]:
    """Return the layers that may add up to another: any few, and any number in a row as given."""
    most = MOST_ADDED if len(rest) < MOST_LAYERS else 2
    for size in range(2, most + 1):
        yield from combinations(rest, size)
    for size in range(most + 1, len(rest) + 1):
        for first in range(len(rest) - size + 1):
            yield tuple(rest[first : first + size])


def _adds_up(layers: list[dict[Labels, float]], whole: int, parts: tuple[int, ...]) -> bool:
    """Return whether a layer is the sum of others in every cell that all of them share."""
    found = False
    for one, count in layers[whole].items():
        known = [layers[part][one] for part in parts if one in layers[part]]
        if len(known) == len(parts):
            if sum(known) != count:
                return False
            found = True
    return found


def _shared(layers: list[dict[Labels, float]], which: Iterable[int]) -> list[Labels]:
    first, *others = which
    return [one for one in layers[first] if all(one in layers[other] for other in others)]


def _tie_ordered(ledger: Ledger, pairs: list[tuple[Cell, Cell]]) -> None:
    ascending = all(ledger.counts[one] <= ledger.counts[other] for one, other in pairs)
    descending = all(ledger.counts[one] >= ledger.counts[other] for one, other in pairs)
    if ascending or descending:
        _tie_all(ledger, [(frozenset({one}), frozenset({other})) for one, other in pairs])


def _tie_all(ledger: Ledger, pairs: Iterable[tuple[Parts, Parts]]) -> None:
    for one, other in pairs:
        ledger.tie(one, other)
