from __future__ import annotations

import unicodedata

import pytest

from helpers.data.layout.tables import find_table, title_texts
from helpers.data.workbook import Sheet, UnreadableFileError, cell_name, read_sheets

BIRTHS = ["Xã, phường, thị trấn", "Số trẻ đẻ ra sống", "Số trẻ được cân"]
BIRTHS += ["Số trẻ dưới 2.500 gam", "Số trẻ đúng 2.500 gam"]


@pytest.fixture
def find(office):
    def find(rows, name="Biểu 04"):
        return find_table(Sheet(name, rows), list(office.reference.datasets.values()))

    return find


def test_the_table_is_found_under_a_title_block(find):
    rows = [["BIỂU 04"], ["Kỳ báo cáo: Năm 2024"], [], BIRTHS, ["Xã Dân Chủ", 5.0, 5.0, 1.0, 0.0]]
    table = find(rows)
    assert table.dataset.id == "births"
    assert table.rows == (4,)
    assert table.values("live_births") == [5.0]


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: f" {text.replace(' ', '  ')}\n",
        lambda text: text.replace(" ", "\u00a0"),
    ],
)
def test_headers_match_whatever_their_case_form_and_spaces(find, change):
    assert len(find([[change(text) for text in BIRTHS], ["Xã Dân Chủ", 5, 5, 1, 0]]).columns) == 5


def test_reordered_columns_are_recognised(find):
    table = find([BIRTHS[::-1], [0.0, 1.0, 5.0, 6.0, "Xã Dân Chủ"]])
    assert table.values("area") == ["Xã Dân Chủ"]
    assert table.values("live_births") == [6.0]


def test_column_numbers_and_total_rows_are_no_data(find):
    rows = [
        BIRTHS,
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["Tổng số", 9.0, 9.0, 0.0, 0.0],
        ["Xã Dân Chủ", 9.0, 9.0, 0.0, 0.0],
        ["TOÀN HUYỆN", 9.0, 9.0, 0.0, 0.0],
        ["Cộng", 9.0, 9.0, 0.0, 0.0],
        ["Toàn tỉnh", 9.0, 9.0, 0.0, 0.0],
    ]
    assert find(rows).rows == (3,)


def test_column_numbers_without_brackets_are_no_data(find):
    rows = [BIRTHS, ["A", 1.0, 2.0, 3.0, 4.0], ["Xã Dân Chủ", 9.0, 9.0, 0.0, 0.0]]
    assert find(rows).rows == (2,)


def test_notes_and_signatures_under_the_table_end_it(find):
    rows = [
        BIRTHS,
        ["Xã Dân Chủ", 9.0, 9.0, 0.0, 0.0],
        [],
        ["Ghi chú: số liệu của trạm y tế xã", "", "", "", ""],
        ["Người lập biểu", "", "", "Thủ trưởng đơn vị", ""],
        ["", "", "", "Hòa An, ngày 5 tháng 1 năm 2025", ""],
    ]
    assert find(rows).rows == (1,)


def test_merged_header_rows_are_read_together(find):
    top = ["Đơn vị hành chính", "Dân số trung bình (người)", "Trong đó", "Trong đó", "Số hộ"]
    below = ["Đơn vị hành chính", "Dân số trung bình (người)", "Nữ", "Thành thị", "Số hộ"]
    table = find([top, below, ["Huyện Hòa An", 53000.0, 26000.0, 6000.0, 12000.0]], "Biểu 01")
    assert table.dataset.id == "population"
    assert table.missing == ("grain_per_capita_kg",)  # a form may lack this one
    assert table.rows == (2,)


def test_columns_that_no_form_has_and_columns_that_lack_are_told(find):
    rows = [["STT", *BIRTHS[:4], "Cột lạ"], [1, "Xã Dân Chủ", 9, 9, 0, 1]]
    table = find(rows)
    assert [text for text, _ in table.unknown] == ["Cột lạ"]
    assert table.missing == ("exactly_2500g",)


def test_a_sheet_without_a_known_header_holds_no_table(find):
    assert find([["Xin chào"], ["a", "b"]], "Trang 1") is None


def test_title_texts_are_those_above_the_data():
    assert title_texts(Sheet("", [["Kỳ báo cáo:  Năm 2024", 3.0, ""]])) == ["Kỳ báo cáo: Năm 2024"]


@pytest.mark.parametrize(("place", "name"), [((0, 0), "A1"), ((6, 25), "Z7"), ((0, 27), "AB1")])
def test_cells_are_named_as_in_excel(place, name):
    assert cell_name(*place) == name


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_csv_is_read_with_any_delimiter_with_and_without_byte_order_mark(mark, start):
    rows = [["xã", "số"], ["Dân Chủ", "5"], ["Nam Tuấn", "7"]]
    content = (start + "\r\n".join(mark.join(row) for row in rows)).encode()
    assert read_sheets(content, "a.csv")[0].rows == rows


def test_decimal_commas_are_not_taken_for_the_delimiter():
    content = "Xã, phường, thị trấn;a;b\n" + "Dân Chủ;1,5;2,5\n" * 3
    assert read_sheets(content.encode(), "a.csv")[0].rows[1] == ["Dân Chủ", "1,5", "2,5"]


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"", "a.xlsx", "rỗng"),
        (b"not a workbook", "a.xlsx", "hỏng"),
        (b"PK\x03\x04 broken", "a.xlsx", "hỏng"),
        (b"x", "a.docx", ".xlsx"),
        ("Thị trấn".encode("utf-16")[:-1], "a.csv", "UTF-8"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1")
            + b"\0" * 600
            + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            "mật khẩu",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_a_fault_that_says_why(content, name, word):
    with pytest.raises(UnreadableFileError) as refused:
        read_sheets(content, name)
    assert word in refused.value.fault.message
    assert refused.value.fault.where == name
