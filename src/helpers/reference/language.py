"""Words, numbers and dates of one language, as the annexes print them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any

from helpers.errors import Fault, UserMistake, nearest
from helpers.reference.numbers import NOT_AVAILABLE, format_number, round_half_away

__all__ = ["Language", "flatten", "placeholders", "round_half_away"]

MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Language:
    """The texts of `translations/<code>.yml` by dotted key, and the language's number forms.

    `fallback` holds the Vietnamese texts, printed where a translation is missing.
    """

    code: str
    texts: Mapping[str, str] = field(repr=False)
    fallback: Mapping[str, str] = field(default_factory=dict, repr=False)

    def text(self, key: str, **values: object) -> str:
        """Return the text of that key with `{names}` filled in.

        Raises `UserMistake`: no such key (with the nearest), or a name not given.
        """
        template = self.texts.get(key) or self.fallback.get(key)
        if template is None:
            raise UserMistake(self._unknown(key))
        missing = sorted(placeholders(template) - set(values))
        if missing:
            where = f"params/translations/{self.code}.yml: {key}"
            raise UserMistake(Fault(f"values for {missing} are required; got: {values!r}", where))
        return template.format(**values)

    def number(self, value: float | None, decimals: int = 0, *, sign: bool = False) -> str:
        """Return '1.234,5', rounded half away from zero; '…' when missing."""
        return format_number(value, decimals, self.code, sign=sign)

    def percent(self, value: float | None, decimals: int = 1, *, sign: bool = False) -> str:
        """Return '25,0%' of a value in per cent; '…' when missing."""
        written = self.number(value, decimals, sign=sign)
        return written if written == NOT_AVAILABLE else f"{written}%"

    def interval(self, low: float | None, high: float | None, decimals: int = 1) -> str:
        """Return '19,4–30,7'."""
        return f"{self.number(low, decimals)}–{self.number(high, decimals)}"

    def date(self, day: datetime.date) -> str:
        """Return '05/01/2025' ('5 Jan 2025' in English, where 05/01 has two readings)."""
        if self.code == "en":
            return f"{day.day} {MONTHS_EN[day.month - 1][:3]} {day.year}"
        return f"{day.day:02d}/{day.month:02d}/{day.year}"

    @property
    def untranslated(self) -> tuple[str, ...]:
        """Return the keys that stand in Vietnamese and not in this language."""
        return tuple(sorted(key for key in self.fallback if not self.texts.get(key)))

    def _unknown(self, key: str) -> Fault:
        return Fault(
            f"a key of the translations is required; got: {key!r}",
            f"params/translations/{self.code}.yml",
            nearest(key, set(self.texts) | set(self.fallback)),
        )


def flatten(tree: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """Return the leaves of nested maps by dotted key."""
    return dict(_leaves(tree, before))


def placeholders(template: str) -> set[str]:
    """Return the names that a text asks to be filled in."""
    return {name.split(".")[0] for _, name, _, _ in Formatter().parse(template) if name}


def _leaves(tree: Mapping[str, Any], before: str) -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        key = f"{before}.{name}" if before else str(name)
        if isinstance(value, Mapping):
            yield from _leaves(value, key)
        elif isinstance(value, list):
            yield from ((f"{key}.{place}", str(item)) for place, item in enumerate(value))
        else:
            yield key, str(value)
