"""How the commands print a list: a table on a terminal, aligned columns for a program or file."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

Rows = Sequence[Sequence[str]]


def print_rows(headers: Sequence[str], rows: Rows, *, title: str = "", right: str = "") -> None:
    """Print rows below their headers; `right` holds "r" for each column of numbers, else "l"."""
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

    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, expand=False)
    for at, header in enumerate(headers):
        table.add_column(header, justify="right" if right[at : at + 1] == "r" else "left")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
