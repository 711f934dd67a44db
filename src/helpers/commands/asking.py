"""The options with which `plan` and `run` narrow a batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from helpers.batch.selection import Asked

Command = TypeVar("Command", bound=Callable[..., Any])
NAMES = ("themes", "areas", "districts", "periods", "languages", "formats")


def narrowing_options(command: Command) -> Command:
    """Return the command with a batch argument and the options that narrow the batch."""
    for option in reversed(
        (
            click.argument("batch", default=""),
            _many("--theme", "themes", "Only this theme."),
            _many("--area", "areas", "Only this area: its code, or its name in any spelling."),
            _many("--district", "districts", "Only this district."),
            _many("--period", "periods", "This period instead of the batch's: 2024, 2025-H1…"),
            _many("--language", "languages", "This language instead of the batch's: vi, en."),
            _many("--format", "formats", "Only this format: html, pdf, xlsx, docx."),
            click.option("--as-of", default="", help="With what was received by this day."),
            click.option("--force", is_flag=True, help="Make them anew even if nothing changed."),
        )
    ):
        command = option(command)
    return command


def take_asked(options: dict[str, Any]) -> Asked:
    """Return what the options narrow the batch to."""
    from helpers.batch.selection import Asked

    return Asked(**{name: tuple(options[name]) for name in NAMES})


def _many(flag: str, name: str, said: str) -> Callable[[Command], Command]:
    return click.option(flag, name, multiple=True, help=f"{said} May be given several times.")
