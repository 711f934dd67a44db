"""What a sender reported last, row by row, as a form shows it beside what is asked now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from helpers.correspondence.addressee import Addressee
from helpers.data.store import Store
from helpers.reference import Area, Dataset, Period, Reference, UnknownArea

Key = tuple[str, ...]
Row = Mapping[str, Any]
OF_COMMUNES = ("commune", "cooperative")


@dataclass(frozen=True)
class Earlier:
    """The figures of an earlier period, by the key of their row in today's areas and agencies."""

    period: Period
    rows: Mapping[Key, Row]


class EarlierFigures:
    """What one sender reported before a period, in the areas and agencies of that period."""

    def __init__(
        self, reference: Reference, store: Store, period: Period, addressee: Addressee
    ) -> None:
        self.reference = reference
        self.store = store
        self.period = period
        self.addressee = addressee

    def last(self, dataset: Dataset) -> Earlier | None:
        """Return the newest figures of the form before the period, or None where there are none.

        The period of equal length just before goes first, then the same one of last year, then
        whichever ended last.
        """
        for period in self._periods(dataset):
            rows = self._rows(dataset, period)
            if rows:
                return Earlier(period, rows)
        return None

    def _periods(self, dataset: Dataset) -> list[Period]:
        sent = self.store.once(
            ("periods sent", dataset.id),
            lambda: sorted(set(self.store.submissions(dataset.id)["period"])),
        )
        known = [self.reference.periods.get(code) for code in sent]
        before = [one for one in known if one.end < self.period.end]
        first = [self.period.previous.code, self.period.same_last_year.code]
        rank = {code: -place for place, code in enumerate(first)}
        return sorted(
            before, key=lambda one: (rank.get(one.code, -9), one.end, one.months), reverse=True
        )

    def _rows(self, dataset: Dataset, period: Period) -> dict[Key, Row]:
        frame = self._frame(dataset, period)
        placed = [self._in_force_now(dataset, period, row) for row in frame.to_dict("records")]
        grouped: dict[Key, list[dict[str, Any]]] = {}
        for row in placed:
            if row is not None:
                grouped.setdefault(tuple(str(row[name]) for name in dataset.keys), []).append(row)
        return {
            key: _together(dataset, rows)
            for key, rows in grouped.items()
            if self._complete(dataset, period, rows)
        }

    def _frame(self, dataset: Dataset, period: Period) -> pd.DataFrame:
        if self.addressee.agency:
            frame = self.store.read(dataset.id, period=period.code)
            return frame[frame["submission"].isin(self._submissions(dataset, period))]
        area = self.addressee.area
        if area in self.reference.areas.reporting(period):
            return self.store.read(dataset.id, period=period.code, areas=[area.code])
        if dataset.level in OF_COMMUNES:
            return self.store.read(dataset.id, period=period.code)
        return self.store.read(dataset.id, period=period.code, areas=[])

    def _submissions(self, dataset: Dataset, period: Period) -> list[str]:
        """Return the submissions of the agency, and of those whose work it took over."""
        sent = self.store.submissions(dataset.id, period.code)
        agencies = self.reference.agencies
        known = {row.id for row in agencies.rows}
        ours = [
            name
            for name in sorted(set(sent["sender"]) & known)
            if agencies.current(name, self.period).id == self.addressee.agency
        ]
        return list(sent[sent["sender"].isin(ours)]["submission"])

    def _in_force_now(
        self, dataset: Dataset, period: Period, row: dict[Any, Any]
    ) -> dict[str, Any] | None:
        """Return the row with the area and agency of today, None where it is no longer theirs."""
        found = {str(name): value for name, value in row.items()}
        found["from"] = found.get(dataset.area_column, "")
        if dataset.area_column:
            area = self._carried(str(found[dataset.area_column]), period)
            if area is None or not self._is_ours(area):
                return None
            found[dataset.area_column] = area.code
        if "agency" in dataset.by_id and not pd.isna(found["agency"]):
            found["agency"] = self.reference.agencies.current(found["agency"], self.period).id
        return found

    def _carried(self, code: str, period: Period) -> Area | None:
        try:
            then = self.reference.areas.get(code, period)
            return self.reference.areas.carried(then, self.period)
        except UnknownArea:
            return None

    def _is_ours(self, area: Area) -> bool:
        own = self.addressee.area.code
        return bool(self.addressee.agency) or own in (area.code, area.parent)

    @cached_property
    def _parts(self) -> dict[str, set[str]]:
        """Return, by area of today, the areas that had to report for it before."""
        areas = self.reference.areas
        return {
            one.code: {old.code for old in areas.predecessors(one)}
            for one in areas.in_force(self.period)
        }

    def _complete(self, dataset: Dataset, period: Period, rows: list[dict[str, Any]]) -> bool:
        """Return whether every old area of a new one is there: a sum of some would mislead."""
        if dataset.area_column not in dataset.keys or self.addressee.agency:
            return True
        code = rows[0][dataset.area_column]
        area = self.reference.areas.get(code, self.period)
        if area.in_force(period):
            return True
        return self._parts[code] <= {row["from"] for row in rows}


def _together(dataset: Dataset, rows: list[dict[str, Any]]) -> Row:
    """Return several rows as one: figures summed where all are known, the rest where equal."""
    return dict(_columns_together(dataset, rows))


def _columns_together(dataset: Dataset, rows: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    for column in dataset.columns:
        values = [row[column.id] for row in rows]
        if any(pd.isna(value) for value in values):
            continue
        if column.type in ("integer", "number") and column.unit not in ("tạ/ha", "kg/người/năm"):
            yield column.id, sum(values)
        elif len(set(values)) == 1:
            yield column.id, values[0]
