"""One sheet of a blank form: title block, table with its rules, notes, signatures, the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from helpers.correspondence import form_styles as look
from helpers.correspondence.form_content import FormBook, FormRow, FormSheet
from helpers.correspondence.form_layout import (
    FIRST_ROW,
    HEADER_ROW,
    FormColumn,
    FormLayout,
)
from helpers.correspondence.form_rules import cell_rule, check_formula, checks_of
from helpers.data.layout.issued import ISSUED_MARK, wants_every_row
from helpers.reference import Column
from helpers.render.sheet.page import Printing, Sheet, height_of, set_printing

ROW_HEIGHT = 19.0
MOST_ON_A_PAGE = 24
NOTES = (
    "Chỉ nhập vào ô nền vàng. Phần thập phân dùng dấu phẩy, phần nghìn dùng dấu chấm: 1.234,5.",
    "Ghi “-” nếu không phát sinh; ghi “…” nếu có phát sinh nhưng chưa có số liệu. "
    "Ô để trống được hiểu là chưa báo cáo, không phải bằng 0.",
)
NOTE_OF_KINDS = "Loại nào không có ở địa bàn, đơn vị thì để trống cả dòng."
NOTE_OF_ROWS = "Ghi đủ mọi dòng; nơi không phát sinh ghi “-”."
NOTE_OF_REGISTER = (
    "Dòng ghi sẵn lấy từ báo cáo trước: sửa nếu sai; dòng không còn thì xóa cả dòng. "
    "Bổ sung vào các dòng trống bên dưới; mỗi mã chỉ ghi một dòng."
)
SIGN_HERE = "(Ký, ghi rõ họ tên)"
SEAL_HERE = "(Ký, ghi rõ họ tên, đóng dấu)"


@dataclass
class FormPage:
    """Draws one form; `sources` gives the list of names each kind of column chooses from."""

    book: FormBook
    form: FormSheet
    layout: FormLayout
    sheet: Sheet
    sources: Mapping[str, str]

    def draw(self) -> None:
        """Write everything that stands in the sheet."""
        self._head()
        self._header()
        for place, row in enumerate(self.form.rows):
            self._row(FIRST_ROW + place, row)
        self._rules()
        self._page(self._foot(self._notes(self.layout.last_row + 2)))

    def _head(self) -> None:
        form, last = self.form.dataset, self.layout.last
        left = self._split(last)
        self.sheet.merged(0, (0, left), self.book.addressee.office.upper(), look.OFFICE)
        self.sheet.merged(0, (left + 1, last), form_mark(self.book, form.sheet), look.MARK)
        self.sheet.merged(1, (left + 1, last), form.sheet, look.NUMBER)
        title = form.form_title_vi or form.title_vi
        self.sheet.merged(2, (0, last), title.upper(), look.TITLE)
        self.sheet.merged(3, (0, last), period_line(self.book), look.UNDER_TITLE)
        self.sheet.merged(4, (0, last), sender_line(self.book), look.UNDER_TITLE)
        self.sheet.merged(5, (0, left), self._legend(), look.LEGEND)
        self.sheet.merged(5, (left + 1, last), self._unit_line(), look.UNIT)
        self.sheet.height(0, 22)
        self.sheet.height(2, 24)
        needed = (
            height_of(self._legend(), self.layout.width_of(0, left), 10),
            height_of(self._unit_line(), self.layout.width_of(left + 1, last), 11),
        )
        self.sheet.height(5, max(20.0, *needed))

    def _split(self, last: int) -> int:
        """Return the last column of the left half of the head."""
        half = self.layout.width_of(0, last) * 0.62
        for place in range(last):
            if self.layout.width_of(0, place) >= half:
                return min(place, last - 1)
        return max(0, last - 1)

    def _legend(self) -> str:
        said = "Nền vàng: ô nhập số liệu."
        if self.form.shown:
            said += f" Nền xám: số liệu {self.form.earlier_label} đã báo cáo, để đối chiếu."
        return said

    def _unit_line(self) -> str:
        units = dict.fromkeys(one.unit for one in self.form.columns if one.unit)
        return self.form.dataset.unit_line_vi or (
            f"Đơn vị tính: {'; '.join(units)}" if units else ""
        )

    def _header(self) -> None:
        for one in self.layout.columns:
            style = look.EARLIER_HEADER if one.earlier else look.HEADER
            self.sheet.text(HEADER_ROW, one.place, one.header, style)
            self.sheet.text(HEADER_ROW + 1, one.place, one.number, look.NUMBERS)
        self.sheet.height(HEADER_ROW, self.layout.header_height)

    def _row(self, row: int, content: FormRow) -> None:
        height = ROW_HEIGHT
        for one in self.layout.columns:
            value = (content.earlier if one.earlier else content.given).get(one.column.id)
            self._cell(row, one, content, value)
            if isinstance(value, str):
                height = max(height, height_of(value, one.width * 0.92, 11))
        self.sheet.height(row, height)

    def _cell(self, row: int, one: FormColumn, content: FormRow, value: Any) -> None:
        style = look.EARLIER if one.earlier else look.INPUT
        if not one.earlier and self.form.is_given(one.column, content):
            style = look.GIVEN
        properties = (style, look.value_style(one.column))
        page = self.sheet.worksheet
        if isinstance(value, date):
            page.write_datetime(row, one.place, value, self.sheet.style(*properties))
        elif isinstance(value, int | float):
            page.write_number(row, one.place, value, self.sheet.style(*properties))
        else:
            self.sheet.text(row, one.place, value or "", *properties)

    def _rules(self) -> None:
        first, last = FIRST_ROW, self.layout.last_row
        page = self.sheet.worksheet
        for one in self.layout.asked:
            cell = f"{xl_col_to_name(one.place)}{first + 1}"
            rule = cell_rule(one.column, cell, self._source(one.column))
            if rule:
                page.data_validation(first, one.place, last, one.place, rule)
        broken = self.sheet.styles.workbook.add_format(look.BROKEN)
        for check in checks_of(self.form.dataset):
            formula = check_formula(check, self.layout.places, first)
            block = (first, 0, last, self.layout.asked[-1].place)
            page.conditional_format(
                *block, {"type": "formula", "criteria": formula, "format": broken}
            )

    def _source(self, column: Column) -> str:
        if column.type == "code":
            return self.sources[f"{self.form.dataset.id}.{column.id}"]
        return self.sources.get(column.type, "")

    def _notes(self, row: int) -> int:
        checks = [check.said for check in checks_of(self.form.dataset)]
        of_rows = NOTE_OF_ROWS if wants_every_row(self.form.dataset) else NOTE_OF_KINDS
        lines = [*NOTES, of_rows if self.form.fixed else NOTE_OF_REGISTER]
        if checks:
            lines.append(f"Dòng chuyển màu cam khi chưa khớp: {' '.join(checks)}")
        row = self.sheet.line(row, "Ghi chú:", {**look.NOTE, "bold": True})
        for line in lines:
            row = self.sheet.line(row, f"– {line}", look.NOTE)
        return row + 1

    def _foot(self, row: int) -> int:
        last = self.layout.last
        middle = self._split(last)
        right = (middle + 1, last) if middle + 1 < last else (last, last)
        narrow = self.layout.width_of(*right) < 200 and middle > 0
        right = (middle, last) if narrow else right
        left = (0, max(0, min(middle // 2, right[0] - 1)))
        self.sheet.merged(row, right, "……, ngày … tháng … năm ……", look.SIGN_HERE)
        self.sheet.merged(row + 1, left, "NGƯỜI LẬP BIỂU", look.SIGNED)
        self.sheet.merged(row + 1, right, "THỦ TRƯỞNG ĐƠN VỊ", look.SIGNED)
        self.sheet.merged(row + 2, left, SIGN_HERE, look.SIGN_HERE)
        self.sheet.merged(row + 2, right, SEAL_HERE, look.SIGN_HERE)
        return row + 7

    def _page(self, rows: int) -> None:
        page = self.sheet.worksheet
        foot = (f"{self.form.dataset.sheet} – {self.book.addressee.name}", "")
        pages = 1 if len(self.form.rows) <= MOST_ON_A_PAGE else 0
        set_printing(self.sheet, rows, foot, Printing(landscape=True, pages=pages))
        page.repeat_rows(HEADER_ROW, HEADER_ROW + 1)
        page.freeze_panes(HEADER_ROW + 2, self._frozen())
        allowed = ("format_columns", "format_rows", "select_locked_cells", "select_unlocked_cells")
        page.protect("", dict.fromkeys(allowed, True))
        page.set_selection(FIRST_ROW, *[self._first_input(), FIRST_ROW, self._first_input()])

    def _frozen(self) -> int:
        """Return how many label columns stay in sight; none where they would fill the screen."""
        labels = [one for one in self.layout.asked if one.column.key]
        return len(labels) if self.form.fixed and len(labels) < len(self.layout.asked) else 1

    def _first_input(self) -> int:
        row = self.form.rows[0] if self.form.rows else FormRow()
        free = (one.place for one in self.layout.asked if one.column.id not in row.given)
        return next(free, 0)


def form_mark(book: FormBook, sheet: str) -> str:
    """Return the mark by which reading knows the sheet as ours: "Mã mẫu: 051/2025-H1/Biểu 01"."""
    return f"{ISSUED_MARK}: {book.addressee.code}/{book.period.code}/{sheet}"


def period_line(book: FormBook) -> str:
    """Return the line from which intake reads the period."""
    label = book.period.label()
    return f"Kỳ báo cáo: {label[:1].upper()}{label[1:]}"


def sender_line(book: FormBook) -> str:
    """Return the line from which intake reads who reports."""
    return f"Đơn vị báo cáo: {book.addressee.name}"
