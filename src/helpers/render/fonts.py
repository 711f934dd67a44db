"""The faces of the pages: where they lie, which characters they have, what a page embeds."""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Set
from functools import cache
from pathlib import Path

import fontpkg_be_vietnam_pro
import fontpkg_jetbrains_mono
import fontpkg_noto_sans
from fontTools.ttLib import TTFont

from helpers.render.content.words import ANNEX_TEMPLATE

SANS = "Noto Sans"
# Noto Sans has no ≤ ≥ ≈; Be Vietnam Pro has them, and its own digits do not share one width.
SIGNS = "Be Vietnam Pro"
MISSING_SIGNS = "≈≤≥"
SERIF = "Libertinus Serif"
# Signs that typst's built-in serif has and the two packaged faces do not.
SERIF_ONLY = "←↑→↓↔⇒∂∆∏∑√∞∫≠∈∅∩∪"
# typst's built-in face of formulas, and where it has every sign (first and last code points).
FORMULAS = "New Computer Modern Math"
FORMULA_SIGNS = (
    (0x391, 0x3C9),
    (0x2032, 0x2037),
    (0x2100, 0x214F),
    (0x2190, 0x23FF),
    (0x27C0, 0x27FF),
    (0x2900, 0x2B73),
    (0x1D400, 0x1D7FF),
)
# typst cannot trace the letters that Noto Sans takes apart (ẹ ị ọ ụ) back to text inside an SVG,
# which PDF/UA refuses; this is the same face without that rule, under a name of its own.
FIGURE_SANS = "Annex Sans"
FIGURE_FACES = (ANNEX_TEMPLATE / "figures.ttf", ANNEX_TEMPLATE / "figures-italic.ttf")
PAGE_FACE = ANNEX_TEMPLATE / "noto-sans.woff2"
SIGNS_FACE = ANNEX_TEMPLATE / "signs.woff2"
VIETNAMESE = "ĂăĐđĨĩŨũƠơƯư" + "".join(map(chr, range(0x1EA0, 0x1EFA)))
PUNCTUATION = "–—‘’“”„•…‰−€₫"
PAGE_CHARACTERS = (
    "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)])) + VIETNAMESE + PUNCTUATION
)
# They change the order of what stands around them, so a name could lie about itself.
DIRECTIONS = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\u061c"}

# They take no room, so two names that look the same could differ.
UNSEEN = {"\u200b", "\u200e", "\u200f", "\u2060", "\u2061", "\u2062", "\u2063", "\ufeff"}


def font_folders() -> tuple[Path, ...]:
    """Return the folders of the packaged faces, for whoever sets type from files."""
    packages = (fontpkg_noto_sans, fontpkg_be_vietnam_pro, fontpkg_jetbrains_mono)
    files = (Path(package.__file__).parent / "files" for package in packages)
    return (*files, ANNEX_TEMPLATE)


@cache
def known_characters() -> frozenset[str]:
    """Return the characters that a page on paper can show."""
    sans, signs = regular_files()
    codes: set[int] = set()
    for path in (sans, signs):
        with TTFont(path, lazy=True) as face:
            codes |= set(face.getBestCmap())
    return frozenset({*map(chr, codes), *SERIF_ONLY, "\n", "\t"}) - DIRECTIONS - UNSEEN


@cache
def formula_signs() -> frozenset[str]:
    """Return the signs that a formula on paper can show, besides those of words."""
    codes = (range(first, last + 1) for first, last in FORMULA_SIGNS)
    return frozenset(chr(code) for part in codes for code in part)


def printable(text: str, also: Set[str] = frozenset()) -> tuple[str, tuple[str, ...]]:
    """Return the text with what no face has (nor `also`) as "U+1F680", and the list of those."""
    text = unicodedata.normalize("NFC", text)
    known = known_characters()
    missing = sorted({one for one in text if one not in known and one not in also and one != "\r"})
    for letter in missing:
        text = text.replace(letter, code_point(letter))
    return text.replace("\r", ""), tuple(map(code_point, missing))


def code_point(letter: str) -> str:
    """Return "U+1F680" for a rocket."""
    return f"U+{ord(letter):04X}"


@cache
def face_rules() -> str:
    """Return the CSS that embeds the page's faces; about 25 KB."""
    return (
        f"@font-face{{font-family:'{SANS}';font-weight:400 700;font-display:block;"
        f"src:url({_data(PAGE_FACE)}) format('woff2')}}"
        f"@font-face{{font-family:'{SANS}';font-weight:400 700;font-display:block;"
        f"unicode-range:U+2248,U+2264-2265;src:url({_data(SIGNS_FACE)}) format('woff2')}}"
    )


def regular_files() -> tuple[Path, Path]:
    """Return the files of the sans and of the face that has its missing signs."""
    sans, signs = font_folders()[:2]
    return sans / "NotoSans[wdth,wght].ttf", signs / "BeVietnamPro-Medium.ttf"


def _data(path: Path) -> str:
    return "data:font/woff2;base64," + base64.b64encode(path.read_bytes()).decode("ascii")
