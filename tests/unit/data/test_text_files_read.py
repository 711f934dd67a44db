from __future__ import annotations

import pytest

from helpers.data.reading import delimited
from helpers.data.reading.columnar import ColumnarRows
from helpers.data.reading.delimited import read_delimited
from helpers.data.workbook import UnreadableFileError, read_sheets

ROWS = [["Mã", "Tên xã", "Ghi"], ["1", "Bảo Lạc", 'có "ngoặc", phẩy'], ["2", "", "hai\ndòng"]] * 3


def written(rows, mark=",", end="\r\n"):
    quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in rows]
    return end.join(mark.join(row) for row in quoted) + end


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_are_read_whatever_the_delimiter_and_the_line_end(mark, end):
    assert read_delimited(written(ROWS, mark, end).encode()).rows == ROWS


def test_the_delimiter_told_in_the_first_line_is_taken():
    rows = read_delimited(b"sep=;\r\na;1,5\r\nb;2,5\r\n").rows
    assert rows == [["a", "1,5"], ["b", "2,5"]]


@pytest.mark.parametrize("text", [written(ROWS), written(ROWS).replace('"', ""), "a,b\n" * 9])
def test_a_large_file_is_read_by_column_to_the_same_rows(monkeypatch, text):
    plain = read_delimited(text.encode())
    monkeypatch.setattr(delimited, "_LARGE", 1)
    large = read_delimited(text.encode())
    assert [list(row) for row in large.rows] == plain.rows
    assert large.rows[-1] == plain.rows[-1]
    assert large.rows[1:3] == plain.rows[1:3]


def test_columns_of_a_large_file_keep_each_text_once(monkeypatch):
    monkeypatch.setattr(delimited, "_LARGE", 1)
    rows = read_delimited(b"a,b\n" + b"x,\n" * 5 + b",\n").rows
    assert isinstance(rows, ColumnarRows)
    assert rows.texts(0) == ["a", "x", ""]
    assert list(rows.column(0, 1)) == ["x"] * 5 + [""]
    assert rows.filled_rows([0, 1], 1) == [1, 2, 3, 4, 5]


def test_rows_of_unequal_length_are_never_read_by_column(monkeypatch):
    monkeypatch.setattr(delimited, "_LARGE", 1)
    assert read_delimited(b"a,b\n1,2,3\n4\n\n").rows == [["a", "b"], ["1", "2", "3"], ["4"], []]


def test_a_quote_that_is_never_closed_swallows_no_rows():
    with pytest.raises(UnreadableFileError) as refused:
        read_sheets(b'a,b\n"1,2\n3,4\n', "a.csv")
    assert "CSV" in refused.value.fault.message
