"""The page of an intake: what came, what was taken, what each sender must mend, worst first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from string import Template

from helpers.correspondence.account import FileAccount, Said, SenderAccount, worst_first
from helpers.errors import Fault, as_shown

COUNTS = ("rows_in", "accepted", "refused", "duplicates")
MOST_CELLS = 8
MOST_LINES = 12
BANNER = (
    '<div class="invented"><strong>SỐ LIỆU GIẢ LẬP</strong>'
    "<span> – chỉ để trình bày mẫu, không phải số liệu chính thức, không trích dẫn</span></div>"
)
Links = Mapping[int, str]


def render_answers(accounts: Sequence[SenderAccount], links: Links, faults: Sequence[Fault]) -> str:
    """Return the whole page; it asks for no other file and shows no value of a person.

    `links` gives the workbook of an account by its `id`.
    """
    mending = worst_first(accounts)
    template = Template(_read("answers.html"))
    return template.substitute(
        style=_read("answers.css"),
        banner=BANNER if any(one.invented for one in accounts) else "",
        title=_title(mending, accounts, faults),
        counts=_counts(accounts),
        faults=_faults(faults),
        mending=_mending(mending, links),
        periods=_periods(_by_period(accounts), links),
    )


@dataclass(frozen=True)
class Line:
    """What is said of some cells alike: refused or asked, where they stand, why, what to do."""

    refused: bool
    where: str
    reason: str
    action: str


def told_in_lines(account: SenderAccount) -> Iterator[Line]:
    """Yield what a sender must mend, alike things together.

    Nothing that stood in a cell about a person is in it.
    """
    for name, one in account.unread:
        yield Line(refused=True, where=name, reason=one.reason, action=one.action)
    for file in account.files:
        groups: dict[tuple[bool, str, str, str], list[Said]] = {}
        for one in file.said:
            groups.setdefault((not one.refused, one.sheet, *one.public), []).append(one)
        for (asked, sheet, reason, action), said in sorted(groups.items(), key=_first_refused):
            name = as_shown(file.submission.file_name) if len(account.files) > 1 else ""
            place = ", ".join(part for part in (name, sheet) if part)
            where = f"{place}: {_cells(said)}" if place else _cells(said)
            yield Line(not asked, where, reason, action)


def _first_refused(item: tuple[tuple[bool, str, str, str], list[Said]]) -> tuple[object, ...]:
    (asked, sheet, *_), said = item
    return (asked, sheet, said[0].row, said[0].cell)


def _cells(said: Sequence[Said]) -> str:
    names = list(dict.fromkeys(one.cell for one in said))
    more = f" và {len(names) - MOST_CELLS} ô khác" if len(names) > MOST_CELLS else ""
    return ", ".join(names[:MOST_CELLS]) + more


def _read(name: str) -> str:
    return (files("helpers.correspondence") / "templates" / name).read_text(encoding="utf-8")


def _title(
    mending: Sequence[SenderAccount], accounts: Sequence[SenderAccount], faults: Sequence[Fault]
) -> str:
    unread = f"; {len(faults)} tệp hoặc trang chưa nhận được" if faults else ""
    if mending:
        return f"{len(mending)} báo cáo cần sửa hoặc xác nhận{unread}"
    return f"Không báo cáo nào phải sửa{unread}" if accounts else f"Chưa nhận tệp nào{unread}"


def _counts(accounts: Sequence[SenderAccount]) -> str:
    all_files = [file for one in accounts for file in one.files]
    rows = {what: sum(file.rows(what) for file in all_files) for what in COUNTS}
    items = (
        (len(all_files), "tệp"),
        (rows["rows_in"], "dòng ="),
        (rows["accepted"], "nhận +"),
        (rows["refused"], "từ chối +"),
        (rows["duplicates"], "trùng"),
        (sum(file.refused for file in all_files), "ô bị từ chối"),
        (sum(file.questions for file in all_files), "điểm cần xác nhận"),
    )
    return "".join(f"<li><b>{_number(count)}</b> {word}</li>" for count, word in items)


def _faults(faults: Sequence[Fault]) -> str:
    if not faults:
        return ""
    items = "".join(
        f"<li><b>{escape(as_shown(one.where))}</b>: {escape(as_shown(one.message))}"
        f"{' → ' + escape(as_shown(one.hint)) if one.hint else ''}</li>"
        for one in faults
    )
    return f'<div class="failed"><h2>Chưa nhận được</h2><ul>{items}</ul></div>'


def _mending(mending: Sequence[SenderAccount], links: Links) -> str:
    if not mending:
        return '<p class="muted">Mọi dòng đã gửi đều được nhận, không có câu hỏi nào.</p>'
    return "".join(_sender(one, links) for one in mending)


def _sender(account: SenderAccount, links: Links) -> str:
    lines = list(told_in_lines(account))
    items = "".join(_told(line) for line in lines[:MOST_LINES])
    more = len(lines) - MOST_LINES
    rest = f'<li class="muted">và {more} loại lỗi khác, xem bản trả lời</li>' if more > 0 else ""
    unread, lost, cells, questions = account.weight
    said = ", ".join(
        f"{_number(count)} {word}"
        for count, word in (
            (unread, "tệp chưa nhận được"),
            (lost, "dòng chưa nhận"),
            (cells, "ô bị từ chối"),
            (questions, "điểm cần xác nhận"),
        )
        if count
    )
    link = links.get(id(account), "")
    answer = f'<a class="answer" href="{escape(link)}">Bản trả lời (Excel)</a>' if link else ""
    return (
        f'<section class="sender"><h3>{escape(account.name)} '
        f'<span class="muted">· {escape(account.period.label())}</span></h3>'
        f'<p class="said">{said}</p>{answer}<ul class="told">{items}{rest}</ul></section>'
    )


def _told(line: Line) -> str:
    kind = "refused" if line.refused else "asked"
    word = "Từ chối" if line.refused else "Cần xác nhận"
    return (
        f'<li class="{kind}"><svg class="shape" aria-hidden="true"><use href="#{kind}"/></svg>'
        f'<span><b>{word}</b> <span class="where">{escape(line.where)}</span><br>'
        f"{escape(line.reason)} → {escape(line.action)}</span></li>"
    )


def _by_period(accounts: Iterable[SenderAccount]) -> list[list[SenderAccount]]:
    groups: dict[str, list[SenderAccount]] = {}
    for one in accounts:
        groups.setdefault(one.period.code, []).append(one)
    return list(groups.values())


def _periods(groups: Sequence[Sequence[SenderAccount]], links: Links) -> str:
    """Return every period, of which the newest with something to mend is unfolded."""
    mending = [not all(one.is_clean for one in group) for group in groups]
    first = mending.index(True) if any(mending) else 0
    return "".join(
        _period(group, links, is_open=place == first) for place, group in enumerate(groups)
    )


def _period(accounts: Sequence[SenderAccount], links: Links, *, is_open: bool) -> str:
    period = accounts[0].period
    rows = "".join(_rows(one, links) for one in accounts)
    files_in = sum(len(one.files) + len(one.unread) for one in accounts)
    label = period.label()
    heads = (
        "<th>Đơn vị</th><th>Tệp</th><th>Ngày nhận</th><th class=n>Dòng</th><th class=n>Nhận</th>"
        "<th class=n>Từ chối</th><th class=n>Trùng</th><th class=n>Ô bị từ chối</th>"
        "<th class=n>Cần xác nhận</th>"
    )
    shown = " open" if is_open else ""
    return (
        f"<details{shown}><summary>{escape(label[:1].upper() + label[1:])} "
        f'<span class="muted">{files_in} tệp</span></summary>'
        f'<div class="scroll" role="region" tabindex="0" aria-label="Các tệp {escape(label)}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>\n"
    )


def _rows(account: SenderAccount, links: Links) -> str:
    link = links.get(id(account), "")
    unread = "".join(
        f'<tr class="mend"><th scope="row"><a href="{escape(link)}">{escape(account.name)}</a></th>'
        f'<td data-label="Tệp" class="file">{escape(name)}</td>'
        '<td colspan="7">chưa nhận được</td></tr>'
        for name, _ in account.unread
    )
    return unread + "".join(_row(account, file, links) for file in account.files)


def _row(account: SenderAccount, file: FileAccount, links: Links) -> str:
    one = file.submission
    numbers = [*(file.rows(what) for what in COUNTS), file.refused, file.questions]
    words = ("Dòng", "Nhận", "Từ chối", "Trùng", "Ô bị từ chối", "Cần xác nhận")
    cells = "".join(
        f'<td class=n data-label="{word}">{_number(number)}</td>'
        for number, word in zip(numbers, words, strict=True)
    )
    needs_mending = bool(file.said or file.rows("duplicates"))
    link = links.get(id(account), "") if needs_mending else ""
    name = f'<a href="{escape(link)}">{escape(account.name)}</a>' if link else escape(account.name)
    day = "/".join(reversed(one.received.split("-")))
    kind = ' class="mend"' if needs_mending else ""
    return (
        f'<tr{kind}><th scope="row">{name}</th><td data-label="Tệp" class="file">'
        f'{escape(as_shown(one.file_name))}</td><td data-label="Ngày nhận">{day}</td>{cells}</tr>'
    )


def _number(number: int) -> str:
    return f"{number:,}".replace(",", ".") if number else "-"
