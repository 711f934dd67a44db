"""Accepted rows as clean Parquet files, the same bytes for the same rows."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.data import schema
from helpers.data.history.ledger import Slice, keep, sha256_of
from helpers.data.records import BIRTH, add_age, number_records
from helpers.reference.datasets import Dataset

HASH_LETTERS = 8
_FEW = 5_000  # rows up to which Python sorts faster
_ARROW: dict[str, pa.DataType] = {
    "str": pa.string(),
    "float64": pa.float64(),
    "boolean": pa.bool_(),
    "datetime64[us]": pa.timestamp("us"),
}


@dataclass(frozen=True)
class Origin:
    """Where rows come from: the submission's id and period."""

    submission: str
    period: str


@dataclass(frozen=True)
class CleanFile:
    """One clean file as it will be written."""

    slice: Slice
    content: bytes


def clean_rows(dataset: Dataset, rows: pd.DataFrame, origin: Origin) -> pd.DataFrame:
    """Return the rows as they are kept: no personal column, with their origin, in order."""
    if dataset.record:
        rows = rows.assign(record=number_records(dataset, rows, origin.submission))
    if BIRTH in rows:
        rows = add_age(rows)
    rows = rows.assign(period=origin.period, submission=origin.submission)
    clean = schema.as_clean(rows, dataset)
    order = ["reporting_area", *_order(dataset)]
    return _sorted(clean, order)


def _sorted(rows: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    """Return the rows in the order of these columns, stable; pandas takes long for a few rows."""
    if len(rows) > _FEW or rows[order].isna().to_numpy().any():
        return rows.sort_values(order, kind="stable", ignore_index=True)
    keys = list(zip(*(rows[name].tolist() for name in order), strict=True))
    places = sorted(range(len(keys)), key=keys.__getitem__)
    return rows.take(places).reset_index(drop=True)


def _order(dataset: Dataset) -> list[str]:
    return ["record"] if dataset.record else list(dataset.keys)


def clean_files(dataset: Dataset, rows: pd.DataFrame, origin: Origin) -> Iterator[CleanFile]:
    """Yield one clean file a reporting area, its path below `data/clean`.

    Layout: <dataset>/<period>/<area>/<submission>-<hash>.parquet: rows read anew by other rules
    stand beside those read before until the ledger names them.
    """
    table = arrow_table(rows, dataset)
    for area, places in rows.groupby("reporting_area", sort=True).indices.items():
        first, last = int(places[0]), int(places[-1])  # rows come sorted by it
        part = table.slice(first, last + 1 - first)
        content = parquet_bytes(part)
        sha256 = sha256_of(content)
        name = f"{origin.submission}-{sha256[:HASH_LETTERS]}.parquet"
        path = f"{dataset.id}/{origin.period}/{area}/{name}"
        yield CleanFile(Slice(str(area), path, sha256, part.num_rows, len(content)), content)


def write_clean(clean: Path, files: Iterable[CleanFile]) -> None:
    """Write clean files below `clean`."""
    for one in files:
        keep(clean / one.slice.path, one.content, sync=False)


def arrow_schema(dataset: Dataset) -> pa.Schema:
    """Return the Arrow schema of the clean files of a dataset: plain strings, no dictionaries."""
    return pa.schema(
        [(name, _ARROW[dtype]) for name, dtype in schema.clean_dtypes(dataset).items()]
    )


def arrow_table(rows: pd.DataFrame, dataset: Dataset) -> pa.Table:
    """Return the rows as an Arrow table of the schema of the clean files."""
    table = pa.Table.from_pandas(
        rows, schema=arrow_schema(dataset), preserve_index=False, nthreads=1
    )
    return table.replace_schema_metadata(None).combine_chunks()


def parquet_bytes(table: pa.Table) -> bytes:
    """Return the table as a Parquet file in memory."""
    file = io.BytesIO()
    pq.write_table(table, file, compression="zstd")
    return file.getvalue()
