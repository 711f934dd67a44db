"""The index page as HTML: one file that asks for nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpers.publish.portal import Annex, PeriodView, PortalView

WORDS = {
    "met": "đạt",
    "missed": "chưa đạt",
    "undecided": "chưa đủ căn cứ kết luận",
    "monitor": "theo dõi",
}
NOT_JUDGED = {"none": "không đánh giá (chưa có mục tiêu riêng hoặc chưa có số liệu)"}
DECIDED = ("met", "missed", "undecided")
BANNER = (
    '<div class="invented"><strong>SỐ LIỆU GIẢ LẬP</strong>'
    "<span> – chỉ để trình bày mẫu, không phải số liệu chính thức, không trích dẫn</span></div>"
)


def render_page(view: PortalView) -> str:
    """Return the whole page; style and script stand in it."""
    page = Template(_read("portal.html"))
    return page.substitute(
        title=escape(view.title),
        style=_read("portal.css"),
        script=_read("portal.js"),
        banner=BANNER if view.invented else "",
        plan=escape(view.plan),
        project=escape(view.project),
        summary=_summary(view),
        legend="".join(_legend(name, word) for name, word in {**WORDS, **NOT_JUDGED}.items()),
        periods="".join(_period(one) for one in view.periods),
        batch=escape(view.batch),
        invented_note="Số liệu giả lập." if view.invented else "",
    )


def _read(name: str) -> str:
    return (files("helpers.publish") / "templates" / name).read_text(encoding="utf-8")


def _summary(view: PortalView) -> str:
    made = sum(_made(period) for period in view.periods)
    failed = sum(len(period.failed) for period in view.periods)
    said = f"{made} phụ lục"
    return f"{said}, {failed} chưa lập được" if failed else said


def _made(period: PeriodView) -> int:
    return sum(bool(one.links) for cell in period.annexes.values() for one in cell)


def _legend(verdict: str, word: str) -> str:
    return f"<span>{_shape(verdict)} {word.capitalize()}</span>"


def _shape(verdict: str) -> str:
    name = verdict if verdict in WORDS else "none"
    return f'<svg class="shape {name}" aria-hidden="true"><use href="#{name}"/></svg>'


def _period(period: PeriodView) -> str:
    heads = "".join(f'<th scope="col">{escape(short)}</th>' for _, short in period.themes)
    rows = "".join(_row(period, code, name) for code, name in period.areas)
    anchor = f"ky-{escape(period.code)}"
    return (
        f'<section aria-labelledby="{anchor}"><h2 id="{anchor}">{escape(period.label)}</h2>'
        f"{_answer(period)}{_failures(period)}"
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{anchor}">'
        f'<table><thead><tr><th scope="col">Địa bàn</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></section>\n"
    )


def _answer(period: PeriodView) -> str:
    """Return the overview's answer and its counts by verdict, "" without an overview."""
    overview = period.overview
    if overview is None:
        return ""
    counts = "".join(
        f"<li>{_shape(name)} <b>{overview.counts[name]}</b> {word}</li>"
        for name, word in WORDS.items()
        if name in overview.counts
    )
    return f'<p class="lead">{escape(overview.answer)}</p><ul class="counts">{counts}</ul>'


def _failures(period: PeriodView) -> str:
    if not period.failed:
        return ""
    items = "".join(
        f"<li>{escape(period.name_of(one))}: {escape(one.error)}{_notebook(one)}</li>"
        for one in period.failed
    )
    return f'<div class="failed"><h3>Chưa lập được</h3><ul>{items}</ul></div>'


def _notebook(annex: Annex) -> str:
    if not annex.notebook:
        return ""
    return f' · <a href="{escape(annex.notebook)}">sổ tay có lỗi</a>'


def _row(period: PeriodView, code: str, name: str) -> str:
    cells = "".join(
        f'<td data-label="{escape(short)}">{_cell(period.annexes.get((code, theme)), name)}</td>'
        for theme, short in period.themes
    )
    kind = ' class="first"' if code == period.areas[0][0] else ""
    return f'<tr{kind}><th scope="row">{escape(name)}</th>{cells}</tr>'


def _cell(annexes: Iterable[Annex] | None, area: str) -> str:
    return "".join(_annex(one, area) for one in annexes or ()) or '<span class="none">-</span>'


def _annex(annex: Annex, area: str) -> str:
    if not annex.links:
        return '<span class="broken">Chưa lập được</span>'
    tongue = "" if annex.language == "vi" else f" ({annex.language.upper()})"
    first, *others = annex.links
    verdicts = "; ".join(f"{name}: {WORDS.get(one, 'không có')}" for name, one in annex.verdicts)
    judged = any(verdict in WORDS for _, verdict in annex.verdicts)
    shapes = "".join(_shape(verdict) for _, verdict in annex.verdicts if judged)
    marks = f'<span class="marks" role="img" aria-label="{escape(verdicts)}">{shapes}</span>'
    links = "".join(_link(label, address, f"{area}, {label}") for label, address in others)
    return (
        f'<div class="annex" data-code="{escape(annex.code)}">{marks if shapes else ""}'
        f"{_link(_reached(annex) + tongue, first[1], f'{area}, {first[0]}')}"
        f'<div class="formats">{links}</div></div>'
    )


def _reached(annex: Annex) -> str:
    """Return "2/3 đạt", counting the indicators that have a verdict."""
    decided = [verdict for _, verdict in annex.verdicts if verdict in DECIDED]
    return f"{decided.count('met')}/{len(decided)} đạt" if decided else "Mở phụ lục"


def _link(label: str, address: str, title: str) -> str:
    return f'<a href="{escape(address)}" title="{escape(title)}">{escape(label)}</a>'
