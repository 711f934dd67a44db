"""Accepted rows as clean Parquet files, the same bytes for the same rows."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.data import schema
from helpers.data.ledger import Slice, keep, sha256_of
from helpers.data.records import BIRTH, add_age, number_records
from helpers.reference.datasets import Dataset

HASH_LETTERS = 8
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


def clean_rows(dataset: Dataset, rows: pd.DataFrame, origin: Origin) -> pd.DataFrame:
    """Return the rows as they are kept: no personal column, with their origin, in order."""
    if dataset.record:
        rows = rows.assign(record=number_records(dataset, rows, origin.submission))
    if BIRTH in rows:
        rows = add_age(rows)
    rows = rows.assign(period=origin.period, submission=origin.submission)
    clean = schema.as_clean(rows, dataset)
    order = ["reporting_area", *_order(dataset)]
    return clean.sort_values(order, kind="stable", ignore_index=True)


def _order(dataset: Dataset) -> list[str]:
    return ["record"] if dataset.record else list(dataset.keys)


def write_slices(
    clean: Path, dataset: Dataset, rows: pd.DataFrame, origin: Origin
) -> Iterator[Slice]:
    """Yield one clean file a reporting area, written below `clean`.

    Layout: <dataset>/<period>/<area>/<submission>-<hash>.parquet: rows read anew by other rules
    stand beside those read before until the ledger names them.
    """
    for area, part in rows.groupby("reporting_area", sort=True):
        content = parquet_bytes(part, dataset)
        sha256 = sha256_of(content)
        name = f"{origin.submission}-{sha256[:HASH_LETTERS]}.parquet"
        path = f"{dataset.id}/{origin.period}/{area}/{name}"
        keep(clean / path, content, sync=False)
        yield Slice(str(area), path, sha256, len(part), len(content))


def arrow_schema(dataset: Dataset) -> pa.Schema:
    """Return the Arrow schema of the clean files of a dataset: plain strings, no dictionaries."""
    return pa.schema(
        [(name, _ARROW[dtype]) for name, dtype in schema.clean_dtypes(dataset).items()]
    )


def parquet_bytes(rows: pd.DataFrame, dataset: Dataset) -> bytes:
    """Return the rows as a Parquet file in memory."""
    table = pa.Table.from_pandas(rows, schema=arrow_schema(dataset), preserve_index=False)
    file = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(None), file, compression="zstd")
    return file.getvalue()
