"""What a theme asks and what an indicator means: `themes.yml` and `indicators.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from helpers.reference.checked import Bilingual, Checked

if TYPE_CHECKING:
    from helpers.reference.loading import Reference

Level = Literal["province", "district", "commune"]
Argument = str | tuple[str, ...]


def _as_tuple(given: Any) -> Any:
    return tuple(given) if isinstance(given, list) else given


Arguments = Mapping[str, Annotated[Argument, BeforeValidator(_as_tuple)]]


class Theme(Checked):
    """One kind of annex: its title, the question it answers, where it is made."""

    id: str
    title: Bilingual
    short: Bilingual
    question: Bilingual
    code: str
    levels: tuple[Level, ...]
    datasets: tuple[str, ...] = ()
    order: int

    def indicators(self, reference: Reference) -> tuple[Indicator, ...]:
        """Return the theme's indicators in order; a theme with none has all of the plan's."""
        own = tuple(one for one in reference.indicators.values() if one.theme == self.id)
        if own:
            return own
        ordered = sorted(reference.themes.values(), key=lambda theme: theme.order)
        return tuple(
            one
            for theme in ordered
            for one in reference.indicators.values()
            if one.theme == theme.id and one.plan
        )

    def datasets_of_all(self, reference: Reference) -> tuple[str, ...]:
        """Return the datasets that the theme or any of its indicators is made from."""
        of_indicators = [name for one in self.indicators(reference) for name in one.datasets]
        return tuple(dict.fromkeys([*self.datasets, *of_indicators]))


class Indicator(Checked):
    """One number of an annex: what it is, how it is estimated, how it is printed.

    `kind` sample has a confidence interval, count a coverage, administrative is exact. A `flow`
    may be cumulated, `since_start` also from the plan's first year. `sensitive` full counts are
    protected in print.
    """

    id: str
    theme: str
    group: Bilingual
    name: Bilingual
    short: Bilingual
    unit: Bilingual
    decimals: int = Field(ge=0, le=4)
    better: Literal["higher", "lower", "none"]
    kind: Literal["sample", "count", "administrative"]
    plan: bool = False
    flow: bool = False
    since_start: bool = False
    sensitive: bool = False
    parent: str = ""
    method: str
    arguments: Arguments = Field(default_factory=dict)
    datasets: tuple[str, ...]
    source: Bilingual
    numerator: Bilingual | None = None
    denominator: Bilingual | None = None
    definition: Bilingual
    lead_agency: str = ""

    @property
    def is_rate(self) -> bool:
        """Return whether the unit is a percentage, so that a gap is in percentage points."""
        return self.unit.vi == "%"

    def argument(self, name: str, default: str = "") -> str:
        """Return an argument given as one text."""
        value = self.arguments.get(name, default)
        return value if isinstance(value, str) else ", ".join(value)

    def listed(self, name: str) -> tuple[str, ...]:
        """Return an argument given as a list (one text counts as a list of one)."""
        value = self.arguments.get(name, ())
        return (value,) if isinstance(value, str) else tuple(value)
