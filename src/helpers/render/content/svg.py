"""A figure's SVG, made safe and small, its names its own, its colours those of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from xml.etree import ElementTree

from helpers.render.content.svg_trim import REFERENCE, SVG, trim

XLINK = "http://www.w3.org/1999/xlink"
DROPPED = {"script", "foreignObject", "iframe", "metadata", "animate", "set", "handler", "title"}
OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)[^)]*\)|@import[^;]*;?", re.IGNORECASE)
DECIMALS = re.compile(r"-?\d+\.\d{3,}")
HEX = re.compile(r"#[0-9a-fA-F]{6}\b")
LENGTH = re.compile(r"^\s*([\d.]+)\s*(pt|px|mm|cm|in)?\s*$")
POINTS = {"pt": 1.0, "px": 0.75, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, None: 0.75}
PAGE_FACE = "'Noto Sans'"
# The palette of figures; on screen each is a variable, so that the dark page turns it over.
PALETTE = {
    "#1b1f24": "ink",
    "#5b6470": "muted",
    "#87919b": "other",
    "#aeb5bd": "rule",
    "#dde1e5": "grid",
    "#f1f4f6": "wash",
    "#0b4a6f": "focus",
    "#e3eee9": "good-side",
    "#8c1d5b": "target",
    "#0f6b58": "met",
    "#b8480b": "missed",
    "#f2a65e": "missed-fill",
    "#d9822b": "missed-edge",
    "#8a3200": "missed-sign",
    "#eceef0": "none-fill",
    "#eaf1f5": "seq-1",
    "#bfd5e2": "seq-2",
    "#86b0c9": "seq-3",
    "#3f7fa6": "seq-4",
    "#ffffff": "ground",
    "#000000": "ink",
}


class BrokenSvgError(ValueError):
    """The figure is not well-formed SVG."""


# A page's figures are asked for once a form of the page: five figures, five forms.
@lru_cache(maxsize=64)
def clean_svg(svg: str) -> str:
    """Return the SVG without scripts, outside addresses, comments and needless digits.

    Raises `BrokenSvgError` where it cannot be read.
    """
    return _written(_cleaned(svg))


def inline_svg(svg: str, prefix: str, label: str) -> str:
    """Return the SVG for an HTML page: its ids begin with `prefix`, `label` is its name.

    It scales with its frame; the colours of the palette are the page's variables.
    """
    root = _cleaned(svg)
    # Without a view box, what is drawn is measured in pixels.
    width, height = (size / POINTS["px"] for size in svg_size(root))
    root.attrib.pop("width", None)
    root.attrib.pop("height", None)
    root.attrib.setdefault("viewBox", f"0 0 {width:g} {height:g}")
    for element in root.iter():
        _prefix_names(element, prefix)
        _use_variables(element)
    root.set("id", prefix)
    root.set("role", "img")
    root.set("aria-label", label)
    return _written(root)


def uses_palette_only(svg: str) -> bool:
    """Say whether every colour is one of the palette, so that a dark page may turn it over."""
    return all(colour.lower() in PALETTE for colour in HEX.findall(svg))


@lru_cache(maxsize=64)
def size_in_points(svg: str) -> tuple[float, float]:
    """Return width and height of the figure as drawn, in points."""
    return svg_size(_cleaned(svg))


def svg_size(root: ElementTree.Element) -> tuple[float, float]:
    """Return width and height in points, from the attributes or the view box."""
    sizes = [_points(root.get(name, "")) for name in ("width", "height")]
    if all(sizes):
        return sizes[0], sizes[1]
    box = [float(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip()) if part]
    return (box[2], box[3]) if len(box) == 4 else (460.0, 300.0)


@cache
def _register() -> None:
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)


def _cleaned(svg: str) -> ElementTree.Element:
    if "<!ENTITY" in svg:
        raise BrokenSvgError("an SVG figure must not declare entities")
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        raise BrokenSvgError(f"well-formed SVG is required; got: {error}") from error
    _drop_unsafe(root)
    for element in root.iter():
        _clean_attributes(element)
        if element.tag == f"{{{SVG}}}style" and element.text:
            element.text = OUTSIDE.sub("", element.text)
    trim(root)
    return root


def _drop_unsafe(parent: ElementTree.Element) -> None:
    for child in list(parent):
        local = str(child.tag).rpartition("}")[2]
        if not str(child.tag).startswith(f"{{{SVG}}}") or local in DROPPED:
            parent.remove(child)
        else:
            _drop_unsafe(child)


def _clean_attributes(element: ElementTree.Element) -> None:
    for name, value in list(element.attrib.items()):
        local = name.rpartition("}")[2].lower()
        is_outside = local == "href" and not value.startswith(("#", "data:image/"))
        if local.startswith("on") or is_outside:
            del element.attrib[name]
        elif name == f"{{{XLINK}}}href":
            # Plain href needs no namespace, which HTML pages do not declare.
            del element.attrib[name]
            element.set("href", value)
        elif local != "href":
            element.set(name, DECIMALS.sub(_rounded, OUTSIDE.sub("none", value)))


def _rounded(number: re.Match[str]) -> str:
    text = f"{float(number.group()):.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _prefix_names(element: ElementTree.Element, prefix: str) -> None:
    name = element.get("id")
    if name:
        element.set("id", f"{prefix}-{name}")
    href = element.get("href", "")
    if href.startswith("#"):
        element.set("href", f"#{prefix}-{href[1:]}")
    for key, value in element.attrib.items():
        if "url(" in value:
            element.set(key, REFERENCE.sub(rf"url(#{prefix}-\1)", value))
    if element.tag == f"{{{SVG}}}style" and element.text:
        # A style inside an SVG would hold for the whole page.
        element.text = f"#{prefix}{{{element.text}}}" if "{" in element.text else ""


def _use_variables(element: ElementTree.Element) -> None:
    style = _declarations(element)
    for key in ("fill", "stroke", "color"):
        colour = PALETTE.get(style.get(key, element.get(key, "")).lower())
        if colour:
            style[key] = f"var(--{colour})"
            element.attrib.pop(key, None)
    if style.get("font-family", "").startswith(PAGE_FACE):
        # The page's own face is inherited.
        del style["font-family"]
    if style:
        element.set("style", ";".join(f"{key}:{value}" for key, value in style.items()))


def _declarations(element: ElementTree.Element) -> dict[str, str]:
    parts: Mapping[str, str] = dict(
        part.split(":", 1) for part in element.get("style", "").split(";") if ":" in part
    )
    return {key.strip(): value.strip() for key, value in parts.items()}


def _written(root: ElementTree.Element) -> str:
    _register()
    return ElementTree.tostring(root, encoding="unicode")


def _points(length: str) -> float:
    found = LENGTH.match(length)
    return float(found.group(1)) * POINTS[found.group(2)] if found else 0.0
