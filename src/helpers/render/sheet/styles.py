"""How cells of a workbook look: the annex's rules, faces and colours, each format made once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

SERIF = "Times New Roman"
SIZE = 11
INK, MUTED, RULE, GRID, WASH = "#1B1F24", "#5B6470", "#AEB5BD", "#DDE1E5", "#F1F4F6"
MISSED = "#B8480B"
BAR = "#86B0C9"
VERDICT_INK = {"met": "#0F6B58", "missed": MISSED, "undecided": INK, "monitor": MUTED}
THIN, MEDIUM = 1, 2
# Where a reader edits such a text, Excel must not take it for a formula.
LIKE_FORMULA = ("=", "+", "-", "@", "\t")

TITLE = {"bold": True, "font_size": 14, "text_wrap": True, "valign": "vcenter", "align": "center"}
ITALIC_CENTRE = {"italic": True, "align": "center", "font_size": 12, "text_wrap": True}
CAPTION = {"bold": True, "font_size": 12, "text_wrap": True, "valign": "vcenter"}
MARK = {"bold": True, "bg_color": WASH, "align": "center", "valign": "vcenter", "text_wrap": True}
UNIT = {"italic": True, "align": "right"}
HEADER = {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter"}
NUMBERS = {"italic": True, "font_color": MUTED, "font_size": 9, "align": "center"}
GROUP = {"bold": True, "bg_color": WASH, "text_wrap": True, "valign": "vcenter"}
BODY = {"text_wrap": True, "valign": "vcenter"}
TEXT = {"text_wrap": True, "valign": "top"}
NOTE = {"text_wrap": True, "valign": "top", "font_size": 10}
SOURCE = {**NOTE, "italic": True, "font_color": MUTED}
LINK = {"font_color": "#0B4A6F", "underline": 1, "text_wrap": True, "valign": "top"}


@dataclass
class Styles:
    """The formats of one workbook."""

    workbook: Workbook
    _made: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def of(self, *parts: dict[str, Any], text: str = "") -> Format:
        """Return the format of the properties together; `text` is what the cell will hold."""
        properties: dict[str, Any] = {"font_name": SERIF, "font_size": SIZE, "font_color": INK}
        for part in parts:
            properties |= part
        if text.startswith(LIKE_FORMULA) and len(text) > 1:
            properties["quote_prefix"] = True
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self.workbook.add_format(properties)
        return self._made[key]


def ruled(*, top: int = 0, bottom: int = 0, light: bool = False) -> dict[str, Any]:
    """Return the rules above and below a cell, in ink, or light between two rows."""
    rules: dict[str, Any] = {}
    for side, width in (("top", top), ("bottom", bottom)):
        if width:
            rules |= {side: width, f"{side}_color": INK}
    return rules or ({"bottom": THIN, "bottom_color": GRID} if light else {})
