"""The head of the annex for Word: name, title, letter, answer, cards or counts, findings."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.render.content.cover import Card, Count, Cover
from helpers.render.content.document import Annex
from helpers.render.content.letter import Letter
from helpers.render.content.office_text import signed
from helpers.render.content.words import annex_name, attachment_lines, tie, words
from helpers.render.word.pages import TEXT_WIDTH
from helpers.render.word.styles import INK, MUTED, WASH, style_id
from helpers.render.word.table import TARGET, VERDICT_INK
from helpers.render.word.xml import Look, joined, paragraph, run, twips

NAME, ANSWER, CELL, MARK = map(
    style_id, ("Annex Name", "Annex Answer", "Annex Table", "Annex Mark")
)
TITLE, SUBTITLE, BODY = map(style_id, ("Title", "Subtitle", "Body Text"))
BIG = 20.0


def head_xml(annex: Annex, letter: Letter) -> str:
    """Return everything above the first section."""
    cover, text = annex.cover, words(annex.language)
    title = tie((annex.title or text["title"]).upper(), annex.language)
    if cover is None:
        return paragraph(run(title), TITLE)
    # Only the title is an entry of the navigation pane.
    name = paragraph(run(annex_name(letter, annex.language)), NAME)
    where = tie(cover.where, annex.language, cover.place).upper()
    both = run(f"{title}\n{where}" if where else title)
    first, second = attachment_lines(letter, annex.language)
    attached = paragraph(run(f"({first}\n{second})"), SUBTITLE)
    mark = _mark(f"{text['banner']} – {text['banner_more']}") if cover.invented else ""
    return name + paragraph(both, TITLE) + attached + _short_line() + mark + _answer(cover)


def _short_line() -> str:
    """Return the line of 38 mm under the head."""
    side = twips((TEXT_WIDTH[False] - 38) / 2)
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="5" w:space="1" w:color="{INK}"/></w:pBdr>'
    height = '<w:spacing w:before="0" w:after="160" w:line="120" w:lineRule="exact"/>'
    indents = f'<w:ind w:left="{side}" w:right="{side}"/>'
    return paragraph("", SUBTITLE, more=rule + height + indents)


def _mark(text: str) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{WASH}"/>'
    return paragraph(run(text), MARK, more=shade)


def _answer(cover: Cover) -> str:
    said = [text for text in (cover.question, cover.answer) if text]
    rule = f'<w:pBdr><w:top w:val="single" w:sz="10" w:space="6" w:color="{INK}"/></w:pBdr>'
    lines = paragraph(run("\n".join(said)), ANSWER, more=rule) if said else ""
    cards = _grid([_card(card) for card in cover.cards], 2 if len(cover.cards) in (2, 4) else 3)
    counts = _grid([_count(count) for count in cover.counts], 4)
    return lines + cards + counts + joined(paragraph(run(one), BODY) for one in cover.paragraphs)


def _grid(cells: Sequence[str], columns: int) -> str:
    """Return the cells side by side, as many in a row as `columns`, a rule below the last."""
    if not cells:
        return ""
    width = twips(TEXT_WIDTH[False]) // columns
    rule = f'w:val="single" w:sz="5" w:space="0" w:color="{INK}"'
    filled = [*cells, *([paragraph("", CELL)] * (-len(cells) % columns))]
    rows = [filled[start : start + columns] for start in range(0, len(filled), columns)]
    drawn = joined(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + joined(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{one}</w:tc>' for one in row
        )
        + "</w:tr>"
        for row in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width * columns}" w:type="dxa"/><w:tblBorders>'
        f'<w:bottom {rule}/></w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="60" w:type="dxa"/><w:bottom w:w="80" w:type="dxa"/>'
        '<w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>'
        + f'<w:gridCol w:w="{width}"/>' * columns
        + f"</w:tblGrid>{drawn}</w:tbl>{paragraph('', CELL)}"
    )


def _card(card: Card) -> str:
    colour = VERDICT_INK.get(card.verdict, INK)
    concluded = colour if card.verdict in ("met", "missed") else INK
    unit = card.unit if card.unit == "%" or not card.unit else f" {card.unit}"
    value = run(card.value, Look(bold=True, size=BIG, colour=concluded))
    lines = [
        run(card.name, Look(bold=True, size=11)),
        value + run(unit, Look(size=12, colour=MUTED)),
        run(card.interval, Look(size=10, colour=MUTED)) if card.interval else "",
        run(card.target, Look(size=10, colour=TARGET)) if card.target else "",
        _verdict(card.verdict, card.verdict_word),
        run(card.reason, Look(size=10, colour=MUTED)) if card.reason else "",
    ]
    return joined(paragraph(line, CELL) for line in lines if line)


def _verdict(verdict: str, word: str) -> str:
    if verdict not in VERDICT_INK or not word:
        return ""
    return run(signed(verdict, word), Look(bold=True, size=11, colour=VERDICT_INK[verdict]))


def _count(count: Count) -> str:
    colour = VERDICT_INK.get(count.verdict, INK)
    lines = [
        run(count.count, Look(bold=True, size=BIG, colour=colour)),
        _verdict(count.verdict, count.word),
        run(count.of, Look(size=10, colour=MUTED)),
    ]
    return joined(paragraph(line, CELL) for line in lines if line)
