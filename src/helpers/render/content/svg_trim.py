"""A figure's SVG without what nobody sees: half of what drawing programs write."""

from __future__ import annotations

import re
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
REFERENCE = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")
NO_ROTATION = re.compile(r"^rotate\(-?0(?:\s[^)]*)?\)$")
SPACES = re.compile(r"\s+")
# matplotlib's only style rule; inherited from the root it needs no rule at all.
JOINS = "*{stroke-linejoin: round; stroke-linecap: butt}"
TEXTS = {f"{{{SVG}}}{name}" for name in ("text", "tspan", "style", "title", "desc")}
DEFAULTS = {"text-anchor": "start", "opacity": "1", "stroke-opacity": "1", "fill-opacity": "1"}


def trim(root: ElementTree.Element) -> None:
    """Drop blanks, unused names, empty groups and what says nothing, in place."""
    used = _used_names(root)
    for element in root.iter():
        _trim_element(element, used)
    _hoist_joins(root)
    _drop_empty(root)
    _unwrap_groups(root)


def _used_names(root: ElementTree.Element) -> set[str]:
    names: set[str] = set()
    for element in root.iter():
        for key, value in element.attrib.items():
            names |= set(REFERENCE.findall(value))
            if key.endswith("href") and value.startswith("#"):
                names.add(value[1:])
        if element.tag == f"{{{SVG}}}style":
            names |= set(re.findall(r"#([\w-]+)", element.text or ""))
    return names


def _trim_element(element: ElementTree.Element, used: set[str]) -> None:
    if element.tag not in TEXTS:
        element.text = (element.text or "").strip() or None
    element.tail = element.tail if (element.tail or "").strip() else None
    if element.get("id") not in used:
        element.attrib.pop("id", None)
    if NO_ROTATION.match(element.get("transform", "")):
        del element.attrib["transform"]
    if "d" in element.attrib:
        element.set("d", SPACES.sub(" ", element.attrib["d"]).strip())
    if "style" in element.attrib:
        element.set("style", _short_style(element.attrib["style"]))


def _short_style(style: str) -> str:
    pairs = [part.split(":", 1) for part in style.split(";") if ":" in part]
    kept = [
        (key.strip(), SPACES.sub(" ", value.strip()))
        for key, value in pairs
        if DEFAULTS.get(key.strip()) != value.strip()
    ]
    return ";".join(f"{key}:{value}" for key, value in kept)


def _hoist_joins(root: ElementTree.Element) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{{{SVG}}}style" and (child.text or "").strip() == JOINS:
                parent.remove(child)
                root.set("stroke-linejoin", "round")


def _drop_empty(parent: ElementTree.Element) -> None:
    for child in list(parent):
        _drop_empty(child)
        is_container = child.tag in {f"{{{SVG}}}g", f"{{{SVG}}}defs"}
        if is_container and not len(child) and not child.get("id"):
            parent.remove(child)


def _unwrap_groups(parent: ElementTree.Element) -> None:
    """Put the children of a group that says nothing in its place."""
    at = 0
    while at < len(parent):
        child = parent[at]
        _unwrap_groups(child)
        if child.tag == f"{{{SVG}}}g" and not child.attrib:
            parent[at : at + 1] = list(child)
            at += len(child)
        else:
            at += 1
