"""The command line: parses, calls, and ends with 0, 1 (runs failed), 2 (a mistake) or 3."""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from helpers import __version__
from helpers.commands.check import check
from helpers.commands.doctor import doctor
from helpers.commands.forms import forms
from helpers.commands.intake import intake
from helpers.commands.lab import lab
from helpers.commands.log import log
from helpers.commands.open_notebook import open_notebook
from helpers.commands.plan import plan
from helpers.commands.run import run
from helpers.commands.verify import verify
from helpers.errors import AnnexError

STOPPED, MISTAKE, OURS = 1, 2, 3
# What a disk, a folder's rights or another program do to us: the user's to mend, not the program's.
OF_THE_MACHINE = frozenset(
    (
        errno.EACCES,
        errno.EPERM,
        errno.EROFS,
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EEXIST,
        errno.ENOTDIR,
        errno.EISDIR,
        errno.EIO,
    )
)


class InOrder(click.Group):
    """A group that lists its commands in the order in which they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order they were added."""
        return list(self.commands)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="annex")
@click.option(
    "--project",
    type=click.Path(path_type=Path),
    help="Folder with notebooks/, params/ and data/ (else ANNEX_PROJECT, else the one around).",
)
@click.pass_context
def annex(context: click.Context, project: Path | None) -> None:
    """Annexes of the plan "Không còn nạn đói": files in, finished annexes out."""
    context.obj = project


for command in (forms, intake, log, check, plan, run, open_notebook, lab, verify, doctor):
    annex.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code of the command; a mistake is said in a sentence, without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may lack a letter: print "?"
            stream.reconfigure(errors="replace")
    try:
        return int(annex.main(args=arguments, prog_name="annex", standalone_mode=False) or 0)
    except BrokenPipeError:  # `annex plan | head`: whoever read has read enough
        sys.stderr.close()
        return 0
    except Exception as error:  # noqa: BLE001 (the one place where every error ends)
        return _conclude(error)


def _conclude(error: Exception) -> int:
    """Say what went wrong as its kind deserves, and return the exit code."""
    if isinstance(error, click.ClickException):
        error.show()
        return MISTAKE
    if isinstance(error, click.Abort):
        click.echo("stopped", err=True)
        return STOPPED
    if isinstance(error, AnnexError) and error.exit_code != OURS:
        click.echo(str(error), err=True)  # every fault on a line of its own
        return error.exit_code
    if isinstance(error, OSError) and error.errno in OF_THE_MACHINE:
        place = f"{error.filename}: " if error.filename else ""
        hint = "check the rights of file and folder, the free space, and that no program holds it"
        message = f"{place}a file or folder that can be read and written is required"
        click.echo(f"{message}; got: {error.strerror} → {hint}", err=True)
        return MISTAKE
    traceback.print_exception(error)
    return OURS
