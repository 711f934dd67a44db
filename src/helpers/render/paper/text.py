"""Texts on paper: every character one that a face has, and words that may be taken apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from helpers.render.fonts import formula_signs, printable

# Such a word may be wider than its column: it may end a line anywhere.
LONG_WORD = re.compile(r"\S{24}|[^\W\d_]{16}")


@dataclass
class PaperText:
    """Makes data printable; `missing` are the codes of characters that no face has."""

    missing: set[str] = field(default_factory=set)
    has_long_words: bool = False

    def shown(self, value: Any, also: Set[str] = frozenset()) -> Any:
        """Return the data with every text in characters that the faces have, or `also`."""
        if isinstance(value, str):
            return self._text(value, also)
        if isinstance(value, Mapping):
            signs = formula_signs() if "maths" in value else also
            # A formula that is set needs no source.
            kept = {
                key: one for key, one in value.items() if key != "text" or not value.get("maths")
            }
            return {key: self.shown(one, signs) for key, one in kept.items()}
        if isinstance(value, list | tuple) and not (value and isinstance(value[0], int)):
            return [self.shown(one, also) for one in value]
        return value

    def _text(self, value: str, also: Set[str]) -> str:
        text, codes = printable(value, also)
        self.missing.update(codes)
        if not self.has_long_words and not text.startswith("<svg"):
            self.has_long_words = bool(LONG_WORD.search(text))
        return text
