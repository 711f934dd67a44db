"""`annex intake --status`: what was received, and what of it counts, as known on a day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from helpers.commands.listing import print_rows
from helpers.paths import ProjectPaths

if TYPE_CHECKING:
    from helpers.data.history.ledger import Ledger, Submission

PERIODS = (
    "Kỳ",
    "Lần gửi",
    "Đơn vị gửi",
    "Dòng nhận",
    "Bị loại",
    "Trùng",
    "Bị thay",
    "Đã rút",
)
NOT_ALL = ("Mã", "Ngày nhận", "Kỳ", "Tệp", "Tình trạng")


def show_status(paths: ProjectPaths, as_of: str | None) -> None:
    """Print by period what was received by a day, then each submission that counts in part only."""
    from helpers.data.history.ledger import read_ledger
    from helpers.data.history.supersession import day_text

    ledger = read_ledger(paths.clean)
    received = [one for one in ledger.submissions if not (as_of and one.received > as_of)]
    until = f"đến hết ngày {day_text(as_of)}" if as_of else "đến nay"
    if not received:
        click.echo(f"Chưa nhận số liệu nào ({until})")
        return
    titled = f"Số liệu đã nhận {until}"
    print_rows(PERIODS, list(_by_period(ledger, received, as_of)), title=titled, right="lrrrrrrr")
    rest = list(_in_part(paths, ledger, received, as_of))
    if rest:
        click.echo()
        print_rows(NOT_ALL, rest, title="Lần gửi không (còn) được tính đủ")


def _by_period(
    ledger: Ledger, received: list[Submission], as_of: str | None
) -> Iterator[tuple[str, ...]]:
    counting = _counting(ledger, as_of)
    for period in sorted({one.period for one in received}):
        sent = [one for one in received if one.period == period]
        withdrawn = [one for one in sent if one.withdrawal(as_of)]
        replaced = [one for one in sent if one.submission not in counting and one not in withdrawn]
        taken = [taken for one in sent for taken in one.datasets]
        numbers = (
            len(sent),
            len({(one.area, one.sender) for one in sent}),
            sum(one.accepted for one in taken),
            sum(one.refused for one in taken),
            sum(one.duplicates for one in taken),
            len(replaced),
            len(withdrawn),
        )
        yield period, *map(str, numbers)


def _counting(ledger: Ledger, as_of: str | None) -> dict[str, list[str]]:
    """Return by submission the datasets of it that count."""
    found: dict[str, list[str]] = {}
    for one, taken in ledger.current(as_of=as_of):
        found.setdefault(one.submission, []).append(taken.dataset)
    return found


def _in_part(
    paths: ProjectPaths, ledger: Ledger, received: list[Submission], as_of: str | None
) -> Iterator[tuple[str, ...]]:
    from helpers.data.history.supersession import day_text, form_name, superseding
    from helpers.reference import load_reference

    counting = _counting(ledger, as_of)
    datasets = load_reference(paths).datasets
    for one in received:
        own = counting.get(one.submission, [])
        mark = one.withdrawal(as_of)
        if mark is not None:
            said = f"rút ngày {day_text(mark.day)}: {mark.because}"
        elif not any(taken.accepted for taken in one.datasets):
            said = "không có dòng nào được nhận"
        elif len(own) == sum(taken.accepted > 0 for taken in one.datasets):
            continue
        else:
            others = ", ".join(other.file_name for other in superseding(ledger, one, as_of))
            rest = ", ".join(form_name(datasets[name]) for name in own)
            said = f"{others} được tính thay" + (f"; còn tính: {rest}" if rest else "")
        yield one.submission, day_text(one.received), one.period, one.file_name, said
