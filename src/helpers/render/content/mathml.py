"""A formula for the page: MathML, which browsers draw and read aloud without any script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from helpers.render.content.maths import Term, spoken
from helpers.render.content.office_text import office_text

SIGNS = {
    "line": "¯",
    "hat": "^",
    "tilde": "~",
    "arrow": "→",
    "dot": "˙",
    "dots": "¨",
    "brace": "⏟",
}
LEAVES = {
    "letter": "<mi>{}</mi>",
    "upright": '<mi mathvariant="normal">{}</mi>',
    "number": "<mn>{}</mn>",
    "sign": "<mo>{}</mo>",
    "words": "<mtext>{}</mtext>",
    "space": '<mspace width="0.5em"/>',
}


def mathml(formula: Term, *, display: bool) -> str:
    """Return the formula as MathML, every text escaped; in words too, for who cannot see it."""
    form = ' display="block"' if display else ""
    return (
        f'<math{form} alttext="{escape(office_text(spoken(formula)))}">{_written(formula)}</math>'
    )


def _written(term: Term | None) -> str:
    if term is None:
        return "<mrow></mrow>"
    if term["kind"] in LEAVES:
        # A browser takes blanks off both ends of words in a formula.
        return LEAVES[term["kind"]].format(escape(office_text(term["text"])).replace(" ", "\u00a0"))
    return WRITERS.get(term["kind"], _row)(term)


def _row(term: Term) -> str:
    return f"<mrow>{_every(term['parts'])}</mrow>"


def _fraction(term: Term) -> str:
    line = "" if term["line"] else ' linethickness="0"'
    return f"<mfrac{line}>{_every(term['parts'])}</mfrac>"


def _root(term: Term) -> str:
    name = "msqrt" if len(term["parts"]) == 1 else "mroot"
    return f"<{name}>{_every(term['parts'])}</{name}>"


def _accent(term: Term) -> str:
    name, sign = "munder" if term["below"] else "mover", SIGNS[term["sign"]]
    return f"<{name}>{_every(term['parts'])}<mo>{sign}</mo></{name}>"


def _matrix(term: Term) -> str:
    rows = (_cells(row["parts"]) for row in term["parts"])
    return "<mtable>" + "".join(f"<mtr>{row}</mtr>" for row in rows) + "</mtable>"


def _fenced(term: Term) -> str:
    sides = [escape(term[side]) for side in ("opening", "closing")]
    opening, closing = [f"<mo>{side}</mo>" if side else "" for side in sides]
    return f"<mrow>{opening}{_every(term['parts'])}{closing}</mrow>"


def _every(parts: Sequence[Term | None]) -> str:
    return "".join(map(_written, parts))


def _cells(parts: Sequence[Any]) -> str:
    return "".join(f"<mtd>{_written(part)}</mtd>" for part in parts)


def _scripts(term: Term) -> str:
    base, below, above = term["parts"]
    names = ("munder", "mover", "munderover") if term["limits"] else ("msub", "msup", "msubsup")
    name = names[2] if below and above else names[0] if below else names[1]
    return f"<{name}>{_every([base, *filter(None, (below, above))])}</{name}>"


WRITERS: dict[str, Callable[[Term], str]] = {
    "fraction": _fraction,
    "root": _root,
    "scripts": _scripts,
    "accent": _accent,
    "matrix": _matrix,
    "fenced": _fenced,
}
