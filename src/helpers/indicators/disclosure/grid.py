"""One table of counts as a grid: what each cell is about, which lines are margins, what adds up."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.errors import Fault, UserMistake

TOTAL_WORDS = frozenset(
    {
        *("total", "grand total", "subtotal", "sum", "all", "both", "both sexes", "all ages"),
        *("totals", "overall", "margin", "tất cả", "toàn huyện", "cả huyện", "toàn xã", "cả xã"),
        *("tổng", "tổng số", "tổng cộng", "cộng", "chung", "toàn tỉnh", "cả tỉnh", "tổng chung"),
        *("cả hai giới", "hai giới", "mọi lứa tuổi", "tong", "tong so", "tong cong", "toan tinh"),
    }
)

# One label a dimension; a total is no label at all. So the girls of the table by sex and age
# are the same cell as the girls of the table by sex. Names of dimensions do not count: a table
# that names them and one that does not may hold the same cell.
Labels = frozenset[Hashable]
Key = tuple[Hashable | None, ...]
Spot = tuple[int, int]


@dataclass(frozen=True)
class Grid:
    """The counts of one table, and for each line its label a level (None where it is a total)."""

    values: NDArray[np.float64]
    rows: list[Key]
    columns: list[Key]

    def key(self, spot: Spot) -> Key:
        """Return the labels of a cell, one a level of rows and columns."""
        return self.rows[spot[0]] + self.columns[spot[1]]

    def known(self) -> list[Spot]:
        """Return where a count stands."""
        return [(int(row), int(column)) for row, column in np.argwhere(~np.isnan(self.values))]

    def labels(self) -> dict[Spot, Labels]:
        """Return what each known cell is about; of two cells about the same, one is numbered."""
        found: dict[Spot, Labels] = {}
        seen: dict[Labels, int] = defaultdict(int)
        for spot in self.known():
            about = frozenset(label for label in self.key(spot) if label is not None)
            seen[about] += 1
            again = seen[about]
            found[spot] = about if again == 1 else about | {("again", again)}
        return found

    def sums(self) -> Iterator[tuple[Spot | None, Labels, list[Spot]]]:
        """Return each margin, what it is about and the known cells it may be the sum of.

        A breakdown goes over one level; over several only where none over one exists. A margin
        that is not printed has no spot: another table may print it.
        """
        spots = defaultdict(list)
        for spot in self.known():
            spots[self.key(spot)].append(spot)
        levels = range(len(next(iter(spots), ())))
        broken: set[Key] = set()
        for size in range(1, len(levels) + 1):
            added: set[Key] = set()
            for chosen in combinations(levels, size):
                for total, parts in _parts(spots, chosen).items():
                    if total in broken:
                        continue
                    about = frozenset(label for label in total if label is not None)
                    printed: list[Spot] = spots.get(total, [])
                    for place in (*printed, None)[: max(len(printed), 1)]:
                        yield place, about, parts
                    added_up = sum(self.values[at] for at in parts)
                    if all(self.values[spot] == added_up for spot in printed):
                        added.add(total)
            broken |= added

    def unlabelled(self) -> Iterator[list[list[Spot]]]:
        """Return, of each axis without a margin, its lines, each as a list of cells."""
        shape = self.values.shape
        for axis, lines in ((0, self.rows), (1, self.columns)):
            if len(lines) > 1 and not any(None in line for line in lines):
                across = range(shape[1 - axis])
                yield [
                    [(at, other) if axis == 0 else (other, at) for other in across]
                    for at in range(len(lines))
                ]


def read_grid(table: pd.DataFrame) -> Grid:
    """Return the grid of a table; `UserMistake` where a count is below 0 or infinite."""
    values = table.apply(pd.to_numeric, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    values = values.reshape(table.shape)
    wrong = (values < 0) | np.isinf(values)
    if wrong.any():
        row, column = (int(at[0]) for at in np.nonzero(wrong))
        where = f"row {table.index[row]!r}, column {table.columns[column]!r}"
        raise UserMistake(Fault(f"a count is 0 or more; got: {values[row, column]:g}", where))
    rows, columns = _lines(table.index), _lines(table.columns)
    # The same labels on both axes (mother's group by father's) would make two cells one.
    on_rows, on_columns = ({one for key in lines for one in key} for lines in (rows, columns))
    if on_rows & on_columns - {None}:
        columns = [
            tuple(None if one is None else ("column", one) for one in key) for key in columns
        ]
    return Grid(values, rows, columns)


def is_total(label: Hashable) -> bool:
    """Return whether a label names a margin."""
    return isinstance(label, str) and _plain(label) in TOTAL_WORDS


def _parts(spots: dict[Key, list[Spot]], chosen: Sequence[int]) -> dict[Key, list[Spot]]:
    found: dict[Key, list[Spot]] = defaultdict(list)
    for key, places in spots.items():
        if all(key[level] is not None for level in chosen):
            total = tuple(None if level in chosen else one for level, one in enumerate(key))
            found[total] += places
    return found


def _lines(axis: pd.Index) -> list[Key]:
    if isinstance(axis, pd.MultiIndex):
        return [tuple(_label(one, level) for level, one in enumerate(line)) for line in axis]
    if len(axis) == 1:
        # A single line says what the whole table is about; other tables may call it otherwise.
        return [()]
    return [(_label(one, 0),) for one in axis]


def _label(label: Hashable, level: int) -> Hashable | None:
    # pandas fills the lower levels of a margin with "", and a missing label is not itself.
    if label is None or label != label or (isinstance(label, str) and not label.strip()):  # noqa: PLR0124
        return None if level else ""
    if is_total(label):
        return None
    return _plain(label) if isinstance(label, str) else label


def _plain(label: str) -> str:
    return " ".join(unicodedata.normalize("NFC", label).casefold().strip(" :.*").split())
