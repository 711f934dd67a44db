"""Lists that fit the terminal: columns give way to its width, texts are wrapped and hang."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from textwrap import wrap

import click

WIDTH = 80  # of what is read by a program or kept in a file, so that it is always the same
NARROWEST = 10
GAP = 2
Rows = Sequence[Sequence[str]]


def width_of_output() -> int:
    """Return how many letters a line may have."""
    return shutil.get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH


def print_wrapped(text: str, *, first: str = "", indent: int = 0) -> None:
    """Print a text after `first`, its further lines indented; a word is never broken."""
    room = max(width_of_output() - indent, NARROWEST)
    lines = _wrapped(text, room)
    click.echo(f"{first.ljust(indent)}{lines[0]}".rstrip())
    for line in lines[1:]:
        click.echo(" " * indent + line)


def print_fitted(headers: Sequence[str], rows: Rows, *, right: str = "") -> None:
    """Print rows below their headers, no line wider than the output where words allow it.

    `right` holds "r" for each column of numbers, else "l". A column without any text is left out.
    """
    kept = [at for at in range(len(headers)) if any(row[at] for row in rows)]
    right = "".join(right[at : at + 1] or "l" for at in kept)
    lines = [[line[at] for at in kept] for line in (headers, *rows)]
    widths = _widths(lines, right)
    for line in lines:
        for text in _lines_of(line, widths, right):
            click.echo(text)


def _widths(lines: Rows, right: str) -> list[int]:
    """Return how wide each column may be: the widest texts give way, never the first column."""
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    least = [min(width, NARROWEST) for width in widths]
    room = width_of_output() - GAP * (len(widths) - 1)
    while sum(widths) > room:
        wide = [at for at in range(1, len(widths)) if right[at] != "r" and widths[at] > least[at]]
        if not wide:
            break
        widths[max(wide, key=lambda at: widths[at])] -= 1
    return widths


def _lines_of(cells: Sequence[str], widths: Sequence[int], right: str) -> Iterator[str]:
    wrapped = [_wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for number in range(max(len(one) for one in wrapped)):
        parts = [one[number] if number < len(one) else "" for one in wrapped]
        placed = [
            part.rjust(width) if side == "r" else part.ljust(width)
            for part, width, side in zip(parts, widths, right, strict=True)
        ]
        yield (" " * GAP).join(placed).rstrip()


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]
