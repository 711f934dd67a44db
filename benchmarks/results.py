"""RESULTS.md: a section a measurement; each measurement replaces its own and no other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = "# Results\n\nWritten by the measurements themselves; see README.md. Do not edit.\n"


def write_section(name: str, text: str, file: Path = RESULTS) -> None:
    """Put `text` in the place of the section of that name, or at the end where there is none."""
    content = file.read_text(encoding="utf-8") if file.is_file() else HEAD
    section = f"{_mark(name)}\n{text.strip()}\n{_mark('end ' + name)}\n"
    known = re.compile(f"{re.escape(_mark(name))}.*?{re.escape(_mark('end ' + name))}\n", re.DOTALL)
    if known.search(content):
        content = known.sub(lambda _: section, content)
    else:
        content = f"{content.rstrip()}\n\n{section}"
    file.write_text(content, encoding="utf-8", newline="\n")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, its columns of even width so that it reads well in a terminal."""
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    drawn = [_line(line, widths) for line in lines]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([drawn[0], rule, *drawn[1:]])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "| " + " | ".join(padded) + " |"


def _mark(name: str) -> str:
    return f"<!-- {name} -->"
