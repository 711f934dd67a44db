"""What an indicator is calculated from: a period, its areas, its forms and its survey round."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import pandas as pd

if TYPE_CHECKING:
    from helpers.data.store import Store
    from helpers.reference import Area, Period, Reference

Made = TypeVar("Made")

SURVEY_DATES = {"household_survey": "interview_date", "child_measurements": "visit_date"}


def once(store: Store, asked: Hashable, make: Callable[[], Made]) -> Made:
    """Return what `make` gives, made once a store where the store keeps what was made of it."""
    keep: Callable[[Hashable, Callable[[], Made]], Made] | None = getattr(store, "once", None)
    return make() if keep is None else keep(asked, make)


def context_of(
    reference: Reference, store: Store, period: Period, areas_of: Period | None = None
) -> EstimationContext:
    """Return the context of a period, the same one each time it is asked of a store."""
    asked = ("context", reference, period.code, None if areas_of is None else areas_of.code)
    return once(store, asked, lambda: EstimationContext(reference, store, period, areas_of))


@dataclass(frozen=True)
class SurveyRound:
    """The rows of one survey round, each with the code of its reporting area in `place`."""

    frame: pd.DataFrame
    period: str
    dates: str

    def field_dates(self) -> pd.DataFrame:
        """Return first and last field day (ISO text) of each place."""
        return self._field_dates.copy(deep=False)

    @cached_property
    def _field_dates(self) -> pd.DataFrame:
        if self.frame.empty or self.dates not in self.frame:
            return pd.DataFrame(columns=["round_start", "round_end"])
        days = pd.to_datetime(self.frame[self.dates], errors="coerce")
        grouped = days.groupby(self.frame["place"])
        found = pd.DataFrame({"round_start": grouped.min(), "round_end": grouped.max()})
        return found.apply(lambda column: column.dt.strftime("%Y-%m-%d"))

    def whole_dates(self) -> tuple[str | None, str | None]:
        """Return first and last field day of the whole round, or None twice."""
        dates = self.field_dates()
        if dates.empty or dates["round_start"].isna().all():
            return None, None
        return str(dates["round_start"].dropna().min()), str(dates["round_end"].dropna().max())


@dataclass(frozen=True)
class EstimationContext:
    """The period to estimate, with the areas that must each get a row.

    `areas_of` names another period whose areas are used instead of the period's own: so last
    year's figures are put together for communes that did not exist then.
    """

    reference: Reference
    store: Store
    period: Period
    areas_of: Period | None = None

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Return the codes of the reporting areas, the province first."""
        return tuple(area.code for area in self._areas)

    @property
    def province(self) -> str:
        """Return the code of the province."""
        return self.places[0]

    @cached_property
    def recast(self) -> bool:
        """Return whether areas of another period are used."""
        return self._moved(self.period)

    @property
    def home(self) -> Period:
        """Return the period whose areas are used."""
        return self.areas_of or self.period

    @property
    def _areas(self) -> Sequence[Area]:
        return self.reference.areas.reporting(self.home)

    def _moved(self, period: Period) -> bool:
        """Return whether the areas of a period are not those that are wanted."""
        if period.code == self.home.code:
            return False
        return self._system(period) != self._system(self.home)

    def _system(self, period: Period) -> frozenset[tuple[str, str]]:
        return frozenset(
            (area.code, str(area.valid_from)) for area in self.reference.areas.reporting(period)
        )

    @cached_property
    def successor_of(self) -> Mapping[str, str]:
        """Return for each old commune the code of the reporting area that took it in."""
        day = self.home.end
        return {
            old.code: area.code
            for area in self._areas[1:]
            for old in self.reference.areas.predecessors(area, day)
        }

    def forms(self, dataset: str) -> pd.DataFrame:
        """Return the period's rows of a form, with `place`; no row is counted on two levels."""
        return self._on_one_level(self.placed_forms(dataset), dataset)

    def placed_forms(self, dataset: str) -> pd.DataFrame:
        """Return all rows of a form in the period, of every level, with `place`."""
        frame = self.store.read(dataset, period=self.period.code)
        return self._placed(frame, recast=self.recast)

    def periods_with(self, dataset: str) -> tuple[Period, ...]:
        """Return the periods up to this one that hold rows of a dataset, oldest first."""
        asked = ("periods", dataset)
        codes = once(self.store, asked, lambda: self.store.periods_of(dataset))
        periods = [self.reference.periods.get(code) for code in codes]
        return tuple(
            sorted(
                (period for period in periods if period.end <= self.period.end),
                key=lambda period: (period.end, period.start),
            )
        )

    def survey(self, dataset: str) -> SurveyRound:
        """Return the round of this period or, where it has none, the latest one before its end."""
        known = self.periods_with(dataset)
        own = [period for period in known if period.code == self.period.code]
        found = own[-1] if own else (known[-1] if known else self.period)
        frame = self.store.read(dataset, period=found.code)
        placed = self._placed(frame, recast=self._moved(found))
        return SurveyRound(placed, found.code, SURVEY_DATES[dataset])

    def reported(self, dataset: str) -> frozenset[str]:
        """Return the places that sent this form for the period."""
        submissions = self.store.submissions(dataset=dataset, period=self.period.code)
        return frozenset(submissions["area"].dropna().astype(str))

    def _placed(self, frame: pd.DataFrame, *, recast: bool) -> pd.DataFrame:
        if not recast:
            return frame.assign(place=frame["reporting_area"].astype("object"))
        column = "commune" if "commune" in frame else "area"
        if column not in frame:
            return frame.iloc[0:0].assign(place=pd.Series(dtype="object"))
        place = frame[column].map(self.successor_of)
        whole = frame["reporting_area"] == self.province
        return frame.assign(place=place.where(~whole, self.province)).dropna(subset=["place"])

    def _on_one_level(self, frame: pd.DataFrame, dataset: str) -> pd.DataFrame:
        """Drop an area's own row beside rows of its communes, or the other way round.

        A form of district level counts its own row; one of commune level counts the communes. A
        row of the whole province is kept only where no other area has sent the form.
        """
        definition = self.reference.datasets.get(dataset)
        if definition is None or definition.sender != "area" or frame.empty:
            return frame
        # Put together from old communes there is one level only, and an old code may be reused.
        kept = frame if self.recast else self._of_level(frame, definition.level)
        below = kept["place"] != self.province
        return kept[below] if below.any() else kept

    def _of_level(self, frame: pd.DataFrame, level: str) -> pd.DataFrame:
        own = frame["area"] == frame["place"]
        wanted = ~own if level in {"commune", "cooperative"} else own
        has_wanted = wanted.groupby(frame["place"]).transform("any")
        return frame[wanted | ~has_wanted]
