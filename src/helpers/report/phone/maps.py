"""Maps for a telephone: one below the other, names and values as large as on the page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from helpers.report import style
from helpers.report.maps import Tile, TileMap
from helpers.report.phone.sheet import SMALL, TITLE, WIDTH, Sheet, in_two, polyline
from helpers.report.place_maps import (
    HEIGHT_MM,
    MOST_VALUES,
    RADIUS_MM,
    WIDTH_MM,
    Place,
    PlaceMap,
    places_on_map,
    projection,
)

TILE_HEIGHT, GAP, HEADING, BETWEEN = 60.0, 3.0, 38.0, 22.0
LEGEND_LINE, KEY = 22.0, (18.0, 13.0)
FADED = "3 2.4"
SCALE = WIDTH / WIDTH_MM
Legend = Sequence[tuple[str, str]]


def phone_tile_maps(maps: Sequence[TileMap], legend: Legend) -> str:
    """Return tile maps one below the other, as SVG for a telephone."""
    sheet, top = Sheet(), 0.0
    columns = max(tile.column for one in maps for tile in one.tiles)
    width = (WIDTH - (columns - 1) * GAP) / columns
    for one in maps:
        top = _write_heading(sheet, one.title, one.subtitle, top)
        for tile in one.tiles:
            left = (tile.column - 1) * (width + GAP)
            _draw_tile(sheet, tile, left, top + (tile.row - 1) * (TILE_HEIGHT + GAP), width)
        top += max(tile.row for tile in one.tiles) * (TILE_HEIGHT + GAP) + BETWEEN
    return sheet.svg(_write_legend(sheet, legend, top - BETWEEN + 12))


def phone_circle_maps(maps: Sequence[PlaceMap], legend: Legend) -> str:
    """Return maps of circles one below the other, as SVG for a telephone."""
    sheet, top = Sheet(), 0.0
    for one in maps:
        top = _write_heading(sheet, one.title, one.subtitle, top)
        for place, (across, up) in zip(one.places, places_on_map(one.places), strict=True):
            fill, edge, sign = style.TILES.get(place.verdict, style.TILES["none"])
            x, y = across * SCALE, top + (HEIGHT_MM - up) * SCALE
            if place.verdict in style.MARKERS:
                sheet.dot(x, y, RADIUS_MM * SCALE, fill, edge)
            else:
                sheet.area(_circle(x, y), fill, edge, width=1.2, dashes=FADED)
            sheet.sign(x, y, place.verdict, sign)
        top += HEIGHT_MM * SCALE + BETWEEN
    return sheet.svg(_write_legend(sheet, legend, top - BETWEEN + 12))


def phone_outline_maps(maps: Sequence[PlaceMap], legend: Legend) -> str:
    """Return maps of outlines one below the other, as SVG for a telephone."""
    sheet, top = Sheet(), 0.0
    for one in maps:
        top = _write_heading(sheet, one.title, one.subtitle, top)
        rings = [np.array(ring) for place in one.places for ring in place.rings]
        to_paper = projection(np.concatenate(rings), 0.0)
        for place in one.places:
            ways = [to_paper(np.array(ring)) for ring in place.rings]
            _draw_outline(
                sheet, place, [[_on_sheet(x, y, top=top) for x, y in way] for way in ways]
            )
        for place in one.places:
            x, y = _on_sheet(*to_paper(np.array([place.centre]))[0].tolist(), top=top)
            _write_place(sheet, place, (x, y), values=len(one.places) <= MOST_VALUES)
        top += HEIGHT_MM * SCALE + BETWEEN
    return sheet.svg(_write_legend(sheet, legend, top - BETWEEN + 12))


def _on_sheet(across: float, up: float, *, top: float) -> tuple[float, float]:
    return across * SCALE, top + (HEIGHT_MM - up) * SCALE


def _circle(x: float, y: float) -> str:
    radius = RADIUS_MM * SCALE
    arc = f"a{radius:.1f} {radius:.1f} 0 1 0"
    return f"M{x - radius:.1f} {y:.1f}{arc} {2 * radius:.1f} 0{arc} {-2 * radius:.1f} 0z"


def _write_heading(sheet: Sheet, title: str, subtitle: str, top: float) -> float:
    """Write a map's title and subtitle and return where the map begins."""
    sheet.text(0, top + 13, title, size=TITLE, weight=style.SEMIBOLD)
    sheet.text(0, top + 29, subtitle, size=SMALL, colour=style.MUTED)
    return top + HEADING


def _draw_tile(sheet: Sheet, tile: Tile, left: float, top: float, width: float) -> None:
    fill, edge, sign = style.TILES.get(tile.verdict, style.TILES["none"])
    has_verdict = tile.verdict in style.MARKERS
    ink = style.WHITE if tile.verdict == "met" else style.INK if has_verdict else style.MUTED
    way = polyline([(left + 0.5, top + 0.5), (left + width - 0.5, top + 0.5),
                    (left + width - 0.5, top + TILE_HEIGHT - 0.5),
                    (left + 0.5, top + TILE_HEIGHT - 0.5)]) + "z"  # fmt: skip
    sheet.area(way, fill, edge, dashes="" if has_verdict else FADED)
    lines = in_two(tile.name, SMALL, width - 8)
    first = top + (16 if len(lines) > 1 else 23)
    for number, line in enumerate(lines):
        sheet.text(left + width / 2, first + 14 * number, line, size=SMALL, colour=ink,
                   anchor="middle")  # fmt: skip
    sheet.sign(left + 9, top + 47, tile.verdict, sign)
    middle = left + width / 2 + (6 if has_verdict else 0)
    sheet.text(middle, top + 51.5, tile.text, size=13, weight=700, colour=ink, anchor="middle")


def _draw_outline(
    sheet: Sheet, place: Place, rings: Sequence[Sequence[tuple[float, float]]]
) -> None:
    fill, edge, _ = style.TILES.get(place.verdict, style.TILES["none"])
    way = "".join(f"{polyline(ring)}z" for ring in rings)
    dashes = "" if place.verdict in style.MARKERS else FADED
    sheet.area(way, fill, edge if place.verdict != "met" else style.WHITE, dashes=dashes)


def _write_place(sheet: Sheet, place: Place, at: tuple[float, float], *, values: bool) -> None:
    sign = style.TILES.get(place.verdict, style.TILES["none"])[2]
    x, y = at
    sheet.sign(x - (16 if values else 0), y, place.verdict, sign)
    if values:
        ink = style.WHITE if place.verdict == "met" else style.INK
        sheet.text(x + 6, y + 4, place.text, weight=700, colour=ink, anchor="middle")


def _write_legend(sheet: Sheet, legend: Legend, top: float) -> float:
    """Write what the grounds and signs mean, a line each, and return where that ends."""
    for number, (verdict, word) in enumerate(legend):
        line = top + number * LEGEND_LINE
        fill, edge, sign = style.TILES.get(verdict, style.TILES["none"])
        width, height = KEY
        way = polyline([(0.5, line), (width, line), (width, line + height), (0.5, line + height)])
        sheet.area(f"{way}z", fill, edge, dashes="" if verdict in style.MARKERS else FADED)
        sheet.sign(width / 2, line + height / 2, verdict, sign)
        sheet.text(width + 8, line + 11, word)
    return top + len(legend) * LEGEND_LINE
