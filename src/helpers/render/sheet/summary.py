"""The first sheet: the head of the annex, its answer, its cards, its findings, what is inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.render.content.cover import Card, Cover
from helpers.render.content.document import Annex
from helpers.render.content.letter import Letter
from helpers.render.content.number_cells import read_number
from helpers.render.content.office_text import signed
from helpers.render.content.words import annex_name, attachment_lines, words
from helpers.render.sheet.page import Sheet, height_of
from helpers.render.sheet.styles import (
    BODY,
    GROUP,
    HEADER,
    ITALIC_CENTRE,
    LINK,
    MARK,
    MEDIUM,
    MUTED,
    SOURCE,
    TEXT,
    THIN,
    TITLE,
    VERDICT_INK,
    ruled,
)

WIDTHS = [210.0, 80.0, 90.0, 160.0, 150.0, 205.0, 230.0]
CARD_WORDS = ("name", "value", "unit", "interval", "target", "verdict", "reason")
ANSWER = {"bold": True, "font_size": 14, "text_wrap": True, "valign": "vcenter"}
LAST = len(WIDTHS) - 1


@dataclass
class SummarySheet:
    """The summary being written; `sheets` are the other sheets and what each holds."""

    annex: Annex
    letter: Letter
    sheet: Sheet
    sheets: Sequence[tuple[str, str]]

    def draw(self) -> int:
        """Write the summary and return the number of rows it takes."""
        cover = self.annex.cover
        row = self._head()
        if cover:
            row = self._answer(cover, row + 1)
            row = self._cards(cover, row)
            row = self._counts(cover, row)
            for paragraph in cover.paragraphs:
                row = self.sheet.line(row, paragraph, TEXT)
            row = self._facts(cover, row + 1)
        return self._contents(row + 1)

    def _head(self) -> int:
        language, cover, row = self.annex.language, self.annex.cover, 0
        text = words(language)
        if cover:
            row = self.sheet.line(row, annex_name(self.letter, language), TITLE)
        row = self.sheet.line(row, (self.annex.title or text["title"]).upper(), TITLE)
        if cover is None:
            return row
        if cover.where:
            row = self.sheet.line(row, cover.where.upper(), TITLE)
        first, second = attachment_lines(self.letter, language)
        row = self.sheet.line(row, f"({first}", ITALIC_CENTRE)
        row = self.sheet.line(row, f"{second})", ITALIC_CENTRE)
        if cover.invented:
            said = f"{text['banner']} – {text['banner_more']}"
            row = self.sheet.line(row, said, MARK)
        return row

    def _answer(self, cover: Cover, row: int) -> int:
        for text in filter(None, (cover.question, cover.answer)):
            row = self.sheet.line(row, text, ANSWER)
        return row

    def _cards(self, cover: Cover, row: int) -> int:
        if not cover.cards:
            return row
        text = words(self.annex.language)
        for at, name in enumerate(CARD_WORDS):
            rules = ruled(top=MEDIUM, bottom=THIN)
            self.sheet.text(row, at, text[f"card_{name}"], HEADER, rules)
        self.sheet.height(row, 24)
        for number, card in enumerate(cover.cards):
            row += 1
            self._card(row, card, is_last=number == len(cover.cards) - 1)
        return row + 2

    def _card(self, row: int, card: Card, *, is_last: bool) -> None:
        rules = ruled(bottom=MEDIUM) if is_last else ruled(light=True)
        verdict = signed(card.verdict, card.verdict_word)
        texts = [card.name, card.value, card.unit, card.interval, card.target, verdict, card.reason]
        for at, text in enumerate(texts):
            colour = {"bold": True, "font_color": VERDICT_INK.get(card.verdict, MUTED)}
            indent = {"indent": int(at > 0)}
            self.sheet.text(row, at, text, BODY, rules, colour if at == 5 else {}, indent)
        bold = {"bold": True, "align": "right"}
        number = read_number(card.value, self.annex.language)
        style = self.sheet.style(BODY, rules, bold, {"num_format": number.format} if number else {})
        if number:
            self.sheet.worksheet.write_number(row, 1, number.value, style)
        else:
            self.sheet.text(row, 1, card.value, BODY, rules, bold)
        heights = [height_of(text, WIDTHS[at] * 0.95) for at, text in enumerate(texts)]
        self.sheet.height(row, max(heights) + 6)

    def _counts(self, cover: Cover, row: int) -> int:
        if not cover.counts:
            return row
        text = words(self.annex.language)
        rules = ruled(top=MEDIUM, bottom=THIN)
        heads = [text["card_verdict"], text["count_number"], text["count_of"]]
        places = [(0, 0), (1, 2), (3, 4)]
        for place, head in zip(places, heads, strict=True):
            self.sheet.merged(row, place, head, HEADER, rules)
        for number, count in enumerate(cover.counts):
            row += 1
            is_last = number == len(cover.counts) - 1
            under = ruled(bottom=MEDIUM) if is_last else ruled(light=True)
            colour = {"bold": True, "font_color": VERDICT_INK.get(count.verdict, MUTED)}
            self.sheet.text(row, 0, signed(count.verdict, count.word), BODY, under, colour)
            self.sheet.merged(row, (1, 2), count.count, BODY, under, {"align": "center"})
            found = read_number(count.count, self.annex.language)
            if found:
                style = self.sheet.style(BODY, under, {"align": "center"})
                self.sheet.worksheet.write_number(row, 1, found.value, style)
            self.sheet.merged(row, (3, 4), count.of, BODY, under)
        return row + 2

    def _facts(self, cover: Cover, row: int) -> int:
        text = words(self.annex.language)
        facts = [*cover.facts]
        if cover.plan:
            facts.append((text["plan"], cover.plan))
        code = self.letter.verification or cover.code
        if code:
            facts.append((text["code"], code))
        for label, value in facts:
            self.sheet.text(row, 0, label, TEXT, {"font_color": MUTED})
            self.sheet.merged(row, (1, LAST), value, TEXT)
            self.sheet.height(row, height_of(value, sum(WIDTHS[1:])) + 2)
            row += 1
        return row

    def _contents(self, row: int) -> int:
        text = words(self.annex.language)
        row = self.sheet.line(row, text["sheets"], GROUP)
        for name, caption in self.sheets:
            # The only addresses in the file: its own sheets.
            self.sheet.worksheet.write_url(
                row, 0, f"internal:'{name}'!A1", self.sheet.style(LINK), name
            )
            self.sheet.merged(row, (1, LAST), caption, TEXT)
            self.sheet.height(row, height_of(caption, sum(WIDTHS[1:])) + 2)
            row += 1
        return self.sheet.line(row, text["tables_only"], SOURCE)
