"""A figure as a notebook displays it: SVG at final size, with caption, source and alt text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from helpers.report.style import svg_text

SVG = "image/svg+xml"
MARKDOWN = "text/markdown"
# The same figure drawn for a telephone; JupyterLab shows the other.
PHONE = "application/vnd.annex.phone+svg"


@dataclass(frozen=True)
class AnnexFigure:
    """A finished figure; exporters number it and print caption and source around it.

    `phone` is the same drawn for a telephone (SVG); without it the page shows the one figure.
    """

    figure: Figure
    alt: str
    caption: str
    source: str = ""
    phone: str = ""

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        data = {SVG: svg_text(self.figure), "text/plain": f"{self.caption}. {self.alt}"}
        if self.phone:
            data[PHONE] = self.phone
        return data, {SVG: {"alt": self.alt, "caption": self.caption, "source": self.source}}


@dataclass(frozen=True)
class Prose:
    """A paragraph (or several) that a notebook displays; in Markdown.

    `small` is for definitions and methods, which paper sets in smaller letters.
    """

    markdown: str
    small: bool = False

    def __str__(self) -> str:
        return self.markdown

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        said = {MARKDOWN: {"small": True}} if self.small else {}
        return {MARKDOWN: self.markdown, "text/plain": self.markdown}, said
