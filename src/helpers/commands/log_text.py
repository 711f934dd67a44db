"""The history of a figure in words, for a terminal: what it was when, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from helpers.commands.fitted import print_fitted, print_wrapped
from helpers.data.history.supersession import NATURE_NAMES, day_text, form_name

if TYPE_CHECKING:
    from helpers.commands.log import Figure, Told
    from helpers.data.history.figure_history import FigureVersion

MOST_CELLS = 40
DAYS = ("Ngày", "Giá trị khi đó", "Việc")
INDENT = 14  # below the code of a submission
CELLS = ("Ô", "Dòng", "Cột", "Trong tệp", "Được tính là", "Ghi chú")


def tell_history(told: Told) -> None:
    """Print what a figure is, what it was on each day, the files and the cells it comes from."""
    print_wrapped(_title(told.figure), indent=0)
    if told.now:
        click.echo(f"{_now(told.figure)}: {told.now}")
    if not told.versions:
        click.echo("Chưa nhận tệp nào có số liệu này")
        return
    click.echo("\nDiễn biến")
    print_fitted(DAYS, list(_days(told)), right="lrl")
    click.echo("\nCác lần gửi")
    for one in told.versions:
        _tell_sent(told.figure, one)
    for one in told.versions:
        _tell_cells(told.figure, one)


def _title(figure: Figure) -> str:
    words = figure.reference.languages["vi"]
    if figure.indicator is not None:
        what = f"{figure.indicator.name.vi} ({figure.indicator.unit.vi})"
    else:
        dataset = figure.dataset
        what = "" if dataset is None else f"{form_name(dataset)}. {dataset.title_vi}"
        if dataset is not None and figure.column:
            what += f": {dataset.column(figure.column).header_vi}"
    return f"{what} · {figure.area.full_name} · {figure.period.label(words.code)}"


def _now(figure: Figure) -> str:
    return f"Đến hết ngày {day_text(figure.as_of)}" if figure.as_of else "Hiện nay"


def _days(told: Told) -> Iterator[tuple[str, str, str]]:
    """Yield each day on which something came or was withdrawn, with the figure after it."""
    events: dict[str, list[str]] = {}
    for one in told.versions:
        sent = one.submission
        nature = f" ({NATURE_NAMES[one.nature]})" if one.nature in NATURE_NAMES else ""
        _add(events, sent.received, f"nhận {sent.file_name}{nature}")
        for mark in sent.marks:
            if not (told.figure.as_of and mark.day > told.figure.as_of):
                verb = "rút" if mark.kind == "withdrawn" else "tính lại"
                why = f": {mark.because}" if mark.because else ""
                _add(events, mark.day, f"{verb} {sent.file_name}{why}")
    for day in sorted(events):
        yield (
            day_text(day),
            told.values.get(day, "…" if told.values else ""),
            "; ".join(events[day]),
        )


def _add(events: dict[str, list[str]], day: str, said: str) -> None:
    known = events.setdefault(day, [])
    if said not in known:
        known.append(said)


def _tell_sent(figure: Figure, one: FigureVersion) -> None:
    """Print a submission: its code, what it is, and below it what counts of it now."""
    sent, dataset = one.submission, figure.reference.datasets[one.dataset]
    refused = f", {one.refused} bị loại" if one.refused else ""
    nature = f", số {NATURE_NAMES[one.nature]}" if one.nature in NATURE_NAMES else ""
    came = f"nhận ngày {day_text(sent.received)}: {form_name(dataset)}{nature}"
    what = f"{came}, {one.rows} dòng{refused}"
    invented = " (giả lập)" if sent.invented else ""
    whose = _sender(figure, sent.area, sent.sender)
    print_wrapped(what, first=sent.submission, indent=INDENT)
    print_wrapped(f"{whose}, {sent.file_name}{invented}", indent=INDENT)
    print_wrapped(f"→ {_state(one)}", indent=INDENT)


def _sender(figure: Figure, area: str, sender: str) -> str:
    if sender in ("", area):
        return str(figure.reference.areas.get(area, figure.period.end).full_name)
    return str(figure.reference.agencies.named(sender, figure.period.end))


def _state(one: FigureVersion) -> str:
    other = ""
    if one.instead is not None:
        other = f"{one.instead.submission} (nhận ngày {day_text(one.instead.received)})"
    if one.state == "in_force":
        return "đang được tính"
    if one.state == "withdrawn":
        mark = one.submission.marks[-1]
        return f"đã rút ngày {day_text(mark.day)}: {mark.because}"
    if one.state == "nothing_accepted":
        return "không có dòng nào được nhận"
    why = "" if one.state == "replaced" else ", vì tính chất số liệu thấp hơn"
    return f"được thay bằng {other}" if not why else f"không thay {other}{why}"


def _tell_cells(figure: Figure, one: FigureVersion) -> None:
    """Print the cells of a version; of surveys, how many rows alone: they are persons."""
    click.echo()
    title = f"{one.submission.submission}: {one.submission.file_name}"
    dataset = figure.reference.datasets[one.dataset]
    if dataset.part == "B" or dataset.record:
        what = f"{one.rows} dòng của từng hộ, từng trẻ; không hiển thị từng dòng"
        print_wrapped(f"{title}: {what}", indent=0)
        return
    if not one.cells:
        print_wrapped(f"{title}: không có ô nào của số liệu này", indent=0)
        return
    rows = [
        (
            f"{cell.sheet}!{cell.cell}" if cell.sheet else cell.cell,
            cell.row,
            "" if figure.column else cell.column,
            cell.value,
            cell.read_as if cell.read_as != cell.value else "",
            cell.said,
        )
        for cell in one.cells[:MOST_CELLS]
    ]
    print_wrapped(title, indent=0)
    print_fitted(CELLS, rows, right="lllrrl")
    if len(one.cells) > MOST_CELLS:
        click.echo(f"… và {len(one.cells) - MOST_CELLS} ô nữa: --json")
