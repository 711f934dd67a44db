"""How wide the columns of a table are on a page of Word, and on paper where they are crowded."""

from __future__ import annotations

from helpers.render.content.tables import Table
from helpers.render.word.pages import TEXT_WIDTH

# Width of a letter of 10.5 pt and of a cell's margins, in millimetres.
LETTER, MARGINS = 1.9, 3.0
NARROWEST, WIDEST = 11.0, 75.0
# "STT" in bold needs as much.
NARROWEST_GIVEN = 9.6


def column_widths(table: Table) -> list[float]:
    """Return the widths in millimetres; together as wide as the text where they may grow."""
    whole = TEXT_WIDTH[table.landscape]
    given = [column.width_mm for column in table.columns]
    widths = [max(width or _needed(table, at), NARROWEST_GIVEN) for at, width in enumerate(given)]
    total = sum(widths)
    if not widths or total == 0:
        return widths
    if total > whole:
        return [width * whole / total for width in widths]
    growing = [at for at, width in enumerate(given) if not width]
    if growing:
        share = (whole - total) / sum(widths[at] for at in growing)
        for at in growing:
            widths[at] *= 1 + share
    return widths


def is_crowded(table: Table) -> bool:
    """Return whether columns without given widths ask for more than the page has."""
    if any(column.width_mm for column in table.columns):
        return False
    asked = sum(_asked(table, at) for at in range(len(table.columns)))
    return asked > TEXT_WIDTH[table.landscape]


def _needed(table: Table, at: int) -> float:
    return min(max(_asked(table, at), NARROWEST), WIDEST)


def _asked(table: Table, at: int) -> float:
    texts = [
        row.cells[at].text
        for row in table.rows
        if at < len(row.cells) and row.cells[at].colspan == 1
    ]
    lines = [len(line) for text in texts for line in text.split("\n")]
    title = table.columns[at].title
    longest_word = max((len(word) for word in title.split()), default=0)
    letters = max([*lines, longest_word * 1.15, min(len(title), 14)], default=1)
    return letters * LETTER + MARGINS
