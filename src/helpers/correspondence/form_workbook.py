"""A sender's blank forms as one workbook, the same bytes for the same params and data."""

from __future__ import annotations

import io
from datetime import datetime, time

from xlsxwriter import Workbook

from helpers.correspondence.form_content import FormBook
from helpers.correspondence.form_help import write_help, write_lists
from helpers.correspondence.form_layout import FormLayout
from helpers.correspondence.form_page import FormPage
from helpers.render.exporters.office_package import pack, unpack
from helpers.render.sheet.page import Sheet
from helpers.render.sheet.styles import SERIF, SIZE, Styles


def form_workbook(book: FormBook) -> bytes:
    """Return the workbook: how to fill it in, a sheet a form, and the hidden lists."""
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": SERIF, "font_size": SIZE},
    }
    with Workbook(stream, options) as workbook:
        styles = Styles(workbook)
        _properties(workbook, book)
        write_help(workbook, styles, book)
        pages = [(form, workbook.add_worksheet(form.dataset.sheet)) for form in book.sheets]
        sources = write_lists(workbook, book)
        for form, page in pages:
            layout = FormLayout(form)
            sheet = Sheet(page, styles, [float(one.width) for one in layout.columns])
            FormPage(book, form, layout, sheet, sources).draw()
    return pack(unpack(stream.getvalue()))


def _properties(workbook: Workbook, book: FormBook) -> None:
    # The day is that of the period, never that of the clock: the same form has the same bytes.
    created = datetime.combine(book.period.end, time())
    title = f"Biểu mẫu báo cáo {book.period.label()} – {book.addressee.name}"
    workbook.set_properties({"title": title, "created": created, "author": "", "comments": ""})
