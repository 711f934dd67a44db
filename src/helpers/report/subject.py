"""What an annex is about: one theme, area, period and language, with all there is to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.data.store import Store
from helpers.errors import Fault, UserMistake
from helpers.indicators import verdicts
from helpers.indicators.context import SURVEY_DATES
from helpers.reference import Reference
from helpers.reference.areas import Area
from helpers.reference.definitions import Indicator, Theme
from helpers.reference.language import Language
from helpers.reference.periods import Period


@dataclass(frozen=True)
class Subject:
    """One annex: every part of the report is a function of it."""

    reference: Reference
    store: Store
    theme: Theme
    area: Area
    period: Period
    language: Language

    @property
    def is_province(self) -> bool:
        """Return whether the annex is the province's."""
        return self.area.code == self.reference.areas.province_code

    @property
    def place(self) -> str:
        """Return the area's name in running text: "huyện Hòa An"."""
        return self.area.in_text(self.language.code)

    @property
    def when(self) -> str:
        """Return the period in running text: "năm 2024"."""
        return self.period.label(self.language.code)

    @property
    def same_period(self) -> str:
        """Return the same period of last year in running text."""
        return self.period.same_last_year.label(self.language.code)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Return the theme's indicators in the order of the main table."""
        return self.theme.indicators(self.reference)

    @property
    def theme_has_plan(self) -> bool:
        """Return whether any indicator of the theme is one of the plan's."""
        return any(one.plan for one in self.indicators)

    @property
    def datasets(self) -> tuple[str, ...]:
        """Return the datasets that the theme or any of its indicators is made from."""
        return self.theme.datasets_of_all(self.reference)

    @property
    def survey_datasets(self) -> tuple[str, ...]:
        """Return those of the datasets that are surveys, whose rounds are no periods."""
        return tuple(name for name in self.datasets if name in SURVEY_DATES)

    def text(self, key: str, **values: object) -> str:
        """Return a text of the translations; place, when, before and plan are always known."""
        known: dict[str, object] = {
            "place": self.place,
            "when": self.when,
            "before": self.same_period,
            "plan": self.reference.settings.plan.number,
            "province": self.reference.areas.province.in_text(self.language.code),
        }
        return self.language.text(key, **(known | values))

    def word(self, bilingual: Any) -> str:
        """Return a two-language text of the params in the annex's language."""
        return str(bilingual.get(self.language.code))

    def name_of(self, code: str) -> str:
        """Return the short name of a reporting area: "Hòa An", "Toàn tỉnh"."""
        if code == self.reference.areas.province_code:
            return self.text("area.whole_province")
        area = self.reference.areas.get(code, self.period)
        if self.language.code == "en" and area.short_name != area.name:
            return area.name if area.kind == "commune" else area.in_text("en")
        return area.short_name

    def name_in_text(self, code: str) -> str:
        """Return the area's name in a sentence: "Hòa An", but "thành phố Cao Bằng"."""
        area = self.reference.areas.get(code, self.period)
        is_plain = area.short_name == area.name
        return area.name if is_plain else area.in_text(self.language.code)

    def progress(self) -> pd.DataFrame:
        """Return the theme's progress, one row an indicator, in order."""
        return verdicts.progress(self.reference, self.store, self.theme.id, self.area, self.period)

    def indicator(self, indicator_id: str) -> Indicator:
        """Return the indicator; `UserMistake` with the nearest id where there is none."""
        return self.reference.indicator(indicator_id)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame, each as a map from column to value."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def target_of(subject: Subject, indicator: Indicator) -> str:
    """Return the indicator whose target counts: its own, or that of which it is one part."""
    parent = subject.reference.indicators.get(indicator.parent)
    is_part = parent is not None and indicator.id in parent.listed("parts")
    return indicator.parent if is_part else indicator.id


def find_area(reference: Reference, code: str, period: Period) -> Area:
    """Return the reporting area of that code in the period.

    Raises `UserMistake`: not in force, or in force but no annex is made for it.
    """
    area = reference.areas.get(code, period)
    if code not in {one.code for one in reference.areas.reporting(period)}:
        owner = reference.areas.reporting_area(area, period)
        message = f"a reporting area of {period.code} is required; got: {code!r} ({area.full_name})"
        raise UserMistake(Fault(message, "area", f"it belongs to {owner.code!r}"))
    return area
