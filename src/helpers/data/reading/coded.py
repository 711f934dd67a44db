"""A column kept as its different values, and for each row the number of its value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    import numpy as np


class Coded(Sequence[Any]):
    """The values of a column, read like a list; what is done to each different one is done once.

    `different` may name a value twice; `numbers` (integers, one a row) say which is meant.
    """

    def __init__(self, different: list[Any], numbers: np.ndarray) -> None:
        self.different = different
        self.numbers = numbers

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> Any: ...

    @overload
    def __getitem__(self, index: slice) -> list[Any]: ...

    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return Coded(self.different, self.numbers[index]).as_list()
        return self.different[self.numbers[index]]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.as_list())

    def as_list(self) -> list[Any]:
        """Return the values, one a row."""
        return as_objects(self.different)[self.numbers].tolist()

    def mapped(self, function: Callable[[Any], Any]) -> Coded:
        """Return the column with what the function makes of each different value."""
        return Coded([function(value) for value in self.different], self.numbers)

    def taken(self, rows: Sequence[int]) -> Coded:
        """Return the column of these rows alone."""
        import numpy as np

        return Coded(self.different, self.numbers[np.asarray(rows, dtype=np.int64)]).used()

    def used(self) -> Coded:
        """Return the same column without values that no row has."""
        import numpy as np

        there = np.bincount(self.numbers, minlength=len(self.different)) > 0
        if there.all():
            return self
        kept = as_objects(self.different)[there].tolist()
        return Coded(kept, (np.cumsum(there) - 1)[self.numbers])

    def where(self, chosen: Callable[[Any], bool]) -> list[int]:
        """Return the positions of the rows whose value is chosen, in order."""
        import numpy as np

        wanted = np.array([chosen(value) for value in self.different], dtype=bool)
        if not wanted.any():
            return []
        return np.flatnonzero(wanted[self.numbers]).tolist()


def same_for_all(value: Any, rows: int) -> Coded:
    """Return a column of so many rows that all have one value."""
    import numpy as np

    return Coded([value], np.zeros(rows, dtype=np.int64))


def put_together(columns: Sequence[Coded]) -> Coded:
    """Return the tuples of the values of each row, each different one once."""
    import numpy as np

    whole = columns[0].numbers.astype(np.int64)
    for column in columns[1:]:
        # Numbered anew at each step, so that the products stay small.
        _, whole = np.unique(whole * len(column.different) + column.numbers, return_inverse=True)
    _, first, numbers = np.unique(whole, return_index=True, return_inverse=True)
    found = [tuple(one.different[one.numbers[row]] for one in columns) for row in first.tolist()]
    return Coded(found, numbers)


def as_objects(values: Sequence[Any]) -> np.ndarray:
    """Return the values as an array of objects, whatever they are."""
    import numpy as np

    return np.fromiter(values, dtype=object, count=len(values))
