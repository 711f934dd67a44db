"""Figures and progress bars as PNG for Word: typst draws them, the same bytes everywhere."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import typst

from helpers.render.content.svg import size_in_points
from helpers.render.content.tables import Progress
from helpers.render.content.words import ANNEX_TEMPLATE
from helpers.render.paper.pictures import declared_faces
from helpers.render.spare_memory import forget_documents
from helpers.render.word.pages import TEXT_WIDTH

TEMPLATE = ANNEX_TEMPLATE / "pictures.typ"
POINTS_PER_MM = 72 / 25.4
# A printer's 200 dots an inch keep the smallest words of a figure sharp.
RESOLUTION = 200
BAR_WIDTH, BAR_HEIGHT = 88.0, 18.0


@dataclass(frozen=True)
class Drawing:
    """What is to be drawn, and its size in points."""

    kind: str
    content: Any
    width: float
    height: float


def figure_drawing(svg: str) -> Drawing:
    """Return the drawing of a figure, at most as wide as the text of a portrait page."""
    width, height = size_in_points(svg)
    scale = min(1.0, TEXT_WIDTH[False] * POINTS_PER_MM / width)
    return Drawing("figure", declared_faces(svg), round(width * scale, 2), round(height * scale, 2))


def bar_drawing(progress: Progress) -> Drawing:
    """Return the drawing of a cell's bar."""
    return Drawing("bar", asdict(progress), BAR_WIDTH, BAR_HEIGHT)


def draw(drawings: Sequence[Drawing], fonts: typst.Fonts) -> list[bytes | None]:
    """Return a PNG for each drawing, None for one that cannot be drawn."""
    if not drawings:
        return []
    try:
        pictures = _compiled(drawings, fonts)
        # Kept beside the pages that typst sets next, they would be the most that a worker holds.
        forget_documents(fonts)
        return [*pictures]
    except typst.TypstError:
        if len(drawings) == 1:
            return [None]
        return [picture for drawing in drawings for picture in draw([drawing], fonts)]


def _compiled(drawings: Sequence[Drawing], fonts: typst.Fonts) -> list[bytes]:
    data = json.dumps([asdict(one) for one in drawings], ensure_ascii=False, sort_keys=True)
    pictures = typst.compile(
        str(TEMPLATE),
        root=str(ANNEX_TEMPLATE),
        font_paths=fonts,
        sys_inputs={"drawings": data},
        format="png",
        ppi=RESOLUTION,
    )
    return [pictures] if isinstance(pictures, bytes) else pictures
