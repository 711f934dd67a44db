"""Makes the small faces that pages embed: `python -m helpers.render.paper.faces`."""

from __future__ import annotations

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from helpers.render.fonts import (
    FIGURE_FACES,
    FIGURE_SANS,
    MISSING_SIGNS,
    PAGE_CHARACTERS,
    PAGE_FACE,
    SIGNS_FACE,
    regular_files,
)

LETTERS_APART = "ccmp"
# Family, full name, PostScript name, typographic family: typst passes over a face without them.
FAMILY_NAMES = (1, 4, 6, 16)


def make_page_faces() -> None:
    """Write the small faces that pages and figures embed.

    To be run after a change of their packages. They are kept beside the template, because making
    them takes seconds a process and what compresses them differs from machine to machine.
    """
    sans, signs = regular_files()
    italic = sans.with_name(sans.name.replace("NotoSans[", "NotoSans-Italic["))
    _save(_subset(sans, PAGE_CHARACTERS, ("kern", LETTERS_APART)), PAGE_FACE, "woff2")
    _save(_subset(signs, MISSING_SIGNS, ()), SIGNS_FACE, "woff2")
    for source, target in zip((sans, italic), FIGURE_FACES, strict=True):
        face = _subset(source, PAGE_CHARACTERS, ("kern",))
        for name in FAMILY_NAMES:
            face["name"].setName(_name(name, target), name, 3, 1, 0x409)
        _save(face, target, None)


def _name(number: int, target: Path) -> str:
    """Return one of the names of the figures' face, without spaces in the PostScript one."""
    style = "Italic" if "italic" in target.stem else "Regular"
    names = {4: f"{FIGURE_SANS} {style}", 6: f"{FIGURE_SANS.replace(' ', '')}-{style}"}
    return names.get(number, FIGURE_SANS)


def _subset(source: Path, characters: str, features: tuple[str, ...]) -> TTFont:
    """Return the face with these characters and features, in the weights from 400 to 700."""
    options = subset.Options(
        layout_features=list(features), hinting=False, glyph_names=False, name_IDs=[1, 2, 13]
    )
    face = TTFont(source, recalcTimestamp=False)
    chooser = subset.Subsetter(options)
    chooser.populate(text=characters)
    chooser.subset(face)
    axes = {"wdth": 100, "wght": (400, 700)}
    return instantiateVariableFont(face, axes) if "fvar" in face else face


def _save(face: TTFont, target: Path, flavor: str | None) -> None:
    face.flavor = flavor
    face.save(target)


if __name__ == "__main__":
    make_page_faces()
