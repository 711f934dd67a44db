"""A formula for Word: a real equation, which can be edited there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape, quoteattr

from helpers.render.content.maths import Term
from helpers.render.content.office_text import office_text

NAMESPACE = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
SIGNS = {
    "hat": "\u0302",
    "tilde": "\u0303",
    "arrow": "\u20d7",
    "dot": "\u0307",
    "dots": "\u0308",
}
UPRIGHT = {"upright", "words"}


def word_maths(formula: Term, *, display: bool) -> str:
    """Return the equation; one with `display` stands in a paragraph of its own, centred."""
    equation = f"<m:oMath {NAMESPACE}>{_written(formula)}</m:oMath>"
    return f"<m:oMathPara {NAMESPACE}>{equation}</m:oMathPara>" if display else equation


def _written(term: Term | None) -> str:
    if term is None:
        return ""
    usual = _row if term["parts"] else _run
    return WRITERS.get(term["kind"], usual)(term)


def _row(term: Term) -> str:
    return _every(term["parts"])


def _fraction(term: Term) -> str:
    line = "" if term["line"] else '<m:fPr><m:type m:val="noBar"/></m:fPr>'
    return f"<m:f>{line}{_named(('num', 'den'), term['parts'])}</m:f>"


def _root(term: Term) -> str:
    parts = term["parts"]
    hidden = '<m:radPr><m:degHide m:val="1"/></m:radPr>' if len(parts) == 1 else ""
    degree = _written(parts[1]) if len(parts) > 1 else ""
    return f"<m:rad>{hidden}<m:deg>{degree}</m:deg><m:e>{_written(parts[0])}</m:e></m:rad>"


def _matrix(term: Term) -> str:
    rows = (
        "".join(f"<m:e>{_written(cell)}</m:e>" for cell in row["parts"]) for row in term["parts"]
    )
    return "<m:m>" + "".join(f"<m:mr>{row}</m:mr>" for row in rows) + "</m:m>"


def _fenced(term: Term) -> str:
    begin, end = (quoteattr(office_text(term[side])) for side in ("opening", "closing"))
    sides = f"<m:dPr><m:begChr m:val={begin}/><m:endChr m:val={end}/></m:dPr>"
    return f"<m:d>{sides}<m:e>{_every(term['parts'])}</m:e></m:d>"


def _every(parts: Sequence[Term | None]) -> str:
    return "".join(map(_written, parts))


def _run(term: Term) -> str:
    text = office_text(term["text"]).replace("\n", " ").replace("\t", " ")
    if not text:
        return ""
    style = '<m:rPr><m:sty m:val="p"/></m:rPr>' if term["kind"] in UPRIGHT else ""
    return f'<m:r>{style}<m:t xml:space="preserve">{escape(text)}</m:t></m:r>'


def _named(names: Sequence[str], parts: Sequence[Term | None]) -> str:
    pairs = zip(names, parts, strict=True)
    return "".join(f"<m:{name}>{_written(part)}</m:{name}>" for name, part in pairs)


def _scripts(term: Term) -> str:
    if term["limits"]:
        return _limits(term)
    base, below, above = term["parts"]
    if below and above:
        return f"<m:sSubSup>{_named(('e', 'sub', 'sup'), (base, below, above))}</m:sSubSup>"
    if below:
        return f"<m:sSub>{_named(('e', 'sub'), (base, below))}</m:sSub>"
    return f"<m:sSup>{_named(('e', 'sup'), (base, above))}</m:sSup>"


def _limits(term: Term) -> str:
    base, below, above = term["parts"]
    written = _written(base)
    if below:
        limit = _written(below)
        written = f"<m:limLow><m:e>{written}</m:e><m:lim>{limit}</m:lim></m:limLow>"
    if above:
        limit = _written(above)
        written = f"<m:limUpp><m:e>{written}</m:e><m:lim>{limit}</m:lim></m:limUpp>"
    return written


def _accent(term: Term) -> str:
    inner = f"<m:e>{_every(term['parts'])}</m:e>"
    if term["sign"] == "line":
        place = "bot" if term["below"] else "top"
        return f'<m:bar><m:barPr><m:pos m:val="{place}"/></m:barPr>{inner}</m:bar>'
    if term["sign"] == "brace":
        place, sign = ("bot", "⏟") if term["below"] else ("top", "⏞")
        chosen = f'<m:chr m:val="{sign}"/><m:pos m:val="{place}"/>'
        return f"<m:groupChr><m:groupChrPr>{chosen}</m:groupChrPr>{inner}</m:groupChr>"
    chosen = f'<m:accPr><m:chr m:val="{SIGNS[term["sign"]]}"/></m:accPr>'
    return f"<m:acc>{chosen}{inner}</m:acc>"


WRITERS: dict[str, Callable[[Term], str]] = {
    "fraction": _fraction,
    "root": _root,
    "scripts": _scripts,
    "accent": _accent,
    "matrix": _matrix,
    "fenced": _fenced,
}
