"""What is wrong with one cell, before anybody is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """Why one cell cannot be taken: a code of `findings.TEXTS` and its details."""

    code: str
    details: Mapping[str, object] = field(default_factory=dict)
