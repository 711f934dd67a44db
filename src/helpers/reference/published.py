"""Figures that were published elsewhere, as `data/reference/published_figures.csv` gives them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from helpers.paths import ProjectPaths

NAME = "published_figures.csv"
COLUMNS = ("indicator", "area_code", "period", "bound", "value", "status", "source")


def read_published(paths: ProjectPaths) -> pd.DataFrame:
    """Return the published figures: `COLUMNS`, texts but for `value`; empty where there are none.

    Figures given as a bound ("more than 37") are left out: nothing can be held against them.
    """
    file = Path(paths.reference_data) / NAME
    if not file.is_file():
        return pd.DataFrame(columns=list(COLUMNS))
    rows = pd.read_csv(file, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    rows = rows[rows["bound"] == ""]
    return rows[list(COLUMNS)].assign(value=pd.to_numeric(rows["value"], errors="coerce"))
