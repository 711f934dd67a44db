"""How the commands print a list: a table on a terminal, aligned columns for a program or file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Literal

import click

Rows = Sequence[Sequence[str]]


def print_rows(headers: Sequence[str], rows: Rows, *, title: str = "", right: str = "") -> None:
    """Print rows below their headers; `right` holds "r" for each column of numbers, else "l".

    A column without any text is left out.
    """
    kept = [at for at in range(len(headers)) if any(row[at] for row in rows)]
    right = "".join(right[at : at + 1] or "l" for at in kept)
    headers = [headers[at] for at in kept]
    rows = [[row[at] for at in kept] for row in rows]
    if sys.stdout.isatty():
        _print_table(headers, rows, title=title, right=right)
        return
    if title:
        click.echo(title)
    widths = [max(len(row[at]) for row in [headers, *rows]) for at in range(len(headers))]
    for row in [headers, *rows]:
        cells = [
            cell.rjust(width) if right[at : at + 1] == "r" else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        click.echo("  ".join(cells).rstrip())


def _print_table(headers: Sequence[str], rows: Rows, *, title: str, right: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # What a line begins with (a submission's id, a day, a cell) is never broken, however narrow.
    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, expand=False)
    for at, header in enumerate(headers):
        side: Literal["right", "left"] = "right" if right[at : at + 1] == "r" else "left"
        table.add_column(header, justify=side, no_wrap=at == 0, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
