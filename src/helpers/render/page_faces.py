"""Makes the small faces that pages embed: `python -m helpers.render.page_faces`."""

from __future__ import annotations

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from helpers.render.fonts import (
    MISSING_SIGNS,
    PAGE_CHARACTERS,
    PAGE_FACE,
    SIGNS_FACE,
    regular_files,
)


def make_page_faces() -> None:
    """Write the two small faces that pages embed; to be run after a change of their packages.

    They are kept beside the template, because making them takes two seconds a process and what
    compresses them differs from machine to machine.
    """
    sans, signs = regular_files()
    _write_subset(sans, PAGE_CHARACTERS, PAGE_FACE)
    _write_subset(signs, MISSING_SIGNS, SIGNS_FACE)


def _write_subset(source: Path, characters: str, target: Path) -> None:
    options = subset.Options(
        layout_features=["kern", "ccmp"], hinting=False, glyph_names=False, name_IDs=[1, 2, 13]
    )
    with TTFont(source, recalcTimestamp=False) as face:
        chooser = subset.Subsetter(options)
        chooser.populate(text=characters)
        chooser.subset(face)
        axes = {"wdth": 100, "wght": (400, 700)}
        kept = instantiateVariableFont(face, axes) if "fvar" in face else face
        kept.flavor = "woff2"
        kept.save(target)


if __name__ == "__main__":
    make_page_faces()
