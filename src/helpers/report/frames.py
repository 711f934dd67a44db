"""How a plain pandas frame is shown: every row, any index; microdata only by shape and columns."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from helpers.reference.language import Language, round_half_away
from helpers.report.tables import NOT_AVAILABLE, NOTHING, AnnexTable, Cell, Column, Row

RECORD = "record"
MICRODATA = "microdata"
TIDY_DECIMALS = 2
SIGN = "note.sign.none"


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
    Nought in a column of whole numbers is none: "-".
    """
    flat = frame if _is_plain_index(frame.index) else frame.reset_index(names=_names(frame.index))
    columns = tuple(
        Column(_title(name), _title(name), "right" if _is_number(flat.iloc[:, at]) else "left")
        for at, name in enumerate(flat.columns)
    )
    counts = [_is_count(flat.iloc[:, at]) for at in range(flat.shape[1])]
    rows = tuple(
        Row(
            tuple(
                _cell(flat.iloc[place, at], language, is_count=is_count)
                for at, is_count in enumerate(counts)
            )
        )
        for place in range(len(flat))
    )
    return AnnexTable(columns=columns, rows=rows, **_with_signs(annex, rows, language))


def _with_signs(annex: dict[str, Any], rows: tuple[Row, ...], language: Language) -> dict[str, Any]:
    """Return the words around a table, its notes saying what "-" means where it stands."""
    said = language.texts.get(SIGN) or language.fallback.get(SIGN)
    if not said or not any(cell.text == NOTHING for row in rows for cell in row.cells):
        return annex
    return annex | {"notes": (*annex.get("notes", ()), f"{said}.")}


def _is_plain_index(index: pd.Index) -> bool:
    return isinstance(index, pd.RangeIndex) and index.name is None


def _names(index: pd.Index) -> list[Hashable]:
    return [name if name is not None else f"#{at + 1}" for at, name in enumerate(index.names)]


def _title(name: Hashable) -> str:
    parts = [str(part) for part in name if str(part)] if isinstance(name, tuple) else [str(name)]
    return " · ".join(parts)


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _is_count(column: pd.Series) -> bool:
    """Return whether a column holds whole numbers only, so that its noughts are none of it."""
    if not _is_number(column):
        return False
    known = column.dropna().astype("float64")
    return bool((known == known.round()).all())


def _cell(value: Any, language: Language, *, is_count: bool) -> Cell:
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return Cell(NOT_AVAILABLE, muted=True)
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.number)):
        return Cell(_written(value, language))
    number = float(value)
    if is_count and number == 0:
        return Cell(NOTHING, value=0)
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
