"""The engines as papermill finds them by name: loaded when one is used, not when papermill is.

papermill loads every registered engine while it is being imported itself; one that needed
papermill then would stop `import papermill` in its middle.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class LazyEngine:
    """An engine class that is imported on first use."""

    def __init__(self, module: str, name: str) -> None:
        self._module = module
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        """Return the attribute of the engine class."""
        if attribute.startswith("__"):  # a copy in the making asks before it knows the module
            raise AttributeError(attribute)
        return getattr(getattr(import_module(self._module), self._name), attribute)


warm = LazyEngine("helpers.render.warm.engine", "WarmEngine")
cold = LazyEngine("helpers.render.cold_engine", "ColdEngine")
