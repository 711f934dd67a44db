"""Reporting periods: their bounds, labels and neighbours, from `periods.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from helpers.errors import Fault, UserMistake, nearest
from helpers.reference import names
from helpers.reference.checked import Bilingual, Checked
from helpers.reference.written_periods import period_code


def _month_day(given: str) -> str:
    try:
        date.fromisoformat(f"2023-{given}")
    except ValueError as error:
        raise PydanticCustomError(
            "month_day", "a month and day such as 12-15 is required"
        ) from error
    return given


MonthDay = Annotated[str, AfterValidator(_month_day)]


class PeriodKind(Checked):
    """One kind of period: what its code ends in, its bounds, its label, its seasons."""

    id: str
    suffix: str = ""
    start: MonthDay
    start_year: Literal["previous", "same"]
    end: MonthDay
    months: int
    label: Bilingual
    seasons: tuple[str, ...] = ()


class UnknownPeriod(UserMistake):
    """A period code or label that stands for no period."""


@dataclass(frozen=True)
class Period:
    """One reporting period; `start` and `end` are its first and last day."""

    code: str
    kind: str
    year: int
    start: date
    end: date
    _calendar: Periods = field(repr=False, compare=False, hash=False)

    @property
    def is_full_year(self) -> bool:
        """Return whether the period is a whole reporting year."""
        return self._calendar.kinds[self.kind].months == 12

    @property
    def months(self) -> int:
        """Return how many months the period has."""
        return self._calendar.kinds[self.kind].months

    @property
    def seasons(self) -> tuple[str, ...]:
        """Return the seasons whose harvest is reported in this period."""
        return self._calendar.kinds[self.kind].seasons

    @property
    def same_last_year(self) -> Period:
        """Return the same period of the year before ("cùng kỳ")."""
        return self._calendar.of(self.kind, self.year - 1)

    @property
    def previous(self) -> Period:
        """Return the period of equal length that ends the day before, else last year's."""
        return self._calendar.before(self)

    @property
    def year_so_far(self) -> tuple[Period, ...]:
        """Return the periods of equal length of this year up to this one, which comes last."""
        parts = [self]
        while parts[0].previous.year == self.year and parts[0].previous.end < parts[0].start:
            parts.insert(0, parts[0].previous)
        return tuple(parts)

    def label(self, language: str = "vi") -> str:
        """Return the period's name in running text: "năm 2024", "6 tháng đầu năm 2025"."""
        return self._calendar.kinds[self.kind].label.get(language).format(year=self.year)

    def __str__(self) -> str:
        return self.code


class Periods:
    """The calendar of one project: codes and labels to periods."""

    def __init__(self, kinds: Mapping[str, PeriodKind]) -> None:
        self.kinds = kinds

    def get(self, code: str) -> Period:
        """Return the period of a code such as "2024", "2024-H1", "2024-9M", "2024-Q3".

        Raises `UnknownPeriod` that names the nearest code.
        """
        matched = re.fullmatch(r"((?:19|20)\d{2})(?:-(.+))?", code)
        if matched:
            for kind in self.kinds.values():
                if kind.suffix == (matched[2] or ""):
                    return self.of(kind.id, int(matched[1]))
        raise UnknownPeriod(
            Fault(f"a period code is required; got: {code!r}", hint=self._hint(code))
        )

    def of(self, kind_id: str, year: int) -> Period:
        """Return the period of that kind and year."""
        kind = self.kinds[kind_id]
        start_year = year - 1 if kind.start_year == "previous" else year
        return Period(
            code=f"{year}-{kind.suffix}" if kind.suffix else str(year),
            kind=kind.id,
            year=year,
            start=date.fromisoformat(f"{start_year}-{kind.start}"),
            end=date.fromisoformat(f"{year}-{kind.end}"),
            _calendar=self,
        )

    def before(self, period: Period) -> Period:
        """Return the period of equal length that ends the day before; else last year's."""
        last_day = period.start - timedelta(days=1)
        for kind in self.kinds.values():
            for year in (period.year, period.year - 1):
                found = self.of(kind.id, year)
                if kind.months == period.months and found.end == last_day:
                    return found
        return period.same_last_year

    def full_years(self, years: Iterable[int]) -> tuple[Period, ...]:
        """Return the whole reporting year of each of these years."""
        kind = next(kind.id for kind in self.kinds.values() if kind.months == 12)
        return tuple(self.of(kind, year) for year in years)

    def history(self, period: Period, count: int = 5) -> tuple[Period, ...]:
        """Return the last `count` periods of the same kind, oldest first, this one included."""
        years = range(period.year - count + 1, period.year + 1)
        return tuple(self.of(period.kind, year) for year in years)

    def resolve(self, text: str) -> Period:
        """Return the period written as a code or as a label in either language.

        "Năm 2024", "6 THÁNG ĐẦU NĂM 2025" and "6 thang dau nam 2025" are understood,
        and other ways of writing a quarter or some months ("Quý IV/2024", "9 tháng/2024").
        """
        if re.fullmatch(r"(?:19|20)\d{2}(-\w+)?", text.strip()):
            return self.get(text.strip())
        year = re.search(r"(?:19|20)\d{2}", text)
        for kind in self.kinds.values() if year else ():
            for label in (kind.label.vi, kind.label.en):
                written = names.key(label.format(year=year[0]))  # type: ignore[index]
                if label and names.could_be(names.key(text), written):
                    return self.of(kind.id, int(year[0]))  # type: ignore[index]
        if code := period_code(text):
            return self.get(code)
        raise UnknownPeriod(
            Fault(f"a reporting period is required; got: {text!r}", hint=self._hint(text))
        )

    def _hint(self, written: str) -> str:
        found = re.search(r"(?:19|20)\d{2}", written)
        year = found[0] if found else "2024"
        codes = [f"{year}-{kind.suffix}".rstrip("-") for kind in self.kinds.values()]
        return nearest(written, codes) or f"codes are such as {', '.join(codes[:4])}"
