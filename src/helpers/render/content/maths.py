"""Formulas as a tree: LaTeX read once, then written as MathML, for typst, for Word or as a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

Term = dict[str, Any]
LONGEST = 4000
# Signs over or under a term, whatever the reader of LaTeX calls them, and one name for each.
ACCENTS = {
    **dict.fromkeys("¯‾―ˉ\u0304\u0305", "line"),
    **dict.fromkeys("_\u0332", "line"),
    **dict.fromkeys("^ˆ\u0302", "hat"),
    **dict.fromkeys("~˜\u0303", "tilde"),
    **dict.fromkeys("→⃗", "arrow"),
    **dict.fromkeys("˙\u0307", "dot"),
    **dict.fromkeys("¨\u0308", "dots"),
    **dict.fromkeys("⏞⏟", "brace"),
}
ACCENT_MARKS = {
    "line": "\u0304",
    "hat": "\u0302",
    "tilde": "\u0303",
    "arrow": "→",
    "dot": "\u0307",
    "dots": "\u0308",
    "brace": "",
}
SPACED = set("=<>≤≥≠≈±×·→⇒+−∈")
OPENING, CLOSING = "([{⌈⌊⟨", ")]}⌉⌋⟩"
LIMITS = {"munder", "mover", "munderover"}
SCRIPTS = {"msub", "msup", "msubsup", *LIMITS}
# Operators whose bounds stand above and below, even where LaTeX gives them as sub- and superscript.
LARGE = set("∑∏⋃⋂⋁⋀∐") | {"lim", "max", "min", "sup", "inf"}


@lru_cache(maxsize=256)
def read_maths(latex: str) -> Term | None:
    """Return the formula as a tree of plain data, None where it cannot be read.

    Each term has a `kind` and its `parts`; what it says is in `text`.
    """
    if not latex.strip() or len(latex) > LONGEST:
        return None
    from latex2mathml import converter

    try:
        root = ElementTree.fromstring(converter.convert(latex))
        return _row(list(root))
    except (ValueError, LookupError, RecursionError, ElementTree.ParseError):
        return None
    except Exception as error:
        # The library's own faults share no family but their module.
        if type(error).__module__.startswith("latex2mathml"):
            return None
        raise


def spoken(term: Term | None) -> str:
    """Return the formula in one line of text: "(a + b)/n", as its alternative text."""
    if term is None:
        return ""
    if term["kind"] in SPEAKERS:
        return SPEAKERS[term["kind"]](term)
    return str(term["text"]) or _line(term["parts"])


def _say_root(term: Term) -> str:
    degree = f"[{spoken(term['parts'][1])}]" if len(term["parts"]) > 1 else ""
    return f"√{degree}({spoken(term['parts'][0])})"


def _say_scripts(term: Term) -> str:
    base, below, above = term["parts"]
    low = f"_{_bracketed(below)}" if below else ""
    high = f"^{_bracketed(above)}" if above else ""
    return spoken(base) + low + high


SPEAKERS: dict[str, Callable[[Term], str]] = {
    "fraction": lambda term: "/".join(map(_bracketed, term["parts"])),
    "root": _say_root,
    "scripts": _say_scripts,
    "accent": lambda term: spoken(term["parts"][0]) + ACCENT_MARKS[term["sign"]],
    "matrix": lambda term: "; ".join(", ".join(map(spoken, row["parts"])) for row in term["parts"]),
    "fenced": lambda term: term["opening"] + _line(term["parts"]) + term["closing"],
}


def _line(terms: Sequence[Term]) -> str:
    """Return the terms one after the other, blanks around the signs that stand between two."""
    text = ""
    for term in terms:
        said, before = spoken(term), text.rstrip()
        if (
            term["kind"] == "sign"
            and said in SPACED
            and before
            and before[-1] not in {*SPACED, "("}
        ):
            text = f"{before} {said} "
        elif term["kind"] in {"upright", "words"} and len(said) > 1:
            text += f"{said} " if text.endswith((" ", "(")) or not text else f" {said} "
        else:
            text += said
    return text.strip()


def _bracketed(term: Term) -> str:
    text = spoken(term).strip()
    return text if len(text) < 2 or text.isalnum() else f"({text})"


def _term(kind: str, text: str = "", parts: Iterable[Term | None] = (), **more: Any) -> Term:
    return {"kind": kind, "text": text, "parts": list(parts), **more}


def _row(elements: Sequence[Element]) -> Term:
    """Return the terms side by side; what stands between two brackets grows with them."""
    terms = [_read(element) for element in elements]
    merged = _words_together(terms)
    if len(merged) == 1:
        return merged[0]
    if len(elements) > 1 and _grows(elements[0]):
        opening = (elements[0].text or "").strip()
        last = elements[-1]
        is_closed = _is_sign(last) and (last.text or "").strip() in {*CLOSING, "|", "‖", ""}
        inner = merged[1:-1] if is_closed else merged[1:]
        closing = (last.text or "").strip() if is_closed else ""
        return _term("fenced", "", inner, opening=opening, closing=closing)
    return _term("row", "", merged)


def _grows(element: Element) -> bool:
    text = (element.text or "").strip()
    tall = element.get("stretchy") == "true" or element.get("minsize")
    return (
        _is_sign(element) and (bool(tall) or text in OPENING) and text in {*OPENING, "|", "‖", ""}
    )


def _is_sign(element: Element) -> bool:
    return element.tag.rpartition("}")[2] == "mo"


def _words_together(terms: list[Term]) -> list[Term]:
    """Return the terms, upright letters in a row ("HAZ") as one word."""
    merged: list[Term] = []
    for term in terms:
        before = merged[-1] if merged else None
        if before and term["kind"] == before["kind"] == "upright":
            merged[-1] = {**before, "text": before["text"] + term["text"]}
        else:
            merged.append(term)
    return merged


def _read(element: Element) -> Term:
    tag, text = element.tag.rpartition("}")[2], (element.text or "").strip()
    children = list(element)
    readers: dict[str, Callable[[], Term]] = {
        "mi": lambda: _identifier(element, text),
        "mn": lambda: _term("number", text),
        "mo": lambda: _term("upright" if text in LARGE and len(text) > 1 else "sign", text),
        "mtext": lambda: _term("words", (element.text or "").replace("\u00a0", " ")),
        "ms": lambda: _term("words", text),
        "mspace": lambda: _term("space", " "),
        "mfrac": lambda: _fraction(element),
        "msqrt": lambda: _term("root", "", [_row(children)]),
        "mroot": lambda: _term("root", "", _padded(children, 2)),
        "mtable": lambda: _term(
            "matrix", "", [_term("row", "", map(_read, row)) for row in children]
        ),
        **dict.fromkeys(SCRIPTS, lambda: _scripts(tag, children)),
    }
    if tag in readers:
        return readers[tag]()
    return _row(children) if children else _term("words", text)


def _fraction(element: Element) -> Term:
    has_line = element.get("linethickness", "") not in {"0", "0pt"}
    return _term("fraction", "", _padded(list(element), 2), line=has_line)


def _identifier(element: Element, text: str) -> Term:
    if len(text) == 1 and not text.isalpha():
        return _term("sign", text)
    upright = element.get("mathvariant") == "normal" or len(text) > 1
    return _term("upright" if upright else "letter", text)


def _padded(children: Sequence[Element], wanted: int) -> list[Term]:
    terms = [_read(child) for child in children[:wanted]]
    return [*terms, *(_term("row") for _ in range(wanted - len(terms)))]


def _scripts(tag: str, children: Sequence[Element]) -> Term:
    terms: list[Term] = _padded(children, 3 if tag in {"msubsup", "munderover"} else 2)
    base, first = terms[0], terms[1]
    sign = ACCENTS.get(first["text"]) if first["kind"] == "sign" else None
    if tag in {"munder", "mover"} and sign:
        return _term("accent", "", [base], sign=sign, below=tag == "munder")
    below = None if tag in {"msup", "mover"} else first
    above = terms[-1] if tag not in {"msub", "munder"} else None
    is_large = base["text"] in LARGE
    return _term("scripts", "", [base, below, above], limits=tag in LIMITS or is_large)
