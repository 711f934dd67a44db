"""The rows under a header: which are data, which totals, and where the table ends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

from helpers.data.layout.blocks import WHOLE_SHEET, Block
from helpers.data.layout.headers import Header, heading_key, headings_of
from helpers.data.reading.columnar import ColumnarRows
from helpers.data.reading.sheets import Sheet
from helpers.data.text import fold_text
from helpers.reference.datasets import Dataset

_FOOTERS: tuple[str, ...] = (
    "ghi chu",
    "nguoi lap",
    "thu truong",
    "nguon so lieu",
    "nguon",
    "ky ten",
    "xac nhan",
)
_FOOTERS += ("noi nhan", "ke toan", "chu tich", "pho chu tich", "tm ", "giam doc", "truong phong")
_COLUMN_NUMBER = re.compile(r"\(?\s*(?:[A-Za-z]|\d{1,2})\s*(?:=.*)?\)?(?:\s*=.*)?")
MOST_ROWS_OF_FORM = 20_000  # every commune before 2025 with every crop and season is a quarter
MOST_ROWS_OF_SURVEY = 400_000
_HEADED = 4  # columns that a row must head to be a header in another language
_SIGNED = re.compile(r"ngay .{0,8} ?thang .{0,8} ?nam")
_ENUMERATED = re.compile(r"^(?:[ivx]{1,4}|\d{1,2}|[a-e]) (?=t|c)")
_AREAS = "tinh|huyen|thanh pho|tp|thi xa|thi tran|xa|phuong"
_ALL = rf"(?:toan|ca) (?:{_AREAS}|dia ban|vung|don vi)"
_PARTS = "(?:cum|tieu vung|vung|khu vuc|nhom)"
_GROUP = re.compile(rf"{_PARTS}(?: .*)?|cac (?:xa|phuong|thi tran|huyen)(?: .*)?")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")
# Whole labels: "Tổng Cọt" and "Cộng Hòa" are communes.
_TOTAL = re.compile(
    rf"(?:(?:tong|tong so|tong cong|cong|cong chung|tong chung|t cong|tc|t so)(?: so)?"
    rf"(?: (?:chung|{_ALL}(?: .*)?|(?:{_AREAS}) ?.*|{_PARTS}(?: .*)?|\d.*|[a-e](?: [a-e])*|i[ivx ]*"
    rf"|luy ke|cuoi ky|trong ky))?"
    rf"|{_ALL}(?: .*)?|(?:grand |sub ?)?total)"
)
_TOTAL_WITHOUT_SPACES = frozenset({"tongso", "tongcong", "tong", "cong"})


@dataclass
class TableRows:
    """Positions in the sheet: rows of data, of totals, and rows with figures below the end."""

    data: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    beyond: list[int] = field(default_factory=list)


def split_rows(
    sheet: Sheet, header: Header, dataset: Dataset, block: Block = WHOLE_SHEET
) -> TableRows:
    """Return the rows under a header; rows of units, column numbers and notes are none."""
    found = TableRows()
    places = sorted(header.columns.values())
    if isinstance(sheet.rows, ColumnarRows) and dataset.part == "B":
        return TableRows(sheet.rows.filled_rows(places, header.bottom + 1))
    form = dataset.part == "A"
    heads = _header_texts(sheet, header)
    last = len(sheet.rows) if block.end is None else block.end
    ended = False
    for position in range(header.bottom + 1, last):
        if len(found.data) > most_rows(dataset):
            break  # it will be refused whole
        if position in block.titles:
            continue
        row = block.cut(sheet.rows[position])
        cells = [row[place] for place in places if place < len(row)]
        if all(map(_is_blank, cells)):
            ended = ended or (form and is_footer(row))
        elif form and (ended or is_footer(row)):
            ended = True
            if _holds_figures(cells):
                found.beyond.append(position)
        elif (
            not form and position == header.bottom + 1 and _heads_again(cells, header, dataset)
        ) or (form and _is_no_data(position, header, cells, heads)):
            continue
        elif form and is_total(row, header.columns, dataset):
            found.totals.append(position)
        else:
            found.data.append(position)
    if not found.data:
        _keep_whole_areas(sheet, header, dataset, found)
    return found


def most_rows(dataset: Dataset) -> int:
    """Return how many rows a table of the dataset may have; more are no work of people."""
    return MOST_ROWS_OF_FORM if dataset.part == "A" else MOST_ROWS_OF_SURVEY


def _keep_whole_areas(sheet: Sheet, header: Header, dataset: Dataset, found: TableRows) -> None:
    """Take "Toàn tỉnh" for data where no other row is: the sender's one row, and no total."""
    place = header.columns.get(dataset.area_column, -1)
    for position in list(found.totals):
        label = sheet.rows[position][place] if 0 <= place < len(sheet.rows[position]) else ""
        if isinstance(label, str) and re.fullmatch(rf"{_ALL}(?: .*)?", fold_text(label)):
            found.totals.remove(position)
            found.data.append(position)


def _is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_no_data(
    position: int, header: Header, cells: Sequence[Any], heads: Mapping[int, frozenset[str]]
) -> bool:
    if position == header.below or _heads_group(cells):
        return True
    near = position <= header.bottom + 3
    return (near and (_are_column_numbers(cells) or _is_second_language(cells))) or (
        _repeats_header(cells, heads)
    )


def _heads_again(cells: Sequence[Any], header: Header, dataset: Dataset) -> bool:
    """Return whether a row under ids heads the same columns by labels, or the other way round."""
    headings = headings_of(dataset)
    found = [headings.get(heading_key(str(cell))) for cell in cells if not _is_blank(cell)]
    known = [name for name in found if name]
    return len(known) >= 3 and 2 * len(known) > len(cells) and set(known) <= set(header.columns)


def _is_second_language(cells: Sequence[Any]) -> bool:
    """Return whether a row heads every column again, in a language without Vietnamese letters.

    No word stands twice, and none is a number: a row of data has one of both.
    """
    texts = {fold_text(cell) for cell in cells if isinstance(cell, str) and cell.isascii()}
    words = [text for text in texts if re.search(r"[a-z]{3}", text)]
    return len(cells) >= _HEADED and len(words) == len(texts) == len(cells)


def _header_texts(sheet: Sheet, header: Header) -> dict[int, frozenset[str]]:
    """Return the folded texts of the header's rows, by the order of the columns found."""
    lines = sheet.rows[header.top : header.bottom + 1]
    places = sorted(header.columns.values())
    return {
        order: frozenset(fold_text(str(line[place])) for line in lines if place < len(line))
        for order, place in enumerate(places)
    }


def _repeats_header(cells: Sequence[Any], heads: Mapping[int, frozenset[str]]) -> bool:
    """Return whether a row says again what the header says: printed at the top of each page."""
    texts = 0
    for order, cell in enumerate(cells):
        if isinstance(cell, str) and cell.strip():
            if fold_text(cell) not in heads[order]:
                return False
            texts += 1
    return texts >= 2


def _holds_figures(cells: Sequence[Any]) -> bool:
    figures = sum(isinstance(cell, int | float) or _is_figure(cell) for cell in cells)
    return figures >= 2


def _is_figure(cell: Any) -> bool:
    return isinstance(cell, str) and bool(re.fullmatch(r"[\d.,\s]*\d[\d.,\s]*", cell))


def first_text(row: Sequence[Any]) -> str:
    """Return the first text of a row, folded; "" where it has none."""
    return next((fold_text(c) for c in row if isinstance(c, str) and c.strip()), "")


def is_footer(row: Sequence[Any]) -> bool:
    """Return whether a row is a note or a signature line under the table: texts, no figures."""
    filled = {cell for cell in row if not _is_blank(cell)}
    if not filled or len(filled) > 3 or not all(isinstance(cell, str) for cell in filled):
        return False
    text = first_text(row)
    return text.startswith(_FOOTERS) or bool(_SIGNED.search(text))


def _heads_group(cells: Sequence[Any]) -> bool:
    """Return whether a row only names the group of the rows below: "Cụm 1", "Các xã vùng III"."""
    filled = {cell for cell in cells if not _is_blank(cell)}
    label = filled.pop() if len(filled) == 1 else ""
    return isinstance(label, str) and bool(_GROUP.fullmatch(fold_text(label)))


def _are_column_numbers(cells: Sequence[Any]) -> bool:
    filled = [str(cell).strip() for cell in cells if not _is_blank(cell)]
    if len(filled) >= 3 and _are_roman_numbers([text.strip("()") for text in filled]):
        return True
    whole = [text.removesuffix(".0") for text in filled]
    numbers = [int(found[0]) for text in whole if (found := re.search(r"\d+", text))]
    rising = all(low < high for low, high in pairwise(numbers))
    return (
        len(filled) >= 2
        and all(_COLUMN_NUMBER.fullmatch(text) for text in whole)
        and len(numbers) >= 1
        and numbers[0] <= 3
        and rising
        and numbers[-1] <= len(cells) + 12
    )


def _are_roman_numbers(texts: list[str]) -> bool:
    first = _ROMAN.index(texts[0]) if texts[0] in _ROMAN[:3] else -1
    return first >= 0 and tuple(texts) == _ROMAN[first : first + len(texts)]


def is_total(row: Sequence[Any], columns: Mapping[str, int], dataset: Dataset) -> bool:
    """Return whether a row is a total of others, by its first text or what its rows are about.

    Below an area merged over several rows "Cộng" stands where else the crop does.
    """
    about = [dataset.area_column, *(key for key in dataset.keys if dataset.column(key).codes)]
    places = [columns[name] for name in about if name in columns]
    labels = [row[place] for place in places if place < len(row)]
    return is_total_label(first_text(row)) or any(
        isinstance(label, str) and is_total_label(fold_text(label)) for label in labels
    )


@lru_cache(maxsize=4096)
def is_total_label(folded: str) -> bool:
    """Return whether a folded label heads a total: "tong cong", "t o n g", "cong toan huyen"."""
    text = _ENUMERATED.sub("", folded)
    letters = text.split()
    if letters and all(len(one) == 1 for one in letters):
        return "".join(letters) in _TOTAL_WITHOUT_SPACES
    return bool(_TOTAL.fullmatch(text)) or text.replace(" ", "") in _TOTAL_WITHOUT_SPACES
