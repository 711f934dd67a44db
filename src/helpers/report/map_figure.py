"""Map figures of the overview: tiles, outlines an office supplies, or circles at centres."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from helpers.indicators.progress import Scene, progress_row
from helpers.reference.areas import Area
from helpers.reference.definitions import Indicator
from helpers.reference.outlines import Ring, read_outlines
from helpers.report import words
from helpers.report.figures import AnnexFigure, Prose
from helpers.report.maps import Tile, TileMap, draw_tile_maps
from helpers.report.phone.maps import (
    phone_circle_maps,
    phone_outline_maps,
    phone_tile_maps,
)
from helpers.report.place_maps import Place, PlaceMap, draw_circle_maps, draw_outline_maps
from helpers.report.subject import Subject

LEGEND = ("met", "missed", "undecided", "none")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Mapped:
    """One indicator by area: what every kind of map is drawn from."""

    indicator: Indicator
    rows: Mapping[str, Row]


def area_maps(subject: Subject, indicator_ids: Sequence[str]) -> AnnexFigure | Prose:
    """Return small maps of the reporting areas, one an indicator.

    Areas whose outlines the office supplies are drawn as they are, others as tiles where
    `areas.csv` gives them a place, else as circles at their centres.
    """
    province = subject.reference.areas.province_code
    every = subject.reference.areas.reporting(subject.period)
    areas = [area for area in every if area.code != province]
    found = [_mapped(subject, subject.indicator(name), areas) for name in indicator_ids]
    shown = [one for one in found if any(pd.notna(row["value"]) for row in one.rows.values())]
    if not shown:
        return Prose(subject.text("figure.maps.nothing"))
    legend = [(one, subject.text(f"figure.maps.legend.{one}")) for one in LEGEND]
    draw, note = _way(subject, areas)
    caption = subject.text("figure.maps.caption", count=words.in_words(subject, len(shown)))
    figure, phone = draw(shown, legend)
    return AnnexFigure(
        figure,
        words.tie(" ".join(_alt(subject, one, areas) for one in shown)),
        words.tie(caption),
        words.tie(subject.text(note)),
        phone,
    )


def _mapped(subject: Subject, indicator: Indicator, areas: Sequence[Area]) -> Mapped:
    scenes = {
        area.code: Scene(subject.reference, subject.store, area.code, subject.period)
        for area in areas
    }
    return Mapped(indicator, {code: progress_row(one, indicator) for code, one in scenes.items()})


Legend = Sequence[tuple[str, str]]
# Draws the maps on paper, and for a telephone.
Draw = Callable[[Sequence[Mapped], Legend], tuple[Figure, str]]


def _way(subject: Subject, areas: Sequence[Area]) -> tuple[Draw, str]:
    """Return how to draw these areas, and the key of what is said below."""
    outlines = read_outlines(subject.reference.paths.params, subject.period)
    if all(area.code in outlines for area in areas):

        def outlined(maps: Sequence[Mapped], legend: Legend) -> tuple[Figure, str]:
            drawn = [_place_map(subject, one, areas, outlines) for one in maps]
            return draw_outline_maps(drawn, legend), phone_outline_maps(drawn, legend)

        return outlined, "figure.maps.note_outlines"
    if all(area.tile_column for area in areas):

        def tiled(maps: Sequence[Mapped], legend: Legend) -> tuple[Figure, str]:
            drawn = [_tile_map(subject, one, areas) for one in maps]
            return draw_tile_maps(drawn, legend), phone_tile_maps(drawn, legend)

        return tiled, "figure.maps.note"

    def circled(maps: Sequence[Mapped], legend: Legend) -> tuple[Figure, str]:
        drawn = [_place_map(subject, one, areas, {}) for one in maps]
        return draw_circle_maps(drawn, legend), phone_circle_maps(drawn, legend)

    return circled, "figure.maps.note_circles"


def _titles(subject: Subject, indicator: Indicator) -> tuple[str, str]:
    title = words.upper_first(subject.word(indicator.short))
    return title, subject.text("figure.maps.subtitle", unit=subject.word(indicator.unit))


def _tile_map(subject: Subject, one: Mapped, areas: Sequence[Area]) -> TileMap:
    tiles = [
        Tile(
            subject.name_of(area.code), _text(subject, one, area), _verdict(one.rows[area.code]),
            area.tile_column or 1, area.tile_row or 1,
        )
        for area in areas
    ]  # fmt: skip
    return TileMap(*_titles(subject, one.indicator), tiles)


def _place_map(
    subject: Subject, one: Mapped, areas: Sequence[Area], outlines: Mapping[str, tuple[Ring, ...]]
) -> PlaceMap:
    places = [
        Place(
            _text(subject, one, area), _verdict(one.rows[area.code]),
            (area.longitude or 0.0, area.latitude or 0.0), outlines.get(area.code, ()),
        )
        for area in areas
        if area.code in outlines or (area.longitude is not None and area.latitude is not None)
    ]  # fmt: skip
    return PlaceMap(*_titles(subject, one.indicator), places)


def _text(subject: Subject, one: Mapped, area: Area) -> str:
    row = one.rows[area.code]
    if pd.isna(row["value"]):
        return words.status_text(subject, row["status"])
    return subject.language.number(row["value"], one.indicator.decimals)


def _verdict(row: Row) -> str:
    verdict = words.page_verdict(row["verdict"])
    return verdict if verdict in ("met", "missed", "undecided") else "none"


def _alt(subject: Subject, one: Mapped, areas: Sequence[Area]) -> str:
    name, _ = _titles(subject, one.indicator)
    said = "; ".join(f"{subject.name_of(area.code)} {_text(subject, one, area)}" for area in areas)
    return subject.text("figure.alt.map", name=name, values=said)
