"""What `arguments` of an indicator in `params/indicators.yml` mean: they arrive as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpers.reference import Indicator

YES = {"yes", "true", "có"}


def flag(indicator: Indicator, name: str, default: bool = False) -> bool:
    """Return a yes/no argument."""
    given = indicator.arguments.get(name)
    if given is None:
        return default
    return given if isinstance(given, bool) else str(given).strip().casefold() in YES


def number(indicator: Indicator, name: str, default: float | None = None) -> float:
    """Return a numeric argument; KeyError where it is required and not given."""
    given = indicator.arguments.get(name, default)
    if given is None:
        raise KeyError(name)
    return float(str(given))


def text(indicator: Indicator, name: str, default: str | None = None) -> str:
    """Return a text argument; KeyError where it is required and not given."""
    given = indicator.arguments.get(name, default)
    if given is None:
        raise KeyError(name)
    return str(given)


def texts(indicator: Indicator, name: str) -> tuple[str, ...]:
    """Return an argument that is a list of words; one word is a list of one."""
    given = indicator.arguments[name]
    return (given,) if isinstance(given, str) else tuple(str(word) for word in given)
