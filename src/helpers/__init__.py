"""Annexes of the plan "Không còn nạn đói": from districts' files to finished pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpers.report.annex import open_annex as open_annex

__version__ = "0.1.0"
__all__ = ["__version__", "open_annex"]


def __getattr__(name: str) -> object:
    """Give `open_annex` on first use, so that importing the package stays light."""
    if name == "open_annex":
        from helpers.report.annex import open_annex

        return open_annex
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
