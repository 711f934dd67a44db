"""How a plain pandas frame is shown: every row, any index; microdata only by shape and columns."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from helpers.reference.language import Language, round_half_away
from helpers.report.tables import NOT_AVAILABLE, AnnexTable, Cell, Column, Row

RECORD = "record"
MICRODATA = "microdata"
TIDY_DECIMALS = 2


def is_microdata(frame: pd.DataFrame | pd.Series) -> bool:
    """Return whether the rows are persons or households, which no page shows."""
    if frame.attrs.get(MICRODATA):
        return True
    names = {frame.name} if isinstance(frame, pd.Series) else set(frame.columns)
    return RECORD in names | set(frame.index.names)


def frame_bundle(frame: pd.DataFrame, language: Language) -> dict[str, Any]:
    """Return the bundle of a frame: a table of all its rows, or a line on microdata."""
    if is_microdata(frame):
        return microdata_bundle(frame, language)
    return frame_table(frame, language)._repr_mimebundle_()


def microdata_bundle(frame: pd.DataFrame | pd.Series, language: Language) -> dict[str, Any]:
    """Return a line that gives the shape and the columns, and no row."""
    columns = [frame.name] if isinstance(frame, pd.Series) else list(frame.columns)
    said = language.text(
        "frame.microdata",
        rows=language.number(len(frame)),
        columns=", ".join(str(name) for name in columns),
    )
    return {"text/plain": said, "text/html": f"<p>{said}</p>"}


def frame_table(frame: pd.DataFrame, language: Language, **annex: Any) -> AnnexTable:
    """Return a table of a frame's index and columns; `annex` gives caption, unit, source, notes.

    A default index is left out; levels of a MultiIndex become columns, or are joined in titles.
    """
    flat = frame if _is_plain_index(frame.index) else frame.reset_index(names=_names(frame.index))
    columns = tuple(
        Column(_title(name), _title(name), "right" if _is_number(flat.iloc[:, at]) else "left")
        for at, name in enumerate(flat.columns)
    )
    rows = tuple(
        Row(tuple(_cell(flat.iloc[place, at], language) for at in range(flat.shape[1])))
        for place in range(len(flat))
    )
    return AnnexTable(columns=columns, rows=rows, **annex)


def _is_plain_index(index: pd.Index) -> bool:
    return isinstance(index, pd.RangeIndex) and index.name is None


def _names(index: pd.Index) -> list[Hashable]:
    return [name if name is not None else f"#{at + 1}" for at, name in enumerate(index.names)]


def _title(name: Hashable) -> str:
    parts = [str(part) for part in name if str(part)] if isinstance(name, tuple) else [str(name)]
    return " · ".join(parts)


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _cell(value: Any, language: Language) -> Cell:
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return Cell(NOT_AVAILABLE, muted=True)
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.number)):
        return Cell(_written(value, language))
    number = float(value)
    decimals = 0 if number.is_integer() else TIDY_DECIMALS
    return Cell(language.number(number, decimals), value=round_half_away(number, decimals))


def _written(value: Any, language: Language) -> str:
    if isinstance(value, pd.Timestamp):
        return language.date(value.date())
    if isinstance(value, pd.Interval):
        ends = [language.number(end, 0 if float(end).is_integer() else 1) for end in
                (value.left, value.right)]  # fmt: skip
        return "–".join(ends)
    return str(value)
