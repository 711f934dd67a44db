"""The tables of an HTML page that a system exported under the name of a workbook."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from helpers.data.reading.encodings import decode
from helpers.data.reading.sheets import MAX_CELLS, Sheet, UnreadableContentError, too_large

_CELLS = ("td", "th")
_SILENT = ("style", "script", "title")
_WIDEST_SPAN = 200
_SPACES = re.compile(r"[ \t\r\n]+")


def read_web_tables(content: bytes) -> list[Sheet]:
    """Return a sheet for each outermost table of the page; raises `UnreadableContentError`."""
    page = _Page()
    page.feed(decode(content).text)
    page.close()
    if not page.tables or page.broken:
        hint = "mở bằng Excel, lưu lại thành .xlsx rồi gửi lại"
        raise UnreadableContentError("tệp HTML không có bảng đọc được", hint)
    many = len(page.tables) > 1
    return [
        Sheet(f"Bảng {number}" if many else "", rows)
        for number, rows in enumerate(page.tables, start=1)
    ]


class _Page(HTMLParser):
    """Collects the cells of tables; a cell over several rows or columns fills them all."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.broken = False
        self._depth = 0
        self._silent = 0
        self._text: list[str] | None = None
        self._span = (1, 1)
        self._pending: dict[int, tuple[int, str]] = {}
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell."""
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
                self._pending = {}
            else:
                self.broken = True  # a table inside a table is a page's layout, no data
        elif tag == "tr" and self._depth == 1:
            self._close_cell()
            self.tables[-1].append([])
            self._fill_pending()
        elif tag in _CELLS and self._depth == 1 and self.tables[-1]:
            self._close_cell()
            given = dict(attrs)
            self._span = (_span(given.get("rowspan")), _span(given.get("colspan")))
            self._text = []
        elif tag == "br" and self._text is not None:
            self._text.append(" ")
        self._silent += tag in _SILENT

    def handle_endtag(self, tag: str) -> None:
        """Close a table or a cell."""
        if tag in (*_CELLS, "tr", "table"):
            self._close_cell()
        if tag == "table" and self._depth:
            self._depth -= 1
        self._silent -= tag in _SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        """Keep the text of the open cell."""
        if self._text is not None and not self._silent:
            self._text.append(data)

    def _close_cell(self) -> None:
        if self._text is None:
            return
        text = _SPACES.sub(" ", "".join(self._text)).strip()
        self._text = None
        down, across = self._span
        row = self.tables[-1][-1]
        for _ in range(across):
            if down > 1:
                self._pending[len(row)] = (down - 1, text)
            row.append(text)
        self._cells += across
        if self._cells > MAX_CELLS:
            raise too_large(f"hơn {MAX_CELLS} ô")
        self._fill_pending()

    def _fill_pending(self) -> None:
        """Write what cells of rows above reach down into, from here on."""
        row = self.tables[-1][-1]
        while len(row) in self._pending:
            left, text = self._pending.pop(len(row))
            if left > 1:
                self._pending[len(row)] = (left - 1, text)
            row.append(text)
            self._cells += 1


def _span(given: str | None) -> int:
    text = (given or "1").strip()
    return max(1, min(int(text), _WIDEST_SPAN)) if text.isdecimal() and len(text) < 6 else 1
