"""A long table of counts, with its labels in columns, as one with its labels on the rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.indicators.disclosure.grid import is_total

# What stands for a count that is withheld or unknown is no word.
MARKS = frozenset({"", "*", "x", "-", "–", "…", "..."})


def count_columns(table: pd.DataFrame) -> list[int]:
    """Return where the columns of counts stand: all, but for the labels of a long table.

    A table is long where numbers alone label its rows and a column holds words, or codes with
    leading zeros, and no count.
    """
    every = list(range(table.shape[1]))
    if not _is_numbered(table.index):
        return every
    counts = [at for at in every if not _holds_labels(table.iloc[:, at])]
    return counts or every


def by_labels(table: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of counts, under the labels of their rows."""
    counts = count_columns(table)
    labels = [at for at in range(table.shape[1]) if at not in counts]
    if not labels:
        return table
    levels = _levels(table.iloc[:, labels])
    index = pd.Index(levels[0]) if len(levels) == 1 else pd.MultiIndex.from_arrays(levels)
    return table.iloc[:, counts].set_axis(index)


def _levels(labels: pd.DataFrame) -> list[NDArray[Any]]:
    """Return the labels, column by column; what a total leaves blank is a total as well."""
    plain = labels.astype("object").fillna("")
    total = plain.map(is_total).any(axis=1)
    blank = plain.map(lambda label: not label.strip())
    filled = plain.mask(blank & total.to_numpy()[:, None], "total")
    return [filled.iloc[:, at].to_numpy() for at in range(filled.shape[1])]


def _is_numbered(index: pd.Index) -> bool:
    return index.nlevels == 1 and bool(np.issubdtype(index.to_numpy().dtype, np.integer))


def _holds_labels(column: pd.Series) -> bool:
    known = column.dropna().tolist()
    if not all(isinstance(one, str) for one in known):
        return False
    words = [word for word in map(str.strip, known) if word.casefold() not in MARKS]
    counts = [word for word in words if _is_count(word)]
    return len(counts) < len(words) and (not counts or any(map(is_total, words)))


def _is_count(word: str) -> bool:
    is_code = word[:1] == "0" and word.isdigit() and len(word) > 1
    return not is_code and bool(pd.notna(pd.to_numeric(word, errors="coerce")))
