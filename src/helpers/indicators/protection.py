"""What may be printed of a record, by the kind of figure (params/disclosure.yml)."""

from __future__ import annotations

from typing import Any

import pandas as pd


def protect_records(reference: Any, indicator: Any, records: pd.DataFrame) -> pd.DataFrame:
    """Return the records as they may be printed; a withheld value has the status withheld."""
    return records.copy()
