"""The answer to one sender: what it sent, refused cells coloured, and the list of them first."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from openpyxl.cell import MergedCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.worksheet.worksheet import Worksheet

from helpers.correspondence.account import FileAccount, Said, SenderAccount
from helpers.correspondence.answer_list import Line, write_list
from helpers.correspondence.answer_look import comment_on, fill_of
from helpers.correspondence.answer_sheets import LIST_NAME, AnswerSheets, Place, SentFile
from helpers.data.history.ledger import Submission
from helpers.render.exporters.office_package import pack, unpack

CORE = "docProps/core.xml"
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ROW = re.compile(r"dòng (\d+)")
ReadRaw = Callable[[Submission], bytes]


def answer_workbook(account: SenderAccount, read_raw: ReadRaw) -> bytes:
    """Return the workbook, the same bytes for the same files and findings."""
    sheets = AnswerSheets()
    lines = [Line(name, said, "") for name, said in account.unread]
    for file in account.files:
        if not file.said:  # nothing of it is to be mended, so nothing of it goes out again
            continue
        places = sheets.add(_sent(file, read_raw))
        lines += _marked(file, places)
    book = sheets.book
    first = book.create_sheet(LIST_NAME, 0)
    write_list(first, account, sorted(lines, key=lambda one: not one.said.refused))
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is first
    book.active = 0
    received = [one.submission.received for one in account.files]
    day = datetime.fromisoformat(max(received, default=account.period.end.isoformat()))
    book.properties = DocumentProperties(title=f"Trả lời {account.name}", created=day, creator="")
    stream = io.BytesIO()
    book.save(stream)
    return _without_clock(stream.getvalue(), day)


def _sent(file: FileAccount, read_raw: ReadRaw) -> SentFile:
    told: dict[str, set[int]] = {}
    for one in file.said:
        told.setdefault(one.sheet, set()).add(one.row)
    name = file.submission.file_name
    return SentFile(name, read_raw(file.submission), told)


def _marked(file: FileAccount, places: Mapping[str, Place]) -> Iterator[Line]:
    """Yield the lines of a file, after its cells were coloured and commented."""
    by_cell: dict[tuple[str, str], list[Said]] = {}
    for one in file.said:
        place = places.get(one.sheet) or _only(places, one.sheet)
        target = _coordinate(place, one) if place else ""
        if place and target:
            by_cell.setdefault((place.sheet.title, target), []).append(one)
        sheet = place.sheet.title.replace("'", "''") if place else ""
        yield Line(file.submission.file_name, one, f"'{sheet}'!{target}" if target else "")
    by_title = {place.sheet.title: place.sheet for place in places.values()}
    for (title, target), said in by_cell.items():
        _mark(by_title[title], target, said)


def _only(places: Mapping[str, Place], named: str) -> Place | None:
    """Return the one sheet of a file where what is said names none."""
    return next(iter(places.values())) if not named and len(places) == 1 else None


def _coordinate(place: Place, said: Said) -> str:
    """Return where the cell stands in the answer, "" where the row was left out of it."""
    found, in_row = _CELL.fullmatch(said.cell), _ROW.fullmatch(said.cell)
    if not (found or in_row):
        return ""
    letters, sent = (found[1], int(found[2])) if found else ("A", int(in_row[1]))  # type: ignore[index]
    row = place.row(sent)
    return f"{letters}{row}" if row else ""


def _mark(sheet: Worksheet, target: str, said: list[Said]) -> None:
    cell: Any = sheet[target]
    if isinstance(cell, MergedCell):
        cell = _first_of_merged(sheet, cell)
    cell.fill = fill_of(any(one.refused for one in said))
    cell.comment = comment_on(said)


def _first_of_merged(sheet: Worksheet, cell: MergedCell) -> Any:
    for block in sheet.merged_cells.ranges:
        if cell.coordinate in block:
            return sheet.cell(block.min_row, block.min_col)
    return cell


def _without_clock(package: bytes, day: datetime) -> bytes:
    """Return the package with the day of receipt where openpyxl writes the time of saving."""
    parts = unpack(package)
    stamp = day.strftime("%Y-%m-%dT00:00:00Z").encode("ascii")
    parts[CORE] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, parts[CORE])
    return pack(parts)
