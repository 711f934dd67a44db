"""The last line a failed notebook printed, as far as a log and an index page may show it."""

from __future__ import annotations

import re

LONGEST = 200
# What lines up in columns, or is a row or list in print, may be a household's answers.
_COLUMNS = re.compile(r"\S(?:[ ]{2,}|\t|\s*\|\s*)\S.*(?:[ ]{2,}|\t|\|)")
_CONTAINER = re.compile(r"[\[({].*[\])}]$|^(?:dict|Series|DataFrame|array)\(", re.DOTALL)
_RECORD = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{12}-\d{6}(?!\d)")
_NUMBER = re.compile(r"\d{9,}")


def last_words(text: str) -> str:
    """Return the line without control characters, cut to 200; "" for a row of a table or a list.

    Long numbers, as identity cards and telephones have, become "…".
    """
    line = "".join(letter for letter in text.strip() if letter.isprintable() or letter == "\t")
    if _COLUMNS.search(line) or _CONTAINER.match(line) or _RECORD.search(line):
        return ""
    line = _NUMBER.sub("…", line)
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
