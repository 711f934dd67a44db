"""The sheets beside the forms: how to fill them in, and the hidden lists cells choose from."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from helpers.correspondence import form_styles as look
from helpers.correspondence.form_content import FormBook
from helpers.correspondence.form_page import form_mark, period_line, sender_line
from helpers.render.sheet.page import Printing, Sheet, height_of, set_printing
from helpers.render.sheet.styles import LINK, Styles

HELP_NAME = "Hướng dẫn"
LISTS_NAME = "Danh mục"
HELP_WIDTHS = (130.0, 560.0)
PLAIN: dict[str, Any] = {"font_size": 12, "text_wrap": True, "valign": "top"}
STRONG: dict[str, Any] = {**PLAIN, "bold": True}
STEPS = (
    ("Nhập số liệu", "Nhập vào ô nền vàng của từng biểu. Các ô khác đã khóa, không có mật khẩu."),
    ("Số thập phân", "Dùng dấu phẩy: 1.234,5. Không ghi kèm đơn vị tính trong ô."),
    ("Dấu “-”", "Không phát sinh (bằng không)."),
    ("Dấu “…”", "Có phát sinh nhưng chưa có số liệu."),
    ("Ô để trống", "Chưa báo cáo; không được hiểu là 0."),
    ("Danh sách chọn", "Bấm vào ô rồi chọn ở mũi tên bên phải: địa bàn, loại hình, tình trạng…"),
    ("Nền xám", "Số liệu đã báo cáo kỳ trước, chỉ để đối chiếu; sửa ở đây không có tác dụng."),
    ("Dòng màu cam", "Các số trong dòng chưa khớp nhau: xem ghi chú dưới biểu."),
    ("Gửi lại", "Giữ nguyên tên trang, hàng tiêu đề và thứ tự cột; gửi cả tệp, không in rồi quét."),
)


def write_lists(workbook: Workbook, book: FormBook) -> dict[str, str]:
    """Return where each list of names stands: by "area", "agency", "<dataset>.<column>".

    Lists stand in a hidden sheet, for Excel takes at most 255 characters in a cell's own rule,
    and a comma in a name would cut it in two.
    """
    lists: dict[str, tuple[str, ...]] = {"area": book.areas, "agency": book.agencies}
    for form in book.sheets:
        for column in form.columns:
            if column.type == "code":
                names = tuple(labels[0] for labels in column.codes.values())
                lists[f"{form.dataset.id}.{column.id}"] = names
    page = workbook.add_worksheet(LISTS_NAME)
    page.write_string(0, 0, form_mark(book, LISTS_NAME))
    sources: dict[str, str] = {}
    for place, (name, values) in enumerate(lists.items()):
        page.write_string(1, place, name)
        page.write_column(2, place, values)
        letters = xl_col_to_name(place)
        sources[name] = f"='{LISTS_NAME}'!${letters}$3:${letters}${2 + len(values)}"
    page.hide()
    page.protect("")
    return sources


def write_help(workbook: Workbook, styles: Styles, book: FormBook) -> None:
    """Write the first sheet: whose workbook it is, how to fill it in, its forms with links."""
    sheet = Sheet(workbook.add_worksheet(HELP_NAME), styles, list(HELP_WIDTHS))
    sheet.merged(0, (0, 1), form_mark(book, HELP_NAME), look.MARK)
    sheet.merged(1, (0, 1), "BIỂU MẪU BÁO CÁO", look.TITLE)
    row = sheet.line(2, period_line(book), look.UNDER_TITLE)
    row = sheet.line(row, sender_line(book), look.UNDER_TITLE) + 1
    sheet.height(1, 24)
    row = sheet.line(row, "Cách ghi", STRONG)
    for name, said in STEPS:
        row = _pair(sheet, row, name, said)
    row = sheet.line(row + 1, "Các biểu trong tệp", STRONG)
    for form in book.sheets:
        title = form.dataset.form_title_vi or form.dataset.title_vi
        row = _form_line(sheet, row, form.dataset.sheet, title)
    set_printing(sheet, row, ("", ""), Printing(numbered=False, pages=1))
    sheet.worksheet.protect("", {"select_locked_cells": True})


def _pair(sheet: Sheet, row: int, name: str, said: str) -> int:
    sheet.text(row, 0, name, STRONG, {"valign": "top"})
    sheet.text(row, 1, said, PLAIN)
    sheet.height(row, height_of(said, HELP_WIDTHS[1], 12))
    return row + 1


def _form_line(sheet: Sheet, row: int, name: str, title: str) -> int:
    link = sheet.style(LINK, {"font_size": 12})
    sheet.worksheet.write_url(row, 0, f"internal:'{name}'!A1", link, name)
    sheet.text(row, 1, title, PLAIN)
    sheet.height(row, 19)
    return row + 1
