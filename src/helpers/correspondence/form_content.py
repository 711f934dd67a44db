"""What stands in each sheet of a blank form, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from helpers.correspondence.addressee import Addressee, datasets_of
from helpers.correspondence.earlier import Earlier, EarlierFigures, Key
from helpers.data.store import Store
from helpers.reference import Area, Column, Dataset, Period, Reference

SPARE_ROWS = 15
FIGURES = ("integer", "number", "date")
GONE = {"state": "dissolved"}


@dataclass(frozen=True)
class FormRow:
    """A row of a form: what it comes with, and what was reported of it before, by column id."""

    given: Mapping[str, Any] = field(default_factory=dict)
    earlier: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FormSheet:
    """One form as it is sent out; `shown` are the columns whose earlier figures stand beside.

    `fixed`: its rows are all there; else it is a register that may grow.
    """

    dataset: Dataset
    columns: tuple[Column, ...]
    rows: tuple[FormRow, ...]
    fixed: bool
    shown: tuple[Column, ...] = ()
    earlier_label: str = ""

    def is_given(self, column: Column, row: FormRow) -> bool:
        """Return whether a cell is a locked label: the key of a row that is known."""
        return self.fixed and column.key and column.id in row.given


@dataclass(frozen=True)
class FormBook:
    """The forms of one sender for one period, with the names its cells may hold."""

    addressee: Addressee
    period: Period
    sheets: tuple[FormSheet, ...]
    areas: tuple[str, ...]
    agencies: tuple[str, ...]


class FormMaker:
    """Makes the forms of one sender; see `make`."""

    def __init__(
        self, reference: Reference, store: Store, period: Period, addressee: Addressee
    ) -> None:
        self.reference = reference
        self.store = store
        self.period = period
        self.addressee = addressee
        self.earlier = EarlierFigures(reference, store, period, addressee)
        self.areas = self._areas()
        self.names = self._area_names()

    def make(self) -> FormBook:
        """Return the forms, each with the rows that are known and what was reported before."""
        sheets = tuple(
            self._sheet(dataset) for dataset in datasets_of(self.reference, self.addressee)
        )
        agencies = [one.name_vi for one in self.reference.agencies.in_force(self.period)]
        own = [name for name in agencies if name == self.addressee.name]
        others = [name for name in agencies if name != self.addressee.name]
        listed = tuple(dict.fromkeys((*own, *others)))
        names = tuple(self.names[area.code] for area in self.areas)
        return FormBook(self.addressee, self.period, sheets, names, listed)

    def _sheet(self, dataset: Dataset) -> FormSheet:
        columns = tuple(one for one in dataset.columns if not one.optional and not one.personal)
        earlier = self.earlier.last(dataset)
        keys = [dataset.column(name) for name in dataset.keys]
        fixed = keys[0].type in ("area", "agency")
        keyed = self._known_keys(dataset, keys) if fixed else self._registered(dataset, earlier)
        rows = [self._row(dataset, key, given, earlier) for key, given in keyed]
        spare = 0 if fixed else SPARE_ROWS
        told = {name for row in rows for name in row.earlier}
        shown = tuple(one for one in columns if one.id in told)
        label = earlier.period.label() if earlier and shown else ""
        return FormSheet(dataset, columns, (*rows, *[FormRow()] * spare), fixed, shown, label)

    def _known_keys(
        self, dataset: Dataset, keys: Sequence[Column]
    ) -> Iterator[tuple[Key, Mapping[str, Any]]]:
        """Yield the keys of the rows of a form about areas or an agency: all there can be."""
        first = [self.addressee.agency] if keys[0].type == "agency" else self._row_areas(dataset)
        for key in product(first, *(self._choices(column) for column in keys[1:])):
            named = zip(keys, key, strict=True)
            yield key, {column.id: self.show(column, value) for column, value in named}

    def _row_areas(self, dataset: Dataset) -> list[str]:
        area = self.addressee.area
        below = [one.code for one in self.areas if one.code != area.code]
        return (below or [area.code]) if dataset.level == "commune" else [area.code]

    def _choices(self, column: Column) -> list[str]:
        seasons = self.period.seasons
        if column.id == "season" and seasons:
            return [code for code in column.codes if code in seasons]
        return list(column.codes)

    def _registered(
        self, dataset: Dataset, earlier: Earlier | None
    ) -> Iterator[tuple[Key, Mapping[str, Any]]]:
        """Yield what a register held last, with the columns that say what each thing is."""
        rows = earlier.rows if earlier else {}
        for key in sorted(rows):
            row = rows[key]
            if any(row.get(name) == code for name, code in GONE.items()):
                continue
            yield (
                key,
                {
                    column.id: self.show(column, row[column.id])
                    for column in dataset.columns
                    if (column.key or column.prefilled) and column.id in row
                },
            )

    def _row(
        self, dataset: Dataset, key: Key, given: Mapping[str, Any], earlier: Earlier | None
    ) -> FormRow:
        before = earlier.rows.get(key, {}) if earlier else {}
        figures = {
            name: self.show(dataset.column(name), value)
            for name, value in before.items()
            if name not in given and _is_figure(dataset.column(name))
        }
        return FormRow(given, figures)

    def show(self, column: Column, value: Any) -> Any:
        """Return a clean value as the form writes it: names for codes, dates, numbers."""
        if column.type == "code":
            return column.codes[value][0] if value in column.codes else value
        if column.type == "area":
            return self.names.get(value, value)
        if column.type == "agency":
            return self.reference.agencies.named(value, self.period)
        return value.date() if column.type == "date" else value

    def _areas(self) -> tuple[Area, ...]:
        """Return the areas that the sender may name, itself first, in official order."""
        areas, own = self.reference.areas, self.addressee.area
        below = areas.children(own.code, self.period)
        if own.code != areas.province_code:
            return (own, *below)
        deeper = [child for one in below for child in areas.children(one.code, self.period)]
        return (own, *below, *deeper)

    def _area_names(self) -> dict[str, str]:
        """Return the names by code; where two areas share one, with the district it is in."""
        standing = self.reference.areas.in_force(self.period)
        shared = Counter(one.full_name for one in standing)
        names = {one.code: one.full_name for one in standing}
        return {
            one.code: f"{one.full_name}, {names[one.parent]}"
            if shared[one.full_name] > 1 and self.addressee.agency
            else one.full_name
            for one in self.areas
        }


def _is_figure(column: Column) -> bool:
    return column.type in FIGURES or (column.type == "code" and column.id == "state")
