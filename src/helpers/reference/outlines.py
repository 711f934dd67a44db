"""Outlines of areas, where the office supplies them: `params/outlines.geojson`; none is shipped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.errors import Fault, UserMistake

if TYPE_CHECKING:
    from helpers.reference.periods import Period

FILE = "outlines.geojson"
Point = tuple[float, float]
Ring = tuple[Point, ...]
DEGREES = (180.0, 90.0)


def read_outlines(params: Path, period: Period) -> Mapping[str, tuple[Ring, ...]]:
    """Return the rings of (longitude, latitude) of each area that stood at the period's end.

    Empty where the office gives no file. Of an area without `valid_from` and `valid_to` the outline
    holds for ever. Raises `UserMistake` with every fault at once.
    """
    path = params / FILE
    if not path.is_file():
        return {}
    faults: list[Fault] = []
    found = {
        code: rings
        for code, start, end, rings in _features(path, faults)
        if (start or date.min) <= period.end <= (end or date.max)
    }
    if faults:
        raise UserMistake(*faults)
    return found


def outline_faults(params: Path) -> list[Fault]:
    """Return what is wrong with the file of outlines; nothing where there is none."""
    faults: list[Fault] = []
    path = params / FILE
    if path.is_file():
        list(_features(path, faults))
    return faults


def _features(
    path: Path, faults: list[Fault]
) -> Iterator[tuple[str, date | None, date | None, tuple[Ring, ...]]]:
    where = f"params/{FILE}"
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        faults.append(Fault(f"GeoJSON is required; got: {str(error)[:80]}", where))
        return
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        faults.append(Fault("a FeatureCollection is required", where))
        return
    for number, feature in enumerate(features, start=1):
        try:
            yield _feature(feature)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            faults.append(Fault(_told(error), f"{where}: feature {number}"))


def _told(error: Exception) -> str:
    """Return what a feature must hold, with what was wrong, in one sentence."""
    said = str(error) if isinstance(error, ValueError) else repr(error)
    return f"a polygon with properties.code is required; got: {said[:90]}"


def _feature(feature: Any) -> tuple[str, date | None, date | None, tuple[Ring, ...]]:
    properties, geometry = feature["properties"], feature["geometry"]
    code = properties["code"]
    if not isinstance(code, str):
        raise ValueError(f"code {code!r}, which is no text")
    kind, shapes = geometry["type"], geometry["coordinates"]
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"geometry {kind!r}")
    polygons = shapes if kind == "MultiPolygon" else [shapes]
    # Holes are areas of their own and are drawn over this one.
    rings = tuple(_ring(polygon[0]) for polygon in polygons)
    return code, _day(properties, "valid_from"), _day(properties, "valid_to"), rings


def _ring(points: Any) -> Ring:
    ring = tuple((float(point[0]), float(point[1])) for point in points)
    for across, up in ring:
        if abs(across) > DEGREES[0] or abs(up) > DEGREES[1]:
            raise ValueError(f"{across}, {up}: not degrees of longitude and latitude (WGS 84)")
    return ring


def _day(properties: Mapping[str, Any], name: str) -> date | None:
    written = properties.get(name)
    return date.fromisoformat(written) if written else None
