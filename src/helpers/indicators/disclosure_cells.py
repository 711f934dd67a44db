"""Linked tables of counts as one set of cells and the sums that tie them together."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations

import numpy as np
import pandas as pd

TOTAL_WORDS = frozenset(
    {"total", "all", "both", "tổng", "tổng số", "tổng cộng", "cộng", "chung", "toàn tỉnh"}
)
MOST_LAYERS = 6

# One label a dimension; a total is no label at all. So the girls of the table by sex and age
# are the same cell as the girls of the table by sex.
Labels = frozenset[tuple[Hashable, Hashable]]
Cell = tuple[int, Labels]
Place = tuple[int, int, int]


@dataclass
class Ledger:
    """Cells of all tables: their true counts, where each is printed, and which sums hold."""

    counts: dict[Cell, float] = field(default_factory=dict)
    places: dict[Place, Cell] = field(default_factory=dict)
    sums: dict[Cell, set[frozenset[Cell]]] = field(default_factory=dict)

    def leaves(self) -> Iterator[Cell]:
        """Return the cells that no table breaks down."""
        return (cell for cell in self.counts if cell not in self.sums)

    def equations(self) -> Iterator[tuple[Cell, frozenset[Cell]]]:
        """Return each sum: the total and its parts."""
        return ((total, parts) for total, many in self.sums.items() for parts in many)

    def add_sum(self, total: Cell, parts: Iterable[Cell]) -> None:
        """Note a sum, where every cell of it is known and it does hold."""
        cells = frozenset(parts)
        known = total in self.counts and len(cells) > 0 and cells <= self.counts.keys()
        if known and sum(self.counts[cell] for cell in cells) == self.counts[total]:
            self.sums.setdefault(total, set()).add(cells)


def read_tables(tables: Sequence[pd.DataFrame]) -> Ledger:
    """Return the ledger of the tables.

    Rows and columns (all their levels) are dimensions; a label among `TOTAL_WORDS` is a margin.
    Cells of different tables with the same labels are one cell where their counts agree; where
    they do not, the tables are layers (under two and under five, a period and the year so far).
    Three layers of which one is the sum of the two others are tied by that sum.
    """
    ledger = Ledger()
    layers: list[dict[Labels, float]] = []
    for number, table in enumerate(tables):
        counts = _counts(table)
        known = {labels: value for labels, value in counts.values() if not np.isnan(value)}
        layer = _layer_of(known, layers)
        for (row, column), (labels, value) in counts.items():
            if not np.isnan(value):
                ledger.counts[layer, labels] = value
                ledger.places[number, row, column] = (layer, labels)
    for number, table in enumerate(tables):
        _add_margins(ledger, number, table)
    _add_layers(ledger, layers)
    return ledger


def _layer_of(known: dict[Labels, float], layers: list[dict[Labels, float]]) -> int:
    for number, layer in enumerate(layers):
        shared = layer.keys() & known.keys()
        if shared and all(layer[labels] == known[labels] for labels in shared):
            layer.update(known)
            return number
    layers.append(dict(known))
    return len(layers) - 1


def _counts(table: pd.DataFrame) -> dict[tuple[int, int], tuple[Labels, float]]:
    values = table.apply(pd.to_numeric, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    rows, columns = _axis_labels(table.index), _axis_labels(table.columns)
    return {
        (row, column): (rows[row] | columns[column], float(values[row, column]))
        for row in range(len(rows))
        for column in range(len(columns))
    }


def _axis_labels(axis: pd.Index) -> list[Labels]:
    names = list(axis.names)
    tuples = axis if isinstance(axis, pd.MultiIndex) else [(label,) for label in axis]
    return [
        frozenset(
            (name, label) for name, label in zip(names, labels, strict=True) if not is_total(label)
        )
        for labels in tuples
    ]


def is_total(label: Hashable) -> bool:
    """Return whether a label names a margin."""
    return isinstance(label, str) and label.strip().casefold() in TOTAL_WORDS


def _add_margins(ledger: Ledger, number: int, table: pd.DataFrame) -> None:
    """Add the sums over each level of rows and columns of one table."""
    for axis, across in ((0, table.columns), (1, table.index)):
        labels = table.axes[axis]
        for total, parts in _margins(labels):
            for other in range(len(across)):
                places = [(number, *_place(axis, line, other)) for line in (total, *parts)]
                if all(place in ledger.places for place in places):
                    cells = [ledger.places[place] for place in places]
                    ledger.add_sum(cells[0], cells[1:])


def _place(axis: int, line: int, other: int) -> tuple[int, int]:
    return (line, other) if axis == 0 else (other, line)


def _margins(labels: pd.Index) -> Iterator[tuple[int, list[int]]]:
    """Return the lines that are totals over one level, each with the lines they sum."""
    tuples = list(labels) if isinstance(labels, pd.MultiIndex) else [(label,) for label in labels]
    for level in range(len(tuples[0]) if tuples else 0):
        for line, label in enumerate(tuples):
            if not is_total(label[level]):
                continue
            rest = label[:level] + label[level + 1 :]
            parts = [
                other
                for other, candidate in enumerate(tuples)
                if not is_total(candidate[level])
                and candidate[:level] + candidate[level + 1 :] == rest
            ]
            yield line, parts


def _add_layers(ledger: Ledger, layers: list[dict[Labels, float]]) -> None:
    if not 3 <= len(layers) <= MOST_LAYERS:
        return
    for whole, first, second in permutations(range(len(layers)), 3):
        shared = layers[whole].keys() & layers[first].keys() & layers[second].keys()
        added = all(
            layers[whole][labels] == layers[first][labels] + layers[second][labels]
            for labels in shared
        )
        # A layer of zeros would make the whole a part of its part.
        larger = sum(layers[second][labels] for labels in shared) > 0
        if shared and added and larger and sum(layers[first][labels] for labels in shared) > 0:
            for labels in shared:
                ledger.add_sum((whole, labels), [(first, labels), (second, labels)])
