"""Tile maps: one tile a district, its name, its status as shape, its value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.report import style

TILE_MM, TILE_HEIGHT_MM, GAP_MM = 15.2, 11.8, 0.7
TITLE_MM, LEGEND_MM, BETWEEN_MM = 9.0, 6.0, 5.0
ACROSS = 2
# Half a line, so that the outermost tiles are drawn whole.
EDGE_MM = 0.2


@dataclass(frozen=True)
class Tile:
    """One area; `column` and `row` count from 1 at the top left."""

    name: str
    text: str
    verdict: str
    column: int
    row: int


@dataclass(frozen=True)
class TileMap:
    """One small map."""

    title: str
    subtitle: str
    tiles: Sequence[Tile]


def draw_tile_maps(maps: Sequence[TileMap], legend: Sequence[tuple[str, str]]) -> Figure:
    """Return the small maps, two side by side, with one legend of (verdict, word) below."""
    rows = max(tile.row for one in maps for tile in one.tiles)
    columns = max(tile.column for one in maps for tile in one.tiles)
    one_high = TITLE_MM + rows * (TILE_HEIGHT_MM + GAP_MM)
    lines = ceil(len(maps) / ACROSS)
    height = lines * one_high + (lines - 1) * BETWEEN_MM + LEGEND_MM + 2
    figure = style.figure_mm(height)
    paper = style.paper_mm(figure)
    across = style.WIDTH_MM - columns * (TILE_MM + GAP_MM) + GAP_MM - 2 * EDGE_MM
    with style.annex_style():
        for place, one in enumerate(maps):
            left = (place % ACROSS) * across
            top = height - (place // ACROSS) * (one_high + BETWEEN_MM)
            _draw_map(paper, one, left, top)
        draw_legend(paper, legend)
    return figure


def _draw_map(paper: Axes, one: TileMap, left: float, top: float) -> None:
    paper.text(left, top - 3.4, one.title, size=style.TITLE, weight=style.SEMIBOLD, va="baseline")
    paper.text(left, top - 7.2, one.subtitle, size=style.SUBTITLE, color=style.MUTED,
               va="baseline")  # fmt: skip
    for tile in one.tiles:
        across = left + EDGE_MM + (tile.column - 1) * (TILE_MM + GAP_MM)
        down = top - TITLE_MM - (tile.row - 1) * (TILE_HEIGHT_MM + GAP_MM)
        _draw_tile(paper, tile, across, down)


def _draw_tile(paper: Axes, tile: Tile, left: float, top: float) -> None:
    sign = style.TILES.get(tile.verdict, style.TILES["none"])[2]
    ink = style.WHITE if tile.verdict == "met" else style.INK
    if tile.verdict not in style.MARKERS:
        ink = style.MUTED
    _draw_box(paper, left, top, (TILE_MM, TILE_HEIGHT_MM), tile.verdict)
    size = style.TILE if len(tile.name) < 11 else style.TILE - 0.4
    paper.text(left + TILE_MM / 2, top - 4.2, tile.name, size=size, ha="center", color=ink)
    draw_sign(paper, (left + 2.5, top - 8.1), tile.verdict, sign)
    middle = left + TILE_MM / 2 + (1.4 if tile.verdict in style.MARKERS else 0)
    paper.text(middle, top - 9.3, tile.text, size=style.LAST, weight="bold", ha="center", color=ink)


def _draw_box(
    paper: Axes, left: float, top: float, size: tuple[float, float], verdict: str
) -> None:
    fill, edge, _ = style.TILES.get(verdict, style.TILES["none"])
    line = (0, (2, 1.6)) if verdict not in style.MARKERS else "solid"
    paper.add_patch(Rectangle((left, top - size[1]), *size, facecolor=fill, edgecolor=edge,
                              linewidth=0.8, linestyle=line))  # fmt: skip


def draw_sign(paper: Axes, at: tuple[float, float], verdict: str, colour: str) -> None:
    """Draw a verdict's shape; nothing where there is no verdict."""
    if verdict not in style.MARKERS:
        return
    face = style.WHITE if verdict == "undecided" else colour
    size = {"missed": 5.4, "undecided": 4.2}.get(verdict, 4.8)
    paper.plot(*at, marker=style.MARKERS[verdict], markersize=size, markerfacecolor=face,
               markeredgecolor=colour, markeredgewidth=0.9)  # fmt: skip


def draw_legend(paper: Axes, legend: Sequence[tuple[str, str]]) -> None:
    """Draw the legend of (verdict, word) at the foot of the figure."""
    across = 0.3
    for verdict, word in legend:
        sign = style.TILES.get(verdict, style.TILES["none"])[2]
        _draw_box(paper, across, 4.4, (5.4, 3.6), verdict)
        draw_sign(paper, (across + 2.7, 2.6), verdict, sign)
        paper.text(across + 7.0, 1.6, word, size=style.SUBTITLE, va="baseline")
        across += 7.0 + len(word) * 1.52 + 6.0
