"""`annex intake --withdraw` and `--restore`: a submission out of force, or back."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from helpers.commands.locking import alone_in
from helpers.errors import Fault, UserMistake
from helpers.paths import ProjectPaths

if TYPE_CHECKING:
    from helpers.data.history.withdrawal import Change

READERS = "an annex run that reads from here"


def withdraw_or_restore(
    paths: ProjectPaths, *, withdrawn: str, restored: str, because: str, day: date | None
) -> None:
    """Take a submission out of force or put it back, and say what counts now."""
    from helpers.data.history import withdrawal

    if withdrawn and restored:
        message = "cần một trong hai: --withdraw hoặc --restore"
        raise UserMistake(Fault(message, hint="chạy hai lệnh, lệnh này sau lệnh kia"))
    on = day or datetime.now().astimezone().date()
    with alone_in(paths.clean, "annex intake", readers=READERS):
        if withdrawn:
            change = withdrawal.withdraw(paths, withdrawn, because, on)
        else:
            change = withdrawal.restore(paths, restored, because, on)
    for line in _told(paths, change):
        click.echo(line)


def _told(paths: ProjectPaths, change: Change) -> list[str]:
    from helpers.data.history.supersession import day_text, form_name
    from helpers.reference import load_reference

    datasets = load_reference(paths).datasets
    one, mark = change.submission, change.mark
    verb = "Đã rút" if mark.kind == "withdrawn" else "Tính lại"
    why = f": {mark.because}" if mark.because else ""
    lines = [f"{verb} {one.submission} ({one.file_name}) từ ngày {day_text(mark.day)}{why}"]
    by_file: dict[str, list[str]] = {}
    for name, counts in change.now.items():
        now = f"{counts.file_name} (nhận {day_text(counts.received)})" if counts else ""
        by_file.setdefault(now, []).append(form_name(datasets[name]))
    for now, forms in by_file.items():
        names = ", ".join(forms)
        counted = f"tính theo {now}" if now else "không còn tệp nào có hiệu lực"
        lines.append(f"  {names}: {counted}")
    return lines
