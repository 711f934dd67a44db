"""What intake asked about the data of an annex: rows that were taken all the same, by question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from helpers.indicators.checks.cross_checks import is_told_by_checks
from helpers.indicators.context import SURVEY_DATES

if TYPE_CHECKING:
    from helpers.data.store import Store
    from helpers.reference import Area, Period, Reference

COLUMNS = ("dataset", "column", "code", "areas", "questions", "of_persons")
WHOLE_FILE = ""  # in the place of a dataset
OF_PERSONS = frozenset({"child_of_two_senders", "household_of_two_senders"})
OF_A_COLUMN = "missing_column"
# How a file was packed or typed: no figure hangs on it, and its sender has been told.
OF_THE_FILE_ALONE = frozenset(
    {"bookkeeping_columns", "legacy_text", "macros_not_run", "other_format"}
)


def intake_questions(
    reference: Reference, store: Store, datasets: Sequence[str], area: Area, period: Period
) -> pd.DataFrame:
    """Return one row a dataset, column and question about the area's data in force.

    Of the province: about all areas'. Columns: dataset (`WHOLE_FILE` for what is asked of a file
    as a whole), column ("" for a sheet as a whole), code (of `data.findings`), areas (their codes,
    in official order), questions (how many), of_persons (whether each is about a person or
    household, so that a small number is not to be printed). Of a survey: its latest round up to the
    period. What the cross-checks tell from the clean data is left out. In the order of `datasets`
    and their columns.
    """
    every = _once_a_file([_of_dataset(reference, store, name, period) for name in datasets])
    if area.code != reference.areas.province_code:
        every = every[every["area"] == area.code]
    order = {one.code: at for at, one in enumerate(reference.areas.reporting(period))}
    rows = [
        (*asked, _in_order(same["area"], order), len(same), bool(same["of_persons"].iloc[0]))
        for asked, same in every.groupby(["dataset", "column", "code"], sort=False)
    ]
    counted = pd.DataFrame(rows, columns=list(COLUMNS))
    places = [
        _place(reference, datasets, *asked) for asked in counted[list(COLUMNS[:3])].to_numpy()
    ]
    return counted.iloc[sorted(range(len(counted)), key=places.__getitem__)].reset_index(drop=True)


def latest_round(reference: Reference, store: Store, dataset: str, period: Period) -> str:
    """Return the period of the forms meant: of a survey its latest round up to the period's end."""
    if dataset not in SURVEY_DATES:
        return str(period.code)
    rounds = (reference.periods.get(code) for code in store.periods_of(dataset))
    known = [one for one in rounds if one.end <= period.end]
    return str(max(known, key=lambda one: one.end).code if known else period.code)


def _of_dataset(reference: Reference, store: Store, name: str, period: Period) -> pd.DataFrame:
    """Return the questions of a dataset's files, those about the files themselves among them."""
    found = store.questions(name, latest_round(reference, store, name, period), whole_files=True)
    by_checks = [is_told_by_checks(code, name) for code in found["code"]]
    told = pd.Series(by_checks, index=found.index, dtype="bool")
    found = found[~(told | found["code"].isin(OF_THE_FILE_ALONE))]
    about_row = (found["column"] != "") & (found["code"] != OF_A_COLUMN)
    about_row |= found["code"].isin(OF_PERSONS)
    return found.assign(of_persons=about_row & bool(reference.datasets[name].record))


def _once_a_file(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the frames as one, with what is asked of a file that holds several forms once."""
    every = pd.concat(frames, ignore_index=True)
    again = every.duplicated(["submission", "sheet", "code", "value"])
    return every[~(again & (every["dataset"] == WHOLE_FILE))]


def _in_order(areas: pd.Series, order: dict[str, int]) -> tuple[str, ...]:
    return tuple(sorted(set(areas), key=lambda code: (order.get(code, len(order)), code)))


def _place(
    reference: Reference, datasets: Sequence[str], dataset: str, column: str, code: str
) -> tuple[int, int, str, str]:
    """Return where a question stands: files first, then forms, and in each by column."""
    if dataset == WHOLE_FILE:
        return -1, -1, "", code
    columns = list(reference.datasets[dataset].by_id)
    at = columns.index(column) if column in columns else -1
    return list(datasets).index(dataset), at, column, code
