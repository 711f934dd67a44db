"""Stock packages imported without what only others need, so that a worker starts quickly."""

from __future__ import annotations

import importlib
import sys
import warnings

# jsonschema builds a grammar of international addresses as it is imported (over a second), and
# loads every locale's names of months; no notebook's schema has an address or a duration. papermill
# looks for a way to Hadoop, by way of all of pyarrow, and for HTTP, whose texts nobody guesses at.
UNUSED = {
    "jsonschema": ("rfc3987_syntax", "isoduration"),
    "requests": ("charset_normalizer",),
    "papermill.iorw": ("pyarrow.fs",),
}


def import_lean() -> None:
    """Import papermill's and nbformat's foundations without `UNUSED`; others still find it."""
    for user, unused in UNUSED.items():
        absent = [name for name in unused if name not in sys.modules]
        if user in sys.modules:
            continue
        sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # requests misses what it would guess with
                importlib.import_module(user)
        finally:
            for name in absent:
                del sys.modules[name]
