"""The accepted rows, as they were known on a day."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.data import schema
from helpers.data.clean import arrow_schema
from helpers.data.findings_file import read_findings
from helpers.data.history.ledger import Ledger, Slice, Submission, Taken, read_ledger, sha256_of
from helpers.data.kept_frames import KeptFrames
from helpers.data.submission_list import SUBMISSION_COLUMNS, submission_row
from helpers.errors import Fault, UserMistake, nearest
from helpers.paths import ProjectPaths
from helpers.reference import load_reference
from helpers.reference.datasets import Dataset


@dataclass(frozen=True)
class Content:
    """What there is of a dataset for one period and area: what counts now, and all that was sent.

    `in_force` holds a line a clean file, `sent` one a submission with the day it was received.
    """

    period: str
    area: str
    in_force: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()


class Store:
    """The clean data of a project: of each dataset, period and sender the newest submission.

    `as_of` (ISO day, "" or None for now) shows what had been received by that day; `ledger` is
    given where it is not written yet. `reads` holds what was asked for, as (dataset, period, area).
    One store shows one state of the ledger, that of its first use; each clean file is read once.
    """

    def __init__(
        self, paths: ProjectPaths, as_of: str | None = None, *, ledger: Ledger | None = None
    ) -> None:
        self.paths = paths
        self._given = ledger
        self.as_of = as_of or None
        self.reads: set[tuple[str, str, str]] = set()
        self._kept = KeptFrames()
        self._made: dict[Hashable, Any] = {}

    @cached_property
    def _ledger(self) -> Ledger:
        return read_ledger(self.paths.clean) if self._given is None else self._given

    @cached_property
    def _in_force(self) -> Mapping[str, Sequence[tuple[Submission, Taken]]]:
        """Return by dataset what is in force, in the ledger's order."""
        found: dict[str, list[tuple[Submission, Taken]]] = {}
        for submission, taken in self._ledger.current(as_of=self.as_of):
            found.setdefault(taken.dataset, []).append((submission, taken))
        return found

    @cached_property
    def _counting(self) -> frozenset[tuple[str, str]]:
        """Return the submission and dataset of all that is in force."""
        forms = self._in_force
        return frozenset((one.submission, name) for name in forms for one in self.in_force(name))

    def in_force(self, dataset: str, period: str | None = None) -> list[Submission]:
        """Return the submissions in force of a dataset, of one period or all."""
        return [one for one, _ in self._in_force.get(dataset, ()) if period in (None, one.period)]

    def once(self, asked: Hashable, make: Callable[[], Any]) -> Any:
        """Return what `make` gives, made once a store: the data it shows do not change.

        `asked` names all else that it is made from.
        """
        if asked not in self._made:
            self._made[asked] = make()
        return self._made[asked]

    def read(
        self, dataset: str, *, period: str | None = None, areas: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Return the accepted rows in force, of one period or all, of these reporting areas.

        Columns and types as `schema.clean_dtypes`; numbers are floats, missing is NaN. A frame
        without rows where nothing was accepted. Raises `UserMistake` for an unknown dataset.
        """
        definition = self._dataset(dataset)
        # "*" stands for every period or area.
        self.reads |= {(dataset, period or "*", area) for area in (areas or ("*",))}
        # The columns are part of what was asked: datasets.yml may change while a store is open.
        columns = tuple(schema.clean_dtypes(definition).items())
        asked = (dataset, columns, period, None if areas is None else tuple(areas))
        return self._kept.get(
            asked, lambda: self._read_clean(definition, self._slices(dataset, period, areas))
        )

    def _read_clean(
        self, definition: Dataset, slices: Iterable[tuple[Submission, Slice]]
    ) -> pd.DataFrame:
        kept = arrow_schema(definition)
        tables = [_aligned(self._read_slice(one), kept) for _, one in slices]
        if not tables:
            return schema.empty_frame(definition)
        return schema.as_clean(pa.concat_tables(tables).to_pandas(), definition)

    def submissions(self, dataset: str | None = None, period: str | None = None) -> pd.DataFrame:
        """Return every submission received by the as-of day, one row a dataset it holds.

        Superseded ones too, withdrawn ones not; `current` says which are in force. Rows are
        counted.
        """
        asked = ("submissions", dataset, period)
        return self._kept.get(asked, lambda: self._list_submissions(dataset, period))

    def periods_of(self, dataset: str) -> list[str]:
        """Return the periods of the submissions received by the as-of day that hold a dataset."""
        return sorted({one.period for one, _ in self._received(dataset)})

    def _received(
        self, dataset: str | None, period: str | None = None
    ) -> list[tuple[Submission, Taken]]:
        """Return what was received by the as-of day, superseded or not, not withdrawn."""
        return [
            (one, taken)
            for one in self._ledger.known(self.as_of)
            for taken in one.datasets
            if dataset in (None, taken.dataset) and period in (None, one.period)
        ]

    def _list_submissions(self, dataset: str | None, period: str | None) -> pd.DataFrame:
        rows = [
            submission_row(one, taken, (one.submission, taken.dataset) in self._counting)
            for one, taken in self._received(dataset, period)
        ]
        return pd.DataFrame(rows, columns=[*SUBMISSION_COLUMNS, "current"])

    def questions(
        self,
        dataset: str,
        period: str | None = None,
        area: str | None = None,
        *,
        whole_files: bool = False,
    ) -> pd.DataFrame:
        """Return the questions about rows in force, one a cell: the rows were taken.

        Columns: `findings_file.FINDING_COLUMNS`; reasons in Vietnamese, no personal values. With
        `whole_files` also what is asked of a file that holds the dataset (its `dataset` is "").
        """
        found = self._findings(dataset, period, area, of=("",) * whole_files)
        return found[~found["refused"]].reset_index(drop=True)

    def refusals(
        self, dataset: str, period: str | None = None, area: str | None = None
    ) -> pd.DataFrame:
        """Return the refused cells and rows of the submissions in force; columns as questions."""
        found = self._findings(dataset, period, area)
        return found[found["refused"]].reset_index(drop=True)

    def _findings(
        self, dataset: str, period: str | None, area: str | None, *, of: Sequence[str] = ()
    ) -> pd.DataFrame:
        self._dataset(dataset)
        names = tuple(one.submission for one in self.in_force(dataset, period))
        read = partial(read_findings, self.paths.clean, names, self._counting)
        found = self._kept.get(("findings", names), read)
        kept = found["dataset"].isin((dataset, *of))
        return found[kept & (found["area"] == area)] if area is not None else found[kept]

    def key(self, datasets: Sequence[str], periods: Sequence[str] | None = None) -> str:
        """Return the hash of what is in force of these datasets, in these periods or all."""
        lines = [
            line
            for dataset in sorted(set(datasets))
            for period, line in self.once(("lines", dataset), partial(self._lines, dataset))
            if periods is None or period in periods
        ]
        return sha256_of("\n".join(lines).encode("utf-8"))

    def _lines(self, dataset: str) -> list[tuple[str, str]]:
        """Return the period and a line for each clean file in force."""
        return [
            (one.period, f"{dataset} {one.period} {part.area} {part.sha256} {one.invented}")
            for one, part in self._slices(dataset, None, None)
        ]

    def history_key(self, datasets: Sequence[str]) -> str:
        """Return the hash of all that was sent of these datasets by the as-of day, in any period.

        Superseded submissions too: what is in force alone does not tell that a form was revised.
        """
        wanted = set(datasets)
        lines = [
            f"{one.submission} {one.received} {one.invented} {taken}"
            for one in self._ledger.known(self.as_of)
            for taken in one.datasets
            if taken.dataset in wanted
        ]
        return sha256_of("\n".join(lines).encode("utf-8"))

    def contents(self, dataset: str) -> list[Content]:
        """Return what there is of a dataset, in order of period and area, as hashes and ids."""
        in_force: dict[tuple[str, str], list[str]] = {}
        for submission, one in self._slices(dataset, None, None):
            line = f"{one.sha256} {submission.invented}"
            in_force.setdefault((submission.period, one.area), []).append(line)
        sent: dict[tuple[str, str], list[str]] = {}
        for file in self._ledger.known(self.as_of):
            if file.of(dataset):
                line = f"{file.submission} {file.received}"
                sent.setdefault((file.period, file.area), []).append(line)
        return [
            Content(
                *place, tuple(sorted(in_force.get(place, ()))), tuple(sorted(sent.get(place, ())))
            )
            for place in sorted({*in_force, *sent})
        ]

    def invented(self, datasets: Sequence[str]) -> bool:
        """Return whether any of these datasets holds invented rows now."""
        return any(
            submission.invented
            for dataset in datasets
            for submission, _ in self._in_force.get(dataset, ())
        )

    def _dataset(self, dataset: str) -> Dataset:
        known = load_reference(self.paths).datasets
        if dataset not in known:
            message = f"a dataset is required; got: {dataset!r}"
            raise UserMistake(Fault(message, hint=nearest(dataset, known)))
        return known[dataset]

    def _slices(
        self, dataset: str, period: str | None, areas: Sequence[str] | None
    ) -> Iterator[tuple[Submission, Slice]]:
        """Yield the clean files in force, in an order that does not depend on their arrival."""
        found = [
            (submission, one)
            for submission, taken in self._in_force.get(dataset, ())
            if period in (None, submission.period)
            for one in taken.slices
            if areas is None or one.area in areas
        ]
        yield from sorted(found, key=lambda pair: pair[1].path)

    def _read_slice(self, one: Slice) -> pa.Table:
        path = self.paths.clean / one.path
        try:
            return pq.ParquetFile(path).read()
        except (OSError, pa.ArrowInvalid) as error:
            hint = "run annex intake again: data/raw keeps the files as received"
            fault = Fault("a clean file of the ledger is missing or broken", str(path), hint)
            raise UserMistake(fault) from error


def _aligned(table: pa.Table, kept: pa.Schema) -> pa.Table:
    """Return the table with the columns of today's datasets.yml; what it lacks is missing."""
    if table.schema.equals(kept):
        return table
    columns = [
        table[field.name].cast(field.type)
        if field.name in table.column_names
        else pa.nulls(table.num_rows, field.type)
        for field in kept
    ]
    return pa.table(columns, schema=kept)
