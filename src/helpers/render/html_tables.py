"""Tables read out of HTML, for results that carry nothing better."""

from __future__ import annotations

from html.parser import HTMLParser

from helpers.render.tables import Cell, Table, plain_table

IGNORED = {"style", "script", "template", "head"}


class _TableParser(HTMLParser):
    """Collects rows of cells, header rows apart, and the text outside of tables."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[tuple[list[list[Cell]], list[list[Cell]]]] = []
        self.outside: list[str] = []
        self._ignored = 0
        self._in_head = False
        self._cell: dict[str, int | bool] | None = None
        self._text: list[str] = []
        self._row: list[Cell] = []
        self._all_headings = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell."""
        if tag in IGNORED:
            self._ignored += 1
        elif tag == "table":
            self.tables.append(([], []))
        elif tag == "thead":
            self._in_head = True
        elif tag == "tr":
            self._row, self._all_headings = [], True
        elif tag in {"td", "th"}:
            given = dict(attrs)
            self._text = []
            self._cell = {
                "heading": tag == "th",
                "colspan": _span(given.get("colspan")),
                "rowspan": _span(given.get("rowspan")),
            }
        elif tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened; a row of headings above the first data row is a header row."""
        if tag in IGNORED:
            self._ignored = max(0, self._ignored - 1)
        elif tag == "thead":
            self._in_head = False
        elif tag in {"td", "th"} and self._cell is not None:
            self._close_cell()
        elif tag == "tr" and self._row and self.tables:
            header, rows = self.tables[-1]
            to_header = self._in_head or (self._all_headings and not rows)
            (header if to_header else rows).append(self._row)
            self._row = []

    def handle_data(self, data: str) -> None:
        """Keep the text of a cell, or what stands outside of any table."""
        if self._ignored:
            return
        (self._text if self._cell is not None else self.outside).append(data)

    def _close_cell(self) -> None:
        assert self._cell is not None
        text = "\n".join(" ".join(line.split()) for line in "".join(self._text).split("\n"))
        heading = bool(self._cell["heading"])
        self._all_headings &= heading
        self._row.append(
            Cell(
                text=text.strip(),
                strong=heading and not self._in_head,
                colspan=int(self._cell["colspan"]),
                rowspan=int(self._cell["rowspan"]),
            )
        )
        self._cell = None


def read_html_tables(html: str) -> list[Table]:
    """Return the tables found in the HTML, spans kept; none where there is no table."""
    parser = _parsed(html)
    return [
        plain_table(header, _unspanned(rows)) for header, rows in parser.tables if header or rows
    ]


def html_text(html: str) -> str:
    """Return the text of the HTML, without its tables, styles and scripts."""
    return " ".join("".join(_parsed(html).outside).split())


def _parsed(html: str) -> _TableParser:
    parser = _TableParser()
    parser.feed(html)
    parser.close()
    return parser


def _span(value: str | None) -> int:
    return min(max(int(value), 1), 100) if value and value.isdigit() else 1


def _unspanned(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Return rows where a cell over several rows stands once and leaves empty ones below."""
    result: list[list[Cell]] = []
    waiting: dict[int, int] = {}
    for row in rows:
        line: list[Cell] = []
        rest = iter(row)
        cell = next(rest, None)
        while cell is not None or waiting.get(len(line)):
            at = len(line)
            if waiting.get(at):
                waiting[at] -= 1
                line.append(Cell())
                continue
            assert cell is not None
            line.append(Cell(cell.text, strong=cell.strong))
            line += [Cell() for _ in range(cell.colspan - 1)]
            if cell.rowspan > 1:
                waiting[at] = cell.rowspan - 1
            cell = next(rest, None)
        result.append(line)
    return result
