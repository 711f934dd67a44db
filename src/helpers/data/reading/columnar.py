"""The rows of a large text file, kept by column: each different text once."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, overload

from helpers.data.reading.coded import Coded, as_objects

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


class ColumnarRows(Sequence[list[str]]):
    """Rows of equal length, read like a list of lists; a column is at hand whole.

    A column is its different texts, and for each row the number of its text.
    """

    def __init__(self, columns: Sequence[tuple[np.ndarray, np.ndarray]]) -> None:
        self._columns = tuple(columns)

    def __len__(self) -> int:
        return len(self._columns[0][1]) if self._columns else 0

    @overload
    def __getitem__(self, index: int) -> list[str]: ...

    @overload
    def __getitem__(self, index: slice) -> list[list[str]]: ...

    def __getitem__(self, index: int | slice) -> list[str] | list[list[str]]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        return [texts[numbers[index]] for texts, numbers in self._columns]

    def __iter__(self) -> Iterator[list[str]]:
        for row in zip(*(self.column(place) for place in range(self.width)), strict=True):
            yield list(row)

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return len(self._columns)

    def texts(self, place: int) -> list[str]:
        """Return the different texts of a column."""
        return self._columns[place][0].tolist()

    def column(self, place: int, start: int = 0) -> Coded:
        """Return the texts of a column, one a row from `start` on."""
        texts, numbers = self._columns[place]
        return Coded(texts.tolist(), numbers[start:]).used()

    def filled_rows(self, places: Sequence[int], start: int) -> list[int]:
        """Return the positions from `start` on of rows with something in one of these columns."""
        import numpy as np

        empty = np.ones(len(self) - start, dtype=bool)
        for place in places:
            texts, numbers = self._columns[place]
            blank = np.array([not text.strip() for text in texts.tolist()], dtype=bool)
            empty &= blank[numbers[start:]]
            if not empty.any():
                return list(range(start, len(self)))
        return (np.flatnonzero(~empty) + start).tolist()

    def count_of(self, place: int, wanted: Iterable[str]) -> int:
        """Return how many rows have one of these texts in a column."""
        chosen = set(wanted)
        return len(self.column(place).where(chosen.__contains__)) if chosen else 0

    def replaced(self, changed: Mapping[int, Mapping[str, str]]) -> ColumnarRows:
        """Return the rows with some texts of some columns replaced."""
        columns = list(self._columns)
        for place, texts in changed.items():
            old, numbers = columns[place]
            columns[place] = (as_objects([texts.get(text, text) for text in old]), numbers)
        return ColumnarRows(columns)


def read_columnar(content: bytes, delimiter: str) -> ColumnarRows | None:
    """Return the rows of UTF-8 text, or None where they are not all of one length."""
    import pyarrow as pa
    import pyarrow.csv as arrow_csv

    first = content.split(b"\n", 1)[0].decode("utf-8", "replace")
    names = [str(place) for place in range(first.count(delimiter) + 1)]
    try:
        table = arrow_csv.read_csv(
            io.BytesIO(content),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=1 << 22),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=b'"' in content, ignore_empty_lines=False
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
                quoted_strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    return ColumnarRows([_column(column) for column in table.columns])


def _column(column: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray]:
    import pyarrow as pa

    whole = column.dictionary_encode().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0)
    texts = as_objects(whole.dictionary.to_pylist())
    return texts, whole.indices.to_numpy(zero_copy_only=False)
