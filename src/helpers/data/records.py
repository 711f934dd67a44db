"""Rows about persons: who stands twice, and the number that replaces who they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.data.text import fold_text
from helpers.reference.datasets import Dataset

BIRTH = "birth_date"
MONTH_ONLY = "birth_month_only"  # the day is not known: the middle of the month stands for it
DAYS_PER_MONTH = 30.4375


@dataclass(frozen=True)
class Duplicate:
    """A row that repeats the row `first`; `refused` is False where it is only a question."""

    position: int
    first: int
    column: str
    code: str
    refused: bool = True


def tell_persons(dataset: Dataset, frame: pd.DataFrame) -> list[pd.Series]:
    """Return, for each way of `one_person`, what tells the person of each row that has it all.

    A text without case and accents; in memory only.
    """
    return [_folded(frame, ways) for ways in dataset.one_person]


def _folded(frame: pd.DataFrame, names: Sequence[str]) -> pd.Series:
    known = frame[frame[list(names)].notna().all(axis=1)]
    parts = zip(*(_texts(known[name]) for name in names), strict=True)
    return pd.Series(["\x1f".join(part) for part in parts], known.index, dtype=object)


def _texts(column: pd.Series) -> list[str]:
    if pd.api.types.is_datetime64_dtype(column):
        return column.dt.strftime("%Y-%m-%d").tolist() if len(column) else []
    return [fold_text(text) for text in column.tolist()]


def find_duplicates(
    dataset: Dataset, frame: pd.DataFrame, persons: Sequence[pd.Series]
) -> Iterator[Duplicate]:
    """Yield the rows whose key, or whose child, stood in an earlier row; positions are labels.

    `persons` come from `tell_persons`. One child under two communes is a question to both, since
    neither row is known to be wrong.
    """
    if frame.empty or not dataset.keys:
        return
    repeated = set()
    for position, other in _repeats(join_cells(frame, dataset.keys)):
        repeated.add(position)
        yield Duplicate(position, other, dataset.keys[0], "duplicate")
    if dataset.record == "child" and persons:
        once = frame.index.difference(list(repeated), sort=False) if repeated else frame.index
        children = persons[0][persons[0].index.isin(once)]
        yield from _same_children(dataset, frame, children)


def join_cells(frame: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Return the cells of these columns as one text a row; not row by row, which is slow."""
    if len(columns) == 1:
        return frame[columns[0]].astype(str).astype(object)
    parts = zip(*(frame[name].astype(str).tolist() for name in columns), strict=True)
    return pd.Series(["\x1f".join(part) for part in parts], frame.index, dtype=object)


def _repeats(keys: pd.Series) -> Iterator[tuple[int, int]]:
    """Yield the label of each row whose key stood before, and that of the first with it."""
    twice = keys[keys.duplicated(keep=False)]
    seen: dict[str, int] = {}
    for label, key in zip(twice.index.tolist(), twice.tolist(), strict=True):
        first = seen.setdefault(key, label)
        if first != label:
            yield label, first


def _same_children(
    dataset: Dataset, frame: pd.DataFrame, children: pd.Series
) -> Iterator[Duplicate]:
    names = frame[dataset.area_column].astype("object").map(str)
    places = dict(zip(frame.index.tolist(), names.tolist(), strict=True))
    for position, other in _repeats(children):
        same_place = places[position] == places[other]
        code = "same_child" if same_place else "child_twice"
        yield Duplicate(position, other, "child_name", code, refused=same_place)


def number_records(dataset: Dataset, frame: pd.DataFrame, submission: str) -> pd.Series:
    """Return the `record` of each row: the submission and a running number by sorted key.

    No hash of a household's or child's number: a hash of an ID number can be searched through
    and is still personal data. A running number says which rows are one household within a
    submission, which is all that indicators ask, and is the same for the same bytes.
    """
    keys = join_cells(frame, dataset.keys)
    codes, _ = pd.factorize(keys, sort=True)
    names = [f"{submission}-{rank:06d}" for rank in range(1, int(codes.max(initial=-1)) + 2)]
    return pd.Series([names[code] for code in codes.tolist()], frame.index, dtype="str")


def add_age(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with `age_days` and `birth_day_known` in place of the birth date.

    Where no birth date is known, `age_months` gives the age: months × 30.4375, rounded half up
    (WHO, R package anthro).
    """
    by_date = (frame["visit_date"] - frame[BIRTH]).dt.days.astype("float64")
    by_months = (frame["age_months"] * DAYS_PER_MONTH + 0.5) // 1
    known = (frame[BIRTH].notna() & ~frame[MONTH_ONLY]).astype("boolean")
    return frame.assign(age_days=by_date.fillna(by_months), birth_day_known=known)
