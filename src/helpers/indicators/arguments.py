"""What `arguments` of an indicator in `params/indicators.yml` mean: they arrive as text."""

from __future__ import annotations

from typing import Any

YES = {"yes", "true", "có"}


def flag(indicator: Any, name: str, default: bool = False) -> bool:
    """Return a yes/no argument."""
    given = indicator.arguments.get(name)
    if given is None:
        return default
    return given if isinstance(given, bool) else str(given).strip().casefold() in YES


def number(indicator: Any, name: str, default: float | None = None) -> float:
    """Return a numeric argument; KeyError where it is required and not given."""
    given = indicator.arguments.get(name, default)
    if given is None:
        raise KeyError(name)
    return float(given)


def text(indicator: Any, name: str, default: str | None = None) -> str:
    """Return a text argument; KeyError where it is required and not given."""
    given = indicator.arguments.get(name, default)
    if given is None:
        raise KeyError(name)
    return str(given)


def texts(indicator: Any, name: str) -> tuple[str, ...]:
    """Return an argument that is a list of words; one word is a list of one."""
    given = indicator.arguments[name]
    return (given,) if isinstance(given, str) else tuple(str(word) for word in given)
