"""Text for the page, Excel and Word: every character one XML may hold and a reader can trust."""

from __future__ import annotations

import re
import unicodedata

from helpers.render.fonts import DIRECTIONS, UNSEEN, code_point

NOT_IN_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
NOT_SAFE = re.compile(
    NOT_IN_XML.pattern[:-1] + "".join(map(re.escape, sorted(UNSEEN | DIRECTIONS))) + "]"
)
SIGNS = {"met": "●", "missed": "▲", "undecided": "◇", "monitor": "–"}


def office_text(text: str) -> str:
    """Return the text with characters XML forbids, or nobody sees, as their code points."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return NOT_SAFE.sub(lambda found: code_point(found.group()), text)


def signed(verdict: str, word: str) -> str:
    """Return "● Đạt": the sign of the verdict before its word; the word alone without one."""
    return f"{SIGNS[verdict]} {word}" if verdict in SIGNS and word else word
