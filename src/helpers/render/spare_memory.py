"""Memory that is held and no longer used, given back: a worker holds it beside all the others."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

# typst drops what this many documents in a row have not used.
UNUSED_FOR = 10


def give_back() -> None:
    """Give the system what has been freed; glibc alone holds it, and alone can be asked."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def forget_documents(fonts: typst.Fonts) -> None:
    """Have typst forget the documents it has set, at a millisecond each of nothing set."""
    import typst

    for _ in range(UNUSED_FOR):
        typst.compile(b"", font_paths=fonts, format="pdf")
    give_back()
