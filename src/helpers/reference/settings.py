"""The project's own settings, its batches, recipients, corrections and disclosure rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, field_validator

from helpers.reference.checked import Bilingual, Checked, Day, LanguageCode

Format = Literal["html", "pdf", "xlsx", "docx"]


class Plan(Checked):
    """The plan whose execution the annexes report on."""

    number: str
    date: Day
    title: Bilingual
    start_year: int | None = None

    @property
    def first_year(self) -> int:
        """Return the year from which capital is cumulated: `start_year`, else that of its date."""
        return self.date.year if self.start_year is None else self.start_year


class PriceChange(Checked):
    """Consumer prices of a year, the average of the year before being 100, with the source."""

    index: float = Field(gt=0)
    source: str


class Settings(Checked):
    """`project.yml`."""

    name: Bilingual
    province_code: str
    code_prefix: str = ""
    plan: Plan
    default_language: LanguageCode = "vi"
    baseline_year: int
    min_clusters: int = Field(default=8, ge=2)
    sample_minimum: int = Field(default=30, ge=1)
    disclosure: str = "standard"
    default_batch: str = "default"
    serif_folder: str = ""
    seed: int = 0
    consumer_prices: Mapping[int, PriceChange] = Field(default_factory=dict)

    def price_index(self, year: int) -> float | None:
        """Return the price level of a year over that of the baseline year; None when unknown."""
        level = 1.0
        for step in range(self.baseline_year + 1, year + 1):
            change = self.consumer_prices.get(step)
            if change is None:
                return None
            level *= change.index / 100
        return level if year >= self.baseline_year else None


class DisclosurePolicy(Checked):
    """How figures are protected in print (one entry of `disclosure.yml`).

    Full counts of persons: withheld up to `withhold_up_to`, the rest rounded to `round_to`.
    Samples: n rounded to `round_n_to`. No figure shows fewer than `marks_minimum` persons.
    """

    id: str
    withhold_up_to: int = Field(default=0, ge=0)
    round_to: int = Field(default=1, ge=1)
    complementary: bool = False
    round_n_to: int = Field(default=1, ge=1)
    marks_minimum: int = Field(default=1, ge=1)
    numerators_of_samples: bool = False
    note: Bilingual | None = None


class Correction(Checked):
    """One known error of a submission and its mending; `expect` is the wrong value it stands for.

    Where the value is no longer the expected one, the correction fails: the source was mended.
    """

    dataset: str
    period: str
    area: str = ""
    keys: Mapping[str, str]
    column: str
    expect: str
    value: str
    reason: str
    approved_by: str
    date: Day


class Recipient(Checked):
    """Who receives which annexes; `areas` is "own", "all" or a list of codes."""

    id: str
    agency: str
    themes: Literal["all"] | tuple[str, ...]
    areas: Literal["own", "all"] | tuple[str, ...]
    formats: tuple[Format, ...] = ("pdf",)
    email: str = ""


class Batch(Checked):
    """One set of annexes made together; what is printed at their head stands here.

    `areas` is "reporting" (the province and every area directly under it), or a list of codes.
    """

    id: str
    title: Bilingual
    periods: tuple[str, ...] = Field(min_length=1)
    themes: Literal["all"] | tuple[str, ...] = "all"
    areas: Literal["reporting"] | tuple[str, ...] = "reporting"
    languages: tuple[LanguageCode, ...] = ("vi",)
    formats: tuple[Format, ...] = ("html", "pdf")
    report_number: str = ""
    printed_date: Day | None = None
    issuing_agency: Bilingual | None = None
    place: Bilingual | None = None
    annex_numbers: Mapping[str, str] = Field(default_factory=dict)
    as_of: Day | None = None
    deadline: Day | None = None

    @field_validator("themes", "areas", mode="before")
    @classmethod
    def _list_or_word(cls, given: Any) -> Any:
        return tuple(given) if isinstance(given, list) else given
