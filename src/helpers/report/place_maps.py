"""Maps of areas by their place: circles at centroids, or the outlines that an office supplies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, cos, radians

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon
from numpy.typing import NDArray

from helpers.report import style
from helpers.report.maps import ACROSS, LEGEND_MM, TITLE_MM, draw_legend, draw_sign

WIDTH_MM, HEIGHT_MM, BETWEEN_MM = 78.0, 52.0, 4.0
RADIUS_MM, FREE_MM = 2.3, 0.35
STEPS = 400
# More areas than this have no room for their values.
MOST_VALUES = 20
Points = NDArray[np.float64]
Drawer = Callable[[Axes, "PlaceMap", tuple[float, float]], None]


@dataclass(frozen=True)
class Place:
    """One area: its centre and its rings of (longitude, latitude), its verdict and its value."""

    text: str
    verdict: str
    centre: tuple[float, float]
    rings: tuple[tuple[tuple[float, float], ...], ...] = ()


@dataclass(frozen=True)
class PlaceMap:
    """One small map."""

    title: str
    subtitle: str
    places: Sequence[Place]


def draw_circle_maps(maps: Sequence[PlaceMap], legend: Sequence[tuple[str, str]]) -> Figure:
    """Return small maps of one circle an area, pushed apart until none covers another."""
    return _draw(maps, legend, _draw_circles)


def draw_outline_maps(maps: Sequence[PlaceMap], legend: Sequence[tuple[str, str]]) -> Figure:
    """Return small maps of the areas' outlines, filled by verdict, with sign and value."""
    return _draw(maps, legend, _draw_outlines)


def _draw(maps: Sequence[PlaceMap], legend: Sequence[tuple[str, str]], drawer: Drawer) -> Figure:
    lines = ceil(len(maps) / ACROSS)
    one_high = TITLE_MM + HEIGHT_MM
    height = lines * one_high + (lines - 1) * BETWEEN_MM + LEGEND_MM + 2
    figure = style.figure_mm(height)
    paper = style.paper_mm(figure)
    with style.annex_style():
        for number, one in enumerate(maps):
            left = (number % ACROSS) * (style.WIDTH_MM - WIDTH_MM)
            top = height - (number // ACROSS) * (one_high + BETWEEN_MM)
            paper.text(left, top - 3.4, one.title, size=style.TITLE, weight=style.SEMIBOLD,
                       va="baseline")  # fmt: skip
            paper.text(left, top - 7.2, one.subtitle, size=style.SUBTITLE, color=style.MUTED,
                       va="baseline")  # fmt: skip
            drawer(paper, one, (left, top - TITLE_MM - HEIGHT_MM))
        draw_legend(paper, legend)
    return figure


def _draw_circles(paper: Axes, one: PlaceMap, corner: tuple[float, float]) -> None:
    placed = places_on_map(one.places) + np.array(corner)
    for place, (across, up) in zip(one.places, placed, strict=True):
        fill, edge, sign = style.TILES.get(place.verdict, style.TILES["none"])
        line = "solid" if place.verdict in style.MARKERS else (0, (2, 1.6))
        paper.add_patch(Circle((across, up), RADIUS_MM, facecolor=fill, edgecolor=edge,
                               linewidth=0.8, linestyle=line))  # fmt: skip
        draw_sign(paper, (across, up), place.verdict, sign)


def _draw_outlines(paper: Axes, one: PlaceMap, corner: tuple[float, float]) -> None:
    rings = [np.array(ring) for place in one.places for ring in place.rings]
    to_paper = projection(np.concatenate(rings), 0.0)
    has_values = len(one.places) <= MOST_VALUES
    for place in one.places:
        fill, edge, sign = style.TILES.get(place.verdict, style.TILES["none"])
        ink = style.WHITE if place.verdict == "met" else style.INK
        line = "solid" if place.verdict in style.MARKERS else (0, (2, 1.6))
        for ring in place.rings:
            paper.add_patch(Polygon(to_paper(np.array(ring)) + np.array(corner), facecolor=fill,
                                    edgecolor=edge if place.verdict != "met" else style.WHITE,
                                    linewidth=0.8, linestyle=line))  # fmt: skip
        across, up = to_paper(np.array([place.centre]))[0] + np.array(corner)
        draw_sign(paper, (across - (3.6 if has_values else 0), up), place.verdict, sign)
        if has_values:
            paper.text(across + 1.4, up, place.text, size=style.SUBTITLE, weight="bold",
                       ha="center", va="center_baseline", color=ink)  # fmt: skip


def places_on_map(places: Sequence[Place]) -> Points:
    """Return where the areas' circles stand, in mm from a map's lower left corner."""
    centres = np.array([place.centre for place in places], dtype="float64")
    placed = _pushed(tuple(map(tuple, projection(centres, RADIUS_MM)(centres).tolist())))
    return np.array(placed)


# The small maps of a figure, on paper and on a telephone, show the same areas.
@lru_cache(maxsize=8)
def _pushed(points: tuple[tuple[float, ...], ...]) -> Points:
    return pushed_apart(np.array(points), 2 * RADIUS_MM + FREE_MM)


def projection(points: Points, margin: float) -> Callable[[Points], Points]:
    """Return what lays longitude and latitude out in mm from a map's lower left corner."""
    squeeze = np.array([cos(radians(float(points[:, 1].mean()))), 1.0])
    low, high = points.min(axis=0) * squeeze, points.max(axis=0) * squeeze
    size = np.maximum(high - low, 1e-9)
    room = np.array([WIDTH_MM, HEIGHT_MM]) - 2 * margin
    scale = float((room / size).min())
    spare = (room - size * scale) / 2

    def to_paper(given: Points) -> Points:
        return (given * squeeze - low) * scale + spare + margin

    return to_paper


def pushed_apart(points: Points, distance: float) -> Points:
    """Return the points moved, each as little as may be, until none is nearer than `distance`.

    They stay within the map as far as the moving allows; the same points give the same places.
    """
    placed = points.copy()
    # Two areas with one centre would never part: each gets a direction of its own.
    turn = np.arange(len(placed)) * 2.399963
    placed += 1e-3 * np.column_stack([np.cos(turn), np.sin(turn)])
    for _ in range(STEPS):
        apart = placed[:, None] - placed[None, :]
        length = np.hypot(apart[..., 0], apart[..., 1])
        np.fill_diagonal(length, np.inf)
        short = np.clip(distance - length, 0.0, None)
        if short.max(initial=0.0) < 1e-3:
            break
        placed += (apart / length[..., None] * short[..., None]).sum(axis=1) / 2.2
        placed = np.clip(placed, RADIUS_MM, [WIDTH_MM - RADIUS_MM, HEIGHT_MM - RADIUS_MM])
    return placed
