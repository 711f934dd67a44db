"""The annex as a workbook: a summary, one sheet a table with real numbers, and all its words."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from xlsxwriter import Workbook

from helpers.render.content.document import Annex, Prose
from helpers.render.content.letter import Letter
from helpers.render.content.office_text import office_text
from helpers.render.content.table_grid import markdown_table
from helpers.render.content.tables import Table
from helpers.render.content.words import words
from helpers.render.exporters.annex_exporter import AnnexExporter
from helpers.render.exporters.office_package import pack, unpack
from helpers.render.paper.document import document_date
from helpers.render.sheet import summary as summary_sheet
from helpers.render.sheet import text as text_sheet
from helpers.render.sheet.columns import SheetColumns
from helpers.render.sheet.page import Printing, Sheet, set_printing
from helpers.render.sheet.styles import SERIF, SIZE, Styles
from helpers.render.sheet.summary import SummarySheet
from helpers.render.sheet.table import TableSheet
from helpers.render.sheet.text import TextSheet

EMPTY_WIDTH = 300.0
# A main table of no more rows than this is read on one page.
MOST_ON_A_PAGE = 24
LONGEST_PROPERTY = 250


class AnnexXLSXExporter(AnnexExporter):
    """`jupyter nbconvert --to annex-xlsx`: the tables of any executed notebook, a sheet each."""

    export_from_notebook = "Annex (Excel)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    suffix = ".xlsx"

    def write(self, annex: Annex, letter: Letter, resources: dict[str, Any]) -> bytes:
        """Return the workbook."""
        return workbook(annex, letter)


def workbook(annex: Annex, letter: Letter) -> bytes:
    """Return the workbook, the same bytes for the same annex and letter on any machine."""
    stream = io.BytesIO()
    with Workbook(stream, _options()) as book:
        _Book(annex, letter, book, Styles(book)).write()
    return pack(unpack(stream.getvalue()))


def _options() -> dict[str, Any]:
    """Return the options of a workbook: a new dict each time, for XlsxWriter changes it."""
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": SERIF, "font_size": SIZE},
    }


@dataclass
class _Book:
    annex: Annex
    letter: Letter
    book: Workbook
    styles: Styles

    def write(self) -> None:
        text = words(self.annex.language)
        self._properties()
        tables = list(_tables(self.annex))
        named = [(_sheet_name(table, at, text["table"]), table) for at, table in tables]
        contents = [(name, table.caption) for name, table in named]
        contents.append((text["sheet_text"], ""))
        self._summary(text["sheet_summary"], contents)
        for name, table in named:
            self._table(name, table)
        sheet = self._sheet(text["sheet_text"], text_sheet.WIDTHS)
        rows = TextSheet(self.annex, sheet).draw()
        set_printing(sheet, rows, self._foot, Printing())

    def _summary(self, name: str, contents: list[tuple[str, str]]) -> None:
        sheet = self._sheet(name, summary_sheet.WIDTHS)
        rows = SummarySheet(self.annex, self.letter, sheet, contents).draw()
        set_printing(sheet, rows, self._foot, Printing(landscape=True, numbered=False, pages=1))

    def _table(self, name: str, table: Table) -> None:
        columns = SheetColumns(table, self.annex.language)
        sheet = self._sheet(name, columns.widths or [EMPTY_WIDTH])
        rows = TableSheet(table, sheet, columns, self.annex.language, self._mark).draw()
        is_wide = table.landscape or sum(columns.widths) > 800
        pages = 1 if table.landscape and len(table.rows) <= MOST_ON_A_PAGE else 0
        set_printing(sheet, rows, self._foot, Printing(landscape=is_wide, pages=pages))

    def _sheet(self, name: str, widths: list[float]) -> Sheet:
        return Sheet(self.book.add_worksheet(name), self.styles, list(widths))

    @property
    def _mark(self) -> str:
        cover = self.annex.cover
        return words(self.annex.language)["invented"] if cover and cover.invented else ""

    @property
    def _foot(self) -> tuple[str, str]:
        code = self.letter.verification or (self.annex.cover.code if self.annex.cover else "")
        label = words(self.annex.language)["code"]
        return (f"{label}: {code}" if code else ""), self._mark

    def _properties(self) -> None:
        """Set what the file says of itself; its day is the printed date, never the clock's."""
        cover = self.annex.cover
        title = " – ".join(filter(None, (self.annex.title, cover.where if cover else "")))
        said = {
            "title": title,
            "subject": cover.theme_short if cover else "",
            "author": self.letter.author or self.letter.issuing_agency,
            "comments": self._foot[0],
        }
        properties = {key: office_text(value)[:LONGEST_PROPERTY] for key, value in said.items()}
        day = datetime.combine(document_date(self.annex, self.letter), time())
        self.book.set_properties({**properties, "created": day})


def _tables(annex: Annex) -> Iterable[tuple[int, Table]]:
    """Return the tables in reading order with their places among all, Markdown's among them."""
    found: list[Table] = []
    for block in annex.blocks:
        if isinstance(block, Table):
            found.append(block)
        elif isinstance(block, Prose):
            tables = (markdown_table(node) for node in block.nodes if node["type"] == "table")
            found += [replace(table, computed=False) for table in tables]
    return enumerate(found, 1)


def _sheet_name(table: Table, place: int, word: str) -> str:
    """Return "Bảng 2", or "Bảng (3)" for the third table where it has no number of its own."""
    return f"{word} {table.number}" if table.number else f"{word} ({place})"
