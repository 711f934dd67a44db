"""One sheet of a workbook: texts that stay texts, merged cells, row heights, the printed page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from helpers.render.content.office_text import office_text
from helpers.render.sheet.styles import SIZE, Styles

A4 = 9
LONGEST_TEXT = 32_767
LINE_HEIGHT = 1.3
PIXELS_PER_MM = 96 / 25.4
# Width of a usual Vietnamese letter in Times New Roman, in units of the face's size.
LETTER = 0.42
PADDING = 8
TALLEST_ROW = 409
MARGINS = {"left": 0.79, "right": 0.6, "top": 0.87, "bottom": 0.79}


@dataclass
class Sheet:
    """A worksheet being written; `widths` are its columns' in pixels."""

    worksheet: Worksheet
    styles: Styles
    widths: list[float]

    def __post_init__(self) -> None:
        for number, width in enumerate(self.widths):
            self.worksheet.set_column_pixels(number, number, round(width))
        self.worksheet.hide_gridlines(2)

    @property
    def last(self) -> int:
        """Return the last column."""
        return len(self.widths) - 1

    def text(self, row: int, column: int, text: str, *properties: dict[str, Any]) -> None:
        """Write a text as a text, whatever it begins with."""
        shown = cell_text(text)
        style = self.styles.of(*properties, text=shown)
        if shown:
            self.worksheet.write_string(row, column, shown, style)
        else:
            self.worksheet.write_blank(row, column, None, style)

    def merged(
        self, row: int, columns: tuple[int, int], text: str, *properties: dict[str, Any]
    ) -> None:
        """Write a text over several columns of one row."""
        self.merged_block((row, columns[0], row, columns[1]), text, *properties)

    def merged_block(
        self, block: tuple[int, int, int, int], text: str, *properties: dict[str, Any]
    ) -> None:
        """Write a text over a block of cells (top, left, bottom, right)."""
        top, left, bottom, right = block
        if (top, left) != (bottom, right):
            style = self.styles.of(*properties, text=cell_text(text))
            self.worksheet.merge_range(top, left, bottom, right, "", style)
        self.text(top, left, text, *properties)

    def line(self, row: int, text: str, *properties: dict[str, Any]) -> int:
        """Write a text across the whole sheet, as tall as it needs; return the next row."""
        self.merged(row, (0, self.last), text, *properties)
        size = max((one["font_size"] for one in properties if "font_size" in one), default=SIZE)
        self.height(row, height_of(text, sum(self.widths), size))
        return row + 1

    def height(self, row: int, points: float) -> None:
        """Set a row's height, within what Excel allows."""
        self.worksheet.set_row(row, min(round(points, 1), TALLEST_ROW))

    def style(self, *properties: dict[str, Any]) -> Format:
        """Return the format of the properties together."""
        return self.styles.of(*properties)


def cell_text(text: str) -> str:
    """Return the text as a cell can hold it."""
    shown = office_text(text)
    return shown if len(shown) <= LONGEST_TEXT else shown[: LONGEST_TEXT - 1] + "…"


def lines_of(text: str, pixels: float, size: float = SIZE) -> int:
    """Return how many lines a text takes in a column of that many pixels."""
    in_a_line = max((pixels - PADDING) / (LETTER * size * 96 / 72), 1)
    return sum(_wrapped(line, in_a_line) for line in text.split("\n")) if text else 1


def _wrapped(line: str, most: float) -> int:
    """Return the lines that words need, each begun where the last one is full."""
    lines, used = 1, 0.0
    for word in line.split(" "):
        length = float(len(word))
        if used and used + 1 + length > most:
            lines, used = lines + 1, 0.0
        elif used:
            used += 1
        lines += max(math.ceil(length / most) - 1, 0)
        used += length if length <= most else length % most
    return lines


def height_of(text: str, pixels: float, size: float = SIZE) -> float:
    """Return the height in points that a text needs in a column of that many pixels."""
    return lines_of(text, pixels, size) * size * LINE_HEIGHT + 3


@dataclass(frozen=True)
class Printing:
    """How a sheet is printed: `pages` is the most it may be long, 0 for as many as it needs."""

    landscape: bool = False
    numbered: bool = True
    pages: int = 0


def set_printing(sheet: Sheet, rows: int, foot: tuple[str, str], printing: Printing) -> None:
    """Fit the sheet to A4: its width on one page, page number above, code and mark below."""
    page = sheet.worksheet
    page.set_paper(A4)
    if printing.landscape:
        page.set_landscape()
    page.fit_to_pages(1, printing.pages)
    page.set_margins(**MARGINS)
    page.center_horizontally()
    page.print_area(0, 0, max(rows - 1, 0), sheet.last)
    if printing.numbered:
        page.set_header('&C&"Times New Roman,Regular"&13&P')
    left, right = (office_text(text).replace("&", "&&")[:100] for text in foot)
    page.set_footer(f'&L&"Times New Roman,Regular"&9{left}&R&"Times New Roman,Bold"&9{right}')
