"""Stock packages imported without what only others need, so that a worker starts quickly."""

from __future__ import annotations

import importlib
import sys

# jsonschema builds a grammar of international addresses as it is imported (over a second);
# no notebook's schema has one. papermill looks for a way to Hadoop, by way of all of pyarrow.
UNUSED = {"rfc3987_syntax": "jsonschema", "pyarrow.fs": "papermill.iorw"}


def import_lean() -> None:
    """Import papermill's and nbformat's foundations without `UNUSED`; others still find it."""
    for unused, user in UNUSED.items():
        if user in sys.modules or unused in sys.modules:
            continue
        sys.modules[unused] = None  # type: ignore[assignment]
        try:
            importlib.import_module(user)
        finally:
            del sys.modules[unused]
