"""A drawing for a telephone: SVG of 328 px, its letters as large as on the page around it.

Written by hand, because a second figure of matplotlib would cost as much as the first.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from helpers.report import style

WIDTH = 328.0
LABEL, SMALL, TITLE = 12.0, 11.0, 13.5
DASHES = "4 2.2"
# Widths of letters of the page's face, in parts of the size; digits share one.
NARROW, WIDE, DIGIT, CAPITAL, OTHER = 0.29, 0.86, 0.572, 0.66, 0.56
NARROW_LETTERS, WIDE_LETTERS = "ijlIft.,;:'()[]|! /", "mwMW%@…"
BOLD = 1.06


def text_width(said: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is, in px."""
    letters = [one for one in unicodedata.normalize("NFD", said) if not unicodedata.combining(one)]
    return sum(map(_letter_width, letters)) * size * (BOLD if bold else 1.0)


def in_two(said: str, size: float, width: float) -> list[str]:
    """Return the text in one line where that fits, else cut at the best of its blanks."""
    parts = said.replace("\u00a0", " ").split(" ")
    if text_width(said, size) <= width or len(parts) == 1:
        return [said]
    cuts = [(" ".join(parts[:at]), " ".join(parts[at:])) for at in range(1, len(parts))]
    return list(min(cuts, key=lambda cut: max(text_width(part, size) for part in cut)))


def _letter_width(letter: str) -> float:
    if letter in NARROW_LETTERS or letter.isspace():
        return NARROW
    if letter in WIDE_LETTERS:
        return WIDE
    return DIGIT if letter.isdigit() else CAPITAL if letter.isupper() else OTHER


class Sheet:
    """What is drawn from the top left corner, in px; `svg` gives it as text."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def text(  # noqa: PLR0913
        self, x: float, y: float, said: str, *, size: float = LABEL, colour: str = style.INK,
        weight: int = 400, anchor: str = "start", italic: bool = False,
    ) -> None:  # fmt: skip
        """Write a line of text with its baseline at `y`."""
        if not said:
            return
        how = {
            "font-size": _short(size) if size != LABEL else "",
            "fill": colour if colour != style.INK else "",
            "font-weight": str(weight) if weight != 400 else "",
            "text-anchor": anchor if anchor != "start" else "",
            "font-style": "italic" if italic else "",
        }
        self._add("text", {"x": _short(x), "y": _short(y), **how}, escape(said))

    def rectangle(self, x: float, y: float, size: tuple[float, float], fill: str) -> None:
        """Draw a filled rectangle of that width and height."""
        width, height = map(_short, size)
        place = {"x": _short(x), "y": _short(y)}
        self._add("rect", {**place, "width": width, "height": height, "fill": fill})

    def path(
        self, way: str, stroke: str, width: float = 1.0, *, dashes: str = "", opacity: float = 1.0
    ) -> None:
        """Draw a line along an SVG path; nothing where it is empty."""
        if not way:
            return
        faint = _short(opacity) if opacity < 1 else ""
        how = {"stroke-width": _short(width), "stroke-dasharray": dashes, "stroke-opacity": faint}
        self._add("path", {"d": way, "fill": "none", "stroke": stroke, **how})

    def area(
        self, way: str, fill: str, edge: str = "", *, width: float = 1.0, dashes: str = ""
    ) -> None:
        """Fill an SVG path, with an edge where one is given."""
        how = {"stroke": edge, "stroke-width": _short(width) if edge else "",
               "stroke-dasharray": dashes}  # fmt: skip
        self._add("path", {"d": way, "fill": fill, **how})

    def dot(self, x: float, y: float, radius: float, fill: str, edge: str = "") -> None:
        """Draw a disc, with an edge where one is given."""
        how = {"stroke": edge, "stroke-width": "1.3" if edge else ""}
        self._add("circle", {"cx": _short(x), "cy": _short(y), "r": _short(radius),
                             "fill": fill, **how})  # fmt: skip

    def sign(self, x: float, y: float, verdict: str, colour: str) -> None:
        """Draw a verdict's shape about a point; nothing where there is no verdict."""
        if verdict == "met":
            self.dot(x, y, 3.6, colour)
        elif verdict == "missed":
            self.area(f"M{_short(x)} {_short(y - 4)}l4.4 7.6h-8.8z", colour)
        elif verdict == "undecided":
            way = f"M{_short(x)} {_short(y - 4.2)}l4.2 4.2l-4.2 4.2l-4.2-4.2z"
            self.area(way, style.WHITE, colour, width=1.3)

    def svg(self, height: float) -> str:
        """Return the drawing, that high."""
        size = f"0 0 {_short(WIDTH)} {_short(height)}"
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" '
            f'font-size="{_short(LABEL)}" fill="{style.INK}">'
        )
        return f"{head}{''.join(self._parts)}</svg>"

    def _add(self, kind: str, attributes: dict[str, str], inside: str = "") -> None:
        said = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items() if value)
        self._parts.append(f"<{kind}{said}>{inside}</{kind}>" if inside else f"<{kind}{said}/>")


def polyline(points: Iterable[tuple[float, float]]) -> str:
    """Return the SVG path through the points, "" for none."""
    said = [f"{_short(x)} {_short(y)}" for x, y in points]
    return "M" + "L".join(said) if said else ""


def segments(ends: Iterable[tuple[float, float, float, float]]) -> str:
    """Return the SVG path of separate lines, each from (x, y) to (x, y)."""
    return "".join(polyline([(x, y), (to_x, to_y)]) for x, y, to_x, to_y in ends)


def boxes(places: Iterable[tuple[float, float, float, float]]) -> str:
    """Return the SVG path of rectangles: x, y, width, height."""
    return "".join(
        f"M{_short(x)} {_short(y)}h{_short(width)}v{_short(height)}h{_short(-width)}z"
        for x, y, width, height in places
    )


def _short(number: float) -> str:
    said = f"{number:.1f}".removesuffix(".0")
    return "0" if said == "-0" else said
