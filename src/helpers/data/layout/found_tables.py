"""Every table of a file, one a dataset, and what is wrong with the sheets that hold none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpers.data.layout.issued import is_issued
from helpers.data.layout.table_rows import most_rows
from helpers.data.layout.tables import Table, find_tables, title_texts
from helpers.data.reading.sheets import Note, Sheet, cell_name
from helpers.data.reading.survey_exports import join_exports
from helpers.data.values.number_cells import show_number
from helpers.errors import Fault
from helpers.reference.datasets import Dataset

_OF_THE_FILE = ("macros_not_run", "other_format")


def find_all_tables(
    sheets: Sequence[Sheet], datasets: Sequence[Dataset], name: str
) -> tuple[list[Table], list[Sheet], list[Fault]]:
    """Return the tables found, one a dataset, the sheets not recognised, and faults.

    Sheets of a survey's export are joined first. One of them that lacks what its dataset needs is
    not recognised where another sheet is a table: it is the households' sheet of a repeat.
    """
    tables: dict[str, Table] = {}
    unknown: list[Sheet] = []
    faults: list[Fault] = []
    lacking: list[tuple[Sheet, Fault]] = []
    joined = join_exports(sheets)
    for sheet in joined:
        found = find_tables(sheet, datasets)
        if not found:
            unknown += [sheet] if title_texts(sheet) and not is_issued(sheet) else []
        for table in found:
            if _is_only_parent(table, joined):
                unknown.append(sheet)
            elif len(table.rows) > most_rows(table.dataset):
                faults.append(_too_long(table, name))
            elif missing := _lacking(table):
                hint = "giữ nguyên hàng tiêu đề của mẫu"
                message = f"thiếu cột bắt buộc: {missing}"
                lacking.append((sheet, Fault(message, _where(name, sheet), hint)))
            elif table.dataset.id in tables:
                faults.append(_twice(table, tables[table.dataset.id], name))
            else:
                tables[table.dataset.id] = table
            faults += [_again(table, at, name) for at in table.again]
    for sheet, fault in lacking:
        if sheet.exported and tables:
            unknown.append(sheet)
        else:
            faults.append(fault)
    return _with_notes(list(tables.values()), joined), unknown, faults


def _is_only_parent(table: Table, sheets: Sequence[Sheet]) -> bool:
    """Return whether an export's sheet of households is there for its repeat alone.

    One with less than half of its dataset's columns would take the place of the real survey.
    """
    repeats = any(sheet.inherited for sheet in sheets) and not table.sheet.inherited
    few = 2 * len(table.columns) < len(table.dataset.columns)
    return table.sheet.exported and repeats and few


def _with_notes(tables: list[Table], sheets: Sequence[Sheet]) -> list[Table]:
    """Return the tables, the first with what there is to say of the whole file."""
    told = [note for sheet in sheets for note in sheet.notes if note.code in _OF_THE_FILE]
    number = sum(len(sheet.bookkeeping) for sheet in sheets)
    if number:
        told.append(Note("bookkeeping_columns", details={"number": number}))
    return [_noted(table, told if place == 0 else []) for place, table in enumerate(tables)]


def _noted(table: Table, told: Sequence[Note]) -> Table:
    own = [note for note in table.sheet.notes if note.code not in _OF_THE_FILE]
    if not told and len(own) == len(table.sheet.notes):
        return table
    return replace(table, sheet=replace(table.sheet, notes=(*told, *own)))


def _twice(table: Table, first: Table, name: str) -> Fault:
    message = f"trùng biểu với trang {first.sheet.name!r}; chỉ nhận trang đầu"
    return Fault(message, _where(name, table.sheet), "gộp vào một trang")


def _too_long(table: Table, name: str) -> Fault:
    most = show_number(most_rows(table.dataset))
    hint = "xóa các dòng thừa dưới bảng (Ctrl+End), hoặc chia thành nhiều tệp, rồi gửi lại"
    return Fault(f"biểu có hơn {most} dòng, quá dài", _where(name, table.sheet), hint)


def _again(table: Table, at: tuple[int, int], name: str) -> Fault:
    message = f"biểu lặp lại từ ô {cell_name(*at)}; chỉ nhận bảng đầu của trang"
    return Fault(message, _where(name, table.sheet), "gộp vào một bảng, một hàng tiêu đề")


def no_form(name: str, datasets: Sequence[Dataset]) -> Fault:
    """Return the fault of a file in which no form was found."""
    titles = ", ".join(dataset.sheet or dataset.title_vi for dataset in datasets[:12])
    hint = f"giữ nguyên hàng tiêu đề của mẫu: {titles}"
    return Fault("không tìm thấy bảng của biểu mẫu nào", name, hint)


def no_figures(name: str) -> Fault:
    """Return the fault of a file of forms without a figure."""
    hint = "điền số liệu vào biểu rồi gửi lại; chưa nhận gì từ tệp này"
    return Fault("tệp chưa có số liệu", name, hint)


def _lacking(table: Table) -> str:
    return ", ".join(
        column.header_vi
        for column in table.dataset.columns
        if (column.key or column.required) and column.id not in table.columns
    )


def _where(name: str, sheet: Sheet) -> str:
    return f"{name}: {sheet.name}" if sheet.name else name
