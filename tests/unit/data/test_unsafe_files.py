from __future__ import annotations

import io
import time
import zipfile
import zlib

import openpyxl
import pytest

from helpers.data.workbook import UnreadableFileError, read_sheets


def workbook(**cells) -> bytes:
    book = openpyxl.Workbook()
    for place, value in ({"A1": "x"} | cells).items():
        book.active[place] = value
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_part(content: bytes, name: str, change) -> bytes:
    """Return the workbook with one part changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for one in old.namelist():
            part = old.read(one)
            new.writestr(one, change(part) if one == name else part)
    return made.getvalue()


def sheet_of(rows: bytes) -> bytes:
    def change(part: bytes) -> bytes:
        head, _, rest = part.partition(b"<sheetData>")
        return head + b"<sheetData>" + rows + b"</sheetData>" + rest.partition(b"</sheetData>")[2]

    return with_part(workbook(), "xl/worksheets/sheet1.xml", change)


def refusal(content: bytes, name: str = "a.xlsx") -> str:
    start = time.monotonic()
    with pytest.raises(UnreadableFileError) as refused:
        read_sheets(content, name)
    assert time.monotonic() - start < 10
    fault = refused.value.fault
    assert fault.where == name
    assert fault.hint
    return fault.message


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>"""
CORNERS = (
    b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
)
MARGIN = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'


def test_values_in_the_furthest_corners_of_a_sheet_are_refused_not_allocated():
    assert "quá lớn" in refusal(sheet_of(CORNERS))


def test_formatted_empty_cells_to_the_furthest_corner_are_no_size():
    assert read_sheets(sheet_of(MARGIN), "a.xlsx")[0].rows == [[1.0]]


def test_cells_that_do_not_say_where_they_stand_are_read():
    rows = b"<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    assert read_sheets(sheet_of(rows), "a.xlsx")[0].rows == [[1.0, 2.0], [3.0, ""]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "_rels/.rels"])
def test_definitions_of_entities_are_refused_before_any_parser_sees_them(name, encoding):
    bomb = LAUGHS.decode().encode(encoding)
    assert "ENTITY" in refusal(with_part(workbook(), name, lambda part: bomb + part))


def test_a_zip_that_inflates_to_gigabytes_is_refused():
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(engine.compress(bytes(1 << 20)) for _ in range(500)) + engine.flush()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as new:
        new.writestr("xl/workbook.xml", b"<workbook/>")
        new.writestr("xl/worksheets/sheet1.xml", packed)
    content = made.getvalue()
    assert len(content) < 1_000_000
    assert "quá lớn" in refusal(_claiming(content, method=8, size=10))  # the zip lies: 10 bytes
    assert "quá lớn" in refusal(_claiming(content, method=8, size=500 << 20))


def _claiming(content: bytes, *, method: int, size: int) -> bytes:
    """Return the zip with the directory's entry of its last part told otherwise."""
    place = content.rindex(b"PK\x01\x02")
    made = bytearray(content)
    made[place + 10 : place + 12] = method.to_bytes(2, "little")
    made[place + 24 : place + 28] = size.to_bytes(4, "little")
    return bytes(made)


def test_one_long_text_repeated_in_many_cells_is_refused():
    texts = b'<sst count="1" uniqueCount="1"><si><t>' + b"x" * 3_000_000 + b"</t></si></sst>"
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 2000)
    )
    content = with_part(sheet_of(rows), "xl/sharedStrings.xml", lambda part: texts)
    assert refusal(content)


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.99])
def test_truncated_workbooks_are_refused(cut):
    content = workbook()
    assert "hỏng" in refusal(content[: int(len(content) * cut)])


@pytest.mark.parametrize("encoding", [b"A0", b"utf-7", b"idna", b"hex"])
def test_an_open_document_in_an_encoding_that_is_none_is_refused(encoding):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", b'<?xml version="1.0" encoding="%s"?><a/>' % encoding)
    assert refusal(content.getvalue(), "051.ods")


def test_a_damaged_part_is_refused():
    content = bytearray(workbook(B2="chữ " * 500))
    place = content.index(b"xl/worksheets/sheet1.xml") + 60
    content[place] ^= 0xFF
    assert refusal(bytes(content))


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"%PDF-1.7\n...", "051.xlsx", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "051.xls", "ảnh"),
        (b"Rar!\x1a\x07", "051.xlsx", "RAR"),
        (b"{\\rtf1 abc}", "051.xls", "RTF"),
        (b"<html><body><p>L\xe1\xbb\x97i 404</p></body></html>", "051.xls", "HTML"),
        (b"PK\x05\x06" + bytes(18), "051.xlsx", "hỏng"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), "051.xls", "hỏng"),
        (b"\0" * 5000, "051.csv", "hỏng"),
        (b'a,b\n"chua dong ngoac,1\nc,2\n', "051.csv", "hỏng"),
    ],
)
def test_what_is_no_workbook_is_named_in_a_sentence(content, name, word):
    assert word in refusal(content, name)


def test_a_table_of_a_web_page_named_xls_is_read_and_said():
    page = """<html><meta charset="utf-8"><style>td{}</style><table><tr><th rowspan=2>Xã</th>
    <th colspan=2>Trẻ</th></tr><tr><th>Sinh</th><th>Cân</th></tr>
    <tr><td>Đức&nbsp;Long</td><td>5</td><td>1.234,5</td></tr></table></html>"""
    (sheet,) = read_sheets(page.encode(), "051.xls")
    assert sheet.rows == [
        ["Xã", "Trẻ", "Trẻ"],
        ["Xã", "Sinh", "Cân"],
        ["Đức\u00a0Long", "5", "1.234,5"],
    ]
    assert [note.code for note in sheet.notes] == ["other_format"]


def test_a_clean_csv_named_xls_and_a_workbook_named_csv_are_read_and_said():
    (sheet,) = read_sheets("Xã;Số\nĐức Long;5\n".encode(), "051.xls")
    assert (sheet.rows[1], sheet.notes[0].code) == (["Đức Long", "5"], "other_format")
    (sheet,) = read_sheets(workbook(A2=5), "051.csv")
    assert (sheet.rows, sheet.notes[0].code) == ([["x"], [5.0]], "other_format")


def test_macros_are_said():
    content = io.BytesIO(workbook())
    with zipfile.ZipFile(content, "a") as book:
        book.writestr("xl/vbaProject.bin", b"Sub x")
    assert [note.code for note in read_sheets(content.getvalue(), "a.xlsm")[0].notes] == [
        "macros_not_run"
    ]
