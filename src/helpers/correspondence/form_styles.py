"""How the cells of a form look: what is to be filled in, what is given, what was before."""

from __future__ import annotations

from typing import Any

from helpers.reference import Column
from helpers.render.sheet.styles import GRID, INK, MUTED, RULE, WASH

Properties = dict[str, Any]

INPUT_FILL = "#FFF6D6"
BROKEN_FILL = "#F2A65E"
EARLIER_INK = "#4F5862"
BORDER: Properties = {"border": 1, "border_color": RULE}
OFFICE: Properties = {"bold": True, "font_size": 12, "align": "center", "valign": "vcenter"}
MARK: Properties = {"font_size": 9, "font_color": MUTED, "align": "right", "valign": "vcenter"}
NUMBER: Properties = {"bold": True, "font_size": 12, "align": "right", "valign": "vcenter"}
TITLE: Properties = {"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"}
UNDER_TITLE: Properties = {"italic": True, "font_size": 12, "align": "center"}
UNIT: Properties = {"italic": True, "align": "right", "valign": "vcenter", "text_wrap": True}
LEGEND: Properties = {"italic": True, "valign": "vcenter", "text_wrap": True, "font_size": 10}
HEADER: Properties = {
    **BORDER,
    "bold": True,
    "text_wrap": True,
    "align": "center",
    "valign": "vcenter",
    "bg_color": WASH,
}
EARLIER_HEADER: Properties = {
    **HEADER,
    "bold": False,
    "italic": True,
    "font_size": 10,
    "font_color": EARLIER_INK,
    "bg_color": GRID,
}
NUMBERS: Properties = {
    **BORDER,
    "italic": True,
    "font_size": 9,
    "font_color": MUTED,
    "align": "center",
}
GIVEN: Properties = {**BORDER, "text_wrap": True, "valign": "vcenter", "bg_color": "#FFFFFF"}
INPUT: Properties = {
    **BORDER,
    "locked": False,
    "bg_color": INPUT_FILL,
    "valign": "vcenter",
    "font_color": INK,
}
EARLIER: Properties = {
    **BORDER,
    "italic": True,
    "font_color": EARLIER_INK,
    "bg_color": WASH,
    "valign": "vcenter",
}
BROKEN: Properties = {"bg_color": BROKEN_FILL}
NOTE: Properties = {"text_wrap": True, "valign": "top", "font_size": 11}
SIGNED: Properties = {"bold": True, "align": "center", "valign": "top", "text_wrap": True}
SIGN_HERE: Properties = {"italic": True, "align": "center", "valign": "top", "text_wrap": True}

_FORMATS = {"integer": "#,##0", "number": "#,##0.0##", "date": "dd/mm/yyyy", "text": "@"}


def value_style(column: Column) -> dict[str, Any]:
    """Return number format and alignment of what a column holds."""
    if column.type in ("integer", "number"):
        return {"num_format": _FORMATS[column.type], "align": "right", "indent": 1}
    if column.type == "date":
        return {"num_format": _FORMATS["date"], "align": "center"}
    return {"num_format": _FORMATS["text"], "align": "left", "indent": 1, "text_wrap": True}
