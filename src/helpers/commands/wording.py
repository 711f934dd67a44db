"""How the commands word what they say: numbers with their nouns."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """Return the number with its noun: "1 file", "2 files", "0 annexes"."""
    return f"{number} {one if number == 1 else many or one + 's'}"
