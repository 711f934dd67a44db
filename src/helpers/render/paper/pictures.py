"""Pictures on paper: their faces declared, their sizes in points, and what cannot be drawn."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

from helpers.render.content.document import Figure
from helpers.render.content.svg import size_in_points
from helpers.render.fonts import FIGURE_SANS, SANS, SIGNS

FACES = f"'{FIGURE_SANS}', '{SANS}', '{SIGNS}'"
QUOTED_SANS = re.compile(rf"[\"']?{SANS}[\"']?")
DECLARED = re.compile(r"font(?:-family)?\s*[:=]\s*[\"']?\s*([^;\"]{0,24})")
# "italic bold 12px/1.2 'DejaVu Sans', sans-serif": all before the family is kept.
SHORTHAND = re.compile(r"^(.*?\d[\d.]*(?:[a-z]{2,3}|%)?(?:\s*/\s*\S+)?)\s+\S.*$", re.DOTALL)
MM = 72 / 25.4
PIXEL = 0.75


def paper_picture(figure: Figure, widest: float) -> dict[str, Any]:
    """Return the figure for the template; `widest` in millimetres."""
    most = widest * MM
    natural = size_in_points(figure.svg)[0] if figure.svg else _pixels(figure) * PIXEL
    return {
        "kind": "figure",
        "alt": figure.alt,
        "caption": figure.caption,
        "number": figure.number,
        "source": figure.source,
        "width": round(min(natural or most, most), 2),
        "content": declared_faces(figure.svg) if figure.svg else picture_bytes(figure.picture),
    }


def declared_faces(svg: str) -> str:
    """Return the SVG with all its text in the faces of figures, readable when copied."""
    if all(SANS in family for family in DECLARED.findall(svg)):
        changed = QUOTED_SANS.sub(FACES, svg)
    else:
        root = ElementTree.fromstring(svg)
        for element in root.iter():
            _declare(element)
        changed = ElementTree.tostring(root, encoding="unicode")
    # What names no family of its own takes that of the root.
    return re.sub(r"<svg\b", f'<svg font-family="{FACES}"', changed, count=1)


def _declare(element: ElementTree.Element) -> None:
    element.attrib.pop("font-family", None)
    parts = [part.partition(":") for part in element.get("style", "").split(";")]
    kept = []
    for name, _, value in parts:
        key = name.strip()
        if key == "font":
            before = SHORTHAND.match(value.strip())
            kept += [f"font:{before[1]} {FACES}"] if before else []
        elif key and key != "font-family":
            kept.append(f"{key}:{value.strip()}")
    if kept:
        element.set("style", ";".join(kept))
    else:
        element.attrib.pop("style", None)


def picture_bytes(content: str) -> list[int] | None:
    """Return the bytes of a picture in Base64 as numbers, None where it is not Base64."""
    try:
        return list(base64.b64decode(content, validate=False)) or None
    except binascii.Error:
        return None


def with_drawable(data: dict[str, Any], draw: Callable[[Any], Any]) -> dict[str, Any]:
    """Return the data, each picture replaced by what `draw` makes of it (None: only its words)."""
    for item in _pictures(data):
        key = "content" if "content" in item else "data"
        if item[key] is not None:
            item[key] = draw(item[key])
    return data


def _pictures(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        is_figure = value.get("kind") == "figure" and "content" in value
        if is_figure or (value.get("type") == "image" and "data" in value):
            yield value
            return
        for item in value.values():
            yield from _pictures(item)
    elif isinstance(value, list):
        for item in value:
            yield from _pictures(item)


def without_formulas(value: Any) -> Any:
    """Return the data, each formula as its source."""
    if isinstance(value, dict):
        return {
            key: None if key == "maths" else without_formulas(item) for key, item in value.items()
        }
    return [without_formulas(item) for item in value] if isinstance(value, list) else value


def _pixels(figure: Figure) -> int:
    """Return the width of a picture: the one told, or a PNG's own; 0 where neither is known."""
    if figure.width_px or figure.kind != "image/png":
        return figure.width_px
    start = bytes(picture_bytes(figure.picture[:32]) or [])
    return int.from_bytes(start[16:20], "big")
