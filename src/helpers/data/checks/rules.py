"""Checks between the cells of one row; each says which rows break it.

Whether a broken rule refuses the row or only asks stands in `params/datasets.yml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd

from helpers.data.checks.survey_places import SurveyPlaces
from helpers.data.values.number_cells import show_number
from helpers.data.values.places import PlaceReader
from helpers.errors import Fault, UserMistake, nearest
from helpers.reference.datasets import Dataset
from helpers.reference.periods import Period

# Questions that take more than one file: `across.py`.
ACROSS = frozenset({"one_person_two_senders", "figures_of_earlier_period", "areas_sum_to_province"})
OUTPUT_TOLERANCE = 0.01
OLDEST_MONTHS = 72
DAYS_PER_MONTH = 30.4375
AGE_TOLERANCE_MONTHS = 1.5


@dataclass(frozen=True)
class Occasion:
    """What a row is held against besides itself: its period, and the day it was received.

    `places` reads the names of areas, and `reporting` has the reporting area of each position.
    """

    period: Period
    received: date | None = None
    places: PlaceReader | None = None
    reporting: Sequence[str | None] = ()


@dataclass(frozen=True)
class Rule:
    """A check by name: `broken` gives True for rows that break it, False where a cell is missing.

    `column` is where the finding is shown. A rule `of_cells` is about these cells alone, as they
    were read and before the gate: where it refuses, it refuses them and not the row.
    """

    name: str
    column: str
    broken: Callable[[pd.DataFrame, Occasion], pd.Series]
    details: Callable[[pd.Series, Occasion], Mapping[str, object]] | None = None
    of_cells: tuple[str, ...] = ()


def _above(frame: pd.DataFrame, part: str, whole: str) -> pd.Series:
    return frame[part] > frame[whole]


def _within(part: str, whole: str) -> Callable[[pd.DataFrame, Occasion], pd.Series]:
    return lambda frame, occasion: _above(frame, part, whole)


def _births(frame: pd.DataFrame, occasion: Occasion) -> pd.Series:
    light = frame["below_2500g"].fillna(0) + frame["exactly_2500g"].fillna(0)
    return (
        (light > frame["weighed"])
        | (light > frame["live_births"])
        | _above(frame, "weighed", "live_births")
    )


def _measured(frame: pd.DataFrame, occasion: Occasion) -> pd.Series:
    cases = ("under2_stunted", "under2_wasted")
    broken = _above(frame, "under2_measured", "under2_due")
    for case in cases:
        broken |= _above(frame, case, "under2_measured") | _above(frame, case, "under2_due")
    return broken


def _population(frame: pd.DataFrame, occasion: Occasion) -> pd.Series:
    parts = ("population_female", "population_urban", "households")
    return frame[list(parts)].gt(frame["population_average"], axis=0).any(axis=1)


def _capital(frame: pd.DataFrame, occasion: Occasion) -> pd.Series:
    return _above(frame, "disbursed_million_dong", "allotted_million_dong") | _above(
        frame, "allotted_million_dong", "planned_million_dong"
    )


def _joined_late(frame: pd.DataFrame, occasion: Occasion) -> pd.Series:
    return frame["joined_date"] > pd.Timestamp(occasion.period.end)


def _after_receipt(column: str) -> Callable[[pd.DataFrame, Occasion], pd.Series]:
    def broken(frame: pd.DataFrame, occasion: Occasion) -> pd.Series:
        if occasion.received is None:
            return pd.Series(False, index=frame.index)
        return frame[column] > pd.Timestamp(occasion.received)

    return broken


def _age_days(frame: pd.DataFrame) -> pd.Series:
    return (frame["visit_date"] - frame["birth_date"]).dt.days


def _too_old(frame: pd.DataFrame, occasion: Occasion) -> pd.Series:
    return _age_days(frame) > OLDEST_MONTHS * DAYS_PER_MONTH


def _age_differs(frame: pd.DataFrame, occasion: Occasion) -> pd.Series:
    """Return where the age told is not that of the dates: counted from conception, or guessed."""
    by_dates = _age_days(frame) / DAYS_PER_MONTH
    return (frame["age_months"] - by_dates).abs() > AGE_TOLERANCE_MONTHS


def _swapped(frame: pd.DataFrame, occasion: Occasion) -> pd.Series:
    """Return where weight and length can only be each other: 52 kg and 3.5 cm."""
    length, weight = frame["length_cm"], frame["weight_kg"]
    return length.between(0.9, 37.9) & weight.between(38, 150)


def _expected_output(frame: Any) -> Any:
    """Return tonnes = hectares × quintals a hectare ÷ 10."""
    return frame["area_harvested_ha"] * frame["yield_quintal_per_ha"] / 10


def _output(frame: pd.DataFrame, occasion: Occasion) -> pd.Series:
    expected = _expected_output(frame)
    # Half a unit of the first decimal is rounding, not a difference.
    allowed = (expected * OUTPUT_TOLERANCE).clip(lower=0.05)
    return (frame["output_tonnes"] - expected).abs() > allowed


def _output_details(row: pd.Series, occasion: Occasion) -> Mapping[str, object]:
    expected = show_number(round(float(_expected_output(row)), 1))
    return {"got": show_number(float(row["output_tonnes"])), "expected": expected}


def _season(frame: pd.DataFrame, occasion: Occasion) -> pd.Series:
    """Return which rows give a harvest that the part of the year does not report (periods.yml)."""
    period = occasion.period
    if period.is_full_year or not period.seasons:
        return pd.Series(False, index=frame.index)
    harvested = frame[["area_harvested_ha", "output_tonnes"]].gt(0).any(axis=1)
    return harvested & ~frame["season"].isin(period.seasons)


def _stratum_elsewhere(frame: pd.DataFrame, occasion: Occasion) -> pd.Series:
    return _survey_places(frame, occasion).stratum_elsewhere != ""


def _cluster_elsewhere(frame: pd.DataFrame, occasion: Occasion) -> pd.Series:
    return _survey_places(frame, occasion).cluster_elsewhere != ""


def _survey_places(frame: pd.DataFrame, occasion: Occasion) -> SurveyPlaces:
    if occasion.places is None:
        raise ValueError("strata and clusters are held against the areas of a file's communes")
    return SurveyPlaces(frame, occasion.places, occasion.reporting)


def _own_area(row: pd.Series, occasion: Occasion) -> Mapping[str, object]:
    code = occasion.reporting[int(str(row.name))] or ""
    return {"own": _survey_places(row.to_frame().T, occasion).name_of(code)}


def _period_label(row: pd.Series, occasion: Occasion) -> Mapping[str, object]:
    return {"period": occasion.period.label()}


def _period_end(row: pd.Series, occasion: Occasion) -> Mapping[str, object]:
    return {"day": f"{occasion.period.end:%d/%m/%Y}"}


def _receipt(row: pd.Series, occasion: Occasion) -> Mapping[str, object]:
    return {"day": f"{occasion.received:%d/%m/%Y}"}


_ALL = (
    Rule("parts_of_population", "population_average", _population),
    Rule("births_add_up", "weighed", _births),
    Rule("measured_within_due", "under2_measured", _measured),
    Rule("lost_within_stored", "lost_tonnes", _within("lost_tonnes", "stored_tonnes")),
    Rule("poor_within_households", "poor_households", _within("poor_households", "households")),
    Rule("joined_by_period_end", "joined_date", _joined_late, _period_end),
    Rule(
        "born_before_visit",
        "visit_date",
        lambda frame, occasion: _above(frame, "birth_date", "visit_date"),
    ),
    Rule("season_of_period", "season", _season, _period_label),
    Rule("output_of_area_and_yield", "output_tonnes", _output, _output_details),
    Rule(
        "harvested_within_planted",
        "area_harvested_ha",
        _within("area_harvested_ha", "area_planted_ha"),
    ),
    Rule("capital_in_order", "disbursed_million_dong", _capital),
    Rule("visit_by_receipt", "visit_date", _after_receipt("visit_date"), _receipt),
    Rule("interview_by_receipt", "interview_date", _after_receipt("interview_date"), _receipt),
    Rule("round_by_receipt", "round_date", _after_receipt("round_date"), _receipt),
    Rule("child_of_survey_age", "birth_date", _too_old),
    Rule("age_of_dates", "age_months", _age_differs),
    Rule("stratum_of_other_area", "stratum", _stratum_elsewhere, _own_area),
    Rule("cluster_of_other_area", "cluster", _cluster_elsewhere, _own_area),
    Rule(
        "weight_and_length_swapped",
        "weight_kg",
        _swapped,
        of_cells=("weight_kg", "length_cm"),
    ),
)
RULES: Mapping[str, Rule] = MappingProxyType({rule.name: rule for rule in _ALL})


def rules_of(dataset: Dataset, *, of_cells: bool) -> list[tuple[Rule, bool]]:
    """Return the rules of a dataset, about rows or about cells alone, and whether each refuses.

    Raises `UserMistake` for a name that is no rule, and for an error that can but be asked.
    """
    if faults := list(_faults(dataset)):
        raise UserMistake(*faults)
    own = {name: kind for name, kind in dataset.rules.items() if name in RULES}
    named = [(RULES[name], kind == "error") for name, kind in own.items()]
    return [(rule, refuses) for rule, refuses in named if bool(rule.of_cells) == of_cells]


def _faults(dataset: Dataset) -> Iterator[Fault]:
    where = f"params/datasets.yml: {dataset.id}.rules"
    known = [*RULES, *ACROSS]
    for name, kind in dataset.rules.items():
        if name not in known:
            yield Fault(f"a rule is required; got: {name!r}", where, nearest(name, known))
        elif name in ACROSS and kind == "error":
            yield Fault(f"question is required of {name!r}; got: {kind!r}", where)
