"""The plan's targets and each year's plan: what value meets them, and how they are worded."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import isfinite
from typing import Literal

from helpers.reference.checked import Checked
from helpers.reference.numbers import exact, format_number

TargetKind = Literal["plan_2025", "annual"]
WORDS = {
    "vi": {"gt": "trên {}", "ge": "từ {}", "lt": "dưới {}", "le": "không quá {}", "eq": "{}"},
    "en": {"gt": "above {}", "ge": "at least {}", "lt": "below {}", "le": "at most {}", "eq": "{}"},
}


class Target(Checked):
    """A value that an area should reach: > 290 is not met by 290.0, ≥ 400 is met by 400."""

    indicator: str
    area: str
    year: int
    kind: TargetKind
    bound: Literal["gt", "ge", "lt", "le", "eq"]
    value: Decimal
    unit: str
    lead_agency: str = ""
    document: str

    @property
    def decimals(self) -> int:
        """Return how many decimals the target is written with."""
        return max(0, -int(self.value.as_tuple().exponent))

    @property
    def lead_agencies(self) -> tuple[str, ...]:
        """Return the ids of the agencies that lead (in the file separated by a space)."""
        return tuple(self.lead_agency.split())

    def met_by(self, value: float | None) -> bool:
        """Return whether an unrounded value, in the target's unit, meets it; False when missing.

        A value that is reached at equality ("= 100 %") is also met above it.
        """
        if value is None or not isfinite(value):
            return False
        number = exact(value)
        if self.bound == "gt":
            return number > self.value
        if self.bound == "lt":
            return number < self.value
        return number <= self.value if self.bound == "le" else number >= self.value

    def phrase(self, language: str = "vi") -> str:
        """Return the target in words without its unit: "dưới 25", "trên 290", "từ 400"."""
        number = format_number(float(self.value), self.decimals, language)
        return WORDS[language][self.bound].format(number)


class Targets:
    """The targets of one project, by indicator, area, year and kind."""

    def __init__(self, rows: Sequence[Target]) -> None:
        self.rows = tuple(rows)
        self._plan = {(r.indicator, r.area): r for r in rows if r.kind == "plan_2025"}
        self._annual = {(r.indicator, r.area, r.year): r for r in rows if r.kind == "annual"}

    def find(
        self, indicator: str, area: str, year: int | str = 2025, kind: TargetKind = "plan_2025"
    ) -> Target | None:
        """Return the area's own target, or None; the plan's target is one for all years."""
        if kind == "plan_2025":
            return self._plan.get((indicator, area))
        return self._annual.get((indicator, area, int(year)))
