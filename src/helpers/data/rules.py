"""Checks between the cells of one row; each says which rows break it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd

from helpers.data.number_cells import show_number
from helpers.reference.periods import Period

OUTPUT_TOLERANCE = 0.01


@dataclass(frozen=True)
class Rule:
    """A check by name: `broken` gives True for rows that break it, False where a cell is missing.

    `refuses` tells an error from a question; `column` is where the finding is shown.
    """

    name: str
    column: str
    refuses: bool
    broken: Callable[[pd.DataFrame, Period], pd.Series]
    details: Callable[[pd.Series, Period], Mapping[str, object]] = lambda row, period: {}


def _above(frame: pd.DataFrame, part: str, whole: str) -> pd.Series:
    return frame[part] > frame[whole]


def _births(frame: pd.DataFrame, period: Period) -> pd.Series:
    light = frame["below_2500g"].fillna(0) + frame["exactly_2500g"].fillna(0)
    return (light > frame["weighed"]) | _above(frame, "weighed", "live_births")


def _measured(frame: pd.DataFrame, period: Period) -> pd.Series:
    return (
        _above(frame, "under2_measured", "under2_due")
        | _above(frame, "under2_stunted", "under2_measured")
        | _above(frame, "under2_wasted", "under2_measured")
    )


def _population(frame: pd.DataFrame, period: Period) -> pd.Series:
    return _above(frame, "population_female", "population_average") | _above(
        frame, "population_urban", "population_average"
    )


def _capital(frame: pd.DataFrame, period: Period) -> pd.Series:
    return _above(frame, "disbursed_million_dong", "allotted_million_dong") | _above(
        frame, "allotted_million_dong", "planned_million_dong"
    )


def _joined_late(frame: pd.DataFrame, period: Period) -> pd.Series:
    return frame["joined_date"] > pd.Timestamp(period.end)


def _born_late(frame: pd.DataFrame, period: Period) -> pd.Series:
    return frame["birth_date"] > frame["visit_date"]


def _expected_output(frame: Any) -> Any:
    """Return tonnes = hectares × quintals a hectare ÷ 10."""
    return frame["area_harvested_ha"] * frame["yield_quintal_per_ha"] / 10


def _output(frame: pd.DataFrame, period: Period) -> pd.Series:
    expected = _expected_output(frame)
    # Half a unit of the first decimal is rounding, not a difference.
    allowed = (expected * OUTPUT_TOLERANCE).clip(lower=0.05)
    return (frame["output_tonnes"] - expected).abs() > allowed


def _output_details(row: pd.Series, period: Period) -> Mapping[str, object]:
    expected = show_number(round(float(_expected_output(row)), 1))
    return {"got": show_number(float(row["output_tonnes"])), "expected": expected}


def _season(frame: pd.DataFrame, period: Period) -> pd.Series:
    """Return which rows give a harvest that the part of the year does not report (periods.yml)."""
    if period.is_full_year or not period.seasons:
        return pd.Series(False, index=frame.index)
    harvested = frame[["area_harvested_ha", "output_tonnes"]].gt(0).any(axis=1)
    return harvested & ~frame["season"].isin(period.seasons)


def _period_label(row: pd.Series, period: Period) -> Mapping[str, object]:
    return {"period": period.label()}


def _period_end(row: pd.Series, period: Period) -> Mapping[str, object]:
    return {"day": f"{period.end:%d/%m/%Y}"}


_ALL = (
    Rule("parts_of_population", "population_average", True, _population),
    Rule("births_add_up", "weighed", True, _births),
    Rule("measured_within_due", "under2_measured", True, _measured),
    Rule(
        "lost_within_stored",
        "lost_tonnes",
        True,
        lambda frame, period: _above(frame, "lost_tonnes", "stored_tonnes"),
    ),
    Rule(
        "poor_within_households",
        "poor_households",
        True,
        lambda frame, period: _above(frame, "poor_households", "households"),
    ),
    Rule("joined_by_period_end", "joined_date", True, _joined_late, _period_end),
    Rule("born_before_visit", "visit_date", True, _born_late),
    Rule("season_of_period", "season", True, _season, _period_label),
    Rule("output_of_area_and_yield", "output_tonnes", False, _output, _output_details),
    Rule(
        "harvested_within_planted",
        "area_harvested_ha",
        False,
        lambda frame, period: _above(frame, "area_harvested_ha", "area_planted_ha"),
    ),
    Rule("capital_in_order", "disbursed_million_dong", False, _capital),
)
RULES: Mapping[str, Rule] = MappingProxyType({rule.name: rule for rule in _ALL})
