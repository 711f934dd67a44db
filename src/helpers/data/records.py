"""Rows about persons: who stands twice, and the number that replaces who they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.data.text import fold_text
from helpers.reference.datasets import Dataset

BIRTH = "birth_date"
MONTH_ONLY = "birth_month_only"  # the day is not known: the middle of the month stands for it
SAME_CHILD = ("child_name", "mother_name", BIRTH)
DAYS_PER_MONTH = 30.4375


@dataclass(frozen=True)
class Duplicate:
    """A row that repeats the row `first`; `refused` is False where it is only a question."""

    position: int
    first: int
    column: str
    code: str
    refused: bool = True


def find_duplicates(dataset: Dataset, frame: pd.DataFrame) -> Iterator[Duplicate]:
    """Yield the rows whose key, or whose child, stood in an earlier row; positions are labels.

    One child under two communes is a question to both, since neither row is known to be wrong.
    """
    if frame.empty or not dataset.keys:
        return
    first = _first_of(_joined(frame, dataset.keys))
    repeated = set()
    for position, other in first.items():
        if position != other:
            repeated.add(position)
            yield Duplicate(position, other, dataset.keys[0], "duplicate")
    if set(SAME_CHILD) <= set(frame.columns):
        yield from _same_children(dataset, frame.drop(index=list(repeated)))


def _joined(frame: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Return the cells of these columns as one text a row; not row by row, which is slow."""
    parts = zip(*(frame[name].astype(str) for name in columns), strict=True)
    return pd.Series(["\x1f".join(part) for part in parts], frame.index, dtype=object)


def _first_of(keys: pd.Series) -> dict[int, int]:
    """Return, for each label, the label of the first row with the same key."""
    seen: dict[str, int] = {}
    labels = zip(keys.index.tolist(), keys.tolist(), strict=True)
    return {label: seen.setdefault(key, label) for label, key in labels}


def _same_children(dataset: Dataset, frame: pd.DataFrame) -> Iterator[Duplicate]:
    known = frame[frame[list(SAME_CHILD)].notna().all(axis=1)]
    if known.empty:
        return
    names = [known[name].map(fold_text) for name in SAME_CHILD[:2]]
    keys = names[0] + "\x1f" + names[1] + "\x1f" + known["birth_date"].astype(str)
    places = known[dataset.area_column].to_dict()
    for position, other in _first_of(keys).items():
        if position == other:
            continue
        same_place = places[position] == places[other]
        code = "same_child" if same_place else "child_twice"
        yield Duplicate(position, other, "child_name", code, refused=same_place)


def number_records(dataset: Dataset, frame: pd.DataFrame, submission: str) -> pd.Series:
    """Return the `record` of each row: the submission and a running number by sorted key.

    No hash of a household's or child's number: a hash of an ID number can be searched through
    and is still personal data. A running number says which rows are one household within a
    submission, which is all that indicators ask, and is the same for the same bytes.
    """
    keys = _joined(frame, dataset.keys)
    rank = {key: place for place, key in enumerate(sorted(set(keys)), start=1)}
    return pd.Series([f"{submission}-{rank[key]:06d}" for key in keys], frame.index, dtype="str")


def add_age(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with `age_days` and `birth_day_known` in place of the birth date.

    Where no birth date is known, `age_months` gives the age: months × 30.4375, rounded half up
    (WHO, R package anthro).
    """
    by_date = (frame["visit_date"] - frame[BIRTH]).dt.days.astype("float64")
    by_months = (frame["age_months"] * DAYS_PER_MONTH + 0.5) // 1
    known = (frame[BIRTH].notna() & ~frame[MONTH_ONLY]).astype("boolean")
    return frame.assign(age_days=by_date.fillna(by_months), birth_day_known=known)
