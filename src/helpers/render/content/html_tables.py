"""Tables read out of HTML, for results that carry nothing better."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from helpers.render.content.tables import Cell, Table, plain_table

IGNORED = {"style", "script", "template", "head"}
# Words on both sides of these do not touch.
BREAKING = {"p", "div", "li", "ul", "ol", "dt", "dd", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}


@dataclass
class _Found:
    """A table as it is read."""

    header: list[list[Cell]] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    caption: list[str] = field(default_factory=list)


class _TableParser(HTMLParser):
    """Collects rows of cells, header rows apart, and the text outside of tables."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Found] = []
        self.outside: list[str] = []
        self.pictures: list[tuple[str, str]] = []
        self._ignored = 0
        self._depth = 0
        self._in_caption = False
        self._in_head = False
        self._cell: dict[str, int | bool] | None = None
        self._text: list[str] = []
        self._row: list[Cell] = []
        self._all_headings = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell; a table inside a cell is words of that cell."""
        given = dict(attrs)
        if tag in IGNORED:
            self._ignored += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append(_Found())
        elif tag == "br" or self._depth > 1:
            self.handle_data("\n" if tag in {"br", "tr"} else " ")
        elif tag == "caption":
            self._in_caption = True
        elif tag == "thead":
            self._in_head = True
        elif tag == "tr":
            self._row, self._all_headings = [], True
        elif tag in {"td", "th"}:
            self._text = []
            self._cell = {
                "heading": tag == "th",
                "colspan": _span(given.get("colspan")),
                "rowspan": _span(given.get("rowspan")),
            }
        elif tag == "img":
            self.pictures.append((given.get("src") or "", given.get("alt") or ""))
        elif tag in BREAKING:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened; a row of headings above the first data row is a header row."""
        if tag in IGNORED:
            self._ignored = max(0, self._ignored - 1)
        elif tag == "table":
            self._depth = max(0, self._depth - 1)
        elif self._depth > 1:
            return
        elif tag == "caption":
            self._in_caption = False
        elif tag == "thead":
            self._in_head = False
        elif tag in {"td", "th"} and self._cell is not None:
            self._close_cell()
        elif tag == "tr" and self._row and self.tables:
            table = self.tables[-1]
            to_header = self._in_head or (self._all_headings and not table.rows)
            (table.header if to_header else table.rows).append(self._row)
            self._row = []
        elif tag in BREAKING:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        """Keep the text of a cell or a caption, or what stands outside of any table."""
        if self._ignored:
            return
        if self._cell is not None:
            self._text.append(data)
        elif self._in_caption and self.tables:
            self.tables[-1].caption.append(data)
        else:
            self.outside.append(data)

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
    found = [table for table in _parsed(html).tables if table.header or table.rows]
    return [
        replace(
            plain_table(_with_index_names(table.header), _unspanned(table.rows)),
            caption=" ".join("".join(table.caption).split()),
        )
        for table in found
    ]


def _with_index_names(header: list[list[Cell]]) -> list[list[Cell]]:
    """Return the header; pandas' own row of index names goes into the blank cells above it."""
    if len(header) < 2 or any(cell.colspan > 1 for row in header[-2:] for cell in row):
        return header
    above, names = header[-2], header[-1]
    named = [at for at, cell in enumerate(names) if cell.text.strip()]
    is_free = len(above) == len(names) and not any(above[at].text.strip() for at in named)
    if not named or not is_free or named != list(range(len(named))):
        return header
    return [*header[:-2], [names[at] if at in named else cell for at, cell in enumerate(above)]]


def html_pictures(html: str) -> list[tuple[str, str]]:
    """Return address and alternative text of each picture in the HTML."""
    return _parsed(html).pictures


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
