"""Text for Excel and Word: every character one that XML may hold and a reader can trust."""

from __future__ import annotations

import re
import unicodedata

from helpers.render.fonts import DIRECTIONS, code_point

# They take no room, so two names that look the same could differ.
UNSEEN = {"\u200b", "\u200e", "\u200f", "\u2060", "\u2061", "\u2062", "\u2063", "\ufeff"}
NOT_IN_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
SIGNS = {"met": "●", "missed": "▲", "undecided": "◇", "monitor": "–"}


def office_text(text: str) -> str:
    """Return the text with characters XML forbids, or nobody sees, as their code points."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = NOT_IN_XML.sub(lambda found: code_point(found.group()), text)
    return "".join(
        code_point(letter) if letter in UNSEEN or letter in DIRECTIONS else letter
        for letter in text
    )


def signed(verdict: str, word: str) -> str:
    """Return "● Đạt": the sign of the verdict before its word; the word alone without one."""
    return f"{SIGNS[verdict]} {word}" if verdict in SIGNS and word else word
