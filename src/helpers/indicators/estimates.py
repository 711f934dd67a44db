"""The estimates store: each indicator and period computed once, for all areas.

A file carries the key of what it was made from (data, code, params); on a mismatch it is computed
anew. In a folder that cannot be written the figures are computed and nothing is kept.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.errors import Fault, UserMistake, nearest
from helpers.files import write_whole
from helpers.indicators.checks.versions import Stamp, code_version, params_version, stamp
from helpers.indicators.context import SURVEY_DATES, EstimationContext, context_of, once
from helpers.indicators.records import COLUMNS, NUMBERS
from helpers.indicators.registry import estimate
from helpers.indicators.reporting import deadline

if TYPE_CHECKING:
    from helpers.data.store import Store
    from helpers.reference import Indicator, Reference

KEY = b"annex_key"
MOST_KEPT = 512  # files of one row an area each: a few megabytes
SCHEMA = pa.schema([(name, pa.float64() if name in NUMBERS else pa.string()) for name in COLUMNS])


def read_estimates(
    reference: Reference, store: Store, indicator_id: str, period: Any, *, areas_of: Any = None
) -> pd.DataFrame:
    """Return the records of an indicator in a period, one row a reporting area, province first.

    `period` is a period or its code; `areas_of` another period whose areas are wanted. Columns:
    `helpers.indicators.records.COLUMNS`. Raises `UserMistake` for an unknown indicator.
    """
    indicator = find_indicator(reference, indicator_id)
    period = as_period(reference, period)
    context = context_of(reference, store, period, as_period(reference, areas_of))
    file = estimates_file(context, indicator_id)
    key = estimates_key(context, indicator)
    return kept_or_made(file, key, SCHEMA, lambda: typed_records(estimate(context, indicator)))


def kept_or_made(
    file: Path, key: str, schema: pa.Schema, make: Callable[[], pd.DataFrame]
) -> pd.DataFrame:
    """Return the frame kept in `file` under this key, else what `make` gives, which is then kept.

    `schema` names and types the columns of the file.
    """
    kept = _read_kept(file, key)
    if kept is not None:
        return kept
    found = make()
    _keep(file, key, found, schema)
    return found


def find_indicator(reference: Reference, indicator_id: str) -> Indicator:
    """Return the indicator of that id; `UserMistake` with the nearest id where there is none."""
    if indicator_id not in reference.indicators:
        raise UserMistake(
            Fault(
                f"an indicator of params/indicators.yml is required; got: {indicator_id!r}",
                hint=nearest(indicator_id, reference.indicators),
            )
        )
    return reference.indicators[indicator_id]


def as_period(reference: Reference, period: Any) -> Any:
    """Return the period of a code; a period or None as it is."""
    return reference.periods.get(period) if isinstance(period, str) else period


def estimates_file(context: EstimationContext, indicator_id: str) -> Path:
    """Return where the records are kept: `<indicator>/<period>[-areas-of-<period>][@<day>]`."""
    name = context.period.code
    if context.recast:
        name += f"-areas-of-{context.home.code}"
    if getattr(context.store, "as_of", None):
        name += f"@{context.store.as_of}"
    return Path(context.reference.paths.estimates) / indicator_id / f"{name}.parquet"


def estimates_key(context: EstimationContext, indicator: Indicator) -> str:
    """Return the hash of all that the records depend on."""
    home = None if context.areas_of is None else context.areas_of.code
    asked = ("estimates", context.reference, indicator.id, context.period.code, home)
    return once(context.store, asked, lambda: _hash_of_inputs(context, indicator))


def _hash_of_inputs(context: EstimationContext, indicator: Indicator) -> str:
    datasets = _datasets(context, indicator)
    codes = {context.period.code}
    for dataset in (name for name in datasets if name in SURVEY_DATES):
        codes |= {period.code for period in context.periods_with(dataset)}
    parts = {
        "data": context.store.key(datasets, periods=sorted(codes)),
        "code": code_version(Path(context.reference.paths.estimates)),
        "params": params_version(Path(context.reference.paths.params)),
        "indicator": [indicator.method, _plain(indicator.arguments)],
        "parts": [
            _plain(context.reference.indicators[name].arguments)
            for name in indicator.arguments.get("parts", ())
        ],
        "period": context.period.code,
        "deadline": str(deadline(context)),
        "areas_of": context.home.code if context.recast else "",
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _datasets(context: EstimationContext, indicator: Indicator) -> list[str]:
    """Return the datasets declared, or all forms where receiving reports is what is counted."""
    if indicator.method == "reports_received_share":
        known = context.reference.datasets
        return sorted(name for name, definition in known.items() if definition.part == "A")
    if indicator.method.startswith(("tasks_", "capital_", "communication_")):
        return sorted({*indicator.datasets, "tasks", "capital", "communication"})
    return sorted(indicator.datasets)


def _plain(arguments: Any) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, (list, tuple)) else str(value)
        for name, value in sorted(arguments.items())
    }


def _read_kept(file: Path, key: str) -> pd.DataFrame | None:
    """Return the records of a file whose key matches; None where there is none to be trusted."""
    try:
        found = _read_records(file, key, stamp(file))
    except (OSError, pa.ArrowInvalid):
        return None
    return None if found is None else found.copy(deep=False)


@lru_cache(maxsize=MOST_KEPT)
def _read_records(file: Path, key: str, _stamp: Stamp) -> pd.DataFrame | None:
    """Return what `_read_kept` does, read again only when the file is another."""
    table = pq.ParquetFile(file).read(use_threads=False)
    if (table.schema.metadata or {}).get(KEY) != key.encode():
        return None
    # One index for all: pandas would align every column with the others' indexes else.
    index = pd.RangeIndex(table.num_rows)
    columns = zip(table.column_names, table.columns, strict=True)
    return pd.DataFrame({name: _column(column, index) for name, column in columns}, index=index)


def _column(column: pa.ChunkedArray, index: pd.RangeIndex) -> pd.Series:
    kind = "object" if pa.types.is_string(column.type) else None
    return pd.Series(column.to_numpy(), index=index, dtype=kind)


def _keep(file: Path, key: str, records: pd.DataFrame, schema: pa.Schema) -> None:
    """Write the records aside and rename; a folder that cannot be written keeps nothing."""
    table = pa.Table.from_pandas(records, schema=schema, preserve_index=False)
    table = table.replace_schema_metadata({KEY: key.encode()})
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    with suppress(OSError):
        # Without waiting for the disk: what a power cut leaves half written is made again.
        write_whole(file, buffer.getvalue(), sync=False)


def typed_records(records: pd.DataFrame) -> pd.DataFrame:
    """Return the columns in order, texts as objects with None where missing."""
    columns = {name: records[name].reset_index(drop=True) for name in COLUMNS}
    return pd.DataFrame({name: _plain_column(column) for name, column in columns.items()})


def _plain_column(column: pd.Series) -> pd.Series:
    if column.dtype == "float64":
        return column
    return pd.Series([None if pd.isna(one) else one for one in column], dtype="object")
